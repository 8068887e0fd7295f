"""The work on one report: it can be stopped until its file is being written."""

import threading
from collections.abc import Callable
from pathlib import Path

from srm_tui.files import write_whole
from srm_tui.reports import USUAL, Notice, Options, Progress, Step, format_of
from srm_tui.workspace import Workspace

PORTABLE = ".srm.yaml"
"""How a file ends that holds the assessment itself."""


class StoppedError(Exception):
    """The report is no longer wanted."""


class ReportJob:
    """Makes a report and writes it whole, or not at all."""

    def __init__(
        self,
        workspace: Workspace,
        assessment_id: str,
        path: Path,
        options: Options = USUAL,
        keep: Callable[[Path, bytes], None] = write_whole,
    ) -> None:
        self.workspace = workspace
        self.assessment_id = assessment_id
        self.path = path
        self.options = options
        self._keep = keep
        """What is done with the report once it is there."""
        self.notices: list[str] = []
        """What the user should know of the report once it is written."""
        self._lock = threading.Lock()
        self._is_stopped = False
        self._is_writing = False

    def stop(self) -> bool:
        """Stop the work; return False when its file is being written already."""
        with self._lock:
            self._is_stopped = not self._is_writing
            return self._is_stopped

    def run(self, tell: Progress) -> int:
        """Return how many bytes were written, telling each step; StoppedError when stopped."""

        def advance(text: str) -> None:
            if self._is_stopped:
                raise StoppedError
            if isinstance(text, Notice):
                self.notices.append(text)
            else:
                tell(text)

        data = self._maker()(advance)
        with self._lock:
            if self._is_stopped:
                raise StoppedError
            self._is_writing = True
        tell(Step("Writing the file", 0.99))
        self._keep(self.path, data)
        return len(data)

    def _maker(self) -> Callable[[Progress], bytes]:
        """Return what makes the bytes of the file, by how its name ends."""
        if self.path.name.casefold().endswith(PORTABLE):
            return lambda _: self.workspace.export_text(self.assessment_id).encode()
        written_as = format_of(self.path)
        return lambda advance: self.workspace.report(
            self.assessment_id, written_as, advance, self.options
        )
