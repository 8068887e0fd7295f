"""Half-typed questions: what was typed outlives the app, however it ends."""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.store import open_store
from srm_tui.tui.drafts import drafts_path, read_drafts
from srm_tui.workspace import Workspace
from tests.tui.terminal import CTRL_Q, ENTER, ESCAPE, Terminal

_LINK = "https://wiki.example.com/half"
_LEAVINGS: dict[str, Callable[[Terminal], None]] = {
    "term": lambda terminal: terminal.send(signal.SIGTERM),
    "hangup": lambda terminal: terminal.send(signal.SIGHUP),
    "interrupt": lambda terminal: terminal.send(signal.SIGINT),
    "quit": lambda terminal: terminal.keys(CTRL_Q),
}


@pytest.mark.parametrize("leave", _LEAVINGS.values(), ids=_LEAVINGS)
def test_half_typed_evidence_is_there_again_and_can_be_accepted(
    store_path: Path, shop: str, kb: KnowledgeBase, leave: Callable[[Terminal], None]
) -> None:
    with Terminal(store_path) as terminal:
        terminal.shows(">Web shop")
        terminal.keys(ENTER)
        terminal.shows("Not answered")
        terminal.keys("e")
        terminal.shows("Enter adds it")
        terminal.keys(_LINK)
        terminal.shows(_LINK)
        leave(terminal)
        terminal.end()
    with Terminal(store_path) as terminal:
        terminal.shows("Half typed when you left: Evidence.")
        terminal.keys("e")
        terminal.shows(_LINK)
        terminal.shows("stands here again")
        terminal.keys(ENTER)
        terminal.shows("1 evidence")
        terminal.keys(CTRL_Q)
        assert terminal.end() == 0
    record = Workspace(kb, open_store(str(store_path)), "Reader").record(shop)
    [answer] = record.answers.values()
    assert [each.value for each in answer.evidence] == [_LINK]
    assert read_drafts() == ()


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("keys", "asks", "typed", "question"),
    [
        (
            "/encryption-at-rest\rx",
            "Services answered apart",
            ENTER + "Grace",
            "Services answered apart",
        ),
        ("\x1bOS", "Park a question", "Who knows?", "Parking a question"),
        (" c", "at once", "\tGrace", "Many at once"),
        ("4a", "Accept the risk", "Grace", "Accepted risk"),
    ],
)
def test_each_question_shows_again_what_was_typed_and_escape_lets_it_go(
    store_path: Path, keys: str, asks: str, typed: str, question: str
) -> None:
    text = typed.strip()
    with Terminal(store_path) as terminal:
        terminal.shows(">Web shop")
        terminal.keys(ENTER)
        terminal.shows("Not answered")
        for key in (keys,) if keys.startswith("\x1b") else keys:
            terminal.keys(key)
            terminal.rest()
        terminal.shows(asks)
        terminal.rest()
        terminal.keys(typed[0])
        terminal.rest()
        terminal.keys(typed[1:])
        terminal.shows(text)
        terminal.send(signal.SIGTERM)
        assert terminal.end() == 143
    assert [each.question for each in read_drafts()] == [question]
    path = drafts_path()
    assert path is not None
    assert path.stat().st_mode & 0o077 == 0
    with Terminal(store_path) as terminal:
        terminal.shows("Half typed when you left:")
        again = keys[-1:] if keys[0] in "4/" else keys
        for key in (again,) if again.startswith("\x1b") else again:
            terminal.keys(key)
            terminal.rest()
        terminal.shows(text)
        terminal.keys(ESCAPE)
        terminal.rest()
        terminal.keys(CTRL_Q)
        assert terminal.end() == 0
    assert read_drafts() == ()
