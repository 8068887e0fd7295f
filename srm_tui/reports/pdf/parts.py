"""The report cut into parts that are laid out apart: the front, and chapter by chapter."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from srm_tui.reports.pdf.sharing import Glyphs

OUTSIDE = "part:"
"""Begins the address of a link that leads into another part, until the parts are joined."""

_HEAD = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Gap report</title></head>
"""
_SECTION = re.compile(r"(?=<section )")
_CHAPTER = re.compile(r'<section class="[^"]*\bchapter\b')
_TITLE = re.compile(r'class="chapter-title">(.*?)</h2>', re.DOTALL)
_ANCHOR = re.compile(r' id="([^"]+)"')
_INNER_LINK = re.compile(r' href="#([^"]+)"')
PAGE_OF = "data-page-of="
"""Marks where the contents name the page of a chapter."""
_PAGE_OF = re.compile(rf'({PAGE_OF}"#([^"]+)">)')


class Part(NamedTuple):
    """A part of the report, as a page of its own."""

    title: str
    """What progress calls it, as HTML."""
    html: str
    is_ours: bool = False
    """Whether all of it comes from our own template."""
    glyphs: Glyphs = ()
    """What the programs of its fonts hold beside its own; without, those of ours are empty."""


class Parts(NamedTuple):
    """The whole report."""

    front: Part
    """Cover and contents, whose page numbers are known last."""
    chapters: tuple[Part, ...]


def cut(html: str, *, is_ours: bool = False) -> Parts:
    """Return the page of the report cut before each chapter, where a new page begins anyway.

    A chapter has nothing in its head that differs from one report to the next. `is_ours`
    says that no template of one's own has a part in it.
    """
    head, body, sections, end = _pieces(html)
    pieces: list[str] = []
    for section in sections:
        if not pieces or _CHAPTER.match(section):
            pieces.append(section)
        else:
            pieces[-1] += section
    cover, *rest = map(_isolated, pieces)
    front = Part("Cover and contents", f"{head}{body}{cover}{end}", is_ours)
    chapters = (Part(_title(each), f"{_HEAD}{body}{each}{end}", is_ours) for each in rest)
    return Parts(front, tuple(chapters))


def _pieces(html: str) -> tuple[str, str, list[str], str]:
    """Return the head, the tag that opens the body, the sections in it, and what closes it."""
    head, rest = html.split("<body ", 1)
    tag, rest = rest.split(">\n", 1)
    content, end = rest.rsplit("</body>", 1)
    return head, f"<body {tag}>\n", _SECTION.split(content.lstrip()), f"</body>{end}"


def numbered(front: Part, page_by_anchor: Mapping[str, int]) -> Part:
    """Return the front with the page number of each entry of the contents."""

    def number(match: re.Match[str]) -> str:
        return f"{match[1]}{page_by_anchor.get(match[2], '')}"

    return front._replace(html=_PAGE_OF.sub(number, front.html))


def _title(section: str) -> str:
    found = _TITLE.search(section)
    return found[1] if found else ""


def _isolated(section: str) -> str:
    """Return a section whose links into others are marked: a page drops links that lead nowhere."""
    own = frozenset(_ANCHOR.findall(section))

    def mark(match: re.Match[str]) -> str:
        return match[0] if match[1] in own else f' href="{OUTSIDE}{match[1]}"'

    return _INNER_LINK.sub(mark, section)
