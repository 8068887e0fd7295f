"""How much memory processes hold, of what they share only their share."""

import contextlib
import re
from collections import defaultdict
from pathlib import Path

_SHARE = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


def share_of(process: int) -> float:
    """Return the memory of a process in gigabytes; 0 when it has ended."""
    with contextlib.suppress(OSError):
        found = _SHARE.search(Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii"))
        return int(found[1]) / 1e6 if found else 0.0
    return 0.0


class PeakMemory:
    """The most that a process and all that it started held at one of the looks."""

    def __init__(self, process: int) -> None:
        self._process = process
        self.gigabytes = 0.0

    def look(self) -> None:
        """Measure once."""
        self.gigabytes = max(self.gigabytes, sum(map(share_of, _family(self._process))))


def _family(process: int) -> list[int]:
    """Return a process, its children, theirs, and so on."""
    children: dict[int, list[int]] = defaultdict(list)
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                told = (entry / "stat").read_text(encoding="utf-8", errors="replace")
                children[int(told.rpartition(")")[2].split()[1])].append(int(entry.name))
    found = [process]
    for each in found:
        found += children[each]
    return found
