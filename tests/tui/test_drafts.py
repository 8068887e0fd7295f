"""Half-typed questions: what was typed outlives the app, however it ends."""

import json
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from srm_tui.core.answers import Details
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.scope import Scope
from srm_tui.store import open_store
from srm_tui.tui.app import SrmApp
from srm_tui.tui.drafts import drafts_path, read_drafts
from srm_tui.tui.screens.files import FileDialog
from srm_tui.tui.screens.proposals import ProposalsScreen
from srm_tui.tui.settings import SettingsFile, settings_path
from srm_tui.tui.widgets.line_list import LineList
from srm_tui.workspace import Workspace
from tests.tui.conftest import Start
from tests.tui.reading import notices_of, text_of, until, write
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


@pytest.mark.parametrize("leave", _LEAVINGS.values(), ids=_LEAVINGS)
def test_what_was_tried_out_in_the_scope_is_there_again_and_can_be_kept(
    store_path: Path, shop: str, kb: KnowledgeBase, leave: Callable[[Terminal], None]
) -> None:
    with Terminal(store_path) as terminal:
        terminal.shows(">Web shop")
        terminal.keys("s")
        terminal.shows("Which AWS services")
        terminal.keys("w")
        terminal.shows("WHAT IF, not saved")
        terminal.keys("/")
        terminal.rest()
        terminal.keys("sns" + ENTER)
        terminal.shows("[x] Amazon SNS")
        leave(terminal)
        terminal.end()
    services = Workspace(kb, open_store(str(store_path)), "Reader").record(shop).scope.service_ids
    assert "sns" not in services
    with Terminal(store_path) as terminal:
        terminal.shows(">Web shop")
        terminal.keys("s")
        terminal.shows("WHAT IF, not saved")
        terminal.shows("stands here again")
        terminal.keys("w")
        terminal.shows("Keep it")
        terminal.keys("\x1b[B" + ENTER)
        terminal.shows("Kept and saved")
        terminal.keys(CTRL_Q)
        assert terminal.end() == 0
    services = Workspace(kb, open_store(str(store_path)), "Reader").record(shop).scope.service_ids
    assert "sns" in services
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


async def test_what_was_typed_about_one_parked_question_stands_at_no_other(
    start: Start, workspace: Workspace, shop: str
) -> None:
    workspace.sessions.park(shop, "Who pays?")
    workspace.sessions.park(shop, "Who rotates?")
    async with start(shop) as pilot:
        await pilot.press("f9", "3", "enter")
        await until(pilot, lambda: "What is the answer?" in text_of(pilot))
        await write(pilot, "We do")
        await leave(pilot)
    async with start(shop) as pilot:
        await pilot.press("f9", "3", "down", "enter")
        await until(pilot, lambda: "What is the answer?" in text_of(pilot))
        assert "We do" not in text_of(pilot)
        await pilot.press("escape", "up", "enter")
        await until(pilot, lambda: "We do" in text_of(pilot))


async def test_a_half_typed_export_is_of_the_assessment_it_was_begun_for(
    start: Start, workspace: Workspace, shop: str
) -> None:
    other = workspace.create(Details(name="Other"), Scope(service_ids=("s3",)))
    async with start() as pilot:
        pilot.app.screen.query_one(LineList).go_to(shop)
        await pilot.press("e")
        await until(pilot, lambda: "Everything, history included" in text_of(pilot))
        pilot.app.screen.query_one(Input).value = "half.srm.yaml"
        await leave(pilot)
    async with start() as pilot:
        pilot.app.screen.query_one(LineList).go_to(other)
        await pilot.press("e")
        await until(pilot, lambda: "Other.srm.yaml" in text_of(pilot))
        await pilot.press("escape")
        pilot.app.screen.query_one(LineList).go_to(shop)
        await pilot.press("e")
        await until(pilot, lambda: "half.srm.yaml" in text_of(pilot))


async def test_marks_taken_away_among_suggestions_are_away_again(
    start: Start, shop: str, tmp_path: Path
) -> None:
    file = tmp_path / "counts.json"
    kinds = ("AWS::SNS::Topic", "AWS::KMS::Key")
    counts = [{"resourceType": each, "count": 1} for each in kinds]
    file.write_text(json.dumps({"resourceCounts": counts}))
    async with start(shop) as pilot:
        await pilot.press("s", "f5")
        await until(pilot, lambda: isinstance(pilot.app.screen, FileDialog))
        pilot.app.screen.query_one(Input).value = str(file)
        await pilot.press("enter")
        await until(pilot, lambda: "2 of 2 marked" in text_of(pilot))
        await pilot.press("space")
        assert "1 of 2 marked" in text_of(pilot)
        left = pilot.app.screen.query_one(LineList).current
        await leave(pilot)
    async with start(shop) as pilot:
        await pilot.press("s", "f5")
        await until(pilot, lambda: isinstance(pilot.app.screen, FileDialog))
        assert pilot.app.screen.query_one(Input).value == str(file)
        await pilot.press("enter")
        await until(pilot, lambda: "1 of 2 marked" in text_of(pilot))
        screen = pilot.app.screen
        assert isinstance(screen, ProposalsScreen)
        assert screen.left == {left}
        await pilot.press("space", "y")
        await until(pilot, lambda: "Taken over: 3 suggestions" in notices_of(pilot))
    assert read_drafts() == ()


async def leave(pilot: Pilot[None]) -> None:
    """End the app as a signal does."""
    assert isinstance(pilot.app, SrmApp)
    await pilot.app.leave(143)


async def test_home_names_the_assessment_in_which_something_is_half_typed(
    start: Start, shop: str
) -> None:
    async with start(shop) as pilot:
        await pilot.press("f4")
        await write(pilot, "Who pays?")
        await leave(pilot)
    SettingsFile(settings_path()).change(last="")
    async with start() as pilot:
        await until(pilot, lambda: "Parking a question in 'Web shop'" in notices_of(pilot))
