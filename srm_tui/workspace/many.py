"""One answer for many duties, saved as one step."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from srm_tui.core.answers import Value
from srm_tui.core.many import MANY_FIELDS, Targets, lacks_reason
from srm_tui.core.vocabulary import Status
from srm_tui.errors import UsageError
from srm_tui.workspace.inheriting import departing as departing_among
from srm_tui.workspace.journals import Edit

if TYPE_CHECKING:
    from srm_tui.workspace.workspace import Workspace


def answer_many(
    workspace: "Workspace",
    assessment_id: str,
    control_ids: Iterable[str],
    fields: Mapping[str, Value],
    *,
    only_unanswered: bool = False,
    departing: bool = False,
    seen: int | None = None,
) -> tuple[str, ...]:
    """Save the same fields of the answers to many duties; return those it changed.

    It is one step for undo. Controls that the scope does not ask for are passed
    over, and so are inherited answers that it would make depart from their source,
    unless they are to. It raises UsageError when a status needs a reason and there is none, and
    OvertakenError, as `Workspace.answer` does, when somebody else was faster.
    """
    if unknown := set(fields) - MANY_FIELDS:
        raise UsageError(f"Many duties cannot have the same {', '.join(sorted(unknown))}.")
    found = workspace.assess(assessment_id)
    wanted = set(control_ids)
    targets = Targets(rows=tuple(row for row in found.rows if row.id in wanted))
    rows = targets.meant(only_unanswered=only_unanswered)
    if lacks_reason(rows, fields):
        raise UsageError(f"'{fields['status']}' needs a reason.", "Say why, once for all.")
    said = {**fields}
    if said.get("status") == Status.UNANSWERED:
        said["status"] = None
    edits = [
        Edit(control_id=row.id, field=name, value=value)
        for row in rows
        for name, value in said.items()
    ]
    if not departing:
        kept = set(departing_among(workspace, assessment_id, edits))
        edits = [each for each in edits if each.control_id not in kept]
    before = found.record.change_count
    workspace.edit(assessment_id, edits, seen=before if seen is None else seen)
    written = workspace.changes(assessment_id)[before:]
    return tuple(dict.fromkeys(each.control_id for each in written if each.control_id in wanted))
