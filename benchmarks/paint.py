"""First paint of the app on a real pseudo-terminal, against a bare Textual app."""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import tempfile
import termios
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.measure import ENVIRONMENT, SRM_TUI, Ratio, compare
from benchmarks.subjects import answered, knowledge_base, scope_of

_BARE = """
from textual.app import App
from textual.widgets import Static

class Bare(App):
    def compose(self):
        yield Static("painted at last")

Bare().run()
"""
_PATIENCE = 30.0


def run() -> Iterator[Ratio]:
    """Yield how long the home screen takes until its first row stands there."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store.db"
        kb = knowledge_base()
        answered(store, kb, scope_of(kb, 20), "painted at last").store.close()
        environment = {"SRM_TUI_STORE": str(store), "XDG_CACHE_HOME": folder}
        bare = _painted([sys.executable, "-c", _BARE], environment)
        home = _painted([SRM_TUI], environment)
        yield compare("first paint of home, 120x40", home, "bare Textual app", bare, 1.6)


def _painted(command: Sequence[str], environment: Mapping[str, str]) -> Callable[[], object]:
    """Return a call that runs `command` until its text stands on the terminal."""

    def run_once() -> None:
        child, terminal = pty.fork()
        if child == 0:
            _exec(command, environment)
        try:
            _wait_for(terminal, b"painted at last")
        finally:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            os.close(terminal)

    return run_once


def _exec(command: Sequence[str], environment: Mapping[str, str]) -> None:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    found = {**ENVIRONMENT, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environment}
    os.execvpe(command[0], list(command), found)  # noqa: S606


def _wait_for(terminal: int, marker: bytes) -> None:
    seen = bytearray()
    while marker not in seen:
        ready, _, _ = select.select([terminal], [], [], _PATIENCE)
        if not ready:
            raise TimeoutError(f"{marker!r} did not appear: {bytes(seen[-300:])!r}")
        seen += os.read(terminal, 65536)
