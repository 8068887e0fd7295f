"""Processes that draw parts, each with a pipe of its own and one part at a time.

The library's pools feed their processes from a thread, which waits for ever on a pipe
that an ended process no longer reads.
"""

import contextlib
import gc
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Self

from srm_tui.errors import ReportError
from srm_tui.reports.pdf.drawing import Attached, Drawn, draw, open_fonts
from srm_tui.reports.pdf.parts import Part

_PATIENCE = 0.2
"""Seconds after which whoever waits is given the chance to stop the work."""
_UNCOLLECTED_PAGES = 80
"""Pages that leave some 40 MB of garbage."""


class Workers:
    """So many processes, from the start of the `with` block to its end."""

    def __init__(self, count: int, styles: str) -> None:
        self._count = count
        self._styles = styles
        self._processes: list[BaseProcess] = []
        self._pipes: list[Connection] = []
        self._folder = ""

    def __enter__(self) -> Self:
        """Start them: copies of this process where it has a single thread, else new ones."""
        is_copied = can_be_copied()
        context: Any = multiprocessing.get_context("fork" if is_copied else "spawn")
        if not is_copied:
            _begin_tracker()
        self._folder = tempfile.mkdtemp(prefix="srm-tui-")
        for _ in range(self._count):
            ours, theirs = context.Pipe()
            copied = (*self._pipes, ours) if is_copied else ()
            process = context.Process(
                target=_work, args=(theirs, self._styles, self._folder, copied), daemon=True
            )
            process.start()
            theirs.close()
            self._processes.append(process)
            self._pipes.append(ours)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.dismiss()
        for process, pipe in zip(self._processes, self._pipes, strict=True):
            process.join()
            process.close()
            pipe.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def dismiss(self) -> None:
        """Have the processes end, without waiting for it."""
        for process in self._processes:
            process.terminate()

    def draw(
        self, parts: Sequence[Part], attached: Attached | None = None
    ) -> Iterator[tuple[int, Drawn] | None]:
        """Yield the place of each part and how it is drawn, as it is done.

        What is attached goes with each of them. None comes now and then while nothing is
        done. It raises ReportError when a process was ended from outside, and what went
        wrong in one.
        """
        waiting = list(enumerate(parts))[::-1]
        busy: set[Any] = set()
        try:
            while waiting or busy:
                for pipe in self._pipes:
                    if waiting and pipe not in busy:
                        pipe.send((*waiting.pop(), attached))
                        busy.add(pipe)
                ready = [
                    each for each in wait(list(busy), _PATIENCE) if isinstance(each, Connection)
                ]
                if not ready:
                    yield None
                for pipe in ready:
                    result = pipe.recv()
                    busy.remove(pipe)
                    if isinstance(result, BaseException):
                        raise result
                    yield result
        except (EOFError, OSError):
            message = "The report was not made: a process that drew a part of it was ended."
            raise ReportError(message, "Try again; it may have lacked memory.") from None


def can_be_copied() -> bool:
    """Return whether this process has but one thread, on a system that copies processes."""
    return threading.active_count() == 1 and hasattr(os, "fork")


def beside(text: Callable[[], str], meanwhile: Callable[[], object]) -> str:
    """Return a text that a copy of this process makes, while this one does something else.

    Where the copy fails the text is made here, so that what is wrong with it is told here.
    """
    context: Any = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_tell, args=(theirs, text), daemon=True)
    process.start()
    theirs.close()
    try:
        meanwhile()
        with contextlib.suppress(EOFError, OSError):
            return str(ours.recv())
    finally:
        process.terminate()
        process.join()
        process.close()
        ours.close()
    return text()


def _tell(pipe: Connection, text: Callable[[], str]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(Exception):
        pipe.send(text())


def _work(pipe: Connection, styles: str, folder: str, copied: Sequence[Connection]) -> None:
    """Draw what comes through the pipe, until the process is ended, as it may be at any time.

    It ends too when whoever began it was killed: the pipe ends then, once nobody holds
    a copy of its other end.
    """
    for each in copied:
        each.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tempfile.tempdir = folder  # whoever began it cleans up after it
    gc.disable()  # most processes are ended before their garbage matters
    pages = 0
    with contextlib.suppress(EOFError, OSError):
        with contextlib.suppress(ReportError):  # told with the first part
            open_fonts(styles)
        while True:
            place, part, attached = pipe.recv()
            try:
                drawn = draw(part, styles, attached)
            except Exception as error:
                pipe.send(error)
                continue
            pipe.send((place, drawn))
            pages += drawn.page_count
            if pages > _UNCOLLECTED_PAGES:
                gc.collect()
                pages = 0
    shutil.rmtree(folder, ignore_errors=True)  # nobody else is left to do it


def _begin_tracker() -> None:
    """Start what spawned processes share, with a stderr that is a file.

    It hands stderr on by its number, and the one that stands in for it while an app
    has the terminal has none.
    """
    if sys.platform != "win32":
        from multiprocessing import resource_tracker

        with contextlib.redirect_stderr(sys.__stderr__):
            resource_tracker.ensure_running()
