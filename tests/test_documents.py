"""Reading files of strangers: everything bad is a DocumentError with file and line, and quick."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tui.documents import (
    check_json,
    parse_json,
    parse_yaml,
    read_json,
    read_yaml,
)
from srm_tui.errors import DocumentError, Place
from srm_tui.files import read_bytes


def read(text: str) -> Any:
    return parse_yaml(text.encode(), "file.yaml").value


def refused(data: str | bytes) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        parse_yaml(data if isinstance(data, bytes) else data.encode(), "file.yaml")
    assert caught.value.place.file == "file.yaml"
    assert str(caught.value).startswith(str(caught.value.place))
    return caught.value


def refused_json(text: str) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        parse_json(text.encode(), "file.json")
    assert caught.value.place.file == "file.json"
    return caught.value


ALIAS_BOMB = "a: &a [x, x, x]\n" + "".join(
    f"{after}: &{after} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, after in zip("abcdefghij", "bcdefghijk", strict=True)
)
MERGE_BOMB = "a: &a {x: 1}\n" + "".join(
    f"{after}: &{after} {{<<: [{', '.join([f'*{before}'] * 9)}]}}\n"
    for before, after in zip("abcdefghij", "bcdefghijk", strict=True)
)


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        (ALIAS_BOMB, 1, "Anchors"),
        (MERGE_BOMB, 1, "Anchors"),
        ("x: 1\ny: *nobody\n", 2, "Aliases"),
        ("x: 1\n<<: *nobody\n", 2, "Aliases"),
        ("x:\n- &item 1\n", 2, "Anchors"),
        ("x: 1\n&key y: 1\n", 2, "key must be plain text"),
        ("x: 1\n!!str y: 1\n", 2, "key must be plain text"),
        ("x: 1\n*key : 1\n", 2, "key must be plain text"),
        ("x: 1\n? [a, b]\n: 1\n", 2, "key must be plain text"),
        ("x: 1\ny: !!python/object/apply:os.system [ls]\n", 2, "Tags"),
        ("x: 1\ny: !local z\n", 2, "Tags"),
        ("x: 1\ny: ! z\n", 2, "Tags"),
        ("x: 1\ny: !!binary aGVsbG8=\n", 2, "Tags"),
        ("x: 1\ny: 2\nx: 3\n", 3, "'x' stands here twice"),
        ("- x: 1\n  'x': 3\n", 2, "'x' stands here twice"),
        ("x: 1\n---\ny: 1\n", 2, "more than one document"),
        ("x: 1\n...\n---\n", 3, "more than one document"),
        ("x: 1\ny: [\n", 3, "Not YAML"),
        ("x: 1\ny: 'open\n", 2, "Not YAML"),
        ("x: 1\ny: a: b\n", 2, "Not YAML"),
        ("x: 1\n\ty: 1\n", 2, "Not YAML"),
        ("x: 1\n y: 1\n", 2, "Not YAML"),
        ("%YAML 9.9\n---\nx: 1\n", 1, "Not YAML"),
        ("x: 1\ny: 'a\x00b'\n", 2, "control characters"),
        ("ä: 1\ny: \x1b[2J\n", 2, "control characters"),
        ('x: 1\ny: "\\ud800"\n', 2, "Unicode"),
        ("x: 1\ny: 12345678901234567890\n", 2, "too long"),
        (f"x: 1\ny: {'9' * 100_000}\n", 2, "too long"),
        (f"x: 1\ny: {'9' * 100_000}.5\n", 2, "too large"),
        ("x: 1\ny: 1.0e+999\n", 2, "too large"),
        ("x: 1\ny: .inf\n", 2, "no number"),
        ("x: 1\ny: -.INF\n", 2, "no number"),
        ("x: 1\ny: .NaN\n", 2, "no number"),
    ],
)
def test_what_is_refused_is_told_with_its_line(text: str, line: int, part: str) -> None:
    error = refused(text)
    assert part in error.reason
    assert error.place.line == line


@pytest.mark.parametrize(
    "unit",
    ["[", "{", "{a: ", "- ", "[\n", "[[a]: ", "? ", "a:\n ", '"\\', "&a ", "!", "%", "---\n"],
)
def test_a_hundred_thousand_openings_are_refused_at_once(unit: str) -> None:
    refused(unit * 100_000)


def test_nesting_is_read_up_to_its_limit() -> None:
    value = read("[" * 24 + "]" * 24)
    for _ in range(23):
        (value,) = value
    assert value == []
    assert "deeper" in refused("[" * 25 + "]" * 25).reason
    indented = "".join(f"{' ' * depth}a:\n" for depth in range(25)) + " " * 25 + "x"
    error = refused(indented)
    assert "deeper" in error.reason
    assert error.place.line == 25


def test_more_values_than_allowed_are_refused() -> None:
    text = b"a: [1, 2, 3]\n"
    assert parse_yaml(text, "x", max_values=5).value == {"a": [1, 2, 3]}
    with pytest.raises(DocumentError, match="more than 4 values"):
        parse_yaml(text, "x", max_values=4)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"\xff", 1),
        (b"a: 1\nb: \xe4\n", 2),
        (b"\xef\xbb\xbfa: 1\n\n\xe4\n", 3),
        ("a: 1\n".encode("utf-16"), 1),
        ("a: ä\n".encode("latin-1"), 1),
        (b"a: \xed\xa0\x80\n", 1),
    ],
)
def test_another_encoding_than_utf8_is_refused(data: bytes, line: int) -> None:
    error = refused(data)
    assert error.reason == "The text is not UTF-8."
    assert error.place.line == line
    assert error.hint


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    assert parse_yaml(b"\xef\xbb\xbfa: 1\n", "x").value == {"a": 1}
    path = tmp_path / "marked.json"
    path.write_bytes(b'\xef\xbb\xbf{"a": 1}')
    assert read_json(path).value == {"a": 1}


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "---\n...\n", "~"])
def test_an_empty_document_is_no_value(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("Yes", "Yes"),
        ("on", "on"),
        ("1:30", "1:30"),
        ("1_000", "1_000"),
        ("1e5", "1e5"),
        ("1.5e5", "1.5e5"),
        ("-.5", "-.5"),
        ("012345678901", "012345678901"),
        ("089", "089"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("2026-11-24", "2026-11-24"),
        ("7.0.1", "7.0.1"),
        ("\u0661\u0662", "\u0661\u0662"),
        ("\u0661.\u0662", "\u0661.\u0662"),
        ("'1'", "1"),
        ('"true"', "true"),
        ("|\n  1\n", "1\n"),
        ("=", "="),
        ("0", 0),
        ("-7", -7),
        ("+7", 7),
        ("123456789012345678", 123456789012345678),
        ("7.0", 7.0),
        (".5", 0.5),
        ("1.", 1.0),
        ("1.5e+3", 1500.0),
        ("true", True),
        ("False", False),
        ("NULL", None),
        ("~", None),
    ],
)
def test_a_scalar_is_a_number_or_a_word_only_where_all_yaml_agrees(text: str, value: Any) -> None:
    assert read(text) == value
    assert type(read(text)) is type(value)
    assert read(f"a: {text}") == {"a": value}


def test_keys_are_always_text() -> None:
    assert read("{1: a, true: b, ~: c, 1.5: d, <<: e}") == {
        "1": "a", "true": "b", "~": "c", "1.5": "d", "<<": "e",
    }  # fmt: skip


def test_each_part_knows_its_line() -> None:
    text = "# head\na: 1\nb:\n  - x\n  - c: 2\n    d: 3\n"
    document = parse_yaml(text.encode(), "file.yaml")
    value = document.value
    assert document.place(value) == Place("file.yaml", 2)
    assert document.place(value, "b") == Place("file.yaml", 3)
    assert document.place(value["b"], 0) == Place("file.yaml", 4)
    assert document.place(value["b"][1]) == Place("file.yaml", 5)
    assert document.place(value["b"][1], "d") == Place("file.yaml", 6)
    assert document.place(value["b"][1], "absent") == Place("file.yaml", 5)
    assert document.place("a text") == Place("file.yaml")
    assert str(document.place(value, "b")) == "file.yaml:3"


# Files


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    for path, reason in [
        (tmp_path / "absent.yaml", "There is no such file."),
        (tmp_path, "This is a folder, not a file."),
    ]:
        for reader in (read_bytes, read_yaml, read_json):
            with pytest.raises(DocumentError) as caught:
                reader(path)
            assert caught.value.reason == reason
            assert caught.value.place == Place(str(path))
            assert caught.value.hint


def test_a_link_to_nothing_or_to_itself_and_impossible_names_are_refused(tmp_path: Path) -> None:
    (tmp_path / "broken").symlink_to(tmp_path / "absent")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    (tmp_path / "file").touch()
    for name in ("broken", "circle", "file/below", "x" * 5000, "nul\0byte"):
        with pytest.raises(DocumentError):
            read_bytes(tmp_path / name)


def test_a_file_of_a_hundred_megabytes_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(100 << 20)
    for reader in (read_bytes, read_yaml, read_json):
        with pytest.raises(DocumentError, match="larger than 8 MB"):
            reader(path)


def test_the_largest_allowed_size_is_read(tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    path.write_text("a: 12345")
    assert read_bytes(path, 8) == b"a: 12345"
    assert read_yaml(path).value == {"a": 12345}
    with pytest.raises(DocumentError, match="larger"):
        read_bytes(path, 7)


def test_a_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.write(writer, b"a: [1, 2]")
    os.close(writer)
    (tmp_path / "pipe").symlink_to(f"/dev/fd/{reader}")
    assert read_yaml(tmp_path / "pipe").value == {"a": [1, 2]}
    os.close(reader)


# JSON


def test_json_is_read_as_it_stands() -> None:
    text = '{"a": [1, -2.5e3, true, null, "\\u00e4 \\ud83d\\ude00 \\\\ud800"], "1": {}}'
    assert parse_json(text.encode(), "x").value == json.loads(text)


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("", 1, "Not JSON"),
        ('{"a": 1,\n}', 2, "Not JSON"),
        ('{"a": 1}\n{"b": 2}', 2, "Not JSON"),
        ('["a\x00b"]', 1, "Not JSON"),
        ("['a']", 1, "Not JSON"),
        ('{"a": 1,\n "b": {"c": ":", "d": "a"},\n "a": 2}', 3, "'a' stands here twice"),
        ('[{"a": 1,\n "\\u0061": 2}]', 2, "'a' stands here twice"),
        ('{"a": "{", "b": [{}, {"c": 1}, {"c": 1}],\n "a": 1}', 2, "'a' stands here twice"),
        ("[1,\nNaN]", 2, "'NaN' is no number"),
        ("[1,\n\n-Infinity]", 3, "'-Infinity' is no number"),
        ("[1,\n1e999]", 2, "too large"),
        (f"[true, false, null, 1,\n{'9' * 5000}]", 2, "too large"),
        (f"[1,\n-{'9' * 301}]", 2, "too large"),
        ('["fine \\ud83d\\ude00",\n "\\ud800"]', 2, "half a character"),
        ('{"fine": 1,\n "\\uDFFF": 2}', 2, "half a character"),
        ("[" * 100_000, 1, "Nested deeper"),
        ("[\n" * 65 + "]" * 65, 65, "Nested deeper"),
        ('{"a":' * 100_000, 1, "Nested deeper"),
        ('{"a":' * 65 + "1" + "}" * 65, 1, "Nested deeper"),
    ],
)
def test_json_that_readers_disagree_on_is_refused(text: str, line: int, part: str) -> None:
    error = refused_json(text)
    assert part in error.reason
    assert error.place.line == line


def test_json_is_nested_up_to_its_limit() -> None:
    value = parse_json(b"[" * 64 + b"]" * 64, "x").value
    assert json.dumps(value) == "[" * 64 + "]" * 64


def test_a_binary_file_is_not_asked_to_be_saved_as_utf8() -> None:
    with pytest.raises(DocumentError, match="This is no text"):
        parse_json(b"PK\x03\x04\x14\x00\x08\x00\xff", "x.xlsx")


def test_json_in_another_encoding_is_refused() -> None:
    with pytest.raises(DocumentError, match="not UTF-8"):
        parse_json('["ä"]'.encode("latin-1"), "x")


# Fuzzing

WORDS = """
    yes no on off true True TRUE null Null ~ y n Y N = << 0 -0 +1 007 089 0x1F 0o17 0b1 1e5 1.5e5
    1.5e+5 -.5 .5 +.5 1. .inf -.inf .nan 1:30 1_000 1__0 2026-11-24 012345678901 - ? : # & * !
    | > % @ ` --- ... [ ] { } , ' "
"""
SPACED = ("", " ", "a: b", "a #b", "- a", "\t", "a\n", "\na", "a\n\nb", " a", "a ", "a\u2029b")
STRANGE = ("\ufeffa", "\x85", "\u2028", "\x7f", "\x07", "\u0661", "\u0661.5", "é", "\U0001f600")
TRAPS = (*WORDS.split(), *SPACED, *STRANGE)
texts = st.one_of(
    st.sampled_from(TRAPS),
    st.text(max_size=12),
    st.text("0123456789+-._:eExobinfa~", max_size=7),
)
numbers = st.one_of(st.integers(-(10**16), 10**16), st.floats(allow_nan=False))
values = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, texts),
    lambda parts: st.one_of(st.lists(parts, max_size=4), st.dictionaries(texts, parts, max_size=4)),
    max_leaves=12,
)


class _NoAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True


class _NoAliasesInC(yaml.CSafeDumper):
    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True


@settings(deadline=None, max_examples=400)
@given(values, st.booleans(), st.booleans())
def test_what_pyyaml_dumps_reads_back_equal_or_is_refused(
    value: Any, flow: bool, in_c: bool
) -> None:
    text = yaml.dump(
        value,
        Dumper=_NoAliasesInC if in_c else _NoAliases,
        default_flow_style=flow,
        allow_unicode=in_c,
        sort_keys=False,
    )
    try:
        found = parse_yaml(text.encode(), "x").value
    except DocumentError:
        assert _holds_infinity(value)
    else:
        assert found == value
        assert repr(found) == repr(value)


def _holds_infinity(value: Any) -> bool:
    if isinstance(value, dict | list):
        parts = value.values() if isinstance(value, dict) else value
        return any(map(_holds_infinity, parts))
    return isinstance(value, float) and value in (float("inf"), float("-inf"))


@settings(deadline=None, max_examples=300)
@given(
    st.one_of(
        st.binary(max_size=60),
        st.text("[]{}&*!|>'\"%@`,:?-# \n\ta1~<=\\.\x00\ufeff", max_size=60).map(str.encode),
    )
)
def test_random_bytes_are_read_or_refused(data: bytes) -> None:
    for parse in (parse_yaml, parse_json):
        place = Place("x", 1)
        try:
            parse(data, "x")
        except DocumentError as error:
            place = error.place
        assert place.file == "x"
        assert place.line >= 1


