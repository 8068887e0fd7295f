"""The real program on a real terminal: the whole way, and every way to end it."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.vocabulary import Status
from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from tests.tui.terminal import CTRL_C, CTRL_Q, ENTER, ESCAPE, F8, Terminal


@pytest.fixture
def reopened(kb: KnowledgeBase, store_path: Path) -> Callable[[], Workspace]:
    """Open the store as another process finds it."""
    return lambda: Workspace(kb, open_store(str(store_path)), "Reader")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_a_team_goes_from_nothing_to_a_report_and_resumes(
    store_path: Path, reopened: Callable[[], Workspace], size: tuple[int, int]
) -> None:
    with Terminal(store_path, size) as terminal:
        terminal.shows("N  begin a new assessment")
        terminal.keys("n")
        terminal.shows("Name the workload")
        terminal.keys("Queue" + ENTER)
        terminal.shows("Which AWS services")
        terminal.keys("sqs")
        terminal.shows("[ ] Amazon SQS")
        terminal.keys(ENTER)
        terminal.shows("1 service,")
        terminal.keys(F8)
        terminal.shows("How is it connected?")
        terminal.keys(F8)
        terminal.shows("Which laws")
        terminal.keys(F8)
        terminal.shows("Who takes part")
        terminal.keys("Payments" + F8)
        terminal.shows("Not answered yet")
        terminal.keys("1")
        terminal.shows("[x] Implemented (Ada")
        terminal.keys("n2t")
        terminal.shows("Tab goes on,")
        terminal.keys("Half of it")
        terminal.shows("Half of it")
        terminal.keys(ESCAPE)
        terminal.shows("t notes")
        terminal.keys("p")
        terminal.shows("Queue-gap-report.pdf")
        terminal.keys("\x1b[B\x1b[B")
        terminal.shows("Queue-gap-report.md")
        terminal.keys("w")
        terminal.shows("Written (")
        terminal.keys(CTRL_Q)
        assert terminal.end() == 0
        assert terminal.is_restored
    assert "Half of it" in (store_path.parent / "Queue-gap-report.md").read_text("utf-8")
    [record] = reopened().records()
    given = {each.status for each in record.answers.values()}
    assert given == {Status.IMPLEMENTED, Status.PARTIAL}
    with Terminal(store_path, size) as terminal:
        terminal.shows(">[/]")
        terminal.shows("2/")
        terminal.keys(ESCAPE)
        terminal.shows(">Queue")
        terminal.keys(CTRL_Q)
        assert terminal.end() == 0
    with Terminal(store_path, size) as terminal:
        terminal.shows(">Queue")
        terminal.keys(CTRL_Q)
        assert terminal.end() == 0


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)]
)
def test_a_signal_while_one_writes_restores_the_terminal_and_loses_nothing(
    store_path: Path,
    shop: str,
    reopened: Callable[[], Workspace],
    number: signal.Signals,
    code: int,
) -> None:
    with Terminal(store_path) as terminal:
        terminal.shows(">Web shop")
        terminal.keys(ENTER)
        terminal.shows("Not answered")
        terminal.keys("t")
        terminal.shows("Tab goes on")
        terminal.keys("To the last letter")
        terminal.shows("To the last letter")
        terminal.send(number)
        assert terminal.end() == code
        assert terminal.is_restored
    [answer] = reopened().record(shop).answers.values()
    assert answer.notes == "To the last letter"


def test_ctrl_c_asks_once_more_then_leaves_with_130(store_path: Path) -> None:
    with Terminal(store_path) as terminal:
        terminal.shows("N  begin a new assessment")
        terminal.keys(CTRL_C)
        terminal.shows("Ctrl+C once more leaves")
        terminal.keys(CTRL_C)
        assert terminal.end() == 130
        assert terminal.is_restored


@pytest.mark.usefixtures("shop")
def test_ctrl_c_twice_leaves_a_field_whose_text_is_selected(store_path: Path) -> None:
    with Terminal(store_path) as terminal:
        terminal.shows(">Web shop")
        terminal.keys("s")
        terminal.shows("[1 Services]")
        terminal.keys("4")
        terminal.shows("Payments")
        terminal.rest()
        terminal.keys(CTRL_C)
        terminal.shows("Copied. Ctrl+C once more leaves")
        terminal.keys(CTRL_C)
        assert terminal.end() == 130
        assert terminal.is_restored


def test_an_answer_that_shows_as_saved_survives_kill_9(
    store_path: Path, shop: str, reopened: Callable[[], Workspace]
) -> None:
    with Terminal(store_path, env={"NO_COLOR": "1"}) as terminal:
        terminal.shows(">Web shop")
        terminal.keys(ENTER)
        terminal.shows("Not answered")
        terminal.keys("4")
        terminal.shows("saved")
        terminal.send(signal.SIGKILL)
        assert terminal.end() == -signal.SIGKILL
    [answer] = reopened().record(shop).answers.values()
    assert answer.status is Status.NOT_IMPLEMENTED


def test_two_programs_on_one_store_show_each_others_answers_and_ask_whose_holds(
    store_path: Path, shop: str, reopened: Callable[[], Workspace]
) -> None:
    with (
        Terminal(store_path, env={"SRM_TUI_AUTHOR": "Ada"}) as ada,
        Terminal(store_path, env={"SRM_TUI_AUTHOR": "Bo"}) as bo,
    ):
        for each in (ada, bo):
            each.shows(">Web shop")
            each.keys(ENTER)
            each.shows("Not answered")
        bo.keys("2")
        bo.shows("[/] Partial (Bo)")
        ada.shows("[/] Partial (Bo)")
        ada.shows("Bo changed status")
        ada.keys("1")
        ada.shows("Keep what Bo said: Partial")
        [answer] = reopened().record(shop).answers.values()
        assert answer.status is Status.PARTIAL
        ada.keys("\x1b[B" + ENTER)
        ada.shows("[x] Implemented (Ada)")
        bo.shows("[x] Implemented (Ada)")
        for each in (ada, bo):
            each.keys(CTRL_Q)
            assert each.end() == 0


def test_a_terminal_that_cannot_draw_gets_a_hint_and_exit_code_2(store_path: Path) -> None:
    with Terminal(store_path, env={"TERM": "dumb"}) as terminal:
        terminal.shows("The app needs a terminal that can draw.")
        terminal.shows("srm-tui --help")
        assert terminal.end() == 2
        assert b"\x1b" not in terminal.written


def test_without_a_terminal_there_is_a_hint_and_exit_code_2() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "srm_tui"], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert "The app needs a terminal that can draw." in done.stderr
    assert done.stdout == ""
