"""The real program in windows of every size and with few colours, by mouse too."""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.vocabulary import Status
from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from tests.tui.terminal import CTRL_Q, ENTER, ESCAPE, Terminal

PLACES = (
    ((), ">Web shop"),
    ((ENTER,), "1( )Implemented"),
    (("?",), "Arrows scroll, Escape closes."),
    ((ESCAPE, "f"), "Which duties are shown?"),
    ((ESCAPE, "e"), "Enter adds it"),
    ((ESCAPE, "t"), "Tab goes on"),
    ((ESCAPE, "s"), "Which AWS services"),
    ((ESCAPE, "p"), "Where it stands"),
    ((ESCAPE, "g"), "esc Back"),
)
"""What leads from each place to the next, and what stands there."""


@pytest.fixture
def reopened(kb: KnowledgeBase, store_path: Path) -> Callable[[], Workspace]:
    """Open the store as another process finds it."""
    return lambda: Workspace(kb, open_store(str(store_path)), "Reader")


@pytest.mark.usefixtures("shop")
def test_every_place_lives_through_windows_from_tiny_to_huge_and_back(store_path: Path) -> None:
    with Terminal(store_path) as terminal:
        for keys, mark in PLACES:
            for key in keys:
                terminal.rest()
                terminal.keys(key)
            terminal.shows(mark)
            terminal.resize(40, 12)
            terminal.rest()
            terminal.resize(200, 60)
            terminal.shows(mark)
            terminal.resize(30, 8)
            terminal.shows("This window is 30 x 8.")
            terminal.resize(80, 24)
            terminal.shows(mark)
        terminal.keys(CTRL_Q)
        assert terminal.end() == 0
        assert terminal.is_restored


def test_a_window_that_is_too_small_at_the_start_says_so_and_waits(store_path: Path) -> None:
    exported = {"COLUMNS": "80", "LINES": "24"}
    with Terminal(store_path, size=(38, 10), env=exported) as terminal:
        terminal.shows("This window is 38 x 10.")
        terminal.shows("12 or larger. All is saved.")
        terminal.resize(80, 24)
        terminal.shows("N  begin a new assessment")
        terminal.keys(CTRL_Q)
        assert terminal.end() == 0


@pytest.mark.parametrize(
    "env", [{"TERM": "linux"}, {"TERM": "xterm"}, {"NO_COLOR": "1"}, {"TERM": "xterm-256color"}]
)
def test_states_are_in_words_and_marks_whatever_colours_there_are(
    store_path: Path, shop: str, reopened: Callable[[], Workspace], env: dict[str, str]
) -> None:
    with Terminal(store_path, env={"COLORTERM": "", **env}) as terminal:
        terminal.shows(">Web shop")
        terminal.keys(ENTER)
        terminal.shows("1( )Implemented")
        terminal.keys("2")
        terminal.shows("2(•)Partial")
        terminal.shows("[/] Partial (Ada Example)")
        assert ">[/]" in terminal.text
        terminal.keys(CTRL_Q)
        assert terminal.end() == 0
    has_rgb = b"38;2;" in terminal.written or b"38;5;" in terminal.written
    assert has_rgb is (env.get("TERM") not in ("linux", "xterm"))
    [answer] = reopened().record(shop).answers.values()
    assert answer.status is Status.PARTIAL


def test_the_mouse_opens_answers_and_presses_keys(
    store_path: Path, shop: str, reopened: Callable[[], Workspace]
) -> None:
    with Terminal(store_path) as terminal:
        terminal.shows(">Web shop")
        terminal.click("Web shop")
        terminal.shows("1( )Implemented")
        terminal.click("3( )Planned")
        terminal.shows("3(•)Planned")
        terminal.click("Filter")
        terminal.shows("Which duties are shown?")
        terminal.click("[ ] Gaps")
        terminal.shows("[x] Gaps")
        terminal.keys(ESCAPE)
        terminal.shows("1 shown: gaps")
        terminal.rest()
        terminal.keys(ESCAPE)
        terminal.shows("p Report")
        terminal.click("Report")
        terminal.shows("Where it stands")
        terminal.keys(CTRL_Q)
        assert terminal.end() == 0
    [answer] = reopened().record(shop).answers.values()
    assert answer.status is Status.PLANNED


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
@pytest.mark.parametrize(("key", "mark"), [("e", "Item"), ("f", "Which duties"), ("?", "Arrows")])
def test_a_signal_while_a_dialog_is_open_loses_nothing(
    store_path: Path,
    shop: str,
    reopened: Callable[[], Workspace],
    number: signal.Signals,
    code: int,
    key: str,
    mark: str,
) -> None:
    with Terminal(store_path) as terminal:
        terminal.shows(">Web shop")
        terminal.keys(ENTER)
        terminal.shows("1( )Implemented")
        terminal.keys("t")
        terminal.shows("Tab goes on")
        terminal.keys("To the last letter")
        terminal.shows("To the last letter")
        terminal.keys(ESCAPE)
        terminal.shows("f Filter")
        terminal.rest()
        terminal.keys(key)
        terminal.shows(mark)
        terminal.send(number)
        assert terminal.end() == code
        assert terminal.is_restored
    [answer] = reopened().record(shop).answers.values()
    assert answer.notes == "To the last letter"


@pytest.mark.usefixtures("shop")
def test_a_signal_while_a_report_is_made_ends_at_once_and_leaves_no_half_of_it(
    store_path: Path,
) -> None:
    with Terminal(store_path) as terminal:
        terminal.shows(">Web shop")
        terminal.keys("p")
        terminal.shows("Where it stands")
        terminal.keys("w")
        terminal.shows("Escape stops it")
        terminal.send(signal.SIGTERM)
        assert terminal.end() == 143
        assert terminal.is_restored
    assert not list(store_path.parent.glob(".srm-tui-*"))
    made = list(store_path.parent.glob("*.pdf"))
    assert all(each.read_bytes().rstrip().endswith(b"%%EOF") for each in made)
