"""The PDF of a workshop and of the widest scope, against Chromium's print of the same HTML."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Ratio, compare, seconds
from benchmarks.printing import Printing, running
from benchmarks.subjects import everything, knowledge_base, scope_of
from srm_tui.reports import FORMATS

PEER = "Chromium's print"


def run() -> Iterator[Ratio]:
    """Yield a workshop's report and the widest one beside the peer's: cold, and after a change."""
    kb = knowledge_base()
    for scope, goal in ((scope_of(kb, 12), 1.6), (everything(kb), 1.8)):
        with tempfile.TemporaryDirectory() as folder:
            yield from printed(Printing(Path(folder), kb, scope), goal)


def printed(printing: Printing, goal: float, rounds: int = 3) -> Iterator[Ratio]:
    """Yield how long a report takes beside the peer's, and after one answer changed."""
    what = f"PDF of {printing.duty_count} duties"
    if printing.chromium is None:

        def html() -> object:
            return printing.workspace.report(printing.assessment_id, FORMATS["html"])

        peer = "the same as HTML (no Chromium here)"
        yield compare(what, running(printing.ours), peer, html, rounds=1)
        return
    theirs = running(printing.chromium)
    seconds(theirs)
    yield compare(what, running(printing.ours), PEER, theirs, goal, rounds=rounds)
    seconds(printing.again)
    yield compare(
        "the same after one answer changed", printing.again, PEER, theirs, 0.5, rounds=rounds
    )
