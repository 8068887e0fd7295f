"""Milestones: named points of a journal, with what applied there."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from srm_tui.core.answers import MERGE_PREFIX, MILESTONE_PREFIX, Record, Value
from srm_tui.core.assessment import Assessment
from srm_tui.core.fields import value_fault
from srm_tui.core.journal import Change, replay
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.vocabulary import Severity

NONE: frozenset[str] = frozenset()


class Milestone(Struct, frozen=True, kw_only=True):
    """A named, frozen copy of an assessment: the journal up to a point."""

    id: str
    name: str
    at: str
    """When it was frozen, in UTC."""
    by: str
    count: int
    """How many changes of the journal stand before it."""
    without: frozenset[str] = frozenset()
    """The steps before it that it does not hold: when it was frozen in another copy of the
    assessment, they were only in this one."""
    pack: str = ""
    """The packs with their versions, as in `aws 0.1.0`."""
    digest: str = ""
    """The hash of the knowledge base it was frozen with."""
    duties: Mapping[str, Severity] = {}
    """The duties of that time, by control id, with how severe a gap was."""


def milestones_of(changes: Sequence[Change]) -> tuple[Milestone, ...]:
    """Return the milestones of a journal, oldest first.

    A milestone holds what stands before the first entry of its field: a new name, a
    removal or an undo of them moves it no further.
    """
    first: dict[str, int] = {}
    last: dict[str, Change] = {}
    merges: list[Change] = []
    for place, change in enumerate(changes):
        if change.control_id:
            continue
        if change.field.startswith(MILESTONE_PREFIX):
            first.setdefault(change.field, place)
            last[change.field] = change
        elif change.field.startswith(MERGE_PREFIX):
            merges.append(change)
    unseen = _unseen(merges)
    return tuple(
        replace(_milestone(field, place, changes[place], value), without=unseen.get(field, NONE))
        for field, place in first.items()
        if (value := _value(last[field]))
    )


def merge_value(theirs: Iterable[Change], ours: Iterable[Change]) -> Value:
    """Return what the journal keeps of a merge, for the milestones among `theirs`.

    They hold none of `ours`, which stand before them. It is None when there are none.
    """
    frozen = {each.field for each in theirs if each.field.startswith(MILESTONE_PREFIX)}
    steps = list(dict.fromkeys(each.batch_id for each in ours))
    return {"milestones": sorted(frozen), "without": steps} if frozen and steps else None


def _unseen(merges: Iterable[Change]) -> dict[str, frozenset[str]]:
    """Return by milestone the steps that it does not hold."""
    found: dict[str, frozenset[str]] = {}
    for change in merges:
        value = json.loads(change.new)
        if isinstance(value, dict) and not value_fault(("", "", change.field), value):
            steps = frozenset(value.get("without") or ())
            for field in value.get("milestones") or ():
                found[field] = found.get(field, NONE) | steps
    return found


def frozen_record(assessment_id: str, changes: Sequence[Change], milestone: Milestone) -> Record:
    """Return what an assessment said when `milestone` was frozen."""
    held = changes[: milestone.count]
    if milestone.without:
        held = [each for each in held if each.batch_id not in milestone.without]
    return replay(assessment_id, held)


def milestone_value(name: str, kb: KnowledgeBase, assessment: Assessment) -> Value:
    """Return what the journal keeps of a milestone that freezes `assessment` now."""
    duties: dict[str, list[str]] = {}
    for severity in Severity:
        if ids := [row.id for row in assessment.rows if row.duty.severity is severity]:
            duties[severity.value] = ids
    return {"name": name, "pack": kb.version, "digest": kb.digest, "duties": duties}


def renamed(milestone_id: str, changes: Iterable[Change], name: str) -> Value:
    """Return what the journal keeps of a milestone under another name."""
    field = f"{MILESTONE_PREFIX}{milestone_id}"
    said = [change.new for change in changes if change.field == field and not change.control_id]
    value: Mapping[str, Value] = json.loads(said[-1])
    return {**value, "name": name}


def _value(change: Change) -> Mapping[str, Any]:
    """Return what the journal keeps of a milestone; empty when it holds none that can be read."""
    value = json.loads(change.new)
    key = change.control_id, change.service_id, change.field
    return {} if value is None or value_fault(key, value) else value


def _milestone(field: str, place: int, first: Change, value: Mapping[str, Any]) -> Milestone:
    duties = value.get("duties") or {}
    return Milestone(
        id=field.removeprefix(MILESTONE_PREFIX),
        name=str(value["name"]),
        at=first.at,
        by=first.author,
        count=place,
        pack=str(value.get("pack") or ""),
        digest=str(value.get("digest") or ""),
        duties={
            control_id: Severity(severity) for severity, ids in duties.items() for control_id in ids
        },
    )
