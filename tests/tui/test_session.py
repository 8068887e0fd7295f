"""Leading a session: its clock, its people, what is parked, homework and record."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from srm_tui.core.pace import Pace
from srm_tui.tui.clock_text import tell_left, tell_pace, tell_time
from srm_tui.tui.screens.present import PresentScreen
from srm_tui.tui.screens.session import SessionScreen
from srm_tui.tui.suggesting import NamesSuggester
from srm_tui.tui.telling import field_word
from srm_tui.workspace import Workspace
from tests.tui.conftest import NARROW, WIDE, Start
from tests.tui.reading import footer_of, notices_of, settled, text_of, until, write


class Clock:
    """A clock that goes on when it is told to, and by a second at each look."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def pass_on(self, minutes: float) -> None:
        """Let minutes pass."""
        self.now += timedelta(minutes=minutes)


@pytest.fixture
def clock() -> Clock:
    """The clock of these tests."""
    return Clock()


def session_of(pilot: Pilot[None]) -> SessionScreen:
    """Return the screen, which must be the session."""
    screen = pilot.app.screen
    assert isinstance(screen, SessionScreen)
    return screen


def words(text: str) -> str:
    """Return `text` without its line breaks."""
    return " ".join(text.split())


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_without_a_session_it_says_how_one_would_go(
    start: Start, workspace: Workspace, shop: str, size: tuple[int, int]
) -> None:
    async with start(shop, size=size) as pilot:
        await pilot.press("f9")
        seen = text_of(pilot)
        assert "No session is running. B begins one" in words(seen)
        assert "Time by domain" in seen
        assert "b Begin" in footer_of(pilot)
        assert "End" not in footer_of(pilot)
        await pilot.press("5")
        assert "There was no session yet" in text_of(pilot)
    assert workspace.record(shop).sessions == ()


async def test_a_session_begins_with_a_length_and_tells_its_pace(
    start: Start, workspace: Workspace, shop: str, clock: Clock
) -> None:
    count = len(workspace.assess(shop).rows)
    async with start(shop) as pilot:
        await pilot.press("f9", "b")
        await until(pilot, lambda: "How many minutes?" in text_of(pilot))
        await pilot.press("ctrl+u", *"soon", "enter")
        await until(pilot, lambda: "Write a number of minutes" in text_of(pilot))
        await pilot.press("ctrl+u", *"60", "enter")
        await until(pilot, lambda: "1 h 00 min left" in text_of(pilot))
        assert f"0 of {count}, on plan" in text_of(pilot)
        clock.pass_on(30)
        session_of(pilot).look_for_others()
        await pilot.pause()
        assert f"0 of {count}, {count // 2} behind plan  30 min left" in text_of(pilot)
        await pilot.press("c")
        clock.pass_on(120)
        session_of(pilot).look_for_others()
        await pilot.pause()
        assert "paused, 30 min left" in text_of(pilot)
        await pilot.press("c")
        clock.pass_on(40)
        session_of(pilot).look_for_others()
        await pilot.pause()
        assert "10 min over" in text_of(pilot)
        assert isinstance(pilot.app.screen, SessionScreen)


async def test_minutes_can_be_changed_and_end_leads_to_the_homework(
    start: Start, workspace: Workspace, shop: str
) -> None:
    workspace.sessions.begin(shop)
    async with start(shop) as pilot:
        await pilot.press("f9", "m")
        await until(pilot, lambda: "How many minutes in all?" in text_of(pilot))
        await pilot.press("ctrl+u", *"45", "enter")
        await until(pilot, lambda: "45 min left" in text_of(pilot))
        await pilot.press("e")
        await settled(pilot)
        assert "Nobody yet: who takes it?" in text_of(pilot)
        assert workspace.sessions.running(shop) is None
        await pilot.press("u")
        assert workspace.sessions.running(shop) is not None


async def test_one_key_takes_what_fits_as_the_list_of_the_session(
    start: Start, workspace: Workspace, shop: str, clock: Clock
) -> None:
    workspace.sessions.begin(shop)
    clock.pass_on(80)
    async with start(shop, size=WIDE) as pilot:
        await pilot.press("f9")
        assert "Fits into 10 min" in text_of(pilot)
        await pilot.press("f")
        await settled(pilot)
        session = workspace.sessions.running(shop)
        assert session is not None
        rows = workspace.assess(shop).row_by_id
        worst = min(row.duty.severity.rank for row in rows.values())
        assert 4 <= len(session.agenda) <= 9
        assert rows[session.agenda[0]].duty.severity.rank == worst
        assert f"{len(session.agenda)} duties on the list" in notices_of(pilot)
        clock.pass_on(30)
        session_of(pilot).show_part()
        await pilot.press("f")
        assert "Nothing fits into the time that is left." in notices_of(pilot)


