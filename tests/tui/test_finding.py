"""Search and filters of the workshop."""

from textual.pilot import Pilot

from srm_tui.core.finding import number_by_id
from srm_tui.core.selection import EVERYTHING, Selection
from srm_tui.tui.screens.filtering import FilterDialog
from srm_tui.workspace import Workspace
from srm_tui.workspace.evidence import evidence_from
from tests.tui.conftest import WIDE, Start
from tests.tui.reading import go_to, settled, text_of, workshop_of, write

DUTY = "encryption-at-rest"
"""A duty of the shop that several services bring."""


def listed(pilot: Pilot[None]) -> list[str]:
    """Return the duties that the list holds."""
    lines = workshop_of(pilot).duties.lines.lines
    return [line.id for line in lines if not line.is_heading]


async def search(pilot: Pilot[None], words: str) -> None:
    await pilot.press("slash")
    await write(pilot, words)


def underlined(pilot: Pilot[None]) -> list[str]:
    """Return what is underlined in the first line of the list."""
    strip = workshop_of(pilot).duties.lines.render_line(0)
    return [each.text for each in strip if each.style is not None and each.style.underline]


async def test_a_search_finds_words_and_escape_ends_it(start: Start, shop: str) -> None:
    async with start(shop) as pilot:
        await search(pilot, "data encrypted stored")
        assert workshop_of(pilot).duties.current == DUTY
        await pilot.press("enter", "2")
        assert ">[/]" in text_of(pilot)
        await pilot.press("escape")
        assert workshop_of(pilot).duties.current == DUTY
        assert not workshop_of(pilot).query_one("#find").display


async def test_a_search_without_a_match_says_so_and_nothing_is_answered(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        await search(pilot, "qqq")
        assert "No duty has these words. Escape shows all again." in text_of(pilot)
        await pilot.press("enter", "1", "t", "e", "x", "m")
    assert not workspace.record(shop).answers


async def test_a_search_says_where_the_words_stand(
    start: Start, workspace: Workspace, shop: str
) -> None:
    workspace.answer(shop, DUTY, {"notes": "Ask the zebra team"})
    workspace.add_evidence(shop, DUTY, evidence_from("text:Seen by the walrus"))
    async with start(shop) as pilot:
        await search(pilot, "zebra")
        assert "1 found; notes: Ask the zebra team" in text_of(pilot)
        await pilot.press("ctrl+u")
        await write(pilot, "walrus")
        assert "1 found; evidence: Seen by the walrus" in text_of(pilot)
        await pilot.press("escape")
        assert "found" not in text_of(pilot)


async def test_what_is_found_in_a_title_is_underlined(start: Start, shop: str) -> None:
    async with start(shop) as pilot:
        await search(pilot, "stored encrypted")
        assert underlined(pilot) == ["Stored", "encrypted"]
        await pilot.resize_terminal(*WIDE)
        cut = "".join(underlined(pilot))
        assert cut.startswith("Stored")
        assert "Storedencrypted".startswith(cut)


async def test_the_arrows_move_among_what_is_found_while_one_types(start: Start, shop: str) -> None:
    async with start(shop) as pilot:
        await search(pilot, "encrypt")
        first = workshop_of(pilot).duties.current
        await pilot.press("down", "down", "up")
        assert workshop_of(pilot).duties.current == listed(pilot)[1] != first
        await pilot.press("pagedown", "pagedown", "pagedown", "pagedown")
        assert workshop_of(pilot).duties.current == listed(pilot)[-1]
        await write(pilot, "ed")
        assert workshop_of(pilot).duties.current == listed(pilot)[0]


async def test_the_words_of_an_answer_just_given_are_found(start: Start, shop: str) -> None:
    async with start(shop) as pilot:
        await search(pilot, DUTY)
        await pilot.press("enter", "t")
        await write(pilot, "The okapi knows")
        await pilot.press("escape", "escape")
        await search(pilot, "okapi")
        assert listed(pilot) == [DUTY]


async def test_a_number_or_an_id_leads_to_its_duty(
    start: Start, workspace: Workspace, shop: str
) -> None:
    numbers = number_by_id(workspace.kb, workspace.assess(shop))
    async with start(shop) as pilot:
        for wanted in (numbers[DUTY], DUTY):
            await pilot.press("home")
            await search(pilot, wanted)
            await pilot.press("enter", "escape")
            assert workshop_of(pilot).duties.current == DUTY
            assert f"{numbers[DUTY]} " in text_of(pilot).replace("\n", " \n")


async def test_filters_are_combined_counted_and_told_in_words(
    start: Start, workspace: Workspace, shop: str
) -> None:
    first, second, third, *_ = workspace.assess(shop).rows
    workspace.answer(shop, first.id, {"status": "planned", "owner": "Grace Hopper"})
    workspace.answer(shop, second.id, {"status": "partial"})
    workspace.answer(shop, third.id, {"status": "implemented"})
    async with start(shop) as pilot:
        await pilot.press("f")
        assert f"All {len(workspace.assess(shop).rows)} duties" in text_of(pilot)
        await pilot.press("down", "enter")
        assert "[x] Gaps" in text_of(pilot)
        assert "2 of " in text_of(pilot)
        await pilot.press("end", "space")
        assert "[x] Grace Hopper" in text_of(pilot)
        await pilot.press("escape")
        await settled(pilot)
        assert listed(pilot) == [first.id]
        assert "1 shown: gaps, of Grace Hopper" in text_of(pilot)
        await pilot.press("f", "a", "escape")
        await settled(pilot)
        assert len(listed(pilot)) == len(workspace.assess(shop).rows)
        assert "shown:" not in text_of(pilot)


async def test_a_condition_is_found_by_its_name(start: Start, shop: str) -> None:
    async with start(shop) as pilot:
        await pilot.press("f", "slash", *"amazon s")
        shown = text_of(pilot)
        assert "[ ] Amazon S3" in shown
        assert "[ ] Gaps" not in shown
        await pilot.press("down", "enter", "escape")
        assert isinstance(pilot.app.screen, FilterDialog)
        assert "[x] Amazon S3" in text_of(pilot)
        await pilot.press("escape")
        await settled(pilot)
        assert workshop_of(pilot).duties.shown == Selection(service_ids=("s3",))


async def test_a_filter_that_nothing_meets_says_how_to_go_on(start: Start, shop: str) -> None:
    async with start(shop) as pilot:
        workshop_of(pilot).duties.shown = Selection(kinds=("overdue",))
        await pilot.pause()
        assert "No duty is so. F shows others." in text_of(pilot)
        assert "0 shown: overdue" in text_of(pilot)


async def test_mine_is_what_the_author_owns(start: Start, workspace: Workspace, shop: str) -> None:
    workspace.answer(shop, DUTY, {"owner": "Ada Example"})
    async with start(shop) as pilot:
        workshop_of(pilot).duties.shown = Selection(kinds=("mine",))
        await pilot.pause()
        assert listed(pilot) == [DUTY]


async def test_undo_of_a_duty_that_is_not_shown_shows_all(start: Start, shop: str) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("1")
        workshop_of(pilot).duties.shown = Selection(kinds=("gaps",))
        await pilot.pause()
        await pilot.press("u")
        assert workshop_of(pilot).duties.current == DUTY
        assert workshop_of(pilot).duties.shown == EVERYTHING
