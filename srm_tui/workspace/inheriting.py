"""Controls provided for other teams: exported by the one, taken over by the others."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from srm_tui.core.inheritance import (
    Fate,
    Inheritance,
    Provided,
    inherit,
    provided_controls,
    would_depart,
)
from srm_tui.core.receipts import Purpose, Receipt, tallied
from srm_tui.errors import UsageError
from srm_tui.workspace.journals import Edit
from srm_tui.workspace.kinds import FileKind, meant_as
from srm_tui.workspace.receipts import receipt_edits, signed

if TYPE_CHECKING:
    from srm_tui.workspace.workspace import Workspace

_LEFT = {
    Fate.DEPARTS: "The answer here departs from the source and stays.",
    Fate.OWN: "The team has an answer of its own.",
    Fate.NOT_ASKED: "No duty of this scope.",
}


class Takeover(Struct, frozen=True, kw_only=True):
    """What taking over a file would do to an assessment."""

    assessment_id: str
    provided: Provided
    digest: str
    """The SHA-256 of the file."""
    results: tuple[Inheritance, ...]
    receipt: Receipt


def provide(
    workspace: "Workspace", assessment_id: str, team: str = "", control_ids: Iterable[str] = ()
) -> Provided:
    """Return what an assessment provides for others.

    These are the controls named, or all whose answer names a team that provides it.
    `team` stands for that of the assessment. It raises UsageError when there is nothing.
    """
    found = workspace.assess(assessment_id)
    controls = provided_controls(found, control_ids)
    if not controls:
        message = "No answer says that it is provided for others."
        hint = "Name the controls with --control, or say who provides them: answer-many "
        raise UsageError(message, f"{hint}--provided-by TEAM.")
    details = found.record.details
    changed = (found.record.answer(each.id).changed_at for each in controls)
    return Provided(
        team=team or details.team or details.name,
        source=assessment_id,
        as_of=max(changed),
        knowledge_base=workspace.kb.version,
        controls=controls,
    )


def plan_takeover(
    workspace: "Workspace", assessment_id: str, path: Path, *, over_own: bool = False
) -> Takeover:
    """Return what taking over the file at `path` would do; nothing is saved."""
    from srm_tui.store.provided import load_provided

    with meant_as(FileKind.PROVIDED, path):
        provided, digest, size = load_provided(path)
    if provided.source == assessment_id:
        message = "The file was made from this very assessment."
        raise UsageError(message, "Take it over into the assessment of an app team.")
    found = workspace.assess(assessment_id)
    results = inherit(found, provided, digest, over_own=over_own)
    known = workspace.kb.control_by_id
    left = [each for each in results if each.fate in _LEFT]
    receipt = Receipt(
        purpose=Purpose.INHERITED,
        file=path.name,
        sha256=digest,
        size=size,
        format=f"controls provided by {provided.team}",
        read=len(provided.controls),
        used=sum(each.is_used for each in results),
        until=provided.as_of,
        unmatched=tallied((each.control_id, "") for each in left if each.control_id not in known),
        ignored=tallied(
            (each.control_id, _LEFT[each.fate]) for each in left if each.control_id in known
        ),
    )
    return Takeover(
        assessment_id=assessment_id,
        provided=provided,
        digest=digest,
        results=results,
        receipt=receipt,
    )


def take_over(workspace: "Workspace", plan: Takeover) -> None:
    """Save what `plan` says with its receipt, as one step for undo.

    It raises OvertakenError when somebody else wrote a field of it since it was made.
    """
    edits = [
        Edit(control_id=control_id, service_id=service_id, field=name, value=value)
        for each in plan.results
        for (control_id, service_id, name), value in each.values.items()
    ]
    edits += receipt_edits(signed(workspace, [plan.receipt]))
    workspace.edit(plan.assessment_id, edits)


def departing(workspace: "Workspace", assessment_id: str, edits: Iterable[Edit]) -> tuple[str, ...]:
    """Return the inherited answers that `edits` would make say something else than their source."""
    values = {(each.control_id, each.service_id, each.field): each.value for each in edits}
    found = would_depart(workspace.record(assessment_id), values)
    return tuple(dict.fromkeys(control_id for control_id, _, _ in found))
