"""The workbook: filters and choices for people, a hidden sheet for programs, never a formula."""

import hashlib
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from srm_tui.core.answers import Details
from srm_tui.core.cells import MAX_CELL
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Status
from srm_tui.reports import FORMATS, Options
from srm_tui.reports.sheets import COLUMNS
from tests.reports.conftest import Rendered


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.fixture(scope="module")
def book(plain: Rendered) -> Iterator[Any]:
    with_formulas = opened(plain.files["xlsx"])
    yield with_formulas
    with_formulas.close()


def rows(sheet: Any) -> list[dict[str, Any]]:
    head, *rest = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rest]


def test_the_sheets_are_the_register_and_what_belongs_to_it(book: Any) -> None:
    assert book.sheetnames == [
        "Register", "Plan", "Matrix", "Coverage", "Evidence", "Open findings",
        "Imports", "About", "_srm",
    ]  # fmt: skip
    assert [sheet.title for sheet in book if sheet.sheet_state == "hidden"] == ["_srm"]


def test_lists_can_be_filtered_and_their_heads_stay_in_view(book: Any) -> None:
    for name, corner in {"Register": "D2", "Matrix": "B2", "Coverage": "C2"}.items():
        sheet = book[name]
        assert sheet.freeze_panes == corner
        assert sheet.auto_filter.ref == sheet.dimensions
    assert book["Register"].print_title_rows == "$1:$1"


def test_a_status_is_chosen_from_a_list(book: Any) -> None:
    rules = {
        str(each.sqref): each.formula1 for each in book["Register"].data_validations.dataValidation
    }
    last = book["Register"].max_row
    labels = ",".join(status.label for status in Status)
    assert rules[f"G2:G{last}"] == rules[f"H2:H{last}"] == f'"{labels}"'


def test_the_register_holds_all_that_was_said_of_a_duty(plain: Rendered, book: Any) -> None:
    row = next(r for r in rows(book["Register"]) if r["Control"] == plain.filled.duty_id)
    said = "\n".join(str(cell) for cell in row.values() if cell is not None)
    of_duty = [
        word
        for name, word in plain.filled.texts.items()
        if name.split("/")[0] in ("answer", "acceptance", "exception", "evidence")
    ]
    assert [word for word in of_duty if word not in said] == []
    assert (row["Status"], row["Answer"]) == ("Planned", "Partial")
    assert row["Due"] == datetime(2031, 1, 11)  # noqa: DTZ001 (a day of a calendar)
    about = {r["About"]: r["What"] for r in rows(book["About"])}
    assert about["Workload"] == plain.filled.texts["name"]
    assert about["Description"] == plain.filled.texts["description"]


def test_the_matrix_and_the_coverage_are_whole(plain: Rendered, book: Any) -> None:
    matrix = rows(book["Matrix"])
    assert {row["Service"] for row in matrix} == {
        "Amazon S3",
        "Amazon RDS",
        "Amazon EC2",
        "AWS Lambda",
    }
    assert {cell for row in matrix for cell in list(row.values())[2:]} <= {
        "AWS",
        "Both",
        "You",
        "-",
    }
    frameworks = plain.workspace.kb.framework_by_id
    expected = sum(len(frameworks[each].requirements) for each in ("gdpr", "pci-dss-4.0.1"))
    assert len(rows(book["Coverage"])) == expected


def test_the_hidden_sheet_tells_programs_what_the_file_is(plain: Rendered, book: Any) -> None:
    said = [[cell for cell in row if cell is not None] for row in book["_srm"].values]
    known = {row[0]: row[1] for row in said if len(row) == 2}
    assert known["format"] == "srm-tui-xlsx/1"
    assert known["assessment"] == plain.filled.assessment_id
    assert known["knowledge_base"] == plain.workspace.kb.version
    assert known["snapshot_sha256"] == hashlib.sha256(plain.portable.encode()).hexdigest()
    columns = {int(row[1]): row[2] for row in said if row[0] == "column"}
    assert columns == {place: column.key for place, column in enumerate(COLUMNS)}


def test_the_same_report_gives_the_same_bytes(
    plain: Rendered, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796000000")
    assert (
        plain.workspace.report(plain.filled.assessment_id, FORMATS["xlsx"]) == plain.files["xlsx"]
    )


def test_no_typed_text_becomes_a_formula_a_link_or_a_number(hostile: Rendered) -> None:
    with ZipFile(io.BytesIO(hostile.files["xlsx"])) as package:
        names = package.namelist()
        written = [package.read(name) for name in names if "worksheets/sheet" in name]
    assert not [name for name in names if "externalLink" in name or "_rels/sheet" in name]
    assert not [text for text in written if b"<f>" in text or b"<hyperlink" in text]
    book = opened(hostile.files["xlsx"])
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert any(text.startswith("=HYPERLINK(") for text in texts)
    assert any("<script>alert(1)</script>" in text for text in texts)
    assert any("[U+0007]" in text for text in texts)
    assert max(map(len, texts)) <= MAX_CELL
    assert any("more characters in the assessment]" in text for text in texts)


def test_a_profile_has_its_own_sheets(plain: Rendered) -> None:
    def sheets(profile: str) -> list[str]:
        options = Options(profile=profile)
        data = plain.workspace.report(plain.filled.assessment_id, FORMATS["xlsx"], options=options)
        names: list[str] = opened(data).sheetnames
        return names

    assert sheets("matrix") == ["Matrix", "About", "_srm"]
    assert sheets("gaps") == ["Register", "Plan", "About", "_srm"]
    assert sheets("soa") == ["Register", "Coverage", "Evidence", "Imports", "About", "_srm"]


def test_an_empty_assessment_gives_a_workbook(plain: Rendered) -> None:
    empty = plain.workspace.create(Details(name="No sheet has a row"), Scope())
    book = opened(plain.workspace.report(empty, FORMATS["xlsx"]))
    assert book["Matrix"].max_row == 1
