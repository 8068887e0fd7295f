"""A program on a real pseudo-terminal, and when each of its frames is drawn."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

from benchmarks.measure import ENVIRONMENT

_PATIENCE = 30.0
_ASKED = b"\x1b[?2026$p"
_ANSWER = b"\x1b[?2026;2$y"
"""Says that the terminal draws whole frames, so that the app marks the end of each."""
FRAME_END = b"\x1b[?2026l"


class Terminal:
    """A program of 120 by 40 characters; it is killed at the end of the `with` block."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._seen = bytearray()
        self.process, self._terminal = pty.fork()
        if self.process == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
            terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
            os.execvpe(command[0], list(command), {**ENVIRONMENT, **terminal, **environment})  # noqa: S606

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self._terminal)

    def wait_for(self, marker: bytes) -> float:
        """Return when `marker` was drawn after all that was awaited before, in seconds."""
        while marker not in self._seen:
            if not self._read(_PATIENCE):
                raise TimeoutError(f"{marker!r} did not appear: {bytes(self._seen[-300:])!r}")
        at = time.perf_counter()
        del self._seen[: self._seen.index(marker) + len(marker)]
        return at

    def settle(self, seconds: float = 0.4) -> None:
        """Wait until nothing was drawn for so long, and forget what was."""
        while self._read(seconds):
            pass
        self._seen.clear()

    def press(self, key: bytes) -> float:
        """Return how long a key takes to the end of the frame that shows it, in seconds."""
        began = time.perf_counter()
        os.write(self._terminal, key)
        took = self.wait_for(FRAME_END) - began
        self.settle(0.05)
        return took

    def finish(self, key: bytes) -> float:
        """Return how long a key takes to the end of the last frame that it leads to, in seconds."""
        began = time.perf_counter()
        os.write(self._terminal, key)
        ended = self.wait_for(FRAME_END)
        while self._read(0.05):
            if FRAME_END in self._seen:
                ended = time.perf_counter()
                del self._seen[: self._seen.rindex(FRAME_END) + len(FRAME_END)]
        self._seen.clear()
        return ended - began

    def type(self, keys: bytes) -> None:
        """Press keys, and wait until all that they do is drawn."""
        os.write(self._terminal, keys)
        self.settle()

    @property
    def memory(self) -> float:
        """How much of the machine's memory the program holds, in kilobytes."""
        with open(f"/proc/{self.process}/status", encoding="ascii") as status:  # noqa: PTH123
            (line,) = (each for each in status if each.startswith("VmRSS"))
        return float(line.split()[1])

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._terminal], [], [], seconds)
        if not ready:
            return False
        read = os.read(self._terminal, 65536)
        if _ASKED in read:
            os.write(self._terminal, _ANSWER)
        self._seen += read
        return True
