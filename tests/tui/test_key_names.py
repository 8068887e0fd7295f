"""Texts that name keys: they name those of the user."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from srm_tui import tui
from srm_tui.tui.key_names import spelled
from srm_tui.tui.keys import every_kind, own_bindings
from srm_tui.tui.settings import settings_path
from tests.tui.conftest import Start
from tests.tui.reading import notices_of, text_in, text_of

_OWN = """
keys:
  home.new: f3
  home.demo: ctrl+g
  work.next: f12
  work.filter: ctrl+l
  work.scope: ctrl+b
  work.many: f11
  work.answer-alternative: f6
  work.edit-notes: ctrl+t
  assessment.undo: ctrl+g
  session.begin: f7
  report.write: f10
  report.file: ctrl+f
  evidence.remove: ctrl+x
  dialog.cancel: f4
  scope.next: [ctrl+n, f12]
  scope.files: ctrl+o
  standing.milestone: f3
"""
_KEY_THEN_VERB = re.compile(r"(?<![\w.+{'-])([B-HJ-Z]|F\d{1,2}|Escape|Delete)( [a-z]+s\b|: )")


def sources() -> Iterator[tuple[Path, str]]:
    for path in Path(tui.__path__[0]).rglob("*.py"):
        yield path, path.read_text("utf-8")


def texts(source: str) -> Iterator[str]:
    """Yield the strings of a module that are no docstrings."""
    tree = ast.parse(source)
    told = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
    for each in ast.walk(tree):
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and id(each) not in told:
            yield each.value


def prefer(text: str) -> None:
    path = settings_path()
    assert path is not None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_each_key_that_a_text_names_by_its_id_is_there() -> None:
    known = {each.id for kind in every_kind() for each in own_bindings(kind)}
    named = {
        found
        for _, source in sources()
        for found in (
            *re.findall(r"key_name\(['\"]([\w.-]+)['\"]", source),
            *(each for text in texts(source) for each in re.findall(r"\{([a-z]+\.\S+?)!?\}", text)),
        )
    }
    assert len(named) > 50
    assert named <= known


def test_no_text_names_a_key_that_a_user_may_have_moved() -> None:
    found = [
        f"{path.name}: {text}"
        for path, source in sources()
        for text in texts(source)
        if _KEY_THEN_VERB.search(text)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("n", "N"),
        ("N", "Shift+N"),
        ("f8", "F8"),
        ("ctrl+f", "Ctrl+F"),
        ("shift+left", "Shift+Left"),
        ("question_mark", "?"),
        ("pagedown", "Page down"),
        ("+", "+"),
    ],
)
def test_a_key_is_named_as_one_reads_it(key: str, name: str) -> None:
    assert spelled(key) == name


async def test_all_places_name_the_keys_of_the_user(start: Start, shop: str) -> None:
    prefer(_OWN)
    async with start(shop) as pilot:
        shown = text_of(pilot)
        assert "f12 Next" in shown
        assert "F6( )Alternative" in shown
        assert "Ctrl+T notes" in shown
        await pilot.press("f1")
        await pilot.pause()
        assert "F12 goes to the next" in " ".join(
            text_in(pilot, pilot.app.screen.query_one("#help-text")).split()
        )
        await pilot.press("f1", "space")
        await pilot.pause()
        assert "1 selected: F11 changes them" in text_of(pilot)
        await pilot.press("f11")
        await pilot.pause()
        assert "F4 cancels" in text_of(pilot)
        await pilot.press("f4", "escape", "e")
        await pilot.pause()
        assert "Enter adds it, F4 cancels." in text_of(pilot)
        await pilot.press("f4", "f9")
        await pilot.pause()
        assert "F7 begins one" in text_of(pilot)
        await pilot.press("escape", "p")
        await pilot.pause()
        assert "F10 or Enter writes it" in text_of(pilot)
        await pilot.press("escape", "ctrl+b")
        await pilot.pause()
        assert "Ctrl+O proposes them from files" in text_of(pilot)


async def test_hints_and_empty_states_name_the_keys_of_the_user(start: Start) -> None:
    prefer(_OWN)
    async with start() as pilot:
        shown = text_of(pilot)
        assert "F3  begin a new assessment" in shown
        assert "Ctrl+G  open the demo" in shown
        await pilot.press("delete")
        await pilot.pause()
        assert "A puts one away" in notices_of(pilot)
