"""The first screen: empty, with assessments, and the ways on from it."""

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from srm_tui.core.answers import Details
from srm_tui.core.scope import Scope
from srm_tui.store import open_store
from srm_tui.tui.screens.home import HomeScreen
from srm_tui.tui.screens.scope import ScopeScreen
from srm_tui.tui.screens.workshop import WorkshopScreen
from srm_tui.tui.widgets.line_list import LineList
from srm_tui.workspace import Workspace
from tests.tui.conftest import NARROW, WIDE, Start
from tests.tui.reading import footer_of, notices_of, settled, text_of, until, write


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


async def test_a_pipe_is_refused_before_it_is_waited_for(start: Start, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    async with start() as pilot:
        await pilot.press("i")
        await write(pilot, str(tmp_path / "pipe"))
        await pilot.press("enter")
        await until(pilot, lambda: "This is a pipe" in text_of(pilot))


async def import_into(pilot: Pilot[None], path: Path, told: str) -> None:
    """Ask to import `path`, and wait until the screen says `told`."""
    await pilot.press("i")
    await write(pilot, str(path))
    await pilot.press("enter")
    await until(pilot, lambda: told in text_of(pilot))


@pytest.fixture
def exported(workspace: Workspace, shop: str, tmp_path: Path) -> Path:
    """A file with the assessment of the shop."""
    path = tmp_path / "s.srm.yaml"
    path.write_text(workspace.export_text(shop), encoding="utf-8")
    return path


async def test_an_imported_file_is_listed_and_opened_with_enter(
    start: Start, workspace: Workspace, exported: Path, store_path: Path
) -> None:
    other = open_store(str(store_path.with_name("other.db")))
    async with start(over=Workspace(workspace.kb, other, "Bo")) as pilot:
        await import_into(pilot, exported, "Web shop")
        assert "Imported, with its history." in notices_of(pilot)
        await settled(pilot)
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, WorkshopScreen)
    other.close()


async def test_what_is_odd_in_an_imported_file_is_shown_with_its_line(
    start: Start, exported: Path
) -> None:
    text = exported.read_text(encoding="utf-8")
    odd = exported.with_name("odd.srm.yaml")
    identity = re.sub(r"^id: .*", "id: 0dd0dd00", text, flags=re.MULTILINE)
    mistyped = identity.replace("services:\n", "services:\n  - ec22 [/red]\n", 1)
    odd.write_text(mistyped, encoding="utf-8")
    async with start() as pilot:
        await import_into(pilot, odd, "Imported, and odd")
        shown = " ".join(text_of(pilot).replace("│", " ").split())
        assert "There is no service 'ec22 [/red]'." in shown
        assert "odd.srm.yaml:" in shown
        await pilot.press("escape")
        await until(pilot, lambda: "Imported, with its history" in notices_of(pilot))


