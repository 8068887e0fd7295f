"""Questionnaires in the app: out from the homework, back by import, conflicts asked about."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from srm_tui.core.vocabulary import Status
from srm_tui.tui.screens.merging import ConflictDialog
from srm_tui.tui.screens.reading import ReadingDialog
from srm_tui.workspace import Edit, Workspace
from srm_tui.workspace.questionnaires import file_name, written
from tests.filling import Filling
from tests.tui.conftest import NARROW, WIDE, Start
from tests.tui.poison import POISON
from tests.tui.reading import notices_of, settled, text_of, until, write

ONE, TWO = "root-user-protected", "security-contact"


@pytest.fixture
def maya(workspace: Workspace, shop: str, tmp_path: Path) -> Path:
    """A questionnaire that went to Maya, about two duties."""
    for control_id in (ONE, TWO):
        workspace.answer(shop, control_id, {"status": "partial", "owner": "Maya"})
    rows = workspace.assess(shop).rows
    asked = workspace.questionnaires.by_owner(shop, rows)
    one = next(each for each in asked if each.owner == "Maya")
    path = tmp_path / file_name(one, ".xlsx")
    path.write_bytes(written(one, ".xlsx"))
    return path


async def take_back(pilot: Pilot[None], path: Path) -> None:
    await pilot.press("i")
    await write(pilot, str(path))
    await pilot.press("enter")


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_what_was_filled_in_is_shown_then_taken_over_and_undone(
    start: Start, workspace: Workspace, shop: str, maya: Path, size: tuple[int, int]
) -> None:
    with Filling(maya) as hand:
        hand.cell(ONE, "Status").value = "Implemented"
        hand.cell(ONE, "Notes").value = f"Done {POISON}"
        hand.cell(TWO, "New evidence").value = "https://wiki.example.com/contact"
        hand.book["Start"]["B8"].value = f"Maya {POISON}"
    async with start(size=size) as pilot:
        await take_back(pilot, maya)
        await until(pilot, lambda: isinstance(pilot.app.screen, ReadingDialog))
        await pilot.pause()
        assert "Status: Implemented" in text_of(pilot)
        assert f"Done {POISON}"[:12] in text_of(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert "3 changes of Maya" in notices_of(pilot)
    answer = workspace.record(shop).answer(ONE)
    assert (answer.status, answer.answered_by) == (Status.IMPLEMENTED, f"Maya {POISON}")
    workspace.undo(shop)
    assert workspace.record(shop).answer(ONE).status is Status.PARTIAL


async def test_leaving_the_list_of_changes_leaves_everything_as_it_is(
    start: Start, workspace: Workspace, shop: str, maya: Path
) -> None:
    with Filling(maya) as hand:
        hand.cell(ONE, "Status").value = "Implemented"
    before = workspace.record(shop).change_count
    async with start() as pilot:
        await take_back(pilot, maya)
        await until(pilot, lambda: isinstance(pilot.app.screen, ReadingDialog))
        await pilot.press("down", "enter")
        await settled(pilot)
    assert workspace.record(shop).change_count == before


async def test_a_field_that_was_changed_here_too_is_asked_about(
    start: Start, workspace: Workspace, shop: str, maya: Path
) -> None:
    with Filling(maya) as hand:
        hand.cell(ONE, "Status").value = "Implemented"
        hand.cell(TWO, "Status").value = "Implemented"
    workspace.answer(shop, ONE, {"status": "planned"})
    workspace.answer(shop, TWO, {"status": "planned"})
    async with start() as pilot:
        await take_back(pilot, maya)
        await until(pilot, lambda: isinstance(pilot.app.screen, ConflictDialog))
        await pilot.pause()
        shown = " ".join(text_of(pilot).replace("│", " ").split())
        assert "Ours (Ada Example, 2026-11-24 09:" in shown
        assert "Answers!E" in shown
        await pilot.press("t", "o", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReadingDialog))
        await pilot.press("enter")
        await settled(pilot)
    record = workspace.record(shop)
    kept = [record.answer(each).status for each in (ONE, TWO)]
    assert sorted(kept) == [Status.IMPLEMENTED, Status.PLANNED]


async def test_an_inherited_answer_is_asked_about_before_the_file_departs_from_it(
    start: Start, workspace: Workspace, shop: str, maya: Path
) -> None:
    stamp = {
        "team": "Platform [/red]",
        "source": "base",
        "digest": "0",
        "as_of": "2026-11-01T08:00:00Z",
    }
    said = {**stamp, "status": "partial"}
    workspace.edit(shop, [Edit(control_id=ONE, field="inherited", value=said)])
    with Filling(maya) as hand:
        hand.cell(ONE, "Status").value = "Implemented"
    async with start() as pilot:
        await take_back(pilot, maya)
        await until(pilot, lambda: isinstance(pilot.app.screen, ConflictDialog))
        await pilot.pause()
        shown = " ".join(text_of(pilot).replace("│", " ").split())
        assert "1 field inherited from another team" in shown
        assert "Ours (inherited from Platform [/red]): Partial" in shown
        await pilot.press("t", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReadingDialog))
        await pilot.press("enter")
        await settled(pilot)
    answer = workspace.record(shop).answer(ONE)
    assert (answer.status, answer.departs) == (Status.IMPLEMENTED, True)


async def test_what_is_wrong_is_listed_by_its_cell(
    start: Start, workspace: Workspace, shop: str, maya: Path
) -> None:
    with Filling(maya) as hand:
        hand.cell(ONE, "Status").value = "done"
        hand.cell(TWO, "Due date").value = "soon"
    async with start() as pilot:
        await take_back(pilot, maya)
        await until(pilot, lambda: isinstance(pilot.app.screen, ReadingDialog))
        await pilot.pause()
        shown = text_of(pilot)
        assert "'done' is no status" in shown
        assert "'soon' is no sure date" in shown
        assert pilot.app.screen.query_one(".dialog").size.height < 14, "no larger than its text"
        await pilot.press("escape")
    assert workspace.record(shop).answer(ONE).status is Status.PARTIAL


async def test_another_workbook_keeps_the_question_with_what_is_wrong(
    start: Start, shop: str, tmp_path: Path
) -> None:
    assert shop
    path = tmp_path / "other.xlsx"
    path.write_bytes(b"PK no workbook")
    async with start() as pilot:
        await take_back(pilot, path)
        await until(pilot, lambda: "cannot be read as an XLSX" in text_of(pilot))


async def test_the_homework_goes_out_to_each_owner(
    start: Start, workspace: Workspace, shop: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    workspace.answer(shop, ONE, {"status": "partial", "owner": "Maya"})
    async with start(shop) as pilot:
        await pilot.press("f9", "4", "s")
        await until(pilot, lambda: "Into which folder?" in text_of(pilot))
        await pilot.press("enter")
        await settled(pilot)
        assert "2 questionnaires in" in notices_of(pilot)
    assert sorted(each.name for each in (tmp_path / "Web-shop-questionnaires").iterdir()) == [
        "Web-shop-Maya.xlsx",
        "Web-shop-nobody-yet.xlsx",
    ]
