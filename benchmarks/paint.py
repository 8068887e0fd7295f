"""First paint of the app on a real pseudo-terminal, against a bare Textual app."""

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.measure import SRM_TUI, Ratio, compare
from benchmarks.subjects import answered, knowledge_base, scope_of
from benchmarks.terminal import Terminal

SHOWN = "painted at last"
BARE = f"""
from textual.app import App
from textual.widgets import Static

class Bare(App):
    def compose(self):
        yield Static("{SHOWN}")

Bare().run()
"""


def run() -> Iterator[Ratio]:
    """Yield how long the home screen takes until its first row stands there."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store.db"
        kb = knowledge_base()
        answered(store, kb, scope_of(kb, 20), SHOWN).store.close()
        names = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME")
        environment = {"SRM_TUI_STORE": str(store), **dict.fromkeys(names, folder)}
        bare = _painted([sys.executable, "-c", BARE], environment)
        home = _painted([SRM_TUI], environment)
        yield compare("first paint of home, 120x40", home, "bare Textual app", bare, 1.6)


def _painted(command: Sequence[str], environment: Mapping[str, str]) -> Callable[[], object]:
    """Return a call that runs `command` until its text stands on the terminal."""

    def run_once() -> None:
        with Terminal(command, environment) as terminal:
            terminal.wait_for(SHOWN.encode())

    return run_once