async def test_an_assessment_that_is_here_already_is_asked_about(
    start: Start, workspace: Workspace, exported: Path
) -> None:
    async with start() as pilot:
        await import_into(pilot, exported, "'Web shop' is here already")
        assert "The file says the same as the one that is here." in text_of(pilot)
        assert "up to date" not in text_of(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert len(workspace.records()) == 1
        await import_into(pilot, exported, "'Web shop' is here already")
        await pilot.press("down", "enter")
        await settled(pilot)
        assert "Web shop (2)" in text_of(pilot)


async def test_a_file_that_went_on_brings_the_one_here_up_to_date(
    start: Start, workspace: Workspace, exported: Path, shop: str, store_path: Path
) -> None:
    other = open_store(str(store_path.with_name("other.db")))
    elsewhere = Workspace(workspace.kb, other, "Bo")
    elsewhere.import_file(exported)
    elsewhere.answer(shop, "root-user-protected", {"status": "implemented", "notes": "MFA"})
    exported.write_text(elsewhere.export_text(shop), encoding="utf-8")
    other.close()
    async with start() as pilot:
        await import_into(pilot, exported, "The file has 2 changes that are not here yet.")
        await pilot.press("enter")
        await settled(pilot)
        assert "Brought up to date with 2 changes." in notices_of(pilot)
    [record] = workspace.records()
    assert record.answer("root-user-protected").notes == "MFA"
    assert workspace.changes(shop)[-1].author == "Bo"


async def test_a_path_is_completed_and_a_folder_opened(
    start: Start, exported: Path, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "deep.srm.yaml").write_text(exported.read_text(), encoding="utf-8")
    (tmp_path / "notes.txt").touch()
    async with start() as pilot:
        await pilot.press("i")
        await write(pilot, f"{tmp_path}/")
        shown = text_of(pilot)
        assert "folder/" in shown
        assert "s.srm.yaml" in shown
        assert "notes.txt" not in shown
        await write(pilot, "fo")
        await pilot.press("tab")
        assert "deep.srm.yaml" in text_of(pilot)
        await pilot.press("down", "enter")
        await until(pilot, lambda: "'Web shop' is here already" in text_of(pilot))
        await pilot.press("escape")


async def test_an_exported_file_holds_the_assessment(
    start: Start, workspace: Workspace, shop: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with start() as pilot:
        await pilot.press("e", "enter")
        await settled(pilot)
        assert "Written to" in notices_of(pilot)
        await pilot.press("e", "enter")
        await until(pilot, lambda: "Web-shop.srm.yaml is there already" in text_of(pilot))
        await pilot.press("down", "enter")
        await settled(pilot)
    assert (tmp_path / "Web-shop.srm.yaml").read_text("utf-8") == workspace.export_text(shop)
    assert (tmp_path / "Web-shop-2.srm.yaml").is_file()


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


async def test_archiving_and_copying_are_undone_and_redone(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start() as pilot:
        await pilot.press("u")
        assert "Nothing was archived or copied here." in notices_of(pilot)
        await pilot.press("a")
        assert "Archived 'Web shop'; H shows it, U undoes it." in notices_of(pilot)
        await pilot.press("u")
        assert ">Web shop" in text_of(pilot)
        assert "Brought 'Web shop' back." in notices_of(pilot)
        await pilot.press("U")
        assert workspace.record(shop).details.archived
        await pilot.press("u", "c")
        assert ">Web shop (2)" in text_of(pilot)
        await pilot.press("u")
        assert ">Web shop (2)" not in text_of(pilot)
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
        keys = str(pilot.app.screen.query_one("#help-keys", Static).content)
        assert "Begin a new assessment" in keys
        assert "Open the filled example" in keys
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, HomeScreen)
    assert shop


@pytest.fixture
def standing(workspace: Workspace, shop: str) -> str:
    """An assessment with gaps, of which one is overdue."""
    today = workspace.today()
    for control_id, days in (("root-user-protected", -3), ("security-contact", 4)):
        due = (today + timedelta(days=days)).isoformat()
        workspace.answer(shop, control_id, {"status": "partial", "due_on": due, "owner": "Maya"})
    return shop


async def test_a_wide_screen_shows_every_column_and_a_narrow_one_the_most_important(
    start: Start, standing: str
) -> None:
    async with start(size=WIDE) as pilot:
        heading, line = text_of(pilot).splitlines()[1:3]
        assert heading.split() == [
            *(
                "Assessment",
                "Team",
                "Answered",
                "Score",
                "Critical",
                "Next",
                "due",
                "Last",
                "change",
            )
        ]
        assert "Payments" in line
        assert "2/" in line
        assert "3 days overdue" in line
        assert "just now" in line
        assert "1 duty is overdue." in text_of(pilot)
        assert "(Maya)" in text_of(pilot)
        await pilot.resize_terminal(*NARROW)
        await pilot.pause()
        heading = text_of(pilot).splitlines()[1]
        assert "Last change" not in heading
        assert "Next due" in heading
        assert "3 days overdue" in text_of(pilot)
    assert standing


async def test_a_question_handed_out_for_a_day_is_due_too(
    start: Start, workspace: Workspace, shop: str
) -> None:
    due = (workspace.today() + timedelta(days=2)).isoformat()
    workspace.answer(shop, "security-contact", {"owner": "Maya", "due_on": due})
    async with start(size=WIDE) as pilot:
        assert "in 2 days" in text_of(pilot).splitlines()[2]
        assert f"Next due {due}" in text_of(pilot)


async def test_the_assessment_changed_last_stands_first(
    start: Start, workspace: Workspace, shop: str
) -> None:
    workspace.create(Details(name="Younger"), Scope(service_ids=("sqs",)))
    async with start() as pilot:
        assert text_of(pilot).index("Younger") < text_of(pilot).index("Web shop")
        await pilot.press("end", "o", "1", "escape")
        assert text_of(pilot).index("Web shop") < text_of(pilot).index("Younger")
    assert shop


async def test_an_assessment_is_found_by_its_words_and_opened(
    start: Start, workspace: Workspace, shop: str
) -> None:
    for name in ("Billing", "Search"):
        workspace.create(Details(name=name), Scope(service_ids=("sqs",)))
    async with start() as pilot:
        await pilot.press("slash")
        await write(pilot, "payments rds")
        shown = text_of(pilot)
        assert "Web shop" in shown
        assert "Billing" not in shown
        await pilot.press("escape")
        assert "Billing" in text_of(pilot)
        await pilot.press("slash")
        await write(pilot, "nothing like it")
        assert "No assessment has these words." in text_of(pilot)
        await pilot.press("escape", "slash")
        await write(pilot, "shop")
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, WorkshopScreen)
        assert pilot.app.screen.assessment_id == shop


async def test_whoever_tries_to_delete_is_told_why_not(start: Start, shop: str) -> None:
    async with start() as pilot:
        await pilot.press("delete")
        assert "they are evidence of what was said and when" in notices_of(pilot)
        assert "Web shop" in text_of(pilot)
    assert shop


async def test_after_a_scope_without_services_the_cursor_is_on_the_new_assessment(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start() as pilot:
        assert shop == pilot.app.screen.query_one(LineList).current
        await pilot.press("n")
        await write(pilot, "Billing")
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("escape", "escape")
        await until(pilot, lambda: "No service is chosen yet" in notices_of(pilot))
        current = pilot.app.screen.query_one(LineList).current
        assert workspace.record(current).details.name == "Billing"


async def test_enter_takes_the_one_file_that_begins_so(
    start: Start, exported: Path, tmp_path: Path
) -> None:
    assert exported.parent == tmp_path
    async with start() as pilot:
        await pilot.press("i")
        await write(pilot, str(exported).removesuffix(".srm.yaml"))
        await pilot.press("enter")
        field = pilot.app.screen.query_one(Input)
        assert field.value == str(exported)
        await pilot.press("enter")
        await until(pilot, lambda: "'Web shop' is here already" in text_of(pilot))
        await pilot.press("escape")
