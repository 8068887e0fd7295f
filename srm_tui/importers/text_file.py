"""A file of text read once in pieces: with its digest, whatever its encoding, of any size."""

import codecs
import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

from srm_tui.errors import DocumentError, Place

PIECE = 1 << 20
Advance = Callable[[int, int], None]
"""Takes how many bytes of how many were read; what it raises ends the reading."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class TextFile:
    """Reads a file from its beginning to its end, piece by piece."""

    def __init__(self, path: Path, name: str = "", advance: Advance = lambda *_: None) -> None:
        self.name = name or str(path)
        """How the file is called in messages."""
        self._advance = advance
        self._digest = hashlib.sha256()
        self.read_bytes = 0
        try:
            self._file = path.open("rb")
            self.size = os.fstat(self._file.fileno()).st_size
            first = self._file.read(PIECE)
        except FileNotFoundError:
            raise self.fault("There is no such file.", "Check the path.") from None
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or error
            raise self.fault(f"The file cannot be read: {why}.") from None
        self._first: bytes | None = first
        self._start = first
        self.encoding = _encoding_of(first)
        self._decoder = codecs.getincrementaldecoder(self.encoding)()

    def __enter__(self) -> "TextFile":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
        self._start = b""

    @property
    def sha256(self) -> str:
        """The digest of what was read, which is the file's once it is read to its end."""
        return self._digest.hexdigest()

    @property
    def start(self) -> str:
        """How the text begins; what is no text in it is marked."""
        return self._start.decode(self.encoding, "replace")

    def read(self) -> str:
        """Return the next piece of the text; empty at its end."""
        while True:
            data = self._bytes()
            try:
                text = self._decoder.decode(data, final=not data)
            except UnicodeError:
                about = f"about byte {self.read_bytes - len(data):,}"
                message = f"This is no text in {self.encoding.upper()}, {about}."
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
        data, self._first = self._first, None
        if data is None:
            try:
                data = self._file.read(PIECE)
            except OSError as error:
                raise self.fault(f"The file cannot be read: {error.strerror}.") from None
        self._digest.update(data)
        self.read_bytes += len(data)
        self._advance(self.read_bytes, max(self.size, self.read_bytes))
        return data


def _encoding_of(data: bytes) -> str:
    """Return how a text is encoded that begins with `data`: by its mark, or by where zeros are."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if len(data) > 1 and 0 in data[:2]:
        return "utf-16-be" if data[0] == 0 else "utf-16-le"
    return "utf-8"
