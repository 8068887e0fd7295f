"""Lists in JSON, as the command line and the interfaces of AWS write them."""

import io
from collections.abc import Iterator
from typing import Any, NamedTuple

from srm_tui.errors import DocumentError
from srm_tui.importers.scoping.source import Source
from srm_tui.importers.streams import json_events, json_items, opened


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
        yield from json_items(stream, source.name, prefix)


def values_of(source: Source, path: str) -> Iterator[Any]:
    """Yield what stands at `path` in the document, or in each page of a list of pages."""
    outline = outline_of(source)
    with opened(source.path, source.name) as stream:
        prefix = f"item.{path}" if outline and outline.is_list else path
        yield from json_items(stream, source.name, prefix)


def text(value: object) -> str:
    """Return a text of an item; empty for anything that is none."""
    return value if isinstance(value, str) else ""
