"""The one place that writes to the terminal: results on stdout, everything else on stderr."""

import csv
import io
import json
import shutil
import sys
from collections.abc import Iterable, Sequence
from enum import IntEnum

from srm_tui.errors import ContentError, SrmError


class ExitCode(IntEnum):
    """How a command ended."""

    FINE = 0
    FOUND = 1
    """Gaps or problems that were asked for."""
    WRONG_USE = 2
    UNEXPECTED = 3
    INTERRUPTED = 130


def say(text: str) -> None:
    """Write a line of the result."""
    try:
        sys.stdout.write(f"{_printable(text, sys.stdout.encoding)}\n")
    except BrokenPipeError:
        sys.stdout = io.StringIO()


def note(text: str) -> None:
    """Write a message beside the result."""
    sys.stderr.write(f"{_printable(text, sys.stderr.encoding)}\n")
    sys.stderr.flush()


def say_json(value: object) -> None:
    """Write one JSON document and nothing else."""
    say(json.dumps(value, ensure_ascii=False, indent=2))


def say_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV table whose cells no spreadsheet takes for formulas."""
    from srm_tui.reports.tables import safe_cell

    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([[safe_cell(str(cell)) for cell in row] for row in rows])
    say(buffer.getvalue().rstrip("\n"))


def say_table(head: Sequence[str], rows: Iterable[Sequence[object]], *, grow: int = -1) -> None:
    """Write a table for people; the column `grow` is cut to what the terminal leaves."""
    from srm_tui.cli.table import render_table

    width = shutil.get_terminal_size((100, 24)).columns if sys.stdout.isatty() else 0
    for line in render_table(head, [[str(cell) for cell in row] for row in rows], width, grow):
        say(line)


def explain(error: SrmError) -> None:
    """Write what went wrong and what to do about it."""
    note(f"Error: {error}")
    if isinstance(error, ContentError):
        for problem in error.problems[:20]:
            note(f"  {problem}")
    if error.hint:
        note(error.hint)


def _printable(text: str, encoding: str | None) -> str:
    """Return `text` without control characters, in what the stream can encode."""
    shown = "".join(c if c in "\n\t" or c.isprintable() else _visible(c) for c in text)
    return shown.encode(encoding or "utf-8", "replace").decode(encoding or "utf-8")


def _visible(character: str) -> str:
    """Return spaces and joiners as they are, and everything that could steer a terminal named."""
    import unicodedata

    harmless = unicodedata.category(character) in ("Zs", "Mn", "Mc", "Me") or character == "\u200d"
    return character if harmless else f"<U+{ord(character):04X}>"
