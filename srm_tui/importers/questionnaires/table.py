"""CSV tables as spreadsheets save them."""

import csv
import io

from srm_tui.core.cells import bare_cell
from srm_tui.errors import DocumentError, Place
from srm_tui.importers.questionnaires.grid import EMPTY, Raw, Row, Sheet

_LONGEST = 1 << 20
_MOST_ROWS = 20_000


def read_table(data: bytes, name: str) -> Sheet:
    """Return the rows of a CSV file that srm-tui has written, without its guards."""
    text = _decoded(data, name)
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows = []
    try:
        for number, cells in enumerate(reader, 1):
            if number > _MOST_ROWS:
                raise DocumentError(Place(name), f"There are more than {_MOST_ROWS:,} rows.")
            if any(map(str.strip, cells)):
                rows.append(Row(number, tuple(_raw(cell) for cell in cells)))
    except csv.Error as error:
        message = f"The file cannot be read as a CSV table: {error}."
        raise DocumentError(Place(name, reader.line_num), message) from None
    return Sheet(name="", rows=tuple(rows))


def _raw(cell: str) -> Raw:
    return Raw(text=bare_cell(cell)) if cell else EMPTY


def _decoded(data: bytes, name: str) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        hint = "Save it as 'CSV UTF-8', or use the XLSX questionnaire."
        raise DocumentError(Place(name), "The text is not UTF-8.", hint) from None
