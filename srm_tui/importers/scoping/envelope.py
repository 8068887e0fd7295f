"""Lists in JSON, as the command line and the interfaces of AWS write them."""

import io
import re
from collections.abc import Iterator
from typing import IO, Any, NamedTuple

from srm_tui.errors import DocumentError
from srm_tui.importers.scoping.gathering import Gathered
from srm_tui.importers.scoping.source import Source
from srm_tui.importers.streams import json_events, json_items, opened

CUT = "The list goes on: it holds one page only. Let the command line fetch all of them."
_TOKEN = re.compile(rb'"(?:[nN]extToken|NextPageToken|PaginationToken)"\s*:\s*"[^"]')
"""What stands beside a list that has further pages."""
_END = 400
"""How near to the beginning or the end of a document it stands, in bytes."""


class Outline(NamedTuple):
    """How a JSON document begins."""

    is_list: bool
    """Whether it is a list; then `keys` are those of its first item."""
    keys: frozenset[str]


def outline_of(source: Source) -> Outline | None:
    """Return how a JSON document begins; None for what is none."""
    head = source.start.lstrip()
    if head[:1] not in (b"{", b"["):
        return None
    is_list = head.startswith(b"[")
    wanted = "item" if is_list else ""
    keys = set()
    try:
        for prefix, event, value in json_events(io.BytesIO(head), source.name):
            if event == "map_key" and prefix == wanted:
                keys.add(value)
            elif is_list and prefix == "item" and event == "end_map":
                break
    except DocumentError:
        pass  # the head ends in the middle
    return Outline(is_list, frozenset(keys))


def items_of(source: Source, key: str) -> Iterator[Any]:
    """Yield the items of the list `key`: of the document, or of each page in a list of pages.

    A document that is a list without that key gives its own items.
    """
    outline = outline_of(source)
    prefix = f"{key}.item"
    if outline and outline.is_list:
        prefix = f"item.{key}.item" if key in outline.keys else "item"
    with opened(source.path, source.name, source.on_read) as stream:
        ending = _Ending(stream)
        yield from json_items(ending, source.name, prefix)
    source.end = ending.data


class _Ending:
    """Passes a stream on, and remembers how it ends."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.data = b""

    def read(self, size: int) -> bytes:
        """Return the next piece."""
        piece = self._stream.read(size)
        self.data = (self.data + piece)[-_END:] if piece else self.data
        return piece


def note_cut(source: Source, gathered: Gathered) -> None:
    """Note that a list goes on where it was read page by page, once its items were read."""
    if _TOKEN.search(source.start[:_END]) or _TOKEN.search(source.end):
        gathered.remark("further pages", CUT, source.name)


def values_of(source: Source, path: str) -> Iterator[Any]:
    """Yield what stands at `path` in the document, or in each page of a list of pages."""
    outline = outline_of(source)
    with opened(source.path, source.name) as stream:
        prefix = f"item.{path}" if outline and outline.is_list else path
        yield from json_items(stream, source.name, prefix)


def text(value: object) -> str:
    """Return a text of an item; empty for anything that is none."""
    return value if isinstance(value, str) else ""
