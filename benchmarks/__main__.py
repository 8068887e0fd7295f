"""Prints each figure as a ratio; exits with 0 whatever it finds, since machines differ."""

import importlib
import sys

from benchmarks.measure import Ratio

SUITES = (
    "commands", "content", "derivation", "store", "people", "paint", "keys", "report", "serving",
    "findings", "scoping", "inventories",
)  # fmt: skip
LONG_SUITES = ("long_report",)
"""Those that take minutes: run only when they are named."""
_LINE = "{:46} {:>9} {:>9} {:>7} {:>6}  {:8} {}"


def main(names: list[str]) -> None:
    """Run the suites named, or all that are short, printing each figure as it comes."""
    known = (*SUITES, *LONG_SUITES)
    unknown = set(names) - set(known)
    if unknown:
        sys.exit(f"There is no suite {', '.join(sorted(unknown))}: use {', '.join(known)}.")
    print(_LINE.format("what", "ours", "peer", "ratio", "goal", "", "peer"))
    for name in names or SUITES:
        for ratio in importlib.import_module(f"benchmarks.{name}").run():
            print(_shown(ratio), flush=True)


def _shown(ratio: Ratio) -> str:
    goal = "-" if ratio.goal is None else f"{ratio.goal:g}"
    times = (f"{each * 1000:.2f} {ratio.unit}" for each in (ratio.ours, ratio.theirs))
    return _LINE.format(ratio.what, *times, f"{ratio.value:.2f}", goal, ratio.verdict, ratio.peer)


if __name__ == "__main__":
    main(sys.argv[1:])
