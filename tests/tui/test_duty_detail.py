"""The pane that tells a duty: painted with its list and its answer, scrolled, selected, copied."""

import pytest
from textual.pilot import Pilot

from srm_tui.core.vocabulary import Status
from srm_tui.tui.duty_text import tell_question
from srm_tui.tui.text import STATUS_MARKS
from srm_tui.tui.widgets.answer_form import AnswerForm
from srm_tui.tui.widgets.duty_detail import DutyDetail
from srm_tui.workspace import Workspace
from tests.tui.conftest import NARROW, WIDE, Start
from tests.tui.reading import go_to, text_in, text_of, until, workshop_of

SIZES = [NARROW, (100, 30), WIDE]


def detail_of(pilot: Pilot[None]) -> DutyDetail:
    return workshop_of(pilot).query_one(DutyDetail)


def answer_all(workspace: Workspace, assessment_id: str) -> None:
    """Give every duty an answer unlike that of its neighbours."""
    for number, row in enumerate(workspace.assess(assessment_id).rows):
        said = {"status": "partial", "owner": "", "notes": "", "justification": "", "due_on": None}
        if number % 2:
            said |= {"status": "planned", "owner": f"Owner {number}", "notes": "Note. " * number}
        if number % 3:
            said |= {"due_on": "2099-12-31", "justification": "Because " * number}
        workspace.answer(assessment_id, row.id, said)


@pytest.mark.parametrize("size", SIZES)
async def test_another_duty_is_painted_without_laying_the_screen_out(
    start: Start, workspace: Workspace, shop: str, size: tuple[int, int]
) -> None:
    answer_all(workspace, shop)
    async with start(shop, size=size) as pilot:
        screen = workshop_of(pilot)
        screen.look_for_others()  # tells the title what it tells each second
        await pilot.press("home", "down")
        laid_out: list[object] = []
        screen.screen_layout_refresh_signal.subscribe(screen, laid_out.append, immediate=True)
        seen = set()
        for _ in range(12):
            await pilot.press("down")
            seen.add(text_in(pilot, detail_of(pilot)))
        assert len(seen) == 12
        assert not laid_out


@pytest.mark.parametrize("size", SIZES)
async def test_question_and_answer_are_those_of_the_duty_under_the_cursor_at_once(
    start: Start, workspace: Workspace, shop: str, size: tuple[int, int]
) -> None:
    answer_all(workspace, shop)
    async with start(shop, size=size) as pilot:
        screen = workshop_of(pilot)
        detail, form = detail_of(pilot), screen.query_one(AnswerForm)
        row = None
        for _ in range(5):
            screen.duties.lines.action_move(1)  # no message is handled and nothing painted between
            row = screen.row
            assert row is not None
            assert row is detail.row is form.row
            assert screen.duties.current == row.id
        assert row is not None
        await pilot.pause()
        title = tell_question(workspace.kb, row).plain.partition("\n")[0]
        assert title in " ".join(text_in(pilot, detail).split())
        assert f"{STATUS_MARKS[row.status]} {row.status.label}" in text_of(pilot)


async def test_a_sentence_selected_with_the_mouse_is_copied_as_one_line(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop, size=WIDE) as pilot:
        go_to(pilot, "encryption-at-rest")
        await pilot.pause()
        detail = detail_of(pilot)
        question = workspace.kb.control_by_id["encryption-at-rest"].question
        shown = text_in(pilot, detail).splitlines()
        first = next(y for y, line in enumerate(shown) if line.strip()[:12] == question[:12])
        last = shown.index("", first) - 1
        assert last > first
        await pilot.mouse_down(detail, offset=(1, first))
        await pilot.hover(detail, offset=(len(shown[last]) + 1, last))
        await pilot.mouse_up(detail, offset=(len(shown[last]) + 1, last))
        assert pilot.app.screen.get_selected_text() == question
        workshop_of(pilot).duties.lines.action_move(1)
        assert pilot.app.screen.get_selected_text() is None


async def test_another_duty_is_told_from_its_top_and_an_answer_leaves_one_where_one_reads(
    start: Start, shop: str
) -> None:
    async with start(shop) as pilot:
        go_to(pilot, "encryption-at-rest")
        await pilot.press("v", "pagedown")
        place = detail_of(pilot).scroll_y
        await pilot.press("2")
        assert detail_of(pilot).scroll_y == place > 0
        await pilot.press("escape", "down")
        assert detail_of(pilot).scroll_y == 0


async def test_what_gets_shorter_stays_in_view(start: Start, shop: str) -> None:
    async with start(shop) as pilot:
        go_to(pilot, "encryption-at-rest")
        await pilot.press("v", "end")
        detail = detail_of(pilot)
        assert detail.scroll_y == detail.max_scroll_y > 0
        await pilot.resize_terminal(160, 60)
        await pilot.pause()
        assert detail.scroll_y == detail.max_scroll_y
        assert "Sources" in text_in(pilot, detail)


async def test_a_click_under_the_mark_of_the_scroll_bar_goes_on_by_a_page(
    start: Start, shop: str
) -> None:
    async with start(shop) as pilot:
        go_to(pilot, "encryption-at-rest")
        await pilot.pause()
        detail = detail_of(pilot)
        bar = detail.vertical_scrollbar.region
        await pilot.click(offset=(bar.x, bar.bottom - 1))
        await pilot.pause()
        assert detail.scroll_target_y > 0


@pytest.mark.parametrize("size", SIZES)
async def test_a_status_is_saved_and_told_without_laying_the_screen_out(
    start: Start, shop: str, size: tuple[int, int]
) -> None:
    async with start(shop, size=size) as pilot:
        screen = workshop_of(pilot)
        await pilot.press("1")
        laid_out: list[object] = []
        screen.screen_layout_refresh_signal.subscribe(screen, laid_out.append, immediate=True)
        await pilot.press("2")
        await until(pilot, lambda: screen.row is not None and screen.row.status is Status.PARTIAL)
        await pilot.pause()
        assert "saved" in text_of(pilot).splitlines()[0]
        assert "[/] Partial" in text_of(pilot)
        assert not laid_out


def colours_of(pilot: Pilot[None]) -> list[list[tuple[str, str]]]:
    """Return each cell of the screen with how it is drawn."""
    strips = pilot.app.screen._compositor.render_strips()
    return [[(cell, str(each.style)) for each in strip for cell in each.text] for strip in strips]


@pytest.mark.parametrize("times", [1, 2, 3])
async def test_another_look_colours_all_panes_as_a_start_with_it_does(
    start: Start, workspace: Workspace, shop: str, times: int
) -> None:
    answer_all(workspace, shop)
    async with start(shop, size=WIDE) as pilot:
        await pilot.press("home", *["f2"] * times)
        await pilot.pause()
        look, changed = pilot.app.theme, colours_of(pilot)
    async with start(shop, size=WIDE) as pilot:
        await pilot.press("home")
        await pilot.pause()
        assert pilot.app.theme == look
        fresh = colours_of(pilot)
    assert changed[1:] == fresh[1:]
