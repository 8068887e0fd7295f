"""How far a long work is, told on stderr."""

import contextlib
import os
import sys
import time

from srm_tui.cli import console


class ProgressLine(contextlib.AbstractContextManager["ProgressLine"]):
    """Shows the present step on stderr: in one line on a terminal, else each step once."""

    def __init__(self) -> None:
        self.started_at = time.monotonic()
        self.seconds = 0.0
        self.last = ""
        self.is_line = console.is_terminal(sys.stderr) and os.environ.get("TERM") != "dumb"

    def __call__(self, text: str) -> None:
        """Show what is being done."""
        if self.is_line:
            self._draw(f"{text} ...")
        elif (step := text.rstrip("0123456789% ")) != self.last:
            console.note(f"{step} ...")
            self.last = step

    def __exit__(self, *_: object) -> None:
        """Clear the line."""
        self.seconds = time.monotonic() - self.started_at
        if self.is_line:
            self._draw("")

    def _draw(self, text: str) -> None:
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()


class Percent:
    """Tells a line of progress how much of a file was read, where that has not been shown yet."""

    def __init__(self, line: ProgressLine) -> None:
        self._line = line
        self._last = ""

    def __call__(self, name: str, read: int, size: int) -> None:
        """Show that `read` of the `size` bytes of a file are read."""
        text = f"Reading {name} {100 * read // max(size, 1)}%"
        if text != self._last:
            self._line(text)
            self._last = text
