"""What can still be read of a damaged SQLite store, page by page, without its indexes.

The layout is that of https://www.sqlite.org/fileformat2.html. A journal only grows, so
every row found on any page is one that was written, and the same wherever it stands.
"""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from srm_tui.core.journal import Change

_TABLE_LEAF = 0x0D
_FIRST_PAGE_STARTS_AT = 100
_MAGIC = b"SQLite format 3\0"
_USUAL_PAGE = 4096
_COUNTS = range(len(Change._fields[: Change._fields.index("follows")]), len(Change._fields) + 1)
"""How many texts a change had in any version of the schema."""


class Remains(Struct, frozen=True, kw_only=True):
    """What is left of a store."""

    changes: dict[int, Change]
    """By their place in the journal."""

    @property
    def missing(self) -> list[int]:
        """The places of changes that were there and cannot be read, as far as one can know."""
        last = max(self.changes, default=0)
        return [place for place in range(1, last + 1) if place not in self.changes]


def read_remains(path: Path) -> Remains:
    """Return what is left in the file at `path`, and in the log of its last writes beside it."""
    data = path.read_bytes()
    size = _page_size(data)
    pages = {
        number: data[start : start + size]
        for number, start in enumerate(range(0, len(data), size), 1)
    }
    pages |= _logged(path, size)
    changes: dict[int, Change] = {}
    for number in pages:
        for place, change in _changes_on(number, pages, size):
            changes.setdefault(place, change)
    return Remains(changes=dict(sorted(changes.items())))


def _page_size(data: bytes) -> int:
    size = int.from_bytes(data[16:18], "big")
    is_size = data.startswith(_MAGIC) and size >= 512 and size & (size - 1) == 0
    return size if is_size else _USUAL_PAGE


def _logged(path: Path, size: int) -> dict[int, bytes]:
    """Return the pages of the write-ahead log, as its last whole step left them."""
    try:
        log = path.with_name(f"{path.name}-wal").read_bytes()
    except OSError:
        return {}
    settled: dict[int, bytes] = {}
    step: dict[int, bytes] = {}
    salt = log[16:24]
    for start in range(32, len(log) - size - 23, size + 24):
        if log[start + 8 : start + 16] != salt:
            break
        step[int.from_bytes(log[start : start + 4], "big")] = log[start + 24 : start + 24 + size]
        if log[start + 4 : start + 8] != bytes(4):
            settled |= step
            step = {}
    return settled


def _changes_on(number: int, pages: dict[int, bytes], size: int) -> Iterator[tuple[int, Change]]:
    """Yield the changes of a page with their places; a page of another kind has none."""
    page = pages[number]
    begin = _FIRST_PAGE_STARTS_AT if number == 1 else 0
    if len(page) < size or page[begin] != _TABLE_LEAF:
        return
    count = int.from_bytes(page[begin + 3 : begin + 5], "big")
    for index in range(count):
        at = begin + 8 + 2 * index
        cell = int.from_bytes(page[at : at + 2], "big")
        try:
            length, cell = _varint(page, cell)
            place, cell = _varint(page, cell)
            texts = _texts(_payload(page, cell, length, pages, size))
        except (IndexError, ValueError):
            continue
        if texts is not None:
            yield place, Change(*texts)


def _payload(page: bytes, cell: int, length: int, pages: dict[int, bytes], size: int) -> bytes:
    """Return what a cell holds, gathered from the pages that it flows over to."""
    if length <= size - 35:
        return page[cell : cell + length]
    least = (size - 12) * 32 // 255 - 23
    here = least + (length - least) % (size - 4)
    here = here if here <= size - 35 else least
    found = bytearray(page[cell : cell + here])
    following = int.from_bytes(page[cell + here : cell + here + 4], "big")
    while len(found) < length:
        if following not in pages:
            raise ValueError("a page is missing")
        flowing = pages[following]
        found += flowing[4:size]
        following = int.from_bytes(flowing[:4], "big")
    return bytes(found[:length])


def _texts(payload: bytes) -> list[str] | None:
    """Return the texts of a record, or None when it is no change."""
    end, at = _varint(payload, 0)
    kinds = []
    while at < end:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    if len(kinds) - 1 not in _COUNTS or kinds[0] != 0:
        return None
    texts = []
    for kind in kinds[1:]:
        if kind < 13 or kind % 2 == 0:
            return None
        length = (kind - 13) // 2
        if at + length > len(payload):
            raise ValueError("a text is cut off")
        texts.append(payload[at : at + length].decode())
        at += length
    return texts


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return a number of up to nine bytes, and where it ends."""
    value = 0
    for step in range(9):
        byte = data[at + step]
        if step == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + step + 1
    raise ValueError("no number")
