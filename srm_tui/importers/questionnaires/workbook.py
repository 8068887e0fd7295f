"""XLSX workbooks of strangers, read within bounds: nothing in them runs or is fetched."""

import io
import warnings
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from srm_tui.errors import DocumentError, Place
from srm_tui.importers.questionnaires.grid import EMPTY, ERROR, FORMULA, Raw, Row, Sheet, told

MAX_PARTS = 1_000
MAX_PART = 12 << 20
"""The most bytes that one part of a workbook may unpack to."""
MAX_WHOLE = 24 << 20
MAX_RATIO = 200
"""How many times its size a large part may unpack to."""
MAX_SHEETS = 40
MAX_ROWS = 20_000
MAX_COLUMNS = 60
MAX_CELLS = 300_000
"""How many cells of a sheet may hold something."""

_OLE = b"\xd0\xcf\x11\xe0"
_DAYS = range(20_000, 120_000)
"""The numbers by which spreadsheets count the days from 1954 to 2228."""
_BROKEN = (
    BadZipFile, LookupError, ValueError, TypeError, AttributeError, ArithmeticError,
    EOFError, OSError, NotImplementedError, RuntimeError, SyntaxError, zlib.error,
)  # fmt: skip
"""What a file that is no proper workbook makes the reader raise; bad XML is a SyntaxError."""
_FOREIGN = {
    "xl/externalLinks/": "links to other files",
    "xl/embeddings/": "embedded objects",
    "xl/activeX/": "controls that run programs",
    "xl/connections.xml": "connections to databases",
}


def read_workbook(data: bytes, name: str) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """Return the sheets of a workbook, and what else it holds that is left alone.

    It raises DocumentError for what is no workbook, has macros or is out of bounds.
    """
    with broken_files_told(name):
        foreign = check_package(data, name)
        return tuple(_sheets(data, name)), foreign


@contextmanager
def broken_files_told(name: str) -> Iterator[None]:
    """Turn what a file that is no proper workbook makes the reader raise into DocumentError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of what it does not keep
            yield
    except _BROKEN as error:
        message = "The file cannot be read as an XLSX workbook"
        raise DocumentError(
            Place(name), f"{message} ({type(error).__name__}).", "Save it as .xlsx once more."
        ) from None


def check_package(data: bytes, name: str) -> tuple[str, ...]:
    """Return what a workbook holds beside its sheets.

    It raises DocumentError where it must not be opened: locked, with macros, too large.
    """
    if data.startswith(_OLE):
        message = "The file is locked with a password, or of a kind before 2007."
        raise DocumentError(Place(name), message, "Save it as .xlsx without a password.")
    with ZipFile(io.BytesIO(data)) as package:
        return _checked(package.infolist(), name)


def _checked(parts: Sequence[ZipInfo], name: str) -> tuple[str, ...]:
    """Return what a workbook holds beside its sheets; raise where it must not be opened."""

    def refusal(message: str, hint: str) -> DocumentError:
        return DocumentError(Place(name), message, hint)

    if any(each.filename.casefold().endswith("vbaproject.bin") for each in parts):
        raise refusal("The workbook has macros.", "Save it as .xlsx, which has none.")
    whole = sum(each.file_size for each in parts)
    bomb = any(
        each.file_size > MAX_PART
        or (each.file_size > 1 << 20 and each.file_size > MAX_RATIO * max(each.compress_size, 1))
        for each in parts
    )
    if bomb or whole > MAX_WHOLE or len(parts) > MAX_PARTS:
        message = f"The workbook would unpack to {whole / (1 << 20):,.0f} MB in {len(parts)} parts."
        raise refusal(message, "A questionnaire is far smaller: copy its sheets to a new file.")
    names = [each.filename for each in parts]
    return tuple(
        what for start, what in _FOREIGN.items() if any(each.startswith(start) for each in names)
    )


def _sheets(data: bytes, name: str) -> Iterator[Sheet]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    try:
        if len(book.worksheets) > MAX_SHEETS:
            raise DocumentError(Place(name), f"There are more than {MAX_SHEETS} sheets.")
        for sheet in book.worksheets:
            yield Sheet(name=str(sheet.title), rows=tuple(_rows(book, sheet, name)))
    finally:
        book.close()


def _rows(book: Any, sheet: Any, name: str) -> Iterator[Row]:
    """Yield the rows that hold something; one beyond the limit is an error, not a cut."""
    sheet.reset_dimensions()  # What a file says of its size may be wrong.
    limits = {"max_row": MAX_ROWS + 1, "max_col": MAX_COLUMNS}
    count = 0
    for number, cells in enumerate(sheet.iter_rows(**limits), 1):
        found = tuple(_raw(book, cell) for cell in cells)
        if not any(each is not EMPTY for each in found):
            continue
        count += sum(each is not EMPTY for each in found)
        if number > MAX_ROWS or count > MAX_CELLS:
            most = f"{MAX_ROWS:,} rows" if number > MAX_ROWS else f"{MAX_CELLS:,} cells"
            message = f"The sheet '{sheet.title:.40}' has more than {most}."
            raise DocumentError(Place(name), message, "Take out what does not belong to it.")
        yield Row(number, found)


def _raw(book: Any, cell: Any) -> Raw:
    value, kind = cell.value, cell.data_type
    if value is None or value == "":
        return EMPTY
    if kind == "f":
        return Raw(fault=FORMULA)
    if kind == "e":
        return Raw(fault=ERROR)
    return Raw(text=told(value), day=_day(book, value))


def _day(book: Any, value: object) -> str:
    """Return the day that a date, or a number that lost its format, means."""
    from openpyxl.utils.datetime import from_excel

    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and int(value) in _DAYS:  # type: ignore[call-overload]
        return str(from_excel(int(value), book.epoch).date().isoformat())  # type: ignore[call-overload]
    return ""
