"""The real program on a real pseudo-terminal, with what its screen shows."""

import os
import signal
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import pexpect
import pyte

_WAIT = 30.0


class Terminal:
    """Runs `python -m srm_tui` over a store and reads its screen; ends it at the end."""

    def __init__(
        self, store: Path, size: tuple[int, int] = (80, 24), env: dict[str, str] | None = None
    ) -> None:
        columns, rows = size
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.written = b""
        """All that the program wrote."""
        said = {"TERM": "xterm-256color", "SRM_TUI_STORE": str(store), "PYTHONUTF8": "1"}
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "srm_tui"],
            env={**os.environ, **said, **(env or {})},
            dimensions=(rows, columns),
            timeout=_WAIT,
            cwd=str(store.parent),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.child.close(force=True)

    @property
    def text(self) -> str:
        """The screen as lines of text."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def read(self) -> bool:
        """Read what the program wrote meanwhile; return whether it still runs."""
        try:
            data = self.child.read_nonblocking(65536, 0.05)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.written += data
        self._stream.feed(data)
        return True

    def shows(self, text: str) -> str:
        """Wait until the screen shows `text`; return the screen."""
        end = time.monotonic() + _WAIT
        while text not in self.text:
            assert self.read(), f"ended before it showed {text!r}:\n{self.text}"
            assert time.monotonic() < end, f"never showed {text!r}:\n{self.text}"
        return self.text

    def keys(self, keys: str) -> None:
        """Press keys, as a terminal sends them."""
        self.child.send(keys)

    def resize(self, columns: int, rows: int) -> None:
        """Make the window larger or smaller."""
        self._screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def rest(self) -> None:
        """Wait until nothing more is written."""
        length = -1
        while length != len(self.written):
            length = len(self.written)
            for _ in range(5):
                self.read()

    def click(self, text: str) -> None:
        """Press and let go the left button of the mouse on the beginning of `text`."""
        self.rest()
        lines = self.text.splitlines()
        row, line = next((row, line) for row, line in enumerate(lines, 1) if text in line)
        place = f"{line.index(text) + 1};{row}"
        self.keys(f"\x1b[<0;{place}M\x1b[<0;{place}m")

    def send(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        self.child.kill(number)

    def end(self) -> int:
        """Wait until the program ends; return its exit code, negative for a signal."""
        end = time.monotonic() + _WAIT
        while self.read():
            assert time.monotonic() < end, f"still runs:\n{self.text}"
        self.child.wait()
        if self.child.signalstatus is not None:
            return -int(self.child.signalstatus)
        return int(self.child.exitstatus)

    @property
    def is_restored(self) -> bool:
        """Whether the main screen, the cursor and the mouse are as they were before."""
        last = {
            code: max(self.written.rfind(code + end) for end in (b"h", b"l"))
            for code in (b"\x1b[?1049", b"\x1b[?25", b"\x1b[?1000")
        }
        wanted = {b"\x1b[?1049": b"l", b"\x1b[?25": b"h", b"\x1b[?1000": b"l"}
        return all(
            self.written[place:].startswith(code + wanted[code]) for code, place in last.items()
        )


ESCAPE, ENTER, F8, CTRL_C, CTRL_Q = "\x1b", "\r", "\x1b[19~", "\x03", "\x11"
