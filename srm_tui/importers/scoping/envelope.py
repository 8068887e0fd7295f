"""Lists in JSON, as the command line and the interfaces of AWS write them."""

import re
from collections.abc import Iterator
from typing import Any

from srm_tui.importers.json_items import JsonItems, OnPage, Outline, outline
from srm_tui.importers.scoping.gathering import Gathered
from srm_tui.importers.scoping.source import Source
from srm_tui.importers.text_file import TextFile

CUT = "The list goes on: it holds one page only. Let the command line fetch all of them."
_TOKEN = re.compile(r'"(?:[nN]extToken|NextPageToken|PaginationToken)"\s*:\s*"[^"]')
"""What stands beside a list that has further pages."""
_END = 400
"""How near to the beginning or the end of a document it stands."""


def outline_of(source: Source) -> Outline | None:
    """Return how a JSON document begins; None for what is none."""
    return outline(source.start.decode("utf-8", "ignore"))


def items_of(source: Source, key: str, on_page: OnPage = lambda _: None) -> Iterator[Any]:
    """Yield the items of the list `key`: of the document, or of each page in a list of pages.

    A document that is a list without that key gives its own items. `on_page` takes what
    else is said beside the list.
    """
    begins = outline_of(source)
    is_bare = begins is not None and begins.is_list and key not in begins.keys
    told = 0

    def advance(read: int, _: int) -> None:
        nonlocal told
        source.on_read(read - told)
        told = read

    with TextFile(source.path, source.name, advance) as file:
        items = JsonItems(file, () if is_bare else (key,), None if is_bare else on_page)
        yield from items
    source.end = items.end


def note_cut(source: Source, gathered: Gathered) -> None:
    """Note that a list goes on where it was read page by page, once its items were read."""
    start = source.start[:_END].decode("utf-8", "ignore")
    if _TOKEN.search(start) or _TOKEN.search(source.end):
        gathered.remark("further pages", CUT, source.name)


def text(value: object) -> str:
    """Return a text of an item; empty for anything that is none."""
    return value if isinstance(value, str) else ""
