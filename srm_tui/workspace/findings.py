"""Scanner output beside the answers of an assessment: read, kept with its receipts, taken back."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from srm_tui.core.observations import FINDING_PREFIX, CheckIndex, packed
from srm_tui.core.receipts import Receipt
from srm_tui.importers.findings import Progress, ReadFindings, read_findings
from srm_tui.workspace.journals import Edit
from srm_tui.workspace.kinds import FileKind, meant_as
from srm_tui.workspace.receipts import receipt_edits, signed

if TYPE_CHECKING:
    from srm_tui.workspace.workspace import Workspace


class FindingsDesk:
    """Imports of findings into the assessments of a workspace."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace
        self._checks = CheckIndex(workspace.kb)

    def read(
        self,
        assessment_id: str,
        paths: Sequence[Path],
        progress: Progress = lambda *_: None,
    ) -> ReadFindings:
        """Return what files and folders would add to an assessment; nothing is kept yet."""
        known = self._workspace.record(assessment_id).findings
        with meant_as(FileKind.FINDINGS, *paths):
            return read_findings(paths, self._checks, known, progress)

    def keep(
        self, assessment_id: str, found: ReadFindings, *, is_whole: bool = False
    ) -> tuple[Receipt, ...]:
        """Keep what was read, as one step for undo; return the receipts.

        `is_whole` says that it is the whole of a scan: what earlier imports found in
        these accounts, and it no longer mentions, is closed.
        """
        said = {key: list(observations) for key, observations in found.observations.items()}
        for key, observations in found.unmentioned.items() if is_whole else ():
            said.setdefault(key, []).extend(observations)
        receipts = signed(self._workspace, found.receipts)
        edits = receipt_edits(receipts)
        edits += [
            Edit(
                field=f"{FINDING_PREFIX}{control_id}/{receipts[number].id}",
                value=packed(observations),  # type: ignore[arg-type]
            )
            for (control_id, number), observations in said.items()
        ]
        self._workspace.edit(assessment_id, edits)
        return receipts
