"""The questionnaire as a workbook: only what is to be filled in can be changed, and it is whole."""

import io
from datetime import UTC, datetime
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from srm_tui.core.answers import Answer, Record, ServiceException
from srm_tui.core.assessment import assess, derive
from srm_tui.core.questionnaire import DUTY_COLUMNS, Questionnaire, handed_out, questionnaire
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Status
from srm_tui.reports.exchange.questionnaire_sheet import questionnaire_sheet
from tests.core.builders import SMALL, TODAY

SCOPE = Scope(service_ids=("store", "table", "queue"))
ANSWERS = {
    "locked": Answer(
        status=Status.PARTIAL,
        owner="Maya",
        notes="=HYPERLINK(1)",
        exceptions=(ServiceException(service_id="table", status=Status.PLANNED, owner="raj"),),
    ),
    "shielded": Answer(status=Status.NOT_IMPLEMENTED, owner="Raj"),
}


def asked() -> Questionnaire:
    record = Record(id="a1", scope=SCOPE, answers=ANSWERS, change_count=7)
    found = assess(derive(SMALL, SCOPE), record, TODAY)
    return questionnaire(SMALL, found, found.rows, datetime(2026, 11, 25, tzinfo=UTC), "Maya")


@pytest.fixture(scope="module")
def book() -> Any:
    return openpyxl.load_workbook(io.BytesIO(questionnaire_sheet(asked())))


def open_heads(sheet: Any) -> list[str]:
    return [sheet.cell(1, c.column).value for c in sheet[2] if not c.protection.locked]


def test_only_the_cells_to_fill_in_can_be_changed(book: Any) -> None:
    answer = ["Status", "Reason", "Notes", "Owner", "Due date"]
    assert open_heads(book["Answers"]) == [*answer, "New evidence", "Title of the evidence"]
    assert open_heads(book["Exceptions"]) == answer
    unlocked = [c.coordinate for row in book["Start"] for c in row if not c.protection.locked]
    assert unlocked == ["B8"]
    assert all(book[name].protection.sheet for name in ("Start", "Answers", "Exceptions"))
    assert book["_srm"].sheet_state == "hidden"


def test_status_and_date_are_checked_as_one_types_and_each_cell_says_what_it_wants(
    book: Any,
) -> None:
    rules = {str(e.sqref): e for e in book["Answers"].data_validations.dataValidation}
    assert rules["E2:E4"].type == "list"
    assert set(rules["E2:E4"].formula1.strip('"').split(",")) == {each.label for each in Status}
    assert rules["I2:I4"].type == "date"
    assert len(rules) == len(open_heads(book["Answers"]))
    assert all(each.prompt for each in rules.values())


def test_the_head_stays_in_view_and_every_text_has_room(book: Any) -> None:
    sheet = book["Answers"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C2", "A1:S4")
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$1", "$A:$B")
    for column in DUTY_COLUMNS:
        place = DUTY_COLUMNS.index(column) + 1
        letter = sheet.cell(1, place).column_letter
        longest = max(map(len, column.head.split()))
        assert sheet.column_dimensions[letter].width >= longest, column.head
    assert all(cell.alignment.wrap_text for row in sheet["A2:S4"] for cell in row)


def test_a_row_says_what_is_asked_why_and_how_it_stands(book: Any) -> None:
    heads = [cell.value for cell in book["Answers"][1]]
    row = next(r for r in book["Answers"].iter_rows(min_row=2) if r[-1].value == "locked")
    said = dict(zip(heads, [cell.value for cell in row], strict=True))
    assert said["Question"] == "Is locked done?"
    assert said["What a yes needs"] == "\u2022 It is on.\n\u2022 It is the default."
    assert said["Why it is asked"].startswith("\u2022 Because ")
    assert said["What AWS does"] == "AWS offers it."
    assert said["Answer so far"] == "Partial\nWith its exceptions: Planned"
    assert (said["Status"], said["Notes"]) == ("Partial", "=HYPERLINK(1)")
    assert row[heads.index("Notes")].data_type == "s"


def test_the_same_questionnaire_gives_the_same_bytes_without_any_link() -> None:
    data = questionnaire_sheet(asked())
    assert data == questionnaire_sheet(asked())
    with ZipFile(io.BytesIO(data)) as package:
        assert not [each for each in package.namelist() if "external" in each.casefold()]


def test_each_owner_is_asked_what_is_theirs_under_one_spelling() -> None:
    record = Record(id="a1", scope=SCOPE, answers=ANSWERS)
    found = assess(derive(SMALL, SCOPE), record, TODAY)
    made = handed_out(SMALL, found, found.rows, datetime(2026, 11, 25, tzinfo=UTC))
    assert {each.owner.casefold(): [line.control_id for line in each.duties] for each in made} == {
        "": ["owned"],
        "maya": ["locked"],
        "raj": ["locked", "shielded"],
    }
