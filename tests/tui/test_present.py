"""The large view: moving, answering and leaving it, with the saving rules of the workshop."""

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from srm_tui.core.duties import reason_text, telling
from srm_tui.core.vocabulary import Status
from srm_tui.tui.screens.present import PresentScreen
from srm_tui.tui.screens.session import SessionScreen
from srm_tui.tui.text import STATUS_KEYS
from srm_tui.tui.widgets.status_board import StatusBoard
from srm_tui.workspace import Workspace
from tests.tui.conftest import NARROW, WIDE, Start
from tests.tui.reading import (
    footer_of,
    go_to,
    notices_of,
    settled,
    text_of,
    until,
    workshop_of,
    write,
)

DUTY = "encryption-at-rest"
"""A duty of the shop that several services bring."""


def presentation_of(pilot: Pilot[None]) -> PresentScreen:
    """Return the screen, which must be the large view."""
    screen = pilot.app.screen
    assert isinstance(screen, PresentScreen)
    return screen


def shown(pilot: Pilot[None]) -> str:
    """Return the duty in question."""
    row = presentation_of(pilot).row
    assert row is not None
    return row.id


def words(text: str) -> str:
    """Return `text` without its line breaks."""
    return " ".join(text.split())


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_it_shows_one_question_large_with_both_parts_and_no_score(
    start: Start, workspace: Workspace, shop: str, size: tuple[int, int]
) -> None:
    control = workspace.kb.control_by_id[DUTY]
    workspace.answer(shop, DUTY, {"status": "planned"})
    async with start(shop, size=size) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("f5")
        seen = text_of(pilot)
        assert control.title in seen
        assert control.question[:60] in words(seen)
        assert "Asked because" in seen
        assert "AWS does" in seen
        assert "You do" in seen
        assert "3 (•) Planned" in seen
        assert all(f"{key} (" in seen for key in "123456")
        assert "score" not in seen
        assert "→ Next" in footer_of(pilot)
        assert "esc Back" in footer_of(pilot)
        await pilot.press("y")
        assert "A yes needs" in text_of(pilot)
        assert "You do" not in text_of(pilot)
        await pilot.press("y")
        assert "You do" in text_of(pilot)


async def test_each_number_is_saved_at_once_and_undo_takes_it_back(
    start: Start, workspace: Workspace, shop: str
) -> None:
    workspace.answer(shop, DUTY, {"justification": "agreed"})
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("f5")
        for key, status in STATUS_KEYS.items():
            await pilot.press(key)
            assert workspace.record(shop).answer(DUTY).status is status
            assert status is Status.UNANSWERED or f"{key} (•) {status.label}" in text_of(pilot)
        await pilot.press("u")
        assert workspace.record(shop).answer(DUTY).status is Status.NOT_APPLICABLE
        assert shown(pilot) == DUTY


