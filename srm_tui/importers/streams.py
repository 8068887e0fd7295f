"""Large files of others, read piece by piece: unpacked, hashed and within bounds."""

import codecs
import gzip
import hashlib
import io
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from srm_tui.errors import DocumentError, Place

OnRead = Callable[[int], None]
"""Takes how many more bytes of a file were read; what it raises ends the reading."""

_MAX_GROWTH = 200
"""How many times larger than packed a file may unfold to, beyond `_ALWAYS_ALLOWED`."""
_ALWAYS_ALLOWED = 256 << 20
_PIECE = 1 << 16
_GZIP, _PARQUET = b"\x1f\x8b", b"PAR1"
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
"""How a zip begins, and one that holds nothing."""
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BROKEN = (EOFError, gzip.BadGzipFile, zlib.error, zipfile.BadZipFile)


def digest_of(path: Path) -> tuple[str, int]:
    """Return the SHA-256 of a regular file and its size, or raise a DocumentError."""
    with _regular(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), os.fstat(file.fileno()).st_size


@contextmanager
def opened(path: Path, name: str = "", on_read: OnRead = lambda _: None) -> Iterator[IO[bytes]]:
    """Open a file as a stream of UTF-8 bytes, unpacked from gzip or a zip of one file.

    What goes wrong while it is read ends in a DocumentError under `name`: a file that
    is cut off, that unfolds beyond measure, or that is no text.
    """
    place = Place(name or str(path))
    with _regular(path, place) as file:
        counted = _Counted(file, on_read)
        try:
            with _unpacked(counted, place) as inside:
                yield io.BufferedReader(_Guarded(inside, counted, place), _PIECE)
        except _BROKEN:
            message = "The file is damaged or cut off: it cannot be unpacked to its end."
            raise DocumentError(place, message, "Fetch it again.") from None
        except OSError as error:
            message = f"The file cannot be read: {error.strerror or error}."
            raise DocumentError(place, message) from None


@contextmanager
def _regular(path: Path, place: Place | None = None) -> Iterator[io.BufferedReader]:
    place = place or Place(str(path))
    try:
        is_regular = stat.S_ISREG(path.stat().st_mode)
        file = path.open("rb") if is_regular else None
    except FileNotFoundError:
        raise DocumentError(place, "There is no such file.", "Check the path.") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise DocumentError(place, f"The file cannot be read: {why}.") from None
    if file is None:
        raise DocumentError(place, "This is no file: a folder, device or pipe.", "Name a file.")
    with file:
        yield file


class _Counted(io.RawIOBase):
    """A file that tells how much of it was read."""

    def __init__(self, file: IO[bytes], on_read: OnRead) -> None:
        self._file = file
        self._on_read = on_read
        self.count = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: Any) -> int:
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        self.count += len(data)
        self._on_read(len(data))
        return len(data)


@contextmanager
def _unpacked(counted: _Counted, place: Place) -> Iterator[IO[bytes]]:
    """Open what is inside: the file itself, what gzip packed, or the one file of a zip."""
    file = io.BufferedReader(counted, _PIECE)
    start = file.peek(4)[:4]
    if start == _PARQUET:
        message = "This is Parquet, which is not read."
        raise DocumentError(place, message, "Export the same data as CSV, packed with gzip or not.")
    if start.startswith(_GZIP):
        with gzip.GzipFile(fileobj=file) as inside:
            yield inside  # type: ignore[misc]
    elif start in _ZIPS:
        with zipfile.ZipFile(file) as archive, _only_member(archive, place) as member:
            yield member
    else:
        yield file


@contextmanager
def _only_member(archive: zipfile.ZipFile, place: Place) -> Iterator[IO[bytes]]:
    members = [each for each in archive.infolist() if not each.is_dir()]
    hint = "Unpack it, and name the folder."
    if len(members) != 1:
        message = f"This zip holds {len(members)} files; only one is read out of a zip."
        raise DocumentError(place, message, hint)
    try:
        with archive.open(members[0]) as member:
            yield member
    except (RuntimeError, NotImplementedError):
        message = "The file in this zip is encrypted, or packed in a way that is not read."
        raise DocumentError(place, message, hint) from None


class _Guarded(io.RawIOBase):
    """Text in UTF-8, which may not unfold beyond measure."""

    def __init__(self, inside: IO[bytes], packed: _Counted, place: Place) -> None:
        self._inside = inside
        self._packed = packed
        self._place = place
        self._count = 0
        self._decoder: codecs.IncrementalDecoder | None = None
        """What reads a text that is not in UTF-8; None for one that is."""
        self._rest = b""
        """What was read and not yet passed on."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            data = self._inside.read(_PIECE)
            self._rest = self._in_utf_8(data)
            self._count += len(data)
            if self._count > _ALWAYS_ALLOWED and self._count > _MAX_GROWTH * self._packed.count:
                message = "The file unfolds to more than 200 times its size, as no real one does."
                raise DocumentError(self._place, message, "Check where it comes from.")
            if not data:
                break
        piece, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)

    def _in_utf_8(self, data: bytes) -> bytes:
        """Return a piece in UTF-8, the first one without a mark."""
        if not self._count:
            if data.startswith(_UTF_16):  # PowerShell writes so, where one redirects to a file
                self._decoder = codecs.getincrementaldecoder("utf-16")()
            elif b"\x00" in data[:1024]:
                message = "This is no text."
                raise DocumentError(self._place, message, "Name a JSON or CSV file.")
            data = data.removeprefix(codecs.BOM_UTF8)
        if self._decoder is None:
            return data
        try:
            return self._decoder.decode(data, final=not data).encode()
        except UnicodeError:
            message = "The text is broken UTF-16."
            raise DocumentError(self._place, message, "Save it as UTF-8.") from None
