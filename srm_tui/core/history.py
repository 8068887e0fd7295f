"""The journal as people read it: who said what, what was taken back, and by whom."""

import json
from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from srm_tui.core.answers import Value
from srm_tui.core.journal import Change


class Act(StrEnum):
    """How an entry came about."""

    SAID = "said"
    UNDO = "undo"
    REDO = "redo"


class HistoryEntry(Struct, frozen=True, kw_only=True):
    """One field that somebody set, and what became of it."""

    change: Change
    old: Value
    new: Value
    act: Act
    taken_back_by: str = ""
    """Who took it back; empty while it stands."""
    taken_back_at: str = ""


def history_of(
    changes: Sequence[Change], control_id: str | None = None
) -> tuple[HistoryEntry, ...]:
    """Return the entries about a control, oldest first; about everything for None.

    An empty `control_id` means the assessment itself.
    """
    by_batch: dict[str, Change] = {}
    undone_by: dict[str, Change] = {}
    for change in changes:
        if change.batch_id not in by_batch:
            if change.undoes in by_batch:
                undone_by[change.undoes] = change
            by_batch[change.batch_id] = change
    return tuple(
        _entry(change, by_batch, undone_by)
        for change in changes
        if control_id is None or change.control_id == control_id
    )


def _entry(
    change: Change, by_batch: dict[str, Change], undone_by: dict[str, Change]
) -> HistoryEntry:
    last, stands = change, True
    while last.batch_id in undone_by:
        last, stands = undone_by[last.batch_id], not stands
    return HistoryEntry(
        change=change,
        old=json.loads(change.old),
        new=json.loads(change.new),
        act=_act(change, by_batch, undone_by),
        taken_back_by="" if stands else last.author,
        taken_back_at="" if stands else last.at,
    )


def _act(change: Change, by_batch: dict[str, Change], undone_by: dict[str, Change]) -> Act:
    act = Act.UNDO if change.undoes else Act.SAID
    while change.undoes in undone_by:
        change = by_batch[change.undoes]
        if change.undoes:
            act = Act.REDO if act is Act.UNDO else Act.UNDO
    return act
