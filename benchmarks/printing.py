"""An assessment printed: by us, by Chromium, and by the template that we began with.

As a program it writes the PDF of an assessment with more duties than there are controls:
`python -m benchmarks.printing STORE COUNT TARGET`.
"""

import itertools
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pikepdf

from benchmarks.measure import SRM_TUI, program
from benchmarks.memory import PeakMemory
from benchmarks.subjects import answered, knowledge_base, widened
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.scope import Scope
from srm_tui.reports import FORMATS
from srm_tui.store import open_store
from srm_tui.workspace import Workspace

_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


class Printing:
    """The report of everything in a scope, answered, with the ways to print it."""

    def __init__(self, folder: Path, kb: KnowledgeBase, scope: Scope) -> None:
        self.workspace = answered(folder / "store.db", kb, scope)
        self.assessment_id = self.workspace.find("bench")
        self.page = folder / "page.html"
        self.page.write_bytes(self.workspace.report(self.assessment_id, FORMATS["html"]))
        self.target = folder / "ours.pdf"
        self._folder = folder
        self._duties = [row.id for row in self.workspace.assess(self.assessment_id).rows]
        self._numbers = itertools.count()

    @property
    def duty_count(self) -> int:
        """How many duties the report is about."""
        return len(self._duties)

    @property
    def page_count(self) -> int:
        """How many pages the last print of ours has."""
        with pikepdf.open(self.target) as pdf:
            return len(pdf.pages)

    @property
    def ours(self) -> Sequence[str]:
        """The command that prints it in a new process."""
        store = str(self._folder / "store.db")
        if self.duty_count > len(knowledge_base().controls):
            count = str(len(self.workspace.kb.controls))
            return sys.executable, "-m", "benchmarks.printing", store, count, str(self.target)
        return SRM_TUI, "--store", store, "report", "bench", "-o", str(self.target)

    @property
    def first_template(self) -> Sequence[str]:
        """The command that prints the same with the template that we began with."""
        target = str(self._folder / "first.pdf")
        return sys.executable, "-m", "benchmarks.first_template", str(self.page), target

    @property
    def chromium(self) -> Sequence[str] | None:
        """The command by which Chromium prints the same page; None where there is none."""
        found = shutil.which("chromium")
        if found is None:
            return None
        profile, target = self._folder / "profile", self._folder / "theirs.pdf"
        places = (f"--user-data-dir={profile}", f"--print-to-pdf={target}")
        return found, *_FLAGS, *places, self.page.as_uri()

    def again(self) -> None:
        """Change an answer and print in this process, which remembers what stays the same."""
        number = next(self._numbers)
        said = {"notes": f"Said for the {number}th time."}
        duty_id = self._duties[number % len(self._duties)]
        self.workspace.answer(self.assessment_id, duty_id, said)
        self.workspace.report(self.assessment_id, FORMATS["pdf"])


def running(command: Sequence[str]) -> Callable[[], object]:
    """Return a call that runs `command` to its end."""
    return program(*command)


def memory_of(command: Sequence[str]) -> float:
    """Return the most memory that `command` and its processes held at once, in gigabytes."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        watched = PeakMemory(process.pid)
        while process.poll() is None:
            watched.look()
            time.sleep(0.05)
    return watched.gigabytes


def _print_widened(store: str, count: int, target: Path) -> None:
    workspace = Workspace(widened(knowledge_base(), count), open_store(store), "Ada Example")
    target.write_bytes(workspace.report(workspace.find("bench"), FORMATS["pdf"]))


if __name__ == "__main__":
    _print_widened(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
