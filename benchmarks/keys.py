"""How soon keys are answered on a real pseudo-terminal, and how much memory the app holds."""

import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.measure import SRM_TUI, Ratio
from benchmarks.paint import BARE, SHOWN
from benchmarks.subjects import answered, everything, knowledge_base
from benchmarks.terminal import Terminal

_FRAME = 0.016
_KEYS = 60
_DOWN = b"\x1b[B"
_LIST = """
import sys
from textual.app import App
from srm_tui.tui.widgets.line_list import Line, LineList

class Bare(App):
    def compose(self):
        yield LineList()

    def on_mount(self):
        lines = [Line(str(n), f"A row of some words, number {n}", "tail") for n in range(COUNT)]
        self.query_one(LineList).set_lines(lines)
        self.query_one(LineList).focus()

Bare().run()
"""


def run() -> Iterator[Ratio]:
    """Yield the 95th of 100 keys in a list, in the workshop and in notes; then the memory."""
    with tempfile.TemporaryDirectory() as folder:
        names = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME")
        environment = dict.fromkeys(names, folder)
        few, many = (_in_a_list(count, environment) for count in (300, 3_000))
        yield _against_a_frame("Down in a list of 300 rows", _late(few))
        yield Ratio(
            what="Down in a list of 3,000 rows",
            peer="of 300",
            ours=_late(many),
            theirs=_late(few),
            goal=1.3,
        )
        store = Path(folder) / "store.db"
        kb = knowledge_base()
        answered(store, kb, everything(kb), SHOWN).store.close()
        environment["SRM_TUI_STORE"] = str(store)
        with Terminal([SRM_TUI, SHOWN], environment) as app:
            app.wait_for(b"Governance")
            app.settle(1.0)
            moves = [app.press(_DOWN) for _ in range(_KEYS)]
            app.type(b"t")
            letters = [app.press(b"x") for _ in range(_KEYS)]
            memory = app.memory
        yield _against_a_frame("Down in the workshop, 309 duties", _late(moves), goal=None)
        yield _against_a_frame("a letter in notes, saved as one types", _late(letters))
        with Terminal([sys.executable, "-c", BARE], environment) as bare:
            bare.wait_for(SHOWN.encode())
            bare.settle()
            theirs = bare.memory
        yield Ratio(
            what="memory, everything loaded",
            peer="bare Textual app",
            ours=memory / 1e6,
            theirs=theirs / 1e6,
            goal=1.4,
            unit="MB",
        )


def _in_a_list(count: int, environment: dict[str, str]) -> Sequence[float]:
    code = _LIST.replace("COUNT", str(count))
    with Terminal([sys.executable, "-c", code], environment) as terminal:
        terminal.wait_for(b"number 3")
        terminal.settle(1.0)
        return [terminal.press(_DOWN) for _ in range(_KEYS)]


def _late(times: Sequence[float]) -> float:
    """Return the time below which 19 of 20 keys are answered."""
    return statistics.quantiles(times, n=20)[-1]


def _against_a_frame(what: str, took: float, goal: float | None = 1.0) -> Ratio:
    return Ratio(what=what, peer="a frame of 16 ms", ours=took, theirs=_FRAME, goal=goal)
