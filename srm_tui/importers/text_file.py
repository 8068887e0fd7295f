"""A file of text read once in pieces, so that its size hardly matters."""

import codecs
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO

from srm_tui.errors import DocumentError, Place
from srm_tui.importers.streams import digest_of, opened

PIECE = 1 << 20
Advance = Callable[[int, int], None]
"""Takes how many bytes of how many were read; what it raises ends the reading."""


class TextFile:
    """Reads a file from its beginning to its end, unpacked where it is packed."""

    def __init__(self, path: Path, name: str = "", advance: Advance = lambda *_: None) -> None:
        self.path = path
        self.name = name or str(path)
        """How the file is called in messages."""
        self._advance = advance
        self._read = 0
        self._size = 0
        self._stack = ExitStack()
        self._stream: IO[bytes] | None = None
        self._first: bytes | None = None
        """The first piece, while it was only looked at."""
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def __enter__(self) -> "TextFile":
        self._stream = self._stack.enter_context(opened(self.path, self.name, self._count))
        self._size = self.path.stat().st_size
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._first = self._stream = None
        self._stack.__exit__(kind, error, trace)

    @property
    def digest(self) -> tuple[str, int]:
        """The SHA-256 of the file as it lies there, and its size in bytes."""
        return digest_of(self.path)

    @property
    def start(self) -> str:
        """How the text begins, which is read all the same."""
        if self._first is None:
            self._first = self._bytes()
        return self._first.decode("utf-8", "replace")

    def read(self) -> str:
        """Return the next piece of the text; empty at its end."""
        while True:
            data, self._first = self._first, None
            if data is None:
                data = self._bytes()
            try:
                text = self._decoder.decode(data, final=not data)
            except UnicodeError:
                message = f"This is no text in UTF-8, about byte {self._read:,}."
                raise self.fault(message, "Export it again, as UTF-8.") from None
            if text or not data:
                return text

    def lines(self, longest: int = 4 * PIECE) -> Iterator[str]:
        """Yield each line with its end; one longer than `longest` is a DocumentError."""
        rest, number = "", 0
        while piece := self.read():
            *whole, rest = (rest + piece).split("\n")
            for line in whole:
                number += 1
                yield f"{line}\n"
            if len(rest) > longest:
                raise self.fault("This line is longer than any of a findings file.", line=number)
        if rest:
            yield rest

    def fault(self, message: str, hint: str = "", line: int = 0) -> DocumentError:
        """Return the error that names the file, at a line."""
        return DocumentError(Place(self.name, line), message, hint)

    def _bytes(self) -> bytes:
        return self._stream.read(PIECE) if self._stream else b""

    def _count(self, more: int) -> None:
        self._read += more
        self._advance(self._read, max(self._size, self._read))
