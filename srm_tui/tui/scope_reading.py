"""The reading of files for a scope: it tells how far it is, and can be stopped."""

import time
from collections.abc import Callable
from pathlib import Path

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.importers.scoping.recognise import ReadingStep
from srm_tui.tui.report_job import StoppedError
from srm_tui.workspace.importing import ScopeImport, read_scope

_SECONDS = 0.1
"""How often it is told how far one is."""


class ScopeReading:
    """Reads a file or folder, unless somebody stops it."""

    def __init__(self, kb: KnowledgeBase, path: Path) -> None:
        self.path = path
        self._kb = kb
        self._is_stopped = False
        self._told_at = 0.0

    def stop(self) -> None:
        """Stop at the next piece that is read."""
        self._is_stopped = True

    def run(self, tell: Callable[[ReadingStep], None]) -> ScopeImport:
        """Return what was found, telling now and then how far one is; StoppedError when stopped."""

        def advance(reading: ReadingStep) -> None:
            if self._is_stopped:
                raise StoppedError
            now = time.monotonic()
            if now - self._told_at >= _SECONDS:
                self._told_at = now
                tell(reading)

        return read_scope(self._kb, [self.path], advance)
