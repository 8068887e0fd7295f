"""Questionnaires from strangers: bombs, macros and other files are refused with what to do."""

import contextlib
import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from srm_tui.core.answers import Answer, Record, ServiceException
from srm_tui.core.assessment import assess, derive
from srm_tui.core.questionnaire import DUTY_COLUMNS, FORMAT, questionnaire
from srm_tui.core.returned import weigh
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Status
from srm_tui.errors import DocumentError, SrmError
from srm_tui.importers.questionnaires import read_returned
from srm_tui.importers.questionnaires.grid import letters
from srm_tui.importers.questionnaires.workbook import MAX_ROWS
from srm_tui.reports.exchange.questionnaire_sheet import questionnaire_sheet
from srm_tui.reports.workbook import Book, Imprint
from srm_tui.workspace.questionnaires import written
from tests.core.builders import SMALL, TODAY

NOW = datetime(2026, 11, 25, tzinfo=UTC)
RECORD = Record(id="a1", scope=Scope(service_ids=("store", "table")))


def workbook() -> bytes:
    """Return a questionnaire about a small assessment."""
    found = assess(derive(SMALL, RECORD.scope), RECORD, TODAY)
    return questionnaire_sheet(questionnaire(SMALL, found, found.rows, NOW, "Maya"))


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """Return a package with one part added or replaced."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for each in old.infolist():
            if each.filename != name:
                new.writestr(each, old.read(each))
        new.writestr(name, content)
    return out.getvalue()


def saved(tmp_path: Path, data: bytes, name: str = "maya.xlsx") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def rows_of(cells: list[list[str]]) -> bytes:
    """Return a workbook with our heads, and these cells under them."""
    imprint = Imprint(title="t", author="a", comments="", created=NOW)
    with Book(imprint) as book:
        book.sheet("Answers", [(column.head, 9) for column in DUTY_COLUMNS], cells)
        book.hidden([("format", FORMAT), ("assessment", "a1")])
    return book.written


_ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&b;</t></si></sst>'
)
_NO_TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&a;</t></si></sst>'
)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda data: with_part(data, "xl/vbaProject.bin", b"x"), "has macros"),
        (lambda data: with_part(data, "xl/sharedStrings.xml", b" " * (40 << 20)), "unpack to"),
        (lambda data: with_part(data, "xl/media/a.bin", b"\0" * (4 << 20)), "unpack to"),
        (lambda data: with_part(data, "xl/sharedStrings.xml", _ENTITIES), "cannot be read"),
        (lambda data: with_part(data, "xl/sharedStrings.xml", _OUTSIDE), "cannot be read"),
        (lambda data: with_part(data, "xl/workbook.xml", b"<workbook"), "cannot be read"),
        (lambda data: data[: len(data) // 2], "cannot be read"),
        (lambda data: with_part(data, "[Content_Types].xml", _NO_TYPES), "cannot be read"),
        (lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "locked with a password"),
        (lambda _: b"%PDF-1.7 \xff\xfe", "is not UTF-8"),
        (lambda _: b"", "no questionnaire of srm-tui"),
        (lambda _: b"Control,Status\nlocked,planned\n", "no questionnaire of srm-tui"),
        (lambda _: b"a\n" * (MAX_ROWS + 1), "more than 20,000 rows"),
        (lambda _: f"srm-tui,Control,Status\n{FORMAT}9 a1 3,a,b\n".encode(), "a newer srm-tui"),
    ],
)
def test_what_is_no_questionnaire_or_out_of_bounds_is_refused(
    tmp_path: Path, spoil: Callable[[bytes], bytes], message: str
) -> None:
    with pytest.raises(DocumentError, match=message) as refused:
        read_returned(saved(tmp_path, spoil(workbook())))
    assert refused.value.hint or "rows" in message or "bound" in message


def test_a_workbook_that_links_to_others_is_read_and_the_links_are_told(tmp_path: Path) -> None:
    data = with_part(workbook(), "xl/externalLinks/externalLink1.xml", b"<externalLink/>")
    found = read_returned(saved(tmp_path, data))
    assert [(each.what, each.reason) for each in found.ignored] == [
        ("links to other files", "never followed or run")
    ]


def test_a_sheet_that_says_it_has_a_million_rows_is_read_by_what_it_holds(tmp_path: Path) -> None:
    data = workbook()
    with ZipFile(io.BytesIO(data)) as package:
        names = [each for each in package.namelist() if "worksheets/sheet2" in each]
        sheet = package.read(names[0])
    start = sheet.index(b"<dimension ref=")
    end = sheet.index(b"/>", start)
    sheet = sheet[:start] + b'<dimension ref="A1:XFD1048576"' + sheet[end:]
    found = read_returned(saved(tmp_path, with_part(data, names[0], sheet)))
    assert {key[0] for key in found.given} == {"locked", "shielded", "owned"}


def test_the_row_beyond_the_limit_is_an_error_and_not_a_cut(tmp_path: Path) -> None:
    rows = [["x"] * 2 for _ in range(MAX_ROWS + 1)]
    with pytest.raises(DocumentError, match="more than 20,000 rows"):
        read_returned(saved(tmp_path, rows_of(rows)))


def test_a_cell_larger_than_any_cell_is_told_and_not_taken(tmp_path: Path) -> None:
    cells = [""] * len(DUTY_COLUMNS)
    cells[6], cells[-1] = "MARK", "locked"
    data = rows_of([cells])
    with ZipFile(io.BytesIO(data)) as package:
        texts = package.read("xl/sharedStrings.xml").replace(b"MARK", b"x" * 200_000)
    path = saved(tmp_path, with_part(data, "xl/sharedStrings.xml", texts))
    weighed = weigh(SMALL, RECORD, read_returned(path))
    assert [each.code for each in weighed.problems] == ["too-long"]
    assert weighed.problems[0].place.file == "maya.xlsx Answers!G2"
    assert weighed.merge.taken == {}


def test_columns_are_called_as_spreadsheets_call_them() -> None:
    assert [letters(each) for each in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


_CELLS = st.one_of(
    st.sampled_from(["", "locked", "owned", "Implemented", "Alternative", "2027-01-31", "=1", "'"]),
    st.text(max_size=6),
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.lists(_CELLS, min_size=18, max_size=18), max_size=4))
def test_whatever_is_typed_is_taken_or_told(tmp_path: Path, cells: list[list[str]]) -> None:
    """What is read is either a value that the journal can keep, or a problem with its cell."""
    try:
        returned = read_returned(saved(tmp_path, rows_of(cells)))
    except SrmError:
        return
    weighed = weigh(SMALL, RECORD, returned)
    for problem in weighed.problems:
        assert problem.place.file.startswith("maya.xlsx")
    for control_id, _, field in weighed.merge.taken:
        assert control_id in SMALL.control_by_id
        assert field in ("status", "justification", "notes", "owner", "due_on")


_SAID = st.one_of(
    st.text(max_size=30),
    st.text(st.sampled_from("'=+-@\t\n\r\0 _x0041_,;\"\uff1da\u2028\U0001f512"), max_size=12),
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(_SAID, _SAID, st.sampled_from([".xlsx", ".csv"]))
def test_whatever_was_said_comes_back_as_no_change(
    tmp_path: Path, notes: str, owner: str, suffix: str
) -> None:
    apart = ServiceException(service_id="table", status=Status.PLANNED, notes=owner)
    said = Answer(status=Status.PARTIAL, notes=notes, owner=owner, exceptions=(apart,))
    record = replace(RECORD, answers={"locked": said})
    found = assess(derive(SMALL, record.scope), record, TODAY)
    asked = questionnaire(SMALL, found, found.rows, NOW, "Maya")
    weighed = weigh(
        SMALL, record, read_returned(saved(tmp_path, written(asked, suffix), f"m{suffix}"))
    )
    assert weighed.problems == ()
    assert weighed.is_empty


def test_a_broken_package_never_escapes_as_another_error(tmp_path: Path) -> None:
    data = bytearray(workbook())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as package:
        places = [each.header_offset + 40 for each in package.infolist()]
    for place in places:
        spoiled = bytearray(data)
        spoiled[place : place + 8] = b"\xff" * 8
        path = saved(tmp_path, bytes(spoiled))
        with contextlib.suppress(DocumentError):
            read_returned(path)
