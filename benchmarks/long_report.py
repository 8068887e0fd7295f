"""The PDF of 1,000 duties: time, memory and growth. It takes minutes."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Ratio, seconds
from benchmarks.printing import Printing, memory_of, running
from benchmarks.report import PEER, printed
from benchmarks.subjects import everything, knowledge_base, widened

_CONTROLS = 1_105
"""As many as leave some 1,000 duties."""


def run() -> Iterator[Ratio]:
    """Yield time and memory beside Chromium's, and time beside our first template's."""
    kb = knowledge_base()
    wide = widened(kb, _CONTROLS)
    with tempfile.TemporaryDirectory() as folder:
        printing = Printing(Path(folder), wide, everything(wide))
        what = f"{printing.duty_count} duties"
        yield from printed(printing, 2.0, rounds=1)
        if printing.chromium is not None:
            yield Ratio(
                what=f"memory for {what}, all processes",
                peer=PEER,
                ours=memory_of(printing.ours),
                theirs=memory_of(printing.chromium),
                goal=0.7,
                unit="MB",
            )
        took = seconds(running(printing.ours))
        yield Ratio(
            what=f"PDF of {what}",
            peer="our first template",
            ours=took,
            theirs=seconds(running(printing.first_template)),
            goal=0.25,
        )
        a_page = took / printing.page_count
    with tempfile.TemporaryDirectory() as folder:
        fewer = Printing(Path(folder), kb, everything(kb))
        took = seconds(running(fewer.ours))
        yield Ratio(
            what=f"a page of {what}",
            peer=f"a page of {fewer.duty_count}",
            ours=a_page,
            theirs=took / fewer.page_count,
            goal=1.15,
        )
