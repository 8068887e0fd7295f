"""A newer knowledge base: what it changes, a milestone before it, answers confirmed after it."""

import itertools
from collections.abc import Iterable
from typing import TYPE_CHECKING

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.milestones import Milestone
from srm_tui.core.upgrades import Upgrade, outdated, upgrade_of
from srm_tui.errors import UsageError
from srm_tui.workspace.journals import Edit

if TYPE_CHECKING:
    from srm_tui.workspace.workspace import Workspace


def plan_upgrade(workspace: "Workspace", assessment_id: str, new: KnowledgeBase) -> Upgrade:
    """Return what `new` would change for an assessment; nothing is saved."""
    return upgrade_of(workspace.kb, new, workspace.record(assessment_id))


def freeze_before(workspace: "Workspace", assessment_id: str, plan: Upgrade) -> Milestone:
    """Freeze how an assessment stands before an upgrade, under a name of its own."""
    taken = {each.name.casefold() for each in workspace.milestones.of(assessment_id)}
    name = f"Before {plan.after}"
    numbered = (f"{name} ({number})" for number in itertools.count(2))
    free = next(each for each in itertools.chain((name,), numbered) if each.casefold() not in taken)
    return workspace.milestones.freeze(assessment_id, free)


def confirm(
    workspace: "Workspace", assessment_id: str, control_ids: Iterable[str]
) -> tuple[str, ...]:
    """Say the same again of duties that ask something else now; return which those were.

    It is one step for undo. It raises UsageError for a duty that is as it was.
    """
    found = workspace.assess(assessment_id)
    old = set(outdated(found))
    wanted = tuple(control_ids)
    if fine := next((each for each in wanted if each not in old), None):
        message = f"{fine} asks what it asked when it was answered."
        raise UsageError(message, "'srm-tui upgrade' lists what is to be confirmed.")
    edits = [
        Edit(control_id=each, field="status", value=found.row_by_id[each].answer.status.value)
        for each in wanted
    ]
    workspace.edit(assessment_id, edits)
    return wanted
