"""JSON read piece by piece gives what the whole gives, wherever the pieces end."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tui.errors import DocumentError
from srm_tui.importers import text_file
from srm_tui.importers.json_items import JsonItems
from srm_tui.importers.text_file import TextFile

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