async def test_keys_that_come_faster_than_the_screen_answer_the_right_questions(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        ids = [row.id for row in workspace.assess(shop).rows][:3]
        await pilot.press("f5")
        for key in ("1", "n", "2", "right", "4"):
            pilot.app.simulate_key(key)
        await until(pilot, lambda: len(workspace.record(shop).answers) == len(ids))
        answers = workspace.record(shop).answers
        assert [answers[each].status.value for each in ids] == [
            "implemented",
            "partial",
            "not-implemented",
        ]


async def test_next_before_and_where_one_was(start: Start, workspace: Workspace, shop: str) -> None:
    ids = [row.id for row in workspace.assess(shop).rows]
    async with start(shop) as pilot:
        await pilot.press("f5")
        assert shown(pilot) == ids[0]
        await pilot.press("left")
        assert "This is the first question." in notices_of(pilot)
        await pilot.press("right", "pagedown")
        assert shown(pilot) == ids[2]
        await pilot.press("pageup")
        assert shown(pilot) == ids[1]
        await pilot.press("backspace")
        assert shown(pilot) == ids[2]
        await pilot.press("backspace", "backspace", "backspace")
        assert shown(pilot) == ids[0]


async def test_a_skipped_question_comes_back_when_the_others_are_done(
    start: Start, workspace: Workspace, shop: str
) -> None:
    rows = workspace.assess(shop).rows
    for row in rows[3:]:
        workspace.answer(shop, row.id, {"status": "implemented"})
    async with start(shop) as pilot:
        await pilot.press("f5", "s")
        assert shown(pilot) == rows[1].id
        await pilot.press("left")
        assert "skipped" in text_of(pilot)
        await pilot.press("right", "1", "n")
        assert shown(pilot) == rows[2].id
        await pilot.press("1", "n")
        assert shown(pilot) == rows[0].id
        await pilot.press("n")
        assert "This is the last one without an answer." in notices_of(pilot)
        await pilot.press("1", "n")
        assert "Every question here has an answer." in notices_of(pilot)


async def test_answered_questions_of_the_domain_are_marked(
    start: Start, workspace: Workspace, shop: str
) -> None:
    rows = workspace.assess(shop).rows
    own = [row for row in rows if row.duty.control.domain == rows[0].duty.control.domain]
    workspace.answer(shop, own[1].id, {"status": "partial"})
    async with start(shop) as pilot:
        await pilot.press("f5", "left", "home")
        presentation_of(pilot).show_duty(own[0].id)
        await pilot.pause()
        assert "> <[/]" in text_of(pilot)
        await pilot.press("4")
        assert ">!<[/]" in text_of(pilot)


async def test_notes_and_owner_are_written_in_place_and_saved(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("f5", "t")
        await write(pilot, "Keys are ours.")
        await pilot.press("escape", "o")
        assert workspace.record(shop).answer(DUTY).notes == "Keys are ours."
        await write(pilot, "Grace")
        await pilot.press("enter")
        assert "owner Grace" in text_of(pilot)
        assert presentation_of(pilot).focused is presentation_of(pilot).slide
        await pilot.press("right")
        assert shown(pilot) != DUTY
    assert workspace.record(shop).answer(DUTY).owner == "Grace"


async def test_what_is_being_written_is_saved_when_one_leaves(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("f5", "t")
        await write(pilot, "Last words")
        await pilot.press("ctrl+q")
    assert workspace.record(shop).answer(DUTY).notes == "Last words"


async def test_looking_writes_nothing(start: Start, workspace: Workspace, shop: str) -> None:
    before = workspace.record(shop).change_count
    async with start(shop) as pilot:
        await pilot.press("f5", "right", "left", "y", "s", "n", "t", "escape", "backspace")
    assert workspace.record(shop).change_count == before


async def test_escape_leads_back_to_the_workshop_at_the_same_duty(
    start: Start, workspace: Workspace, shop: str
) -> None:
    ids = [row.id for row in workspace.assess(shop).rows]
    async with start(shop) as pilot:
        await pilot.press("f5", "2", "right", "escape")
        assert workshop_of(pilot).duties.current == ids[1]
        assert "[/]" in text_of(pilot)


async def test_a_click_gives_the_status_under_the_mouse(
    start: Start, workspace: Workspace, shop: str
) -> None:
    for size in (NARROW, WIDE, (160, 45)):
        async with start(shop, size=size) as pilot:
            go_to(pilot, DUTY)
            await pilot.press("f5", "0")
            board = presentation_of(pilot).query_one(StatusBoard)
            lines = text_of(pilot).splitlines()
            y = next(i for i, line in enumerate(lines) if "Not implemented" in line)
            x = lines[y].index("Not implemented")
            await pilot.click(board, offset=(x - board.region.x, y - board.region.y))
            await settled(pilot)
            assert workspace.record(shop).answer(DUTY).status is Status.NOT_IMPLEMENTED


async def test_not_applicable_asks_for_its_reason(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("f5", "6")
        await write(pilot, "No data is stored.")
        await pilot.press("enter")
    assert workspace.record(shop).answer(DUTY).justification == "No data is stored."


async def test_the_list_of_the_session_is_what_one_goes_through(
    start: Start, workspace: Workspace, shop: str
) -> None:
    ids = [row.id for row in workspace.assess(shop).rows]
    workspace.sessions.begin(shop)
    workspace.sessions.take(shop, [ids[4], ids[2]])
    async with start(shop) as pilot:
        await pilot.press("f5")
        assert shown(pilot) == ids[2]
        assert "0 of 2, on plan" in text_of(pilot)
        await pilot.press("right")
        assert shown(pilot) == ids[4]
        await pilot.press("right")
        assert "This is the last question." in notices_of(pilot)


async def test_the_clock_can_stand_still_and_leads_to_the_session(
    start: Start, workspace: Workspace, shop: str
) -> None:
    workspace.sessions.begin(shop)
    async with start(shop) as pilot:
        await pilot.press("f5", "c")
        assert "paused" in text_of(pilot)
        await pilot.press("c")
        assert "paused" not in text_of(pilot)
        await pilot.press("f9")
        assert isinstance(pilot.app.screen, SessionScreen)
        await pilot.press("f5")
        presentation_of(pilot)
        await pilot.press("escape")
        workshop_of(pilot)


async def test_a_question_is_parked_while_one_writes_and_the_duty_can_be_left_out(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("f4", "enter")
        assert "Write the question first." in text_of(pilot)
        await write(pilot, "Who owns the keys?")
        await pilot.press("tab")
        await write(pilot, "Grace")
        await pilot.press("enter", "f5", "t")
        await write(pilot, "Half")
        await pilot.press("f4")
        await write(pilot, "Who pays?")
        await pilot.press("f8", "enter")
        assert "2 waiting. F9 shows them." in notices_of(pilot)
        assert not pilot.app.screen.query("ParkDialog Input")
    first, second = workspace.record(shop).parked
    assert (first.text, first.owner, first.control_id) == ("Who owns the keys?", "Grace", DUTY)
    assert (second.text, second.control_id) == ("Who pays?", "")
    assert workspace.record(shop).answer(DUTY).notes == "Half"


async def test_an_assessment_without_services_has_nothing_to_show_and_stays_calm(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        await pilot.press("f5")
        scope = workspace.record(shop).scope
        workspace.set_scope(shop, type(scope)())
        presentation_of(pilot).show_current()
        await pilot.pause()
        await pilot.press("right", "left", "n", "s", "1", "y", "backspace", "escape")
        assert pilot.app.return_code is None


async def test_a_window_of_twelve_lines_shows_question_and_statuses(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop, size=(40, 12)) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("f5")
        shown = " ".join(text_of(pilot).split())
        assert " ".join(workspace.kb.control_by_id[DUTY].question.split()[:4]) in shown
        for status in ("1 ( ) Implemented", "3 ( ) Planned", "5 ( ) Alternative"):
            assert status in shown


async def test_a_resize_keeps_question_and_text(start: Start, shop: str) -> None:
    async with start(shop, size=WIDE) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("f5", "o")
        await write(pilot, "Gra")
        for size in (NARROW, (60, 15), WIDE):
            await pilot.resize_terminal(*size)
        assert shown(pilot) == DUTY
        assert presentation_of(pilot).query_one("#owner", Input).value == "Gra"


async def test_it_goes_on_by_itself_only_where_that_is_wanted(
    start: Start, workspace: Workspace, shop: str
) -> None:
    ids = [row.id for row in workspace.assess(shop).rows]
    async with start(shop) as pilot:
        await pilot.press("f5", "1")
        assert shown(pilot) == ids[0]
        presentation_of(pilot).action_go_on()
        await pilot.press("2")
        assert shown(pilot) == ids[1]
        await pilot.press("0")
        assert shown(pilot) == ids[1]


async def test_a_room_sees_two_reasons_at_first_and_all_of_them_on_a_key(
    start: Start, workspace: Workspace, shop: str
) -> None:
    row = max(workspace.assess(shop).rows, key=lambda each: len(telling(each.duty.reasons)))
    told = telling(row.duty.reasons)
    last, more = reason_text(workspace.kb, told[-1]), len(told) - 2
    assert more > 0
    async with start(shop, size=(160, 80)) as pilot:
        go_to(pilot, row.id)
        await pilot.press("f5")
        assert f"and {more} more reason" in words(text_of(pilot))
        assert last not in words(text_of(pilot))
        await pilot.press("y")
        await pilot.pause()
        shown = presentation_of(pilot).query_one("#slide-help", Static)
        assert shown.display
        assert last in str(shown.content)
