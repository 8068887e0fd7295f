"""Where an assessment stands: figures, heatmap and burn-down, each leading to its duties."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from srm_tui.core.answers import Details
from srm_tui.core.scope import Scope
from srm_tui.core.selection import selected
from srm_tui.store import open_store
from srm_tui.tui.screens.dashboard import DashboardScreen
from srm_tui.tui.screens.home import HomeScreen
from srm_tui.tui.standing import behind, selection_of
from srm_tui.workspace import Workspace
from tests.tui.conftest import NARROW, WIDE, Start
from tests.tui.reading import (
    appears,
    footer_of,
    notices_of,
    settled,
    text_of,
    until,
    workshop_of,
    write,
)

DUTY = "encryption-at-rest"


def dashboard_of(pilot: Pilot[None]) -> DashboardScreen:
    """Return the screen, which must be the dashboard."""
    assert isinstance(pilot.app.screen, DashboardScreen)
    return pilot.app.screen


@pytest.fixture
def answered(workspace: Workspace, shop: str) -> str:
    """An assessment with a late gap, an accepted one, and one that is nobody's."""
    workspace.set_scope(
        shop,
        Scope(
            service_ids=("rds", "s3", "sqs"),
            facts={"environment": ("production",)},
            framework_ids=("gdpr",),
        ),
    )
    late = {"status": "partial", "owner": "Maya", "due_on": "2026-11-01"}
    workspace.answer(shop, DUTY, late)
    workspace.answer(shop, "backups-enabled", {"status": "planned"})
    workspace.answer(shop, "restore-test", {"status": "implemented"})
    return shop


async def test_all_figures_are_shown_and_agree_with_the_assessment(
    start: Start, workspace: Workspace, answered: str
) -> None:
    found = workspace.assess(answered)
    async with start(answered, size=WIDE) as pilot:
        await pilot.press("g")
        shown = text_of(pilot)
        listed = "\n".join(f"{line.text} {line.tail}" for line in dashboard_of(pilot).lines.lines)
        assert f"3/{found.totals.count}" in shown
        assert f"{found.totals.score} %" in shown
        for words in ("Gaps by severity", "Gaps by owner", "1 OVERDUE, 2026-11-01", "nobody yet"):
            assert words in listed
        assert "GDPR" in listed
        assert all(
            domain.title in listed for domain in workspace.kb.domains if found.rows_of(domain.id)
        )
        assert f"Open duties: {found.totals.count - 1} of {found.totals.count}" in shown


async def test_a_small_screen_shows_one_thing_at_a_time(start: Start, answered: str) -> None:
    async with start(answered) as pilot:
        await pilot.press("g")
        assert "Score by domain" in text_of(pilot)
        assert "no answer yet" not in text_of(pilot)
        await pilot.press("2")
        assert "Score by domain" not in text_of(pilot)
        assert "Amazon S3" in text_of(pilot)
        assert dashboard_of(pilot).grid.has_focus
        await pilot.press("3")
        assert "# gap   . no answer yet" in text_of(pilot)
        await pilot.press("1")
        assert dashboard_of(pilot).lines.has_focus
        assert "esc Back" in footer_of(pilot)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_cell_of_the_heatmap_says_what_it_holds_and_leads_to_its_duties(
    start: Start, workspace: Workspace, answered: str, size: tuple[int, int]
) -> None:
    async with start(answered, size=size) as pilot:
        await pilot.press("g", "2")
        grid = dashboard_of(pilot).grid
        grid.go_to("rds", "data-protection")
        await pilot.pause()
        shown = text_of(pilot)
        assert "[H1?]" in shown
        assert "1 gap, the worst high" in shown
        await pilot.press("enter")
        assert workspace.kb.control_by_id[DUTY].title in text_of(pilot)
        await pilot.press("enter")
        await settled(pilot)
        rows = workspace.assess(answered).rows_of("data-protection")
        first = next(row for row in rows if "rds" in row.duty.service_ids)
        assert workshop_of(pilot).duties.current == first.id


async def test_a_figure_leads_to_the_duties_behind_it(
    start: Start, workspace: Workspace, answered: str
) -> None:
    async with start(answered) as pilot:
        await pilot.press("g")
        lines = dashboard_of(pilot).lines
        for line_id, control_id in (
            ("owner/Maya", DUTY),
            ("owner/", "backups-enabled"),
            ("severity/high", DUTY),
            ("due/undated", "backups-enabled"),
        ):
            assert lines.go_to(line_id)
            await pilot.press("enter")
            assert workspace.kb.control_by_id[control_id].title[:40] in text_of(pilot)
            await pilot.press("escape")
        assert lines.go_to("severity/low")
        await pilot.press("enter")
        await settled(pilot)
        assert "There is no duty here." in notices_of(pilot)


async def test_home_and_the_palette_lead_there_and_back(start: Start, shop: str) -> None:
    async with start() as pilot:
        await pilot.press("g")
        assert dashboard_of(pilot).assessment_id == shop
        lines = dashboard_of(pilot).lines
        assert lines.go_to("all/answered")
        await pilot.press("enter", "enter")
        await settled(pilot)
        assert workshop_of(pilot)
        await pilot.press("escape")
        assert dashboard_of(pilot)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, HomeScreen)
        commands = [each.title for each in pilot.app.get_system_commands(pilot.app.screen)]
        assert "Figures (g)" in commands


