"""What is kept of the attributes of a resource."""

import json
from typing import Any

import pytest

from srm_tui.core.recognition import Watch
from srm_tui.importers.scoping.attributes import BLOCK, home_of, kept, unknown_in


def at(path: str, values: object) -> tuple[str, ...]:
    """Return what is kept at one path."""
    return kept(values, Watch(plain=(path,))).get(path, ())


def granted(*statements: Any, document: Any = None) -> tuple[str, ...]:
    said = {"policy": document or json.dumps({"Statement": list(statements)})}
    return kept(said, Watch(policies=("policy",))).get("policy", ())


@pytest.mark.parametrize(
    ("path", "values", "expected"),
    [
        ("a", {"a": "x"}, ("x",)),
        ("a", {"a": True, "b": 1}, ("true",)),
        ("a", {"a": 1.5}, ("1.5",)),
        ("a", {"a": ["x", "y", "x"]}, ("x", "y")),
        ("a", {"a": None}, ()),
        ("a", {"a": ""}, ()),
        ("a", {"a": []}, ()),
        ("a", {"a": [{}]}, (BLOCK,)),
        ("a.b", {"a": {"b": "x"}}, ("x",)),
        ("a.b", {"a": [{"b": "x"}, {"b": "y"}, {"c": "z"}, 7]}, ("x", "y")),
        ("a.b", {"a": '{"b": ["x"]}'}, ("x",)),
        ("a.b", {"a": '[{"b": "x"}]'}, ("x",)),
        ("a.b", {"a": "{no JSON"}, ()),
        ("a.b", {"a": "x"}, ()),
        ("a.b", {"a.b": "x"}, ()),
        ("a", ["no mapping"], ()),
        ("a", None, ()),
    ],
)
def test_a_path_leads_through_blocks_lists_and_json(
    path: str, values: object, expected: tuple[str, ...]
) -> None:
    assert at(path, values) == expected


def test_much_is_cut_to_a_little() -> None:
    assert len(at("a", {"a": [str(number) for number in range(5000)]})) == 200
    assert [len(each) for each in at("a", {"a": "x" * 5000})] == [200]
    deep: Any = "x"
    for _ in range(500):
        deep = [deep]
    assert at("a", {"a": deep}) == ()


@pytest.mark.parametrize(
    ("principal", "condition", "expected"),
    [
        ({"AWS": "arn:aws:iam::111122223333:root"}, None, ("111122223333",)),
        ({"AWS": ["111122223333", "arn:aws-cn:iam::444455556666:role/x"]}, None,
         ("111122223333", "444455556666")),
        ({"AWS": "127311923021"}, None, ()),
        ({"AWS": "arn:aws:iam::cloudfront:user/x"}, None, ()),
        ({"Service": "lambda.amazonaws.com"}, None, ()),
        ("*", None, ("anybody",)),
        ({"AWS": "*"}, None, ("anybody",)),
        ("*", {"StringEquals": {"aws:SourceVpc": "vpc-1"}}, ()),
        ({"AWS": "111122223333"}, {"StringEquals": {"sts:ExternalId": "x"}},
         ("111122223333", "outsider")),
    ],
)  # fmt: skip
def test_of_a_policy_only_whom_it_lets_in_is_kept(
    principal: object, condition: object, expected: tuple[str, ...]
) -> None:
    said: dict[str, Any] = {"Effect": "Allow", "Principal": principal, "Action": "secret:*"}
    if condition:
        said["Condition"] = condition
    assert granted(said) == expected
    assert granted({**said, "Effect": "Deny"}) == ()
    assert granted(document={"Statement": said}) == expected


@pytest.mark.parametrize("document", ["", "no JSON", "[]", "{}", 7, {"Statement": "x"}, ["x"]])
def test_what_is_no_policy_lets_nobody_in(document: object) -> None:
    assert granted(document=document) == ()


def test_what_is_marked_above_or_within_is_not_known() -> None:
    watch = Watch(plain=("a", "b.c", "d.e"))
    assert unknown_in({"a": True, "b": [{"c": False}], "d": True}, watch) == ["a", "d.e"]
    assert unknown_in({"a": False, "b": [{}, {"c": True}]}, watch) == ["b.c"]
    assert unknown_in(True, watch) == ["a", "b.c", "d.e"]
    assert unknown_in(None, watch) == []


def test_an_arn_tells_where_a_resource_stands() -> None:
    arn = "arn:aws:sqs:eu-west-1:111122223333:jobs"
    assert home_of({"arn": arn}) == ("111122223333", "eu-west-1")
    assert home_of({"arn": "arn:aws:iam::111122223333:role/x"}) == ("111122223333", "")
    assert home_of({"arn": "arn:aws:s3:::bucket"}) == ("", "")
    assert home_of({"arn": 7}) == home_of(None) == ("", "")
