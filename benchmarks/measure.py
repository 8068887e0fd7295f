"""Measuring two things in turn, so that a busy machine slows both alike."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROUNDS = 5
ENVIRONMENT = {
    name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
}
"""What measured programs see; without byte code every import would be compiled again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """How long something takes, beside its peer."""

    what: str
    peer: str
    ours: float
    theirs: float
    """Seconds, each the median of its rounds; or gigabytes, measured once."""
    goal: float | None = None
    """The ratio to stay below; None where a figure is only printed."""
    unit: str = "ms"
    """What a thousandth is called."""

    @property
    def value(self) -> float:
        """Ours over theirs."""
        return self.ours / self.theirs

    @property
    def verdict(self) -> str:
        """Whether the goal was reached, in words."""
        if self.goal is None:
            return "-"
        return "reached" if self.value <= self.goal else "MISSED"


def compare(
    what: str,
    ours: Callable[[], object],
    peer: str,
    theirs: Callable[[], object],
    goal: float | None = None,
    *,
    rounds: int = ROUNDS,
    repeat: int = 1,
) -> Ratio:
    """Return the ratio of `ours` to `theirs`, measured in turn after a warm-up of both."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        for work, taken in zip((ours, theirs), times, strict=True):
            elapsed = seconds(work, repeat)
            if number:
                taken.append(elapsed)
    return Ratio(
        what=what,
        peer=peer,
        ours=statistics.median(times[0]),
        theirs=statistics.median(times[1]),
        goal=goal,
    )


def seconds(work: Callable[[], object], repeat: int = 1) -> float:
    """Return how long one call of `work` takes, over `repeat` calls."""
    started = time.perf_counter()
    for _ in range(repeat):
        work()
    return (time.perf_counter() - started) / repeat


SRM_TUI = str(Path(sys.executable).with_name("srm-tui"))
"""The program as it is installed beside this Python."""


def program(*command: str, environment: Mapping[str, str] | None = None) -> Callable[[], object]:
    """Return a call that runs `command` in a new process."""

    def run() -> object:
        return subprocess.run(
            command,
            env={**ENVIRONMENT, **(environment or {})},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )

    return run


def peak_of(*command: str) -> float:
    """Return how many gigabytes of memory `command` held at most."""
    process = subprocess.Popen(
        command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return used.ru_maxrss / 1_000_000
