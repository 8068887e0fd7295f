"""How soon keys are answered on a real pseudo-terminal, and how much memory the app holds."""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.measure import SRM_TUI, Ratio
from benchmarks.paint import BARE, SHOWN
from benchmarks.subjects import answered, everything, knowledge_base
from benchmarks.terminal import Terminal
from srm_tui.core.answers import Details
from srm_tui.workspace import Edit, Workspace

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
_OPEN = "nothing answered yet"
_FORM = """
from textual.app import App
from textual.containers import Horizontal, Vertical
from textual.widgets import Footer, Header, Input, Label, Static, TextArea

class Form(App):
    CSS = '''
        Static, TextArea { width: 1fr; height: 1fr; }
        Vertical Horizontal, Label, Input { height: 1; border: none; }
        Label { width: auto; }
    '''
    BINDINGS = [("n", "next", "Next")]
    number = 0

    def compose(self):
        yield Header()
        with Horizontal():
            yield Static("list", id="list")
            yield Static(id="question")
            with Vertical():
                yield Static(id="status")
                yield Label(id="state")
                for name in ("owner", "due", "team", "reason"):
                    with Horizontal():
                        yield Label(name)
                        yield Input(id=name)
                yield TextArea(id="notes")
                yield Label("keys")
        yield Footer()

    def on_mount(self):
        list_ = self.query_one("#list")
        list_.can_focus = True
        list_.focus()

    def action_next(self):
        self.number += 1
        with self.batch_update():
            for each in self.query("Static"):
                if each.id:
                    each.update(str(self.number))
            for each in self.query(Input):
                each.value = str(self.number)
            self.query_one(TextArea).load_text(str(self.number))

Form().run()
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
        workspace = answered(store, kb, everything(kb), SHOWN)
        _leave_open(workspace)
        workspace.store.close()
        environment["SRM_TUI_STORE"] = str(store)
        _warm_up(environment)
        with Terminal([SRM_TUI, SHOWN], environment) as app:
            app.wait_for(b"Governance")
            app.settle(1.0)
            moves = [app.finish(_DOWN) for _ in range(_KEYS)]
            app.type(b"t")
            letters = [app.press(b"x") for _ in range(_KEYS)]
            memory = app.memory
        yield _against_a_frame("Down in the workshop, 309 duties", _late(moves))
        yield _against_a_frame("a letter in notes, saved as one types", _late(letters))
        yield _next_duty(environment)
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


def _warm_up(environment: Mapping[str, str]) -> None:
    """Read the knowledge base once, as every later start finds it."""
    command = [SRM_TUI, "duties", SHOWN]
    given = {**os.environ, **environment}
    subprocess.run(command, env=given, check=True, stdout=subprocess.DEVNULL)


def _leave_open(workspace: Workspace) -> None:
    """Make an assessment with notes on each duty and an answer to none."""
    assessment_id = workspace.create(Details(name=_OPEN), everything(workspace.kb))
    rows = workspace.assess(assessment_id).rows
    said = {
        row.id: {"notes": f"Said of {row.id}. " * 4, "owner": f"Owner {row.id}"} for row in rows
    }
    workspace.edit(
        assessment_id,
        [
            Edit(control_id=control_id, field=field, value=value)
            for control_id, fields in said.items()
            for field, value in fields.items()
        ],
    )


def _next_duty(environment: Mapping[str, str]) -> Ratio:
    """Compare the next duty without an answer with the same panes and only a number in each."""
    with (
        Terminal([SRM_TUI, _OPEN], environment) as app,
        Terminal([sys.executable, "-c", _FORM], environment) as form,
    ):
        app.wait_for(b"Governance")
        form.wait_for(b"reason")
        for each in (app, form):
            each.settle(1.0)
        times = [(app.finish(b"n"), form.finish(b"n")) for _ in range(_KEYS)]
    ours, theirs = (statistics.median(each) for each in zip(*times, strict=True))
    return Ratio(
        what="next duty shown, focus kept", peer="an empty form", ours=ours, theirs=theirs, goal=1.5
    )


def _in_a_list(count: int, environment: Mapping[str, str]) -> Sequence[float]:
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
