"""The PDF, against Chromium's print of the same HTML where Chromium is installed."""

import itertools
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.measure import SRM_TUI, Ratio, compare, program, seconds
from benchmarks.subjects import answered, everything, knowledge_base, scope_of
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.scope import Scope
from srm_tui.reports import FORMATS
from srm_tui.workspace import Workspace

_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


def run() -> Iterator[Ratio]:
    """Yield a workshop's report and the widest one beside the peer's: cold, and after a change."""
    kb = knowledge_base()
    with tempfile.TemporaryDirectory() as folder:
        for scope, goal in ((scope_of(kb, 12), 1.6), (everything(kb), 1.8)):
            yield from _printed(kb, scope, goal, Path(folder))


def _printed(kb: KnowledgeBase, scope: Scope, goal: float, folder: Path) -> Iterator[Ratio]:
    store = folder / f"{len(scope.service_ids)}.db"
    workspace = answered(store, kb, scope)
    assessment_id = workspace.find("bench")
    duties = [row.id for row in workspace.assess(assessment_id).rows]
    numbers = itertools.count()
    target = str(folder / "ours.pdf")
    cold = program(SRM_TUI, "--store", str(store), "report", "bench", "-o", target)

    def again() -> object:
        number = next(numbers)
        said = {"notes": f"Said for the {number}th time."}
        workspace.answer(assessment_id, duties[number % len(duties)], said)
        return workspace.report(assessment_id, FORMATS["pdf"])

    page = folder / "page.html"
    page.write_bytes(workspace.report(assessment_id, FORMATS["html"]))
    chromium = shutil.which("chromium")
    if chromium is None:
        html = _html(workspace, assessment_id)
        peer = "the same as HTML (no Chromium here)"
        yield compare(f"PDF of {len(duties)} duties", cold, peer, html, rounds=1)
        return
    theirs = _chromium(chromium, page, folder)
    seconds(theirs)
    peer = "Chromium's print"
    yield compare(f"PDF of {len(duties)} duties", cold, peer, theirs, goal, rounds=3)
    seconds(again)
    yield compare("the same after one answer changed", again, peer, theirs, 0.5, rounds=3)


def _html(workspace: Workspace, assessment_id: str) -> Callable[[], object]:
    return lambda: workspace.report(assessment_id, FORMATS["html"])


def _chromium(program: str, page: Path, folder: Path) -> Callable[[], object]:
    command = [
        program,
        *_FLAGS,
        f"--user-data-dir={folder / 'profile'}",
        f"--print-to-pdf={folder / 'theirs.pdf'}",
        page.as_uri(),
    ]
    return lambda: subprocess.run(command, capture_output=True, check=True)
