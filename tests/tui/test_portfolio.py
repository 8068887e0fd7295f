"""All assessments together: sorted, with what fails everywhere, and written as a report."""

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from srm_tui.core.answers import Details
from srm_tui.core.scope import Scope
from srm_tui.tui.screens.portfolio import PortfolioScreen
from srm_tui.tui.screens.workshop import WorkshopScreen
from srm_tui.workspace import Workspace
from tests.tui.conftest import NARROW, WIDE, Start
from tests.tui.poison import POISON
from tests.tui.reading import footer_of, notices_of, settled, text_of, until, write

DUTY = "mfa-for-people"


@pytest.fixture
def two(workspace: Workspace, shop: str) -> str:
    """The id of a second assessment, whose gap both have."""
    details = Details(name=f"Bank {POISON}", team=POISON)
    bank = workspace.create(details, Scope(service_ids=("s3",)))
    for each in (shop, bank):
        workspace.answer(each, DUTY, {"status": "not-implemented", "due_on": "2026-01-01"})
    workspace.milestones.freeze(bank, f"One {POISON}")
    workspace.answer(bank, "encryption-in-transit", {"status": "implemented"})
    return bank


async def open_all(pilot: Pilot[None]) -> None:
    await pilot.press("r")
    await until(pilot, lambda: isinstance(pilot.app.screen, PortfolioScreen))
    await until(pilot, lambda: "critical" in text_of(pilot))


async def rename(pilot: Pilot[None], path: Path) -> None:
    """Name another file where one is asked for."""
    pilot.app.screen.query_one(Input).value = ""
    await write(pilot, str(path))
    await pilot.press("enter")


@pytest.mark.parametrize("size", [NARROW, WIDE])
@pytest.mark.usefixtures("two")
async def test_all_are_listed_with_their_figures_and_milestones(
    start: Start, size: tuple[int, int]
) -> None:
    async with start(size=size) as pilot:
        await open_all(pilot)
        shown = text_of(pilot)
        for words in ("2 assessments of 2 teams", "2 critical", "1 duty fails everywhere"):
            assert words in shown
        assert "Bank x [/red] [beta]" in shown
        await pilot.press("down")
        assert "(One x [/red] [beta]" in text_of(pilot)
        for key in ("s Sort", "d Duties", "w Write", "esc Back"):
            assert key in footer_of(pilot)


@pytest.mark.usefixtures("two")
async def test_the_order_changes_and_a_line_opens_its_assessment(start: Start) -> None:
    async with start() as pilot:
        await open_all(pilot)
        await pilot.press("s", "s", "s", "s")
        assert "first by name" in text_of(pilot)
        await pilot.press("down", "enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, WorkshopScreen)
        assert "Web shop" in text_of(pilot)


@pytest.mark.usefixtures("two")
async def test_the_duties_that_fail_in_most_say_where(start: Start) -> None:
    async with start() as pilot:
        await open_all(pilot)
        await pilot.press("d")
        shown = text_of(pilot)
        assert "2 of 2" in shown
        assert "everywhere" in shown
        assert "A gap in" in shown
        await pilot.press("d")
        assert "Answered" in text_of(pilot)


@pytest.mark.usefixtures("two")
async def test_it_is_written_as_a_report(start: Start, tmp_path: Path) -> None:
    async with start() as pilot:
        await open_all(pilot)
        await pilot.press("w")
        await rename(pilot, tmp_path / "all.doc")
        await until(pilot, lambda: "does not say which format" in text_of(pilot))
        await rename(pilot, tmp_path / "all.csv")
        await until(pilot, lambda: "Written to" in notices_of(pilot))
    assert (tmp_path / "all.csv").read_bytes().count(b"\r\n") == 3


async def test_without_an_assessment_it_says_so(start: Start) -> None:
    async with start() as pilot:
        assert "r Roll-up" not in footer_of(pilot)
