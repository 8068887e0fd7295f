"""Tables in CSV, read row by row."""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from srm_tui.errors import DocumentError, Place
from srm_tui.importers.scoping.source import Source
from srm_tui.importers.streams import opened

_LONGEST_CELL = 1 << 20


def columns_of(source: Source) -> tuple[str, ...]:
    """Return the cells of the first row of a table; none for what is no text."""
    first = source.start.partition(b"\n")[0].decode("utf-8", "replace").strip()
    if first.startswith(("{", "[", "<")) or "," not in first:
        return ()
    try:
        return tuple(next(csv.reader([first]), ()))
    except csv.Error:
        return ()


@contextmanager
def rows_of(source: Source) -> Iterator[Iterator[Sequence[str]]]:
    """Open the rows of a table, the first one included."""
    csv.field_size_limit(_LONGEST_CELL)
    with opened(source.path, source.name, source.on_read) as stream:
        reader = csv.reader(io.TextIOWrapper(stream, "utf-8", newline=""))
        try:
            yield reader
        except csv.Error as error:
            place = Place(source.name, reader.line_num)
            raise DocumentError(place, f"This is no CSV: {error}.", "Export it again.") from None
        except UnicodeDecodeError:
            message = "The text is not UTF-8."
            place = Place(source.name, reader.line_num)
            raise DocumentError(place, message, "Save it as UTF-8.") from None