@settings(deadline=None, max_examples=200)
@given(values.filter(lambda value: not _holds_infinity(value)))
def test_json_reads_back_equal(value: Any) -> None:
    assert parse_json(json.dumps(value).encode(), "x").value == value


@pytest.mark.parametrize(
    ("text", "line", "told", "hint"),
    [
        ("x: 1\n\ty: 1\n", 2, "a tab stands here", "Write spaces"),
        ("x:\n  \ty: 1\n", 2, "a tab stands here", "Write spaces"),
        ("x: 1\ny: a: b\n", 2, "a colon or the indentation", "in quotes"),
        ("x: 1\n   y: 1\n", 2, "a colon or the indentation", "in quotes"),
        ("x: 1\ny: 'open\nz: 1\n", 2, "what begins here never ends", "Close the quote"),
        ("x: 1\n<<<<<<< ours\ny: 1\n=======\ny: 2\n>>>>>>> theirs\n", 2, "git left", "one side"),
        ("x: 1\n- y\n", 2, "Not YAML", "quotes, colons and indentation"),
    ],
)
def test_a_slip_of_the_hand_is_told_with_how_to_mend_it(
    text: str, line: int, told: str, hint: str
) -> None:
    with pytest.raises(DocumentError) as caught:
        parse_yaml(text.encode(), "x.yaml")
    assert (caught.value.place.line, told in caught.value.reason) == (line, True)
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"a": 1,', "ends in the middle"),
        ('{"a": "b', "never ends"),
        ('{"a" 1}', "Expecting"),
    ],
)
def test_json_that_was_cut_off_or_mistyped_says_what_to_do(text: str, told: str) -> None:
    for read in (parse_json, check_json):
        with pytest.raises(DocumentError, match=told) as caught:
            read(text.encode(), "x.json")
        assert caught.value.hint