async def test_a_duty_of_the_list_is_presented_with_enter(
    start: Start, workspace: Workspace, shop: str
) -> None:
    workspace.sessions.begin(shop)
    async with start(shop) as pilot:
        await pilot.press("f9", "end", "enter")
        assert isinstance(pilot.app.screen, PresentScreen)
        await pilot.press("escape", "home", "enter")
        assert isinstance(pilot.app.screen, PresentScreen)
        await pilot.press("escape", "escape")


async def test_a_duty_outside_the_list_of_the_session_is_presented_when_it_is_chosen(
    start: Start, workspace: Workspace, shop: str, clock: Clock
) -> None:
    workspace.sessions.begin(shop)
    clock.pass_on(80)
    async with start(shop) as pilot:
        await pilot.press("f9", "f")
        await settled(pilot)
        await pilot.press("end", "enter")
        screen = pilot.app.screen
        assert isinstance(screen, PresentScreen)
        assert screen.row is not None
        asked = [row.id for row in screen.wanted()]
        assert screen.row.id not in asked
        await pilot.press("n")
        assert screen.row.id in asked


async def test_space_notes_who_came_and_left_and_names_are_added(
    start: Start, workspace: Workspace, shop: str
) -> None:
    details = workspace.record(shop).details
    workspace.set_details(shop, type(details)(name="Web shop", participants=("Grace", "Bo")))
    async with start(shop) as pilot:
        await pilot.press("f9", "2", "space")
        assert "Begin the session first: B." in notices_of(pilot)
        await pilot.press("a")
        assert "Begin the session first: B." in notices_of(pilot)
        workspace.sessions.begin(shop)
        await pilot.press("space", "down", "space", "space")
        assert "[x] Grace" in text_of(pilot)
        assert "here since" in text_of(pilot)
        assert "[-] Bo" in text_of(pilot)
        assert "1 of 2 are there." in text_of(pilot)
        await pilot.press("a")
        await until(pilot, lambda: "Who is there?" in text_of(pilot))
        await write(pilot, "bo, Ida Rhodes")
        await pilot.press("enter")
        await until(pilot, lambda: "3 of 3 are there." in text_of(pilot))
        await pilot.press("u")
        assert "1 of 2 are there." in text_of(pilot)
        await pilot.press("U")
    assert workspace.record(shop).details.participants == ("Grace", "Bo", "Ida Rhodes")


async def test_the_last_of_several_names_is_completed() -> None:
    suggest = NamesSuggester(("Ada Lovelace", "Grace")).get_suggestion
    assert await suggest("ada") == "Ada Lovelace"
    assert await suggest("Bo, gr") == "Bo, Grace"
    assert await suggest("Grace,g") is None
    assert await suggest("Bo, ") is None


