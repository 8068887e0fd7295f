"""Scanner output beside the answers of an assessment: read, kept with its receipts, taken back."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from srm_tui.core.observations import FINDING_PREFIX, CheckIndex, packed
from srm_tui.core.receipts import RECEIPT_PREFIX, Receipt
from srm_tui.importers.findings import Progress, ReadFindings, read_findings
from srm_tui.workspace.journals import Edit
from srm_tui.workspace.words import new_id

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
        return read_findings(paths, self._checks, known, progress)

    def keep(self, assessment_id: str, found: ReadFindings) -> tuple[Receipt, ...]:
        """Keep what was read, as one step for undo; return the receipts."""
        at, by = self._workspace.now(), self._workspace.author
        stamp = at.strftime("%Y-%m-%dT%H:%M:%SZ")
        receipts = tuple(
            replace(each, id=new_id(4), imported_at=stamp, imported_by=by)
            for each in found.receipts
        )
        edits = [
            Edit(field=f"{RECEIPT_PREFIX}{each.id}", value=each.to_json())  # type: ignore[arg-type]
            for each in receipts
        ]
        edits += [
            Edit(
                field=f"{FINDING_PREFIX}{control_id}/{receipts[number].id}",
                value=packed(observations),  # type: ignore[arg-type]
            )
            for (control_id, number), observations in found.observations.items()
        ]
        self._workspace.edit(assessment_id, edits)
        return receipts
