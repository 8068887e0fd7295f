"""The one place that writes to the terminal: results on stdout, everything else on stderr."""

import io
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import IntEnum
from typing import TYPE_CHECKING, TextIO

from msgspec import json

from srm_tui.errors import ContentError, SrmError, UsageError

if TYPE_CHECKING:
    from pathlib import Path


class ExitCode(IntEnum):
    """How a command ended."""

    FINE = 0
    FOUND = 1
    """Gaps or problems that were asked for."""
    WRONG_USE = 2
    UNEXPECTED = 3
    INTERRUPTED = 130


_KEY_CODES = r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O.)"
"""What arrow and function keys send, which is no text."""


def say(text: str) -> None:
    """Write a line of the result."""
    _to_stdout(lambda out: out.write(f"{_encodable(printable(text), out.encoding)}\n"))


def ask(question: str) -> str:
    """Return the line that is typed; raise EOFError when there is none any more.

    Without a line editor, since that writes escape codes. What comes from a pipe is
    repeated, so that the text reads the same.
    """

    def write(out: TextIO) -> None:
        out.write(f"{_encodable(printable(question), out.encoding)}: ")
        out.flush()

    _to_stdout(write)
    line = sys.stdin.readline() if sys.stdin is not None else ""
    if not line:
        raise EOFError
    text = "".join(filter(str.isprintable, re.sub(_KEY_CODES, "", line).replace("\t", " ")))
    if not is_terminal(sys.stdin):
        say(text)
    return text


def agrees(question: str) -> bool:
    """Return whether the person at the terminal answers with yes; anything else is a no."""
    return ask(f"{question} [y/N]").strip().casefold() in ("y", "yes")


def say_bytes(data: bytes) -> None:
    """Write a file to stdout as it is."""

    def write(out: TextIO) -> None:
        out.flush()
        out.buffer.write(data)

    _to_stdout(write)


def note(text: str) -> None:
    """Write a message beside the result; a closed stderr is no reason to stop."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(f"{_encodable(printable(text), sys.stderr.encoding)}\n")
        sys.stderr.flush()
    except OSError:
        _silence(sys.stderr)


def finish() -> None:
    """Bring everything that was said on its way."""
    _to_stdout(lambda out: out.flush())


def say_json(value: object) -> None:
    """Write one JSON document and nothing else; it loses no character on any terminal."""
    text = json.format(json.encode(value), indent=2).decode()
    if not (_is_printable(text) and (_speaks_unicode() or text.isascii())):
        text = "".join(each if _is_plain(each) else _escaped(each) for each in text)
    say(text)


def _is_plain(character: str) -> bool:
    return character == "\n" or (
        character.isprintable() and (_speaks_unicode() or character.isascii())
    )


def _escaped(character: str) -> str:
    """Return a character of a JSON text in JSON's own spelling."""
    units = character.encode("utf-16-be").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def say_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV table whose cells no spreadsheet takes for formulas."""
    import csv

    from srm_tui.core.cells import safe_cell

    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([[safe_cell(str(cell)) for cell in row] for row in rows])
    say(buffer.getvalue().rstrip("\n"))


def say_table(head: Sequence[str], rows: Iterable[Sequence[object]], *, grow: int = -1) -> None:
    """Write a table for people; the column `grow` is cut to what the terminal leaves."""
    from srm_tui.cli.table import render_table

    width = 0
    if is_terminal(sys.stdout):
        from shutil import get_terminal_size

        width = get_terminal_size((100, 24)).columns
    shown = [[printable(str(cell)) for cell in row] for row in rows]
    for line in render_table(head, shown, width, grow):
        say(line)


@contextmanager
def waiting_for(path: "Path") -> Iterator[None]:
    """Say after a second that a pipe is waited for; reading it takes as long as its writer."""
    if not path.is_fifo():
        yield
        return
    from threading import Timer

    text = f"{path} is a pipe: waiting for what is written into it. Ctrl+C stops."
    timer = Timer(1.0, note, (text,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def explain(error: SrmError) -> None:
    """Write what went wrong and what to do about it."""
    note(f"Error: {error}")
    if isinstance(error, ContentError):
        for problem in error.problems[:20]:
            note(f"  {problem}")
    if error.hint:
        note(error.hint)


def is_terminal(stream: TextIO | None) -> bool:
    """Return whether a person looks at `stream`."""
    return stream is not None and stream.isatty()


def printable(text: str) -> str:
    """Return `text` with every character named that could steer a terminal."""
    if _is_printable(text):
        return text
    return "".join(c if c in "\n\t" or c.isprintable() else _visible(c) for c in text)


def _is_printable(text: str) -> bool:
    return all(map(str.isprintable, text.split("\n")))


def _visible(character: str) -> str:
    """Return spaces and joiners as they are, and the name of any other character."""
    import unicodedata

    harmless = unicodedata.category(character) == "Zs" or character == "\u200d"
    return character if harmless else f"<U+{ord(character):04X}>"


def _encodable(text: str, encoding: str | None) -> str:
    return text.encode(encoding or "utf-8", "replace").decode(encoding or "utf-8")


def _speaks_unicode() -> bool:
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return encoding.casefold().replace("-", "").startswith("utf8")


def _to_stdout(write: Callable[[TextIO], object]) -> None:
    """Write to stdout; what nobody reads any more is dropped, and a full disk is told."""
    if sys.stdout is None:
        return
    try:
        write(sys.stdout)
    except BrokenPipeError:
        _silence(sys.stdout)
    except OSError as error:
        _silence(sys.stdout)
        message = f"The result cannot be written: {error.strerror}."
        raise UsageError(message, "Write it to another place.") from None


def _silence(stream: TextIO) -> None:
    """Let everything that is still written to `stream` vanish."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
