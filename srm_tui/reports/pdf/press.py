"""Lays the parts of a report out, several at once, and remembers those that stay as they are."""

import contextlib
import hashlib
import math
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from html import unescape
from types import TracebackType
from typing import Self

from srm_tui.reports.pdf.drawing import Attached, Drawn, draw, make_ready
from srm_tui.reports.pdf.joining import NUMERALS
from srm_tui.reports.pdf.parts import PAGE_OF, Part, numbered
from srm_tui.reports.pdf.sharing import specimen, united
from srm_tui.reports.pdf.workers import Workers, beside, can_be_copied
from srm_tui.reports.registry import Progress, Step

MAX_PROCESSES = 4
_CHAPTERS_BEGIN, _CHAPTERS_END = 0.05, 0.8
"""The share of the work before and after the chapters are laid out."""
_WORTH_A_PROCESS = 40_000
"""Characters of HTML below which a process of its own costs more than it saves."""
_REMEMBERED_BYTES = 64 << 20
_FIRST_LINES, _FURTHER_LINES = 36, 44
"""Lines of contents that fit on their first page, and on each that follows."""


class _Memory:
    """The parts that were drawn last, by what they were drawn from.

    They hold what people answered, so they are never written to a disk.
    """

    def __init__(self) -> None:
        self._drawn: OrderedDict[bytes, Drawn] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    @property
    def is_empty(self) -> bool:
        return not self._drawn

    def get(self, key: bytes) -> Drawn | None:
        with self._lock:
            if key in self._drawn:
                self._drawn.move_to_end(key)
            return self._drawn.get(key)

    def put(self, key: bytes, drawn: Drawn) -> None:
        with self._lock:
            if key in self._drawn:
                return
            self._drawn[key] = drawn
            self._bytes += len(drawn.pdf)
            while self._bytes > _REMEMBERED_BYTES and len(self._drawn) > 1:
                _, oldest = self._drawn.popitem(last=False)
                self._bytes -= len(oldest.pdf)


_MEMORY = _Memory()


class Press:
    """Draws parts with the same styles; its processes end with the `with` block."""

    def __init__(self, styles: str, progress: Progress) -> None:
        self._styles = styles
        self._progress = progress
        self._said = Step("", _CHAPTERS_BEGIN)
        self._open = contextlib.ExitStack()
        self._workers: Workers | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.__exit__(kind, error, trace)

    def text(self, write: Callable[[], str]) -> str:
        """Return the text that is to be laid out, made while processes are made ready.

        Where there will be much to do a copy of this process writes it.
        """
        if _processors() > 1 and _MEMORY.is_empty and can_be_copied():
            return beside(write, lambda: self._start(_processors()))
        return write()

    def _start(self, count: int) -> None:
        if can_be_copied():
            make_ready(self._styles)
        self._workers = self._open.enter_context(Workers(count, self._styles))

    def dismiss(self) -> None:
        """Let the processes end, when all is drawn, while something else is done."""
        if self._workers is not None:
            self._workers.dismiss()

    def chapters(self, parts: Sequence[Part]) -> list[Drawn]:
        """Return each chapter drawn, in order; the longest are begun first.

        It raises ReportError when a process that draws was ended from outside.
        """
        done = {number: drawn for number, part in enumerate(parts) if (drawn := self._known(part))}
        missing = [number for number in range(len(parts)) if number not in done]
        missing.sort(key=lambda number: -len(parts[number].html))
        size = sum(len(parts[number].html) for number in missing)
        count = min(_processors(), len(missing), size // _WORTH_A_PROCESS)
        if count > 1 and self._workers is None:
            self._start(count)
        self._tell(len(done), parts)
        for place, drawn in self._drawn([parts[number] for number in missing]):
            number = missing[place]
            done[number] = drawn
            _MEMORY.put(self._key(parts[number]), drawn)
            self._tell(len(done), parts, parts[number].title)
        return [done[number] for number in range(len(parts))]

    def _drawn(
        self, parts: Sequence[Part], attached: Attached | None = None
    ) -> Iterator[tuple[int, Drawn]]:
        """Yield each part's place and how it is drawn, by the processes where there are any."""
        if self._workers is None:
            for place, part in enumerate(parts):
                yield place, draw(part, self._styles, attached)
            return
        for result in self._workers.draw(parts, attached):
            if result is not None:
                yield result
            else:
                self._progress(self._said)

    def front(self, part: Part, chapters: Sequence[Drawn], attached: Attached) -> Drawn:
        """Return cover and contents, with the pages on which the chapters begin."""
        self._said = Step("Laying out cover and contents", _CHAPTERS_END)
        self._progress(self._said)
        expected = _expected_pages(part)
        drawn = self._front(part, chapters, attached, expected)
        if drawn.page_count == expected:
            return drawn
        return self._front(part, chapters, attached, drawn.page_count)

    def _front(
        self, part: Part, chapters: Sequence[Drawn], attached: Attached, count: int
    ) -> Drawn:
        """Return the front as if it had `count` pages; the numbers in it do not change how many."""
        ((_, drawn),) = self._drawn([numbered(part, _pages(count, chapters))], attached)
        return drawn

    def numerals(self, drawn: Sequence[Drawn] = (), *, is_ours: bool) -> bytes:
        """Return a page that holds the characters of page numbers, to take their font from.

        The programs of the fonts that the parts share are taken from it too. `is_ours`
        says that no template of one's own chooses the font.
        """
        glyphs = united(each.glyphs for each in drawn)
        part = Part("", specimen(NUMERALS), is_ours, glyphs)
        made = self._known(part)
        if made is None:
            ((_, made),) = self._drawn([part])
            _MEMORY.put(self._key(part), made)
        return made.pdf

    def _tell(self, count: int, parts: Sequence[Part], title: str = "") -> None:
        latest = f": {unescape(title)}" if title else ""
        share = _CHAPTERS_BEGIN + (_CHAPTERS_END - _CHAPTERS_BEGIN) * count / max(len(parts), 1)
        self._said = Step(f"Laying out chapters, {count} of {len(parts)} done{latest}", share)
        self._progress(self._said)

    def _known(self, part: Part) -> Drawn | None:
        return _MEMORY.get(self._key(part))

    def _key(self, part: Part) -> bytes:
        glyphs = [(face, sorted(drawn)) for face, drawn in part.glyphs]
        return hashlib.sha256(f"{self._styles}\0{part.html}\0{glyphs}".encode()).digest()


def _expected_pages(front: Part) -> int:
    """Return how many pages cover and contents have, unless the description is long."""
    lines = front.html.count(PAGE_OF)
    further = max(0, lines - _FIRST_LINES)
    return (2 if lines else 1) + math.ceil(further / _FURTHER_LINES)


def _pages(front_count: int, chapters: Sequence[Drawn]) -> dict[str, int]:
    """Return the page of each anchor of the chapters, counted from 1 at the cover."""
    pages: dict[str, int] = {}
    first = front_count + 1
    for chapter in chapters:
        pages |= {anchor: first + page for anchor, page in chapter.page_by_anchor.items()}
        first += chapter.page_count
    return pages


def _processors() -> int:
    available = getattr(os, "sched_getaffinity", None)
    return min(len(available(0)) if available else os.cpu_count() or 1, MAX_PROCESSES)
