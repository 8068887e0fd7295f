"""Small and large terminals, a change between them, and what colour does not say."""

import pytest

from srm_tui.core.vocabulary import Status
from srm_tui.tui.screens.report import ReportScreen
from srm_tui.tui.text import STATUS_KEYS, STATUS_MARKS
from srm_tui.tui.widgets.duty_detail import DutyDetail
from srm_tui.tui.widgets.line_list import fitted
from srm_tui.tui.widgets.status_bar import StatusBar
from srm_tui.workspace import Workspace
from tests.tui.conftest import NARROW, WIDE, Start
from tests.tui.reading import footer_of, go_to, text_in, text_of, workshop_of, write

DUTY = "encryption-at-rest"
FOOTER = ("? Help", "u Undo", "n Next", "/ Find", "f Filter", "v Read", "s Scope", "p Report")


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_workshop_shows_list_question_statuses_and_every_key(
    start: Start, workspace: Workspace, shop: str, size: tuple[int, int]
) -> None:
    question = workspace.kb.control_by_id[DUTY].question
    async with start(shop, size=size) as pilot:
        go_to(pilot, DUTY)
        await pilot.pause()
        shown = text_of(pilot)
        assert question.split()[0] in shown
        mark = "( )" if size == NARROW else " ( ) "
        assert all(f"{key}{mark}" in shown for key in "123456")
        legend = "t notes o owner d due b team r reason e evidence x apart w work a risk m flag"
        assert all(word in shown for word in legend.split())
        assert all(key in footer_of(pilot) for key in (*FOOTER, "esc Back"))
        assert "Owner" in shown or size == NARROW
        await pilot.press("t")
        assert "Notes" in text_of(pilot)
        assert "Owner" in text_of(pilot)


@pytest.mark.parametrize("width", [120, 160, 220])
async def test_three_panes_show_the_statuses_one_below_the_other_with_room_for_titles(
    start: Start, shop: str, width: int
) -> None:
    async with start(shop, size=(width, 40)) as pilot:
        await pilot.pause()
        lines = text_of(pilot).splitlines()
        words = ("Implemented", "Partial", "Planned", "Not implemented", "Alternative")
        shown = [line for line in lines if any(f" ( ) {word}" in line for word in words)]
        assert len({line.index("( )") for line in shown}) == 1
        assert len(shown) == len(words)
        assert workshop_of(pilot).duties.size.width >= width // 3
        progress = workshop_of(pilot).query_one("#progress")
        assert len(str(progress.render())) <= progress.content_size.width
        await pilot.click(StatusBar, offset=(3, 2))
        await pilot.pause()
        assert "3 (•) Planned" in text_of(pilot)


async def test_no_key_of_the_answer_stands_on_another_line_than_its_word(
    start: Start, shop: str
) -> None:
    async with start(shop, size=WIDE) as pilot:
        await pilot.pause()
        lines = text_of(pilot).splitlines()
        for item in ("t notes", "b team", "r reason", "w work", "m flag"):
            assert any(item in line for line in lines)


async def test_a_resize_in_the_middle_of_a_note_keeps_focus_text_and_duty(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop, size=WIDE) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("t")
        await write(pilot, "Half a ")
        for size in (NARROW, (60, 15), WIDE, NARROW):
            await pilot.resize_terminal(*size)
        await write(pilot, "sentence")
        assert "Half a sentence" in text_of(pilot)
        await pilot.press("escape")
        assert f">{STATUS_MARKS[Status.UNANSWERED]}" in text_of(pilot)
    assert workspace.record(shop).answer(DUTY).notes == "Half a sentence"


async def test_a_window_of_twelve_lines_shows_duty_statuses_and_the_notes_one_writes(
    start: Start, shop: str
) -> None:
    async with start(shop, size=(40, 12)) as pilot:
        await pilot.pause()
        shown = text_of(pilot)
        assert ">[ ]" in shown
        assert all(f"{key}( )" in shown for key in "123456")
        await pilot.press("t")
        await write(pilot, "To the last letter")
        await pilot.pause()
        assert "To the last letter" in text_of(pilot)


async def test_the_row_under_the_cursor_stays_in_view_when_the_window_shrinks(
    start: Start, workspace: Workspace, shop: str
) -> None:
    last = workspace.assess(shop).rows[-1]
    async with start(shop, size=WIDE) as pilot:
        await pilot.press("end")
        await pilot.resize_terminal(*NARROW)
        await pilot.pause()
        assert workshop_of(pilot).duties.current == last.id
        assert last.duty.control.title[:40] in text_of(pilot)


async def test_the_other_places_fit_both_sizes(start: Start, shop: str) -> None:
    async with start(shop) as pilot:
        for size in (NARROW, WIDE):
            await pilot.resize_terminal(*size)
            await pilot.press("s")
            assert "are yours" in text_of(pilot)
            assert "esc Done" in footer_of(pilot)
            await pilot.press("escape", "p")
            assert "Where it stands" in text_of(pilot)
            assert "esc Back" in footer_of(pilot)
            await pilot.press("escape")


async def test_each_status_and_the_cursor_can_be_told_without_colour(
    start: Start, shop: str
) -> None:
    seen = set()
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        for key in STATUS_KEYS:
            await pilot.press(key)
            if key in "56":
                await pilot.press("escape")
            seen.add(text_of(pilot).split("\n", 2)[2])
        assert len(seen) == len(STATUS_KEYS)
        before = text_of(pilot)
        await pilot.press("down")
        lines = zip(before.splitlines()[2:7], text_of(pilot).splitlines()[2:7], strict=True)
        assert any(one != other for one, other in lines)


async def test_focus_can_be_told_without_colour(start: Start, shop: str) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.pause()
        assert ">[ ]" in text_of(pilot)
        await pilot.press("tab")
        assert isinstance(workshop_of(pilot).focused, DutyDetail)
        assert "-[ ]" in text_of(pilot)
        await pilot.press("tab")
        assert "←→ Status" in footer_of(pilot)


async def test_no_color_shows_the_same_text(
    start: Start, shop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with start(shop) as pilot:
        coloured = text_of(pilot)
    monkeypatch.setenv("NO_COLOR", "1")
    async with start(shop) as pilot:
        assert text_of(pilot) == coloured


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("short", "short"),
        ("a longer text", "a longer…"),
        ("漢字漢字漢字", "漢字漢字…"),
        ("a\nb", "a b"),
    ],
)
def test_a_line_that_is_too_long_ends_in_dots_and_wide_letters_are_measured(
    text: str, drawn: str
) -> None:
    assert fitted(text, 9) == drawn


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 40)])
async def test_the_title_that_the_list_cuts_stands_whole_over_the_question(
    start: Start, workspace: Workspace, shop: str, size: tuple[int, int]
) -> None:
    longest = max(workspace.assess(shop).rows, key=lambda row: len(row.duty.control.title))
    title = longest.duty.control.title
    async with start(shop, size=size) as pilot:
        go_to(pilot, longest.id)
        await pilot.pause()
        shown = " ".join(text_in(pilot, pilot.app.screen.query_one(DutyDetail)).split())
        assert title in shown
        listed = next(line for line in text_of(pilot).splitlines() if line.startswith(">"))
        assert title[:24] in listed
        assert title not in listed


async def test_a_click_on_a_key_in_the_last_line_presses_it(start: Start, shop: str) -> None:
    async with start(shop) as pilot:
        place = footer_of(pilot).index("p Report")
        await pilot.click("KeyBar", offset=(place + 3, 0))
        assert isinstance(pilot.app.screen, ReportScreen)
