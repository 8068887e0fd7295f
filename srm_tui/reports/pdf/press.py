"""Lays the parts of a report out, several at once, and remembers those that stay as they are."""

import contextlib
import hashlib
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from html import unescape
from types import TracebackType
from typing import Self

from srm_tui.errors import ReportError
from srm_tui.reports.pdf.drawing import Drawn, Source, draw, make_ready
from srm_tui.reports.pdf.joining import NUMERALS
from srm_tui.reports.pdf.parts import Part, numbered
from srm_tui.reports.registry import Progress, Step

MAX_PROCESSES = 4
_PATIENCE = 0.2
"""Seconds after which progress is told again, so that whoever waits can stop the work."""
_CHAPTERS_BEGIN, _CHAPTERS_END = 0.05, 0.8
"""The share of the work before and after the chapters are laid out."""
_WORTH_A_PROCESS = 40_000
"""Characters of HTML below which a process of its own costs more than it saves."""
_REMEMBERED_BYTES = 64 << 20
_USUAL_FRONT = 2
"""Pages of cover and contents, unless the description is long."""


_Job = tuple[int, Part, str]


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
        self._processes: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        """Let processes make ready while the text is prepared, where there will be much to do."""
        count = _processors()
        if count > 1 and _MEMORY.is_empty and _is_alone():
            self._processes = self._open.enter_context(_processes(count))
            for _ in range(count):
                self._processes.submit(make_ready, self._styles)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.__exit__(kind, error, trace)

    def chapters(self, parts: Sequence[Part]) -> list[Drawn]:
        """Return each chapter drawn, in order; the longest are begun first.

        It raises ReportError when a process that draws was ended from outside.
        """
        done = {number: drawn for number, part in enumerate(parts) if (drawn := self._known(part))}
        missing = [number for number in range(len(parts)) if number not in done]
        missing.sort(key=lambda number: -len(parts[number].html))
        jobs = [(number, parts[number], self._styles) for number in missing]
        size = sum(len(parts[number].html) for number in missing)
        count = min(_processors(), len(jobs), size // _WORTH_A_PROCESS)
        if count > 1 and self._processes is None:
            self._processes = self._open.enter_context(_processes(count))
        self._tell(len(done), parts)
        processes = self._processes
        for number, drawn in self._several(jobs, processes) if processes else map(_draw, jobs):
            done[number] = drawn
            _MEMORY.put(self._key(parts[number]), drawn)
            self._tell(len(done), parts, parts[number].title)
        return [done[number] for number in range(len(parts))]

    def _several(
        self, jobs: Iterable[_Job], processes: ProcessPoolExecutor
    ) -> Iterator[tuple[int, Drawn]]:
        """Yield what `processes` draw, as each part is done; make ready for the rest meanwhile."""
        waiting: set[Future[tuple[int, Drawn]]] = {processes.submit(_draw, job) for job in jobs}
        self.numerals()
        while waiting:
            ready, waiting = wait(waiting, _PATIENCE, FIRST_COMPLETED)
            if not ready:
                self._progress(self._said)
            for each in ready:
                yield each.result()

    def front(self, part: Part, chapters: Sequence[Drawn], source: Source) -> Drawn:
        """Return cover and contents, with the pages on which the chapters begin."""
        self._progress(Step("Laying out cover and contents", _CHAPTERS_END))
        expected = _USUAL_FRONT
        while True:
            drawn = draw(numbered(part, _pages(expected, chapters)), self._styles, source)
            if drawn.page_count == expected:
                return drawn
            expected = drawn.page_count

    def numerals(self) -> bytes:
        """Return a page that holds the characters of page numbers, to take their font from."""
        html = f'<html lang="en"><title>0</title><body class="running">{NUMERALS}</body></html>'
        part = Part("", html)
        drawn = self._known(part) or draw(part, self._styles)
        _MEMORY.put(self._key(part), drawn)
        return drawn.pdf

    def _tell(self, count: int, parts: Sequence[Part], title: str = "") -> None:
        latest = f": {unescape(title)}" if title else ""
        share = _CHAPTERS_BEGIN + (_CHAPTERS_END - _CHAPTERS_BEGIN) * count / max(len(parts), 1)
        self._said = Step(f"Laying out chapters, {count} of {len(parts)} done{latest}", share)
        self._progress(self._said)

    def _known(self, part: Part) -> Drawn | None:
        return _MEMORY.get(self._key(part))

    def _key(self, part: Part) -> bytes:
        return hashlib.sha256(f"{self._styles}\0{part.html}".encode()).digest()


def _draw(job: _Job) -> tuple[int, Drawn]:
    number, part, styles = job
    return number, draw(part, styles)


@contextlib.contextmanager
def _processes(count: int) -> Iterator[ProcessPoolExecutor]:
    """Start processes, copies of this one where it has a single thread; end them at once."""
    is_alone = _is_alone()
    context = multiprocessing.get_context("fork" if is_alone else "spawn")
    if not is_alone:
        _begin_tracker()
    others = set(multiprocessing.active_children())
    folder = tempfile.mkdtemp(prefix="srm-tui-")
    processes = ProcessPoolExecutor(count, context, _begin, (folder,))
    try:
        yield processes
    except BrokenProcessPool:
        message = "The report was not made: a process that drew a part of it was ended."
        raise ReportError(message, "Try again; it may have lacked memory.") from None
    finally:
        for each in set(multiprocessing.active_children()) - others:
            each.terminate()
        processes.shutdown(cancel_futures=True)
        shutil.rmtree(folder, ignore_errors=True)


def _is_alone() -> bool:
    """Return whether this process can be copied: it has but one thread, and the system copies."""
    return threading.active_count() == 1 and hasattr(os, "fork")


def _begin_tracker() -> None:
    """Start what spawned processes share, with a stderr that is a file.

    It hands stderr on by its number, and the one that stands in for it while an app
    has the terminal has none.
    """
    if sys.platform != "win32":
        from multiprocessing import resource_tracker

        with contextlib.redirect_stderr(sys.__stderr__):
            resource_tracker.ensure_running()


def _begin(folder: str) -> None:
    """Make ready a process that may be ended at any time: who began it cleans up after it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tempfile.tempdir = folder


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
