"""The reading of one import: it can be stopped, and then nothing of it is kept."""

from collections.abc import Callable
from pathlib import Path

from srm_tui.importers.findings import ReadFindings
from srm_tui.tui.report_job import StoppedError
from srm_tui.workspace import Workspace


class ImportJob:
    """Reads files of findings."""

    def __init__(self, workspace: Workspace, assessment_id: str, path: Path) -> None:
        self.workspace = workspace
        self.assessment_id = assessment_id
        self.path = path
        self._is_stopped = False

    def stop(self) -> None:
        """Stop at the next piece of the file."""
        self._is_stopped = True

    def run(self, tell: Callable[[str, int, int], None]) -> ReadFindings:
        """Return what was read, telling file, bytes and size; StoppedError when stopped."""

        def advance(name: str, read: int, size: int) -> None:
            if self._is_stopped:
                raise StoppedError
            tell(name, read, size)

        return self.workspace.findings.read(self.assessment_id, [self.path], advance)