async def test_without_a_service_only_the_account_has_duties(
    start: Start, workspace: Workspace
) -> None:
    empty = workspace.create(Details(name="Empty"), Scope())
    async with start(size=WIDE) as pilot:
        await pilot.press("g")
        assert dashboard_of(pilot).assessment_id == empty
        assert [row.name for row in dashboard_of(pilot).grid.rows] == ["Account"]
        assert "no score yet" in text_of(pilot)
        await pilot.press("w")
        assert "No service is chosen yet." in text_of(pilot)
        await pilot.press("down", "right", "enter", "escape")
        assert dashboard_of(pilot)


async def test_undo_and_redo_change_the_figures(
    start: Start, workspace: Workspace, answered: str
) -> None:
    count = workspace.assess(answered).totals.count
    async with start(answered) as pilot:
        await pilot.press("g")
        for key, number in (("u", 2), ("U", 3)):
            await pilot.press(key)
            assert f"{number}/{count}" in dashboard_of(pilot).lines.lines[1].tail


async def test_a_milestone_is_frozen_from_here_and_a_name_that_is_taken_is_asked_again(
    start: Start, workspace: Workspace, answered: str
) -> None:
    workspace.milestones.freeze(answered, "One")
    async with start(answered) as pilot:
        await pilot.press("g", "m")
        await write(pilot, "one")
        await pilot.press("enter")
        await appears(pilot, "already a milestone named 'One'")
        await write(pilot, " more")
        await pilot.press("enter")
        await settled(pilot)
        assert "Frozen as 'one more'" in notices_of(pilot)
    assert [each.name for each in workspace.milestones.of(answered)] == ["One", "one more"]


async def test_what_others_answer_is_shown_and_told(
    start: Start, workspace: Workspace, answered: str, store_path: Path
) -> None:
    other = Workspace(workspace.kb, open_store(str(store_path)), "Bo")
    count = workspace.assess(answered).totals.count
    async with start(answered) as pilot:
        await pilot.press("g")
        other.answer(answered, "root-user-protected", {"status": "implemented"})
        dashboard_of(pilot).look_for_others()
        await until(pilot, lambda: "Bo changed status" in notices_of(pilot))
        assert f"4/{count}" in dashboard_of(pilot).lines.lines[1].tail
    other.store.close()


async def test_a_milestone_is_marked_below_the_burn_down(
    start: Start, workspace: Workspace, answered: str
) -> None:
    workspace.milestones.freeze(answered, "One")
    async with start(answered) as pilot:
        await pilot.press("g", "3")
        assert "  0 +^" in text_of(pilot)
        assert "^ milestone" in text_of(pilot)


async def test_the_palette_of_the_workshop_leads_to_owners_comparison_and_milestone(
    start: Start, workspace: Workspace, answered: str
) -> None:
    async with start(answered) as pilot:
        workshop = pilot.app.screen
        commands = {each.title: each for each in pilot.app.get_system_commands(workshop)}
        for name, title in (("Who owns what", "Site Host"), ("Compare", "no milestone")):
            commands[name].callback()
            await appears(pilot, title)
            await pilot.press("escape")
            assert pilot.app.screen is workshop
        commands["Milestone"].callback()
        await appears(pilot, "What to call this point")
        await write(pilot, "One")
        await pilot.press("enter")
        await until(pilot, lambda: "Frozen as 'One'" in notices_of(pilot))
    assert [each.name for each in workspace.milestones.of(answered)] == ["One"]


async def test_all_duties_behind_a_figure_or_cell_can_be_worked_through(
    start: Start, answered: str
) -> None:
    async with start(answered) as pilot:
        await pilot.press("g")
        assert dashboard_of(pilot).lines.go_to("owner/Maya")
        await pilot.press("enter", "home", "enter")
        await settled(pilot)
        duties = workshop_of(pilot).duties
        assert [line.id for line in duties.lines.lines if not line.is_heading] == [DUTY]
        await pilot.press("g", "2")
        dashboard_of(pilot).grid.go_to("rds", "data-protection")
        await pilot.press("enter", "home", "enter")
        await settled(pilot)
        assert "in Data protection and encryption" in text_of(pilot)
        assert duties.shown.service_ids == ("rds",)


@pytest.mark.parametrize(
    "line_id",
    ["all/answered", "domain/identity", "severity/critical", "owner/", "owner/Maya", "due/overdue"],
)
def test_the_workshop_shows_just_the_duties_that_a_figure_counts(
    workspace: Workspace, answered: str, line_id: str
) -> None:
    workspace.answer(answered, "root-user-protected", {"status": "partial", "owner": "Bo"})
    found = workspace.assess(answered)
    selection = selection_of(line_id)
    assert selection is not None
    counted = {row.id for row in behind(workspace.kb, found, line_id)}
    assert {row.id for row in selected(selection, found.rows)} == counted
    assert counted


async def test_an_example_in_a_field_is_not_taken_for_a_name(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        await pilot.press("g", "m", "enter")
        await pilot.pause()
        assert "Write it first, as in: After the workshop" in text_of(pilot)
        await pilot.press("escape")
        assert "Write it first" not in text_of(pilot)
    assert workspace.milestones.of(shop) == ()


async def test_the_heatmap_shows_every_column_and_its_marks_at_80_columns(
    start: Start, workspace: Workspace
) -> None:
    services = tuple(each.id for each in workspace.kb.services[:40])
    created = workspace.create(Details(name="Many"), Scope(service_ids=services))
    async with start(created) as pilot:
        await pilot.press("g", "2")
        await pilot.pause()
        grid = dashboard_of(pilot).grid
        assert grid.virtual_size.width <= grid.scrollable_content_region.width
        assert ". = no duty" in text_of(pilot)
        assert "[2 Heatmap]" in text_of(pilot)
