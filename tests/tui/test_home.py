"""The first screen: empty, with assessments, and the ways on from it."""

from pathlib import Path

from srm_tui.core.answers import Details
from srm_tui.core.scope import Scope
from srm_tui.tui.screens.home import HomeScreen
from srm_tui.tui.screens.scope import ScopeScreen
from srm_tui.tui.screens.workshop import WorkshopScreen
from srm_tui.workspace import Workspace
from tests.tui.conftest import Start
from tests.tui.reading import footer_of, notices_of, settled, text_of, write


async def test_an_empty_home_says_what_it_is_for_and_which_keys_go_on(start: Start) -> None:
    async with start() as pilot:
        shown = text_of(pilot)
        assert "AWS secures the cloud; you secure what you put in it." in shown
        assert "N  begin a new assessment" in shown
        assert "D  open the demo" in shown
        assert "Open" not in footer_of(pilot)
        assert "Copy" not in footer_of(pilot)


async def test_one_key_opens_the_demo_and_again_the_same_one(
    start: Start, workspace: Workspace
) -> None:
    async with start() as pilot:
        await pilot.press("d")
        await settled(pilot)
        assert isinstance(pilot.app.screen, WorkshopScreen)
        await pilot.press("escape", "d")
        await settled(pilot)
        assert isinstance(pilot.app.screen, WorkshopScreen)
    assert len(workspace.records()) == 1


async def test_a_taken_name_is_told_where_it_was_typed(start: Start, shop: str) -> None:
    async with start() as pilot:
        await pilot.press("n")
        await write(pilot, "web shop")
        await pilot.press("enter")
        assert "already an assessment named 'web shop'" in text_of(pilot)
        await write(pilot, " 2")
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, ScopeScreen)
        assert pilot.app.screen.title == "web shop 2"
    assert shop


async def test_a_file_that_is_not_there_is_told_and_the_path_stays(start: Start) -> None:
    async with start() as pilot:
        await pilot.press("i")
        await write(pilot, "no.yaml")
        await pilot.press("enter")
        assert "There is no such file" in text_of(pilot)
        assert "no.yaml" in text_of(pilot)


async def test_an_imported_file_is_listed_and_opened_with_enter(
    start: Start, workspace: Workspace, shop: str, tmp_path: Path
) -> None:
    path = tmp_path / "s.srm.yaml"
    path.write_text(workspace.export_text(shop), encoding="utf-8")
    async with start() as pilot:
        await pilot.press("i")
        await write(pilot, str(path))
        await pilot.press("enter")
        await settled(pilot)
        assert "Web shop (2)" in text_of(pilot)
        assert "Imported, with its history." in notices_of(pilot)
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, WorkshopScreen)


async def test_an_archived_assessment_is_hidden_and_comes_back(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start() as pilot:
        await pilot.press("a")
        assert "All assessments are archived; H shows them." in text_of(pilot)
        await pilot.press("h")
        assert ">Web shop" in text_of(pilot)
        assert "h All" in footer_of(pilot)
        await pilot.press("a")
        assert not workspace.record(shop).details.archived


async def test_a_copy_stands_under_a_name_of_its_own(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start() as pilot:
        await pilot.press("c")
        assert "Web shop (2)" in text_of(pilot)
    assert {each.details.name for each in workspace.records()} == {"Web shop", "Web shop (2)"}
    assert shop


async def test_an_assessment_without_services_opens_at_its_scope(
    start: Start, workspace: Workspace
) -> None:
    workspace.create(Details(name="Empty"), Scope())
    async with start() as pilot:
        await pilot.press("o")
        assert isinstance(pilot.app.screen, ScopeScreen)
        await pilot.press("escape", "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "No service is chosen yet." in notices_of(pilot)


async def test_help_shows_the_keys_of_the_place_and_closes(start: Start, shop: str) -> None:
    async with start() as pilot:
        await pilot.press("f1")
        shown = text_of(pilot)
        assert "Begin a new assessment" in shown
        assert "Open the filled example" in shown
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, HomeScreen)
    assert shop