async def test_a_parked_question_is_settled_changed_reopened_and_taken_away(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        await pilot.press("f9", "3")
        assert "Nothing is parked." in text_of(pilot)
        await pilot.press("a")
        await until(pilot, lambda: "Park a question" in text_of(pilot))
        await write(pilot, "Who pays?")
        await pilot.press("enter")
        await until(pilot, lambda: "[ ] Who pays?" in text_of(pilot))
        await pilot.press("o")
        await until(pilot, lambda: "A parked question" in text_of(pilot))
        await pilot.press("tab")
        await write(pilot, "Maya")
        await pilot.press("enter")
        await until(pilot, lambda: "Owner: Maya" in text_of(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "What is the answer?" in text_of(pilot))
        await write(pilot, "We do.")
        await pilot.press("enter")
        await until(pilot, lambda: "[x] Who pays?" in text_of(pilot))
        assert "We do." in text_of(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "[ ] Who pays?" in text_of(pilot))
        await pilot.press("delete")
        assert "Nothing is parked." in text_of(pilot)
        await pilot.press("u")
        assert "[ ] Who pays?" in text_of(pilot)
    [question] = workspace.record(shop).parked
    assert (question.owner, question.answer, question.is_open) == ("Maya", "We do.", True)


async def test_homework_without_owner_comes_first_and_is_handed_out_there(
    start: Start, workspace: Workspace, shop: str
) -> None:
    rows = workspace.assess(shop).rows
    for row in rows[2:]:
        workspace.answer(shop, row.id, {"status": "implemented"})
    workspace.answer(shop, rows[0].id, {"status": "planned", "owner": "Maya"})
    async with start(shop) as pilot:
        await pilot.press("f9", "4")
        seen = text_of(pilot)
        assert seen.index("Nobody yet: who takes it?") < seen.index(" Maya")
        assert "1 duty nobody took yet." in seen
        await pilot.press("enter")
        await until(pilot, lambda: "Who takes it?" in text_of(pilot))
        await write(pilot, "Grace")
        await pilot.press("enter")
        await write(pilot, "soon")
        await pilot.press("enter")
        assert "'soon' is no date." in text_of(pilot)
        await pilot.press("ctrl+u")
        await write(pilot, "+30d")
        await pilot.press("enter")
        await until(pilot, lambda: "All are taken." in text_of(pilot))
        assert "due 2026-12-24" in text_of(pilot)
    answer = workspace.record(shop).answer(rows[1].id)
    assert (answer.owner, answer.due_on) == ("Grace", date(2026, 12, 24))


async def test_the_record_tells_what_was_decided_left_and_parked(
    start: Start, workspace: Workspace, shop: str, clock: Clock
) -> None:
    rows = workspace.assess(shop).rows
    workspace.sessions.begin(shop)
    workspace.sessions.come(shop, ["Grace"])
    clock.pass_on(12)
    workspace.answer(shop, rows[0].id, {"status": "planned"})
    workspace.sessions.park(shop, "Who pays?")
    async with start(shop, size=WIDE) as pilot:
        await pilot.press("f9", "5")
        seen = words(text_of(pilot))
        assert f"1 decided, {len(rows) - 1} left, 1 parked" in seen
        assert "There: Grace" in seen
        assert "12 min of 90 min used" in seen
        assert rows[0].duty.control.title[:30] in seen
        await pilot.press("end")
        assert ">[ ] Who pays?" in text_of(pilot)


async def test_homework_and_record_are_written_as_markdown_and_no_file_is_replaced(
    start: Start,
    workspace: Workspace,
    shop: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    workspace.sessions.begin(shop)
    workspace.sessions.park(shop, "Who *pays*?")
    name = "Web-shop-homework-2026-11-24.md"
    async with start(shop) as pilot:
        await pilot.press("f9", "4", "w")
        await until(pilot, lambda: name in text_of(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "Written" in notices_of(pilot))
        await pilot.press("w")
        await until(pilot, lambda: "Write to which file?" in text_of(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "There is such a file already" in text_of(pilot))
        await pilot.press("escape", "5", "w")
        await until(pilot, lambda: "Web-shop-workshop" in text_of(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: (tmp_path / "Web-shop-workshop-2026-11-24.md").exists())
        await pilot.press("y")
        assert pilot.app.clipboard.startswith("# Workshop record: Web shop")
    homework = (tmp_path / name).read_text(encoding="utf-8")
    assert homework.startswith("# Homework: Web shop")
    assert "## Nobody yet: who takes it?" in homework
    record = (tmp_path / "Web-shop-workshop-2026-11-24.md").read_text(encoding="utf-8")
    assert "- Who \\*pays\\*?" in record


@pytest.mark.parametrize(
    ("pace", "told"),
    [
        (Pace(count=46, done=12, elapsed=0, left=60, behind=3), "12 of 46, 3 behind plan"),
        (Pace(count=46, done=12, elapsed=0, left=60, behind=0), "12 of 46, on plan"),
        (Pace(count=46, done=12, elapsed=0, left=60, behind=-2), "12 of 46, 2 ahead of plan"),
    ],
)
def test_pace_is_told_in_words(pace: Pace, told: str) -> None:
    assert tell_pace(pace) == told
    assert tell_left(pace) == "1 min left"


@pytest.mark.parametrize(
    ("seconds", "told"), [(0, "0 min"), (59, "0 min"), (3599, "59 min"), (3900, "1 h 05 min")]
)
def test_time_is_told_in_whole_minutes(seconds: int, told: str) -> None:
    assert tell_time(seconds) == told


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("session/ab", "Session"),
        ("session/ab/pauses", "Session pauses"),
        ("session/ab/present/Grace", "Attendance of Grace"),
        ("parked/ab", "Parked question"),
    ],
)
def test_the_history_names_what_belongs_to_a_session(field: str, told: str) -> None:
    assert field_word(field) == told


async def test_no_empty_record_is_written_or_copied(start: Start, shop: str) -> None:
    async with start(shop) as pilot:
        await pilot.press("f9", "5")
        assert "There was no session yet." in text_of(pilot)
        assert "Write" not in footer_of(pilot)
        await pilot.press("w", "y")
        assert isinstance(pilot.app.screen, SessionScreen)
        assert "Copied" not in notices_of(pilot)
