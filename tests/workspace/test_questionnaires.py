"""Questionnaires go out, are filled in by other hands, and come back field by field."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from srm_tui.core.answers import Answer
from srm_tui.core.inheritance import Provided, ProvidedControl
from srm_tui.core.merge import Side
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Status
from srm_tui.errors import UsageError
from srm_tui.store.provided import dump_provided
from srm_tui.workspace import OvertakenError, Workspace
from srm_tui.workspace.inheriting import plan_takeover, take_over
from srm_tui.workspace.questionnaires import file_name, written
from tests.filling import Filling

DUTY = "encryption-at-rest"
OTHER = "web-firewall"


@pytest.fixture
def sent(workspace: Workspace, shop: str, tmp_path: Path) -> Path:
    """A questionnaire for Maya that went out."""
    notes = "=SUM(A1) is what they said\nand 'more'"
    workspace.answer(shop, DUTY, {"status": "partial", "owner": "Maya", "notes": notes})
    workspace.answer(shop, OTHER, {"owner": "Maya"})
    return send(workspace, shop, tmp_path, "Maya")


def send(workspace: Workspace, shop: str, folder: Path, owner: str) -> Path:
    rows = workspace.assess(shop).rows
    asked = workspace.questionnaires.by_owner(shop, rows)
    one = next(each for each in asked if each.owner == owner)
    path = folder / file_name(one, ".xlsx")
    path.write_bytes(written(one, ".xlsx"))
    return path


def collect(workspace: Workspace, shop: str, *paths: Path, side: Side | None = None) -> None:
    sheets = workspace.questionnaires.weigh(shop, paths)
    choices = (
        {key: each for s in sheets for key, each in s.merge.for_all(side).items()} if side else {}
    )
    workspace.questionnaires.take(shop, sheets, choices)


def told(workspace: Workspace, shop: str, path: Path) -> list[str]:
    """Return the problems of a returned file as places and messages."""
    given = workspace.questionnaires
    found = given.problems(shop, given.weigh(shop, [path]), {})
    return [f"{each.place.file.removeprefix(path.name).strip()}: {each.message}" for each in found]


def answer(workspace: Workspace, shop: str, control: str = DUTY) -> Answer:
    return workspace.record(shop).answer(control)


def test_what_was_not_touched_changes_nothing(workspace: Workspace, shop: str, sent: Path) -> None:
    with Filling(sent):
        pass
    (weighed,) = workspace.questionnaires.weigh(shop, [sent])
    assert weighed.is_empty
    assert weighed.problems == ()


def test_what_was_typed_comes_back_under_the_name_of_who_typed_it(
    workspace: Workspace, shop: str, sent: Path
) -> None:
    with Filling(sent) as hand:
        hand.cell(DUTY, "Status").value = "  implemented "
        hand.cell(DUTY, "Notes").value = "-2 is fine\n= too   \n\n"
        hand.cell(DUTY, "Due date").value = datetime(2027, 1, 31)  # noqa: DTZ001
        hand.cell(DUTY, "New evidence").value = "https://wiki.example.com/enc"
        hand.cell(DUTY, "Title of the evidence").value = "Wiki page"
        hand.cell(OTHER, "Status").value = "Not applicable"
        hand.cell(OTHER, "Reason").value = "No web traffic"
        hand.book["Start"]["B8"].value = "Maya Chen"
    before = workspace.record(shop).change_count
    collect(workspace, shop, sent)
    found = answer(workspace, shop)
    assert (found.status, found.notes) == (Status.IMPLEMENTED, "-2 is fine\n= too")
    assert (found.due_on, found.answered_by) == (date(2027, 1, 31), "Maya Chen")
    assert [(e.value, e.title, e.added_by) for e in found.evidence] == [
        ("https://wiki.example.com/enc", "Wiki page", "Maya Chen")
    ]
    assert answer(workspace, shop, OTHER).justification == "No web traffic"
    written_now = workspace.changes(shop)[before:]
    assert len({each.batch_id for each in written_now}) == 1


def test_one_undo_of_whoever_took_it_over_takes_all_of_it_back(
    workspace: Workspace, shop: str, sent: Path
) -> None:
    before = answer(workspace, shop)
    with Filling(sent) as hand:
        hand.cell(DUTY, "Status").value = "Implemented"
        hand.cell(DUTY, "Owner").value = "Raj"
        hand.cell(DUTY, "New evidence").value = "seen in the console"
    collect(workspace, shop, sent)
    assert answer(workspace, shop).owner == "Raj"
    workspace.undo(shop)
    after = answer(workspace, shop)
    assert (after.status, after.owner, after.evidence) == (before.status, "Maya", ())


def test_the_receipt_in_the_journal_says_what_was_read_and_used(
    workspace: Workspace, shop: str, sent: Path
) -> None:
    with Filling(sent) as hand:
        hand.cell(DUTY, "Status").value = "Implemented"
    collect(workspace, shop, sent)
    (receipt,) = workspace.record(shop).receipts
    assert (receipt.purpose, receipt.file, receipt.used) == ("answers", sent.name, 1)
    assert receipt.imported_by == "Ada Example"
    assert receipt.read == 1 + receipt.ignored[0].count


def test_a_field_changed_on_both_sides_is_a_conflict_until_somebody_chooses(
    workspace: Workspace, shop: str, sent: Path
) -> None:
    with Filling(sent) as hand:
        hand.cell(DUTY, "Status").value = "Implemented"
        hand.cell(DUTY, "Notes").value = "All done"
    workspace.answer(shop, DUTY, {"status": "planned"})
    (weighed,) = workspace.questionnaires.weigh(shop, [sent])
    (conflict,) = weighed.merge.conflicts
    assert (conflict.base, conflict.ours, conflict.theirs) == ("partial", "planned", "implemented")
    with pytest.raises(UsageError, match="on both sides"):
        collect(workspace, shop, sent)
    assert answer(workspace, shop).notes.startswith("=SUM")
    collect(workspace, shop, sent, side=Side.OURS)
    assert answer(workspace, shop).status is Status.PLANNED
    assert answer(workspace, shop).notes == "All done"
    collect(workspace, shop, sent, side=Side.THEIRS)
    assert answer(workspace, shop).status is Status.IMPLEMENTED


def test_what_somebody_says_while_one_decides_is_not_overwritten(
    workspace: Workspace, shop: str, sent: Path
) -> None:
    with Filling(sent) as hand:
        hand.cell(DUTY, "Status").value = "Implemented"
    sheets = workspace.questionnaires.weigh(shop, [sent])
    workspace.answer(shop, DUTY, {"status": "planned"})
    with pytest.raises(OvertakenError):
        workspace.questionnaires.take(shop, sheets, {})
    assert answer(workspace, shop).status is Status.PLANNED
    assert workspace.record(shop).receipts == ()


def test_two_files_that_say_different_things_are_in_conflict_with_each_other(
    workspace: Workspace, shop: str, sent: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(sent.read_bytes())
    with Filling(sent) as hand:
        hand.cell(DUTY, "Status").value = "Implemented"
    with Filling(copy) as hand:
        hand.cell(DUTY, "Status").value = "Planned"
    one, other = workspace.questionnaires.weigh(shop, [sent, copy])
    assert one.merge.conflicts == ()
    assert [each.ours for each in other.merge.conflicts] == ["implemented"]


def test_an_inherited_answer_departs_only_when_somebody_says_so(
    workspace: Workspace, shop: str, tmp_path: Path
) -> None:
    control = ProvidedControl(id=DUTY, status=Status.IMPLEMENTED, notes="By SSO")
    provided = Provided(
        team="Platform",
        source="base",
        as_of="2026-11-01T08:00:00Z",
        knowledge_base="1",
        controls=(control,),
    )
    file = tmp_path / "platform.provided.yaml"
    file.write_text(dump_provided(provided), encoding="utf-8")
    take_over(workspace, plan_takeover(workspace, shop, file))
    workspace.answer(shop, DUTY, {"owner": "Maya"})
    path = send(workspace, shop, tmp_path, "Maya")
    with Filling(path) as hand:
        hand.cell(DUTY, "Status").value = "Partial"
        hand.cell(DUTY, "Notes").value = "Not for contractors"
    (weighed,) = workspace.questionnaires.weigh(shop, [path])
    assert weighed.inherited == {(DUTY, "", "status"): "Platform"}
    assert list(weighed.merge.taken) == [(DUTY, "", "notes")]
    with pytest.raises(UsageError, match="changed on both sides"):
        collect(workspace, shop, path)
    collect(workspace, shop, path, side=Side.OURS)
    assert answer(workspace, shop).status is Status.IMPLEMENTED
    workspace.undo(shop)
    collect(workspace, shop, path, side=Side.THEIRS)
    assert answer(workspace, shop).status is Status.PARTIAL
    assert answer(workspace, shop).departs


def test_a_service_is_answered_apart_and_taken_back(
    workspace: Workspace, shop: str, sent: Path, tmp_path: Path
) -> None:
    with Filling(sent) as hand:
        hand.cell(DUTY, "Status", "Exceptions", "rds").value = "Planned"
        hand.cell(DUTY, "Owner", "Exceptions", "rds").value = "Raj"
    collect(workspace, shop, sent)
    (exception,) = answer(workspace, shop).exceptions
    assert (exception.service_id, exception.status) == ("rds", Status.PLANNED)
    again = send(workspace, shop, tmp_path, "Raj")
    with Filling(again) as hand:
        hand.cell(DUTY, "Status", "Exceptions", "rds").value = None
        hand.cell(DUTY, "Owner", "Exceptions", "rds").value = None
    collect(workspace, shop, again)
    assert answer(workspace, shop).exceptions == ()


@pytest.mark.parametrize(
    ("head", "value", "expected"),
    [
        ("Status", "done", "Answers!E{row}: 'done' is no status"),
        ("Due date", "soon", "Answers!I{row}: 'soon' is no sure date"),
        ("Due date", "3/4/2027", "Answers!I{row}: '3/4/2027' is no sure date"),
        ("Status", "Alternative", "Answers!F{row}: 'Alternative' needs a reason"),
        ("Notes", "=1+1", "Answers!G{row}: It holds a formula"),
        (
            "Title of the evidence",
            "A page",
            "Answers!K{row}: There is a title of evidence, but no evidence",
        ),
        ("Control", "no-such-duty", "Answers!E{row}: 'no-such-duty' is no control"),
        ("Control", "", "Answers!E{row}: The row does not say which control it is about"),
    ],
)
def test_what_is_wrong_is_told_by_its_cell_and_nothing_is_written(
    workspace: Workspace, shop: str, sent: Path, head: str, value: str, expected: str
) -> None:
    with Filling(sent) as hand:
        cell = hand.cell(DUTY, head)
        if head == "Control":
            hand.cell(DUTY, "Status").value = "Implemented"
        hand.cell(OTHER, "Status").value = "Planned"
        cell.value = value
    assert expected.format(row=cell.row) in told(workspace, shop, sent)
    with pytest.raises(UsageError):
        collect(workspace, shop, sent)
    assert answer(workspace, shop, OTHER).status is Status.UNANSWERED


def test_an_exception_without_a_status_is_told(workspace: Workspace, shop: str, sent: Path) -> None:
    with Filling(sent) as hand:
        hand.cell(DUTY, "Notes", "Exceptions", "rds").value = "Only here"
    (found,) = told(workspace, shop, sent)
    assert "Something is said about this service, but no status" in found


@pytest.mark.parametrize(
    "value",
    [46418, 46418.0, "2027-01-31", "31.01.2027", "1/31/2027", "31 Jan 2027", date(2027, 1, 31)],
)
def test_a_due_date_may_be_a_number_or_a_text(
    workspace: Workspace, shop: str, sent: Path, value: object
) -> None:
    with Filling(sent) as hand:
        cell = hand.cell(DUTY, "Due date")
        cell.value = value
        if not isinstance(value, date):
            cell.number_format = "General"
    collect(workspace, shop, sent)
    assert answer(workspace, shop).due_on == date(2027, 1, 31)


def test_columns_may_be_moved_and_rows_hidden_filtered_or_taken_out(
    workspace: Workspace, shop: str, sent: Path
) -> None:
    with Filling(sent) as hand:
        hand.cell(DUTY, "Status").value = "Implemented"
        sheet = hand.book["Answers"]
        sheet.delete_rows(hand.cell(OTHER, "Status").row)
        sheet.insert_cols(1, 2)
        sheet.insert_rows(1, 3)
        sheet.column_dimensions["F"].hidden = True
        sheet.row_dimensions[hand_row(sheet, DUTY)].hidden = True
        sheet.title = "Mine"
    collect(workspace, shop, sent)
    assert answer(workspace, shop).status is Status.IMPLEMENTED
    assert answer(workspace, shop, OTHER).owner == "Maya"


def hand_row(sheet: Any, control: str) -> int:
    rows = (row[0].row for row in sheet.iter_rows() if control in [c.value for c in row])
    return int(next(rows))


def test_a_column_that_was_taken_out_is_not_taken_for_empty(
    workspace: Workspace, shop: str, sent: Path
) -> None:
    with Filling(sent) as hand:
        hand.cell(DUTY, "Status").value = "Implemented"
        hand.book["Answers"].delete_cols(7)
    collect(workspace, shop, sent)
    assert answer(workspace, shop).notes.startswith("=SUM")
    (receipt,) = workspace.record(shop).receipts
    assert "column 'notes'" in [each.what for each in receipt.ignored]


def test_exceptions_without_their_service_are_never_taken_for_the_duty(
    workspace: Workspace, shop: str, sent: Path
) -> None:
    with Filling(sent) as hand:
        hand.cell(DUTY, "Status", "Exceptions", "rds").value = "Planned"
        hand.book["Exceptions"].delete_cols(12)
        del hand.book["Answers"]
    (found,) = told(workspace, shop, sent)
    assert found.startswith("Exceptions: The column 'Service id' is missing")


def test_a_text_that_no_cell_can_hold_is_not_changed_by_accident(
    workspace: Workspace, shop: str, tmp_path: Path
) -> None:
    workspace.answer(shop, DUTY, {"owner": "Maya", "notes": "x" * 40_000, "status": "partial"})
    sent = send(workspace, shop, tmp_path, "Maya")
    with Filling(sent) as hand:
        hand.cell(DUTY, "Status").value = "Implemented"
    collect(workspace, shop, sent)
    assert len(answer(workspace, shop).notes) == 40_000
    with Filling(sent) as hand:
        hand.cell(DUTY, "Notes").value = "shorter"
    assert "was too long or odd" in told(workspace, shop, sent)[0]


def test_an_answer_that_the_scope_no_longer_asks_for_is_kept_aside(
    workspace: Workspace, shop: str, sent: Path
) -> None:
    with Filling(sent) as hand:
        hand.cell(DUTY, "Status").value = "Implemented"
    workspace.set_scope(shop, Scope(service_ids=("lambda",)))
    collect(workspace, shop, sent)
    assert DUTY in workspace.assess(shop).set_aside
    assert answer(workspace, shop).status is Status.IMPLEMENTED


def test_a_name_is_needed_where_nobody_is_known(
    workspace: Workspace, shop: str, tmp_path: Path
) -> None:
    sent = send(workspace, shop, tmp_path, "")
    with Filling(sent) as hand:
        hand.cell(DUTY, "Status").value = "Implemented"
    assert told(workspace, shop, sent) == [": Nobody wrote a name into the cell for it"]
    sheets = workspace.questionnaires.weigh(shop, [sent])
    workspace.questionnaires.take(shop, sheets, {}, by="Maya")
    assert answer(workspace, shop).answered_by == "Maya"


def test_a_questionnaire_of_another_assessment_is_refused(
    workspace: Workspace, shop: str, sent: Path
) -> None:
    copy = workspace.duplicate(shop)
    assert f"belongs to assessment {shop}" in told(workspace, copy, sent)[0]


def test_a_table_comes_back_as_a_workbook_does(
    workspace: Workspace, shop: str, tmp_path: Path
) -> None:
    workspace.answer(shop, DUTY, {"status": "partial", "owner": "Maya", "notes": "=1+1"})
    (asked,) = [
        each
        for each in workspace.questionnaires.by_owner(shop, workspace.assess(shop).rows)
        if each.owner == "Maya"
    ]
    path = tmp_path / "maya.csv"
    path.write_bytes(written(asked, ".csv"))
    (weighed,) = workspace.questionnaires.weigh(shop, [path])
    assert weighed.is_empty
    text = path.read_text(encoding="utf-8-sig")
    assert '"\'=1+1"' in text
    changed = text.replace('"Partial",', '"not implemented",', 1).replace('","', '";"')
    path.write_text(changed, encoding="utf-16")
    collect(workspace, shop, path)
    found = answer(workspace, shop)
    assert (found.status, found.notes) == (Status.NOT_IMPLEMENTED, "=1+1")
