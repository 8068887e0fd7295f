"""What became of an assessment since a milestone, on the screen."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from srm_tui.core.scope import Scope
from srm_tui.store import open_store
from srm_tui.tui.screens.comparison import ComparisonScreen
from srm_tui.tui.widgets.line_list import LineList
from srm_tui.workspace import Workspace
from tests.tui.conftest import NARROW, WIDE, Start
from tests.tui.reading import appears, notices_of, settled, text_of, workshop_of, write

DUTY = "encryption-at-rest"


def comparison_of(pilot: Pilot[None]) -> ComparisonScreen:
    """Return the screen, which must be the comparison."""
    assert isinstance(pilot.app.screen, ComparisonScreen)
    return pilot.app.screen


def listed(pilot: Pilot[None]) -> str:
    """Return the whole list, also what is scrolled away."""
    lines = comparison_of(pilot).query_one(LineList).lines
    return "\n".join(f"{line.text} | {line.tail}" for line in lines)


@pytest.fixture
def moved(workspace: Workspace, shop: str) -> str:
    """An assessment of which much changed since its milestone `One`."""
    workspace.answer(shop, DUTY, {"status": "partial"})
    workspace.answer(shop, "restore-test", {"status": "implemented"})
    workspace.milestones.freeze(shop, "One")
    workspace.answer(shop, DUTY, {"status": "implemented", "owner": "Maya"})
    workspace.answer(shop, "restore-test", {"status": "planned"})
    workspace.answer(shop, "root-user-protected", {"status": "partial"})
    workspace.answer(shop, "mfa-for-people", {"notes": "soon"})
    scope = Scope(service_ids=("rds", "s3", "ec2"), facts={"environment": ("test",)})
    workspace.set_scope(shop, scope)
    return shop


async def test_without_a_milestone_it_says_what_one_is_for(start: Start, shop: str) -> None:
    async with start(shop) as pilot:
        await pilot.press("g", "c")
        assert "no milestone to compare with yet" in text_of(pilot)
        await pilot.press("enter", "e", "m")
        await write(pilot, "One")
        await pilot.press("enter")
        await settled(pilot)
        assert "From 'One' (2026-11-24) to now" in text_of(pilot)
        assert "Nothing changed between these points." in text_of(pilot)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_gaps_scope_and_answers_are_told_apart(
    start: Start, workspace: Workspace, moved: str, size: tuple[int, int]
) -> None:
    titles = workspace.kb.control_by_id
    async with start(moved, size=size) as pilot:
        await pilot.press("g", "c")
        shown = listed(pilot)
        for words in (
            f"New gaps | 1\n[/] C {titles['root-user-protected'].title} | ",
            f"[>] H {titles['restore-test'].title} | was implemented",
            f"Closed gaps | 1\n[x] H {titles[DUTY].title} | was partial",
            "+ Amazon EC2 | service",
            "- Amazon SQS | service",
            "production -> test",
            "Duties that came with the scope",
            f"[ ] {titles['mfa-for-people'].title} | notes",
        ):
            assert words in shown
        assert "gaps 1 -> 2" in text_of(pilot)
        assert comparison_of(pilot).query_one(LineList).go_to(f"closed/{DUTY}")
        await pilot.pause()
        assert "Status: Partial -> Implemented" in text_of(pilot)
        assert "Owner: nothing -> Maya" in text_of(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert workshop_of(pilot).duties.current == DUTY


async def test_what_the_scope_no_longer_asks_cannot_be_opened(
    start: Start, workspace: Workspace, moved: str
) -> None:
    workspace.set_scope(moved, Scope(service_ids=("route53",)))
    async with start(moved) as pilot:
        await pilot.press("g", "c")
        lines = comparison_of(pilot).query_one(LineList)
        assert lines.go_to(f"dropped/{DUTY}")
        await pilot.press("enter")
        assert "nothing to open" in notices_of(pilot)


async def test_another_milestone_or_a_day_can_be_chosen(
    start: Start, workspace: Workspace, moved: str
) -> None:
    workspace.milestones.freeze(moved, "Two")
    async with start(moved) as pilot:
        await pilot.press("g", "c")
        assert "From 'Two' (2026-11-24) to now" in text_of(pilot)
        await pilot.press("f", "down", "enter")
        await settled(pilot)
        assert "From 'One' (2026-11-24) to now" in text_of(pilot)
        await pilot.press("t", "down", "enter")
        await settled(pilot)
        assert "From 'One' (2026-11-24) to 'Two' (2026-11-24)" in text_of(pilot)
        await pilot.press("f", "end", "enter")
        await pilot.pause()
        await write(pilot, "1y ago")
        await pilot.press("enter")
        await appears(pilot, "there was nothing yet")
        await pilot.press(*["backspace"] * 6)
        await write(pilot, "today")
        await pilot.press("enter")
        await settled(pilot)
        assert "From the end of 2026-11-24 to 'Two'" in text_of(pilot)


async def test_a_milestone_that_somebody_else_takes_away_is_compared_with_no_more(
    start: Start, workspace: Workspace, moved: str, store_path: Path
) -> None:
    other = Workspace(workspace.kb, open_store(str(store_path)), "Bo")
    workspace.milestones.freeze(moved, "Two")
    async with start(moved) as pilot:
        await pilot.press("g", "c", "f", "down", "enter")
        await settled(pilot)
        await pilot.press("t", "down", "enter")
        await settled(pilot)
        assert "From 'One' (2026-11-24) to 'Two' (2026-11-24)" in text_of(pilot)
        for name, words in (("One", "From 'Two'"), ("Two", "no milestone to compare with yet")):
            other.milestones.remove(moved, other.milestones.find(moved, name).id)
            comparison_of(pilot).look_for_others()
            await appears(pilot, words)
    other.store.close()


async def test_a_milestone_can_be_renamed_taken_away_and_brought_back(
    start: Start, workspace: Workspace, moved: str
) -> None:
    async with start(moved) as pilot:
        await pilot.press("g", "c", "e", "enter", "enter")
        await pilot.pause()
        await write(pilot, " more")
        await pilot.press("enter")
        await settled(pilot)
        assert [each.name for each in workspace.milestones.of(moved)] == ["One more"]
        await pilot.press("e", "enter", "down", "enter")
        await settled(pilot)
        assert "no milestone to compare with yet" in text_of(pilot)
        await pilot.press("u")
        assert "From 'One more'" in text_of(pilot)
