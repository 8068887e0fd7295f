"""What undo and redo take back: one's own last step, and nothing that others said since."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from srm_tui.core.answers import MILESTONE_PREFIX
from srm_tui.core.journal import NOTHING, Change, Index
from srm_tui.core.session import PAUSES, SESSION_PREFIX


class Reversal(Struct, frozen=True, kw_only=True):
    """What it takes to bring back what a step changed."""

    batch_id: str
    changes: tuple[Change, ...] = ()
    """Those of the step with old and new swapped, last first."""
    overtaken: tuple[Change, ...] = ()
    """What was written since over fields of the step; these fields are not among `changes`."""


def undoing(
    changes: Sequence[Change], index: Index, author: str, *, around_others: bool = False
) -> Reversal | None:
    """Return how the last step of `author` is taken back, or None when there is none.

    A field that somebody else has changed since stays. `around_others` passes
    over the steps of which nothing is left to take back.
    """
    done, _ = _stacks(changes)
    return _reversal(changes, index, _of(done, author), around_others=around_others)


def redoing(
    changes: Sequence[Change], index: Index, author: str, *, around_others: bool = False
) -> Reversal | None:
    """Return how the last undo of `author` is taken back, or None when there is none.

    Nothing can be redone once its author has taken another step.
    """
    _, undone = _stacks(changes)
    return _reversal(changes, index, _of(undone, author), around_others=around_others)


def _of(stack: dict[str, str], author: str) -> Iterator[str]:
    return (batch_id for batch_id in reversed(stack) if stack[batch_id] == author)


def _reversal(
    changes: Sequence[Change], index: Index, batch_ids: Iterator[str], *, around_others: bool
) -> Reversal | None:
    for batch_id in batch_ids:
        reversal = taken_back(changes, index, batch_id)
        if reversal.changes or not around_others:
            return reversal
    return None


def taken_back(changes: Sequence[Change], index: Index, batch_id: str) -> Reversal:
    """Return how the batch of that id is taken back from what `index` holds now."""
    batch = [change for change in changes if change.batch_id == batch_id]
    given = {_key(change): change.new for change in batch}
    present = {_key(each): index[each.control_id][each.service_id, each.field] for each in batch}
    kept = {key for key, value in given.items() if present[key].new == value}
    return Reversal(
        batch_id=batch_id,
        changes=tuple(
            change._replace(old=change.new, new=change.old, undoes=batch_id)
            for change in reversed(batch)
            if _key(change) in kept
        ),
        overtaken=tuple(change for key, change in present.items() if key not in kept),
    )


def _key(change: Change) -> tuple[str, str, str]:
    return change.control_id, change.service_id, change.field


def _stacks(changes: Sequence[Change]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the batches that can be undone and redone with their authors, in order.

    The batch that made the assessment is never taken back. Freezing a milestone or
    stopping a clock says nothing new, so it is no step: undo goes on to what was said
    before it.
    """
    done: dict[str, str] = {}
    undone: dict[str, str] = {}
    previous = changes[0].batch_id if changes else ""
    for change in changes:
        batch_id, author = change.batch_id, change.author
        if batch_id == previous or _freezes(change) or _stops_clock(change):
            continue
        previous = batch_id
        if change.undoes in undone:
            del undone[change.undoes]
            done[batch_id] = author
        elif change.undoes:
            done.pop(change.undoes, None)
            undone[batch_id] = author
        else:
            done[batch_id] = author
            for each in [each for each, by in undone.items() if by == author]:
                del undone[each]
    return done, undone


def _freezes(change: Change) -> bool:
    is_milestone = change.field.startswith(MILESTONE_PREFIX) and not change.control_id
    return is_milestone and change.old == NOTHING and not change.undoes


def _stops_clock(change: Change) -> bool:
    is_session = change.field.startswith(SESSION_PREFIX) and not change.control_id
    return is_session and change.field.split("/")[2:] == [PAUSES] and not change.undoes
