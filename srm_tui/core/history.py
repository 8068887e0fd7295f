"""The journal as people read it: who said what, what was taken back, and by whom."""

import json
from collections.abc import Mapping, Sequence
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
    undoes: dict[str, str] = {}
    taken_back: dict[_Place, Change] = {}
    for change in changes:
        if change.batch_id not in undoes:
            undoes[change.batch_id] = change.undoes if change.undoes in undoes else ""
        if change.undoes and change.undoes == undoes[change.batch_id]:
            taken_back[_place(change, change.undoes)] = change
    return tuple(
        _entry(change, undoes, taken_back)
        for change in changes
        if control_id is None or change.control_id == control_id
    )


_Place = tuple[str, str, str, str]
"""A field in a step: batch, control, service and name."""


def _place(change: Change, batch_id: str) -> _Place:
    return batch_id, change.control_id, change.service_id, change.field


def _entry(
    change: Change, undoes: Mapping[str, str], taken_back: Mapping[_Place, Change]
) -> HistoryEntry:
    last, stands = change, True
    while back := taken_back.get(_place(last, last.batch_id)):
        last, stands = back, not stands
    return HistoryEntry(
        change=change,
        old=json.loads(change.old),
        new=json.loads(change.new),
        act=_act(change, undoes),
        taken_back_by="" if stands else last.author,
        taken_back_at="" if stands else last.at,
    )


def _act(change: Change, undoes: Mapping[str, str]) -> Act:
    """Return whether a change was said, undone or redone; each step undoes an earlier one."""
    act = Act.UNDO if change.undoes else Act.SAID
    batch_id = undoes[change.batch_id]
    while batch_id and undoes[batch_id]:
        act = Act.REDO if act is Act.UNDO else Act.UNDO
        batch_id = undoes[batch_id]
    return act
