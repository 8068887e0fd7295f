"""The reading of one import: it can be stopped, and then nothing of it is kept."""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

from srm_tui.tui.report_job import StoppedError

_Read = TypeVar("_Read")
Advance = Callable[[str, int, int], None]
"""Takes the name of a file, how many of its bytes were read, and how many it has."""
_SECONDS = 0.1
"""How often it is told how far one is."""


class ImportJob(Generic[_Read]):
    """Reads files with `read`, unless somebody stops it."""

    def __init__(self, read: Callable[[Advance], _Read]) -> None:
        self._read = read
        self._is_stopped = False
        self._told_at = 0.0
        self.latest = ("", 0, 0)
        """File, bytes read and size, as they are now."""

    def stop(self) -> None:
        """Stop at the next piece of the file."""
        self._is_stopped = True

    def run(self, tell: Advance) -> _Read:
        """Return what was read, telling now and then how far one is; StoppedError when stopped."""

        def advance(name: str, read: int, size: int) -> None:
            if self._is_stopped:
                raise StoppedError
            self.latest = (name, read, size)
            now = time.monotonic()
            if now - self._told_at >= _SECONDS:
                self._told_at = now
                tell(name, read, size)

        return self._read(advance)
