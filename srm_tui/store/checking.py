"""Whether the changes of a store are what they should be."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec import json

from srm_tui.core.journal import Change

MOST = 20
"""How many faults are told."""
_DANGLING = "takes back a step that is not there before it"


def faults_of(changes: Sequence[Change]) -> list[str]:
    """Return what is wrong with the changes of all assessments, oldest first; the first ones."""
    found = [*_unreadable(changes), *_dangling(changes)]
    more = len(found) - MOST
    return [*found[:MOST], f"and {more} more"] if more > 0 else found


def can_be_mended(fault: str) -> bool:
    """Return whether a repair does anything about a fault; what is only odd stays in the record."""
    return not fault.endswith(_DANGLING)


def is_readable(change: Change) -> bool:
    """Return whether the values of a change, and its time, can be read."""
    try:
        json.decode(change.old)
        json.decode(change.new)
        datetime.fromisoformat(change.at)
    except ValueError:
        return False
    return True


def _unreadable(changes: Sequence[Change]) -> Iterator[str]:
    for number, change in enumerate(changes, 1):
        if not is_readable(change):
            yield f"change {number} holds a value that cannot be read"


def _dangling(changes: Sequence[Change]) -> Iterator[str]:
    before: set[tuple[str, str]] = set()
    for number, change in enumerate(changes, 1):
        if change.undoes and (change.assessment_id, change.undoes) not in before:
            yield f"change {number} {_DANGLING}"
        before.add((change.assessment_id, change.batch_id))
