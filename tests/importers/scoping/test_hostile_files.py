"""Files that somebody made to harm: an error or a receipt line, and nothing else."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.errors import DocumentError
from srm_tui.workspace.importing import read_scope
from tests.importers.scoping.builders import change, plan, resource, write

POLICY = json.dumps(
    {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Condition": {"a": {"b": "c"}}}]}
)
SHAPES: dict[str, Any] = {
    "plan": plan(
        resource("aws_ecs_service.s", launch_type="FARGATE", network=[{"a": 1}]),
        resource("aws_iam_role.r", assume_role_policy=POLICY, arn="arn:aws:iam::111122223333:x"),
        resource_changes=[
            change("aws_ecs_service.s", "create", after_unknown={"launch_type": True})
        ],
        prior_state={"values": {"root_module": {"resources": [resource("data.aws_ami.a")]}}},
        configuration={
            "provider_config": {
                "aws": {"full_name": "x/aws", "expressions": {"region": {"references": ["var.r"]}}}
            }
        },
        variables={"r": {"value": "eu-west-1"}},
    ),
    "state": {
        "version": 4,
        "terraform_version": "1.11.4",
        "resources": [
            {
                "mode": "managed",
                "type": "aws_eks_cluster",
                "name": "c",
                "provider": 'provider["registry.terraform.io/hashicorp/aws"]',
                "instances": [{"attributes": {"compute_config": [{"enabled": True}]}}],
            }
        ],
    },
    "text": {
        "provider": [{"aws": {"region": "eu-west-1"}}],
        "resource": {"aws_lb": {"l": {"internal": False, "dynamic": [{"x": {"content": [1]}}]}}},
        "module": {"m": {"source": "a/b/aws"}},
    },
    "template": {
        "Transform": ["AWS::Serverless-2016-10-31", {"Name": "AWS::Include"}],
        "Parameters": {"P": {"Type": "String", "Default": "x"}},
        "Globals": {"Function": {"PackageType": "Image"}},
        "Resources": {
            "F": {
                "Type": "AWS::Serverless::Function",
                "Properties": {"Events": {"E": {"Type": "Api"}}, "Role": {"Fn::Sub": ["${A}", {}]}},
            },
            "Fn::ForEach::L": ["N", ["a"], {"R${N}": {"Type": "AWS::SQS::Queue"}}],
            "D": {
                "Type": "AWS::RDS::DBCluster",
                "Properties": {
                    "Engine": {"Fn::If": ["C", {"Ref": "P"}, {"Fn::Join": ["", ["a", "b"]]}]}
                },
            },
            "S": {"Type": "AWS::CloudFormation::Stack", "Metadata": {"aws:asset:path": "x.json"}},
        },
    },
    "fetched": {"TemplateBody": "Resources: {Q: {Type: 'AWS::SQS::Queue'}}"},
    "stack": {
        "StackResources": [
            {"ResourceType": "AWS::SQS::Queue", "LogicalResourceId": "Q", "StackId": "arn:x"}
        ]
    },
    "manifest": {
        "version": "36.0.0",
        "artifacts": {
            "A": {
                "type": "aws:cloudformation:stack",
                "environment": "aws://111122223333/eu-west-1",
                "properties": {"templateFile": "a.json"},
            },
            "B": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "b"}},
        },
    },
}

values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**40), 10**40),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(st.characters(codec="utf-8"), max_size=5),
        st.sampled_from(["*", "../x", "aws", "Fn::If", "${", "{", '{"Statement": 1}', "x" * 9000]),
    ),
    lambda parts: st.one_of(
        st.lists(parts, max_size=3),
        st.dictionaries(st.sampled_from(["Ref", "Fn::If", "Type", "a", ""]), parts, max_size=3),
    ),
    max_leaves=5,
)


def spoil(content: Any, value: Any, chooser: random.Random) -> None:
    """Put `value` in a place of `content` that chance chooses."""
    while True:
        keys = list(content) if isinstance(content, dict) else list(range(len(content)))
        key = chooser.choice(keys)
        inside = content[key]
        if not inside or not isinstance(inside, dict | list) or chooser.random() < 0.3:
            content[key] = value
            return
        content = inside


def outcome(kb: KnowledgeBase, path: Path) -> str:
    """Return what is wrong with a file, empty when it is read."""
    try:
        found = read_scope(kb, [path])
    except DocumentError as error:
        return str(error)
    assert found.receipts
    return ""


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_is_read_as_it_stands(kb: KnowledgeBase, tmp_path: Path, shape: str) -> None:
    assert outcome(kb, write(tmp_path / "x", SHAPES[shape])) == ""


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(SHAPES)), values, st.randoms(use_true_random=False), st.booleans())
def test_any_value_in_any_place_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory,
    kb: KnowledgeBase,
    shape: str,
    value: Any,
    chooser: random.Random,
    as_yaml: bool,
) -> None:
    content = json.loads(json.dumps(SHAPES[shape]))
    spoil(content, value, chooser)
    text = yaml.safe_dump(content) if as_yaml and shape == "template" else json.dumps(content)
    path = tmp_path_factory.mktemp("hostile") / "x"
    path.write_text(text, encoding="utf-8")
    outcome(kb, path)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(SHAPES)), st.data())
def test_a_file_cut_off_or_with_wrong_bytes_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, kb: KnowledgeBase, shape: str, data: st.DataObject
) -> None:
    whole = json.dumps(SHAPES[shape]).encode()
    at = data.draw(st.integers(0, len(whole)))
    put = data.draw(st.binary(max_size=4))
    rest = whole[at + len(put) :] if data.draw(st.booleans()) else b""
    path = tmp_path_factory.mktemp("hostile") / "x"
    path.write_bytes(whole[:at] + put + rest)
    outcome(kb, path)


def nested(depth: int, inside: str = "1") -> str:
    return '{"a": ' * depth + inside + "}" * depth


BOMBS = {
    "brackets": ('{"format_version": "1.2", "planned_values": ' + "[" * 500_000, "deeper"),
    "objects": ('{"version": "1", "artifacts": ' + nested(100_000) + "}", "deeper"),
    "huge number": ('{"format_version": "1.2", "planned_values": 1' + "0" * 500_000 + "}", "large"),
    "huge float": ('{"format_version": "1.2", "planned_values": 1e999}', "large"),
    "not a number": ('{"format_version": "1.2", "planned_values": NaN}', "no number"),
    "a key twice": ('{"Resources": {"A": {"Type": "A::B"}, "A": {}}}', "twice"),
    "half a character": ('{"format_version": "\\ud800", "values": {}}', "not as it should"),
    "flow in YAML": ("Resources:\n  A: {Type: AWS::SQS::Queue}\nB: " + "[" * 200_000, ""),
    "blocks in YAML": (
        "Resources:\n  A: {Type: AWS::SQS::Queue}\n"
        + "".join(f"{' ' * depth}a:\n" for depth in range(1000)),
        "deeper",
    ),
    "anchors in YAML": (
        "Resources:\n  A: {Type: AWS::SQS::Queue}\nB: " + "&a " * 50_000 + "x",
        "Not YAML",
    ),
    "merge keys in YAML": (
        "a0: &a0 {x: 1}\n"
        + "".join(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, 30))
        + "Resources:\n  A: {Type: AWS::SQS::Queue}\n",
        "values",
    ),
    "brackets in HCL": ('resource "aws_sqs_queue" "q" {\n a = ' + "[" * 100_000, "No text"),
    "strings in HCL": ('resource "aws_sqs_queue" "q" {\n a = "' + "${" * 100_000, "No text"),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_and_passed_over_in_a_folder(
    kb: KnowledgeBase, tmp_path: Path, bomb: str
) -> None:
    text, told = BOMBS[bomb]
    said = outcome(kb, write(tmp_path / "x", text))
    assert told in said
    assert said
    folder = read_scope(kb, [tmp_path])
    assert [each.what for each in folder.receipts[-1].ignored] == ["x"]
