"""Two copies of the same fields put together, field by field, from where they parted."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from srm_tui.core.answers import Value
from srm_tui.core.fields import Key, are_alike


class Side(StrEnum):
    """Whose value of a field is kept."""

    OURS = "ours"
    THEIRS = "theirs"


class Conflict(Struct, frozen=True, kw_only=True):
    """A field that both sides changed since they parted, each to something else."""

    key: Key
    base: Value
    ours: Value
    theirs: Value


class Merge(Struct, frozen=True, kw_only=True):
    """What comes of two copies."""

    taken: Mapping[Key, Value]
    """What only they changed, with their values."""
    conflicts: tuple[Conflict, ...] = ()

    def settled(self, choices: Mapping[Key, Side]) -> dict[Key, Value]:
        """Return what is to be written, given whose value is kept of each conflict.

        A conflict without a choice keeps ours.
        """
        chosen = {
            each.key: each.theirs for each in self.conflicts if choices.get(each.key) is Side.THEIRS
        }
        return {**self.taken, **chosen}

    def for_all(self, side: Side) -> dict[Key, Side]:
        """Return the same choice for every conflict."""
        return {each.key: side for each in self.conflicts}


def three_way(
    base: Mapping[Key, Value], ours: Mapping[Key, Value], theirs: Mapping[Key, Value]
) -> Merge:
    """Return what `theirs` changed since `base`, and where `ours` did too.

    Only the fields that `theirs` holds are looked at; what `base` or `ours` lack has
    no value there. Values that mean the same are no change, and the same change on
    both sides is none to take.
    """
    taken: dict[Key, Value] = {}
    conflicts = []
    for key, value in theirs.items():
        before, now = base.get(key), ours.get(key)
        if are_alike(key, value, before) or are_alike(key, value, now):
            continue
        if are_alike(key, now, before):
            taken[key] = value
        else:
            conflicts.append(Conflict(key=key, base=before, ours=now, theirs=value))
    return Merge(taken=taken, conflicts=tuple(conflicts))
