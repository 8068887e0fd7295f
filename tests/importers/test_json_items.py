"""JSON read piece by piece gives what the whole gives, wherever the pieces end."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tui.errors import DocumentError
from srm_tui.importers import text_file
from srm_tui.importers.json_items import LARGEST_ITEM, JsonItems, Outline, outline
from srm_tui.importers.text_file import PIECE, TextFile

values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9).map(float) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)
objects = st.dictionaries(st.text(min_size=1, max_size=4), values, min_size=1, max_size=3)
indents = st.sampled_from([None, 0, 2])


def items_of(path: Path, *envelopes: str) -> list[Any]:
    with TextFile(path) as file:
        return list(JsonItems(file, envelopes))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "items.json"


@settings(max_examples=60, deadline=None)
@given(st.lists(objects, max_size=4), indents, st.booleans(), st.integers(1, 30))
def test_pieces_of_any_size_give_the_same_items(
    tmp_path_factory: pytest.TempPathFactory,
    items: list[Any],
    indent: int | None,
    is_ascii: bool,
    piece: int,
) -> None:
    path = tmp_path_factory.mktemp("pieces") / "items.json"
    text = json.dumps(items, indent=indent, ensure_ascii=is_ascii)
    if not is_ascii:
        text = text.encode("utf-8", "replace").decode()
        items = json.loads(text)
    path.write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_file, "PIECE", piece)
        assert items_of(path) == items


@pytest.mark.parametrize("piece", range(1, 12))
def test_a_number_that_is_cut_is_read_whole(
    path: Path, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_file, "PIECE", piece)
    path.write_text('{"a": 1.25, "b": 3e-2, "c": [-1E+2, 0.5]}')
    assert items_of(path) == [{"a": 1.25, "b": 0.03, "c": [-100.0, 0.5]}]


def test_envelopes_are_opened_and_other_objects_are_items(path: Path) -> None:
    path.write_text('{"next": 1, "Findings": [{"a": 1}, {"a": 2}]} {"b": [3]} [] {}')
    assert items_of(path, "Findings") == [{"a": 1}, {"a": 2}, {"b": [3]}]
    path.write_text('{"detail": {"id": "x", "findings": [{"a": 1}]}}')
    assert items_of(path, "findings", "detail") == [{"a": 1}]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[\n{"a": 1}\n{"a": 2}]', 3),
        ('[\n{"a": 1},\n{"a": }]', 3),
        ('{"a" 1}', 1),
        ("{\n\n3: 1}", 3),
        ('[{"a": 1}]\n]', 2),
        ('[{"a": "\n"}]', 1),
        ('{"Findings": [\n{"a": 1}', 2),
    ],
)
@pytest.mark.parametrize("piece", [3, 1 << 20])
def test_a_fault_is_told_with_its_line(
    path: Path, text: str, line: int, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_file, "PIECE", piece)
    path.write_text(text)
    with pytest.raises(DocumentError) as caught:
        items_of(path, "Findings")
    assert caught.value.place.line == line


@pytest.mark.parametrize(
    "data",
    ["[" * 400_000, '[{"a":' * 9_999, "[[]," * 7_000, "[[0]," + "[" * 9_999 + "]" * 9_999],
)
def test_what_is_nested_beyond_measure_is_refused(path: Path, data: str) -> None:
    path.write_text(data)
    with pytest.raises(DocumentError, match=r"nested too deeply|ends in the middle|a comma"):
        items_of(path, "Findings")


@pytest.mark.parametrize("size", [LARGEST_ITEM + 1, 2 * LARGEST_ITEM])
def test_a_text_without_end_is_refused_before_it_fills_the_memory(path: Path, size: int) -> None:
    path.write_text('["' + "x" * size + "y" * PIECE)
    with pytest.raises(DocumentError, match="larger than 4 MB"):
        items_of(path)


@pytest.mark.parametrize("data", ["[1", "nope", "[1}", '{"a"}'])
def test_what_is_no_json_is_refused(path: Path, data: str) -> None:
    path.write_text(data)
    with pytest.raises(DocumentError):
        items_of(path)


def test_broken_utf_8_is_called_by_its_name(path: Path) -> None:
    path.write_bytes(b'["\xff\xfe"]')
    with pytest.raises(DocumentError, match="no text in UTF-8"):
        items_of(path)


def pages_of(path: Path) -> tuple[list[Any], list[Any]]:
    """Return the items of all pages, and what stands beside them."""
    beside: list[Any] = []
    with TextFile(path) as file:
        return list(JsonItems(file, ("R",), beside.append)), beside


@pytest.mark.parametrize("piece", [3, 1 << 20])
def test_pages_give_their_items_and_what_stands_beside_them(
    path: Path, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_file, "PIECE", piece)
    pages: list[Any] = [{"n": {"all": False}, "R": [1.0, {"R": [2]}], "L": [[3], {}]}, {"R": []}, 4]
    told = ([1.0, {"R": [2.0]}], [{"n": {"all": False}}, {}])
    path.write_text(json.dumps(pages))
    assert pages_of(path) == told
    path.write_text("\n".join(map(json.dumps, pages[:2])))
    assert pages_of(path) == told
    path.write_text("[]")
    assert pages_of(path) == ([], [])


def test_a_list_beside_the_items_may_be_as_long_as_it_likes(path: Path) -> None:
    long = ["x" * 1000] * (LARGEST_ITEM // 1000 + 9)
    path.write_text(json.dumps({"beside": long, "R": [1]}))
    assert pages_of(path) == ([1.0], [{}])


@pytest.mark.parametrize(
    ("text", "outlined"),
    [
        ('{"a": 1, "b": [1, 2', Outline(False, frozenset("ab"))),
        (' [ {"a" : {}, "b', Outline(True, frozenset("a"))),
        ("[1, {", Outline(True, frozenset())),
        ("{", Outline(False, frozenset())),
        ("a,b", None),
        ("", None),
        ('{"a": ' + "[" * 60_000, Outline(False, frozenset("a"))),
    ],
)
def test_the_outline_tells_the_first_keys_of_a_text_that_is_cut(
    text: str, outlined: Outline | None
) -> None:
    assert outline(text) == outlined
