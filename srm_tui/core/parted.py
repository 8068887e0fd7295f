"""Two journals of one assessment that went on apart, and what it takes to join them."""

import json
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from srm_tui.core.answers import Value
from srm_tui.core.fields import Key
from srm_tui.core.journal import Change, Index, fold, json_text
from srm_tui.core.merge import Conflict, Merge, Side, three_way

FACT_PREFIX = "facts/"
"""What stands before the id of a fact to name its answer; the journal keeps all as one field."""
_FACTS: Key = ("", "", "facts")
_LISTS = frozenset({"services", "frameworks", "participants", "accounts"})
"""Fields of the assessment to which both sides may add; neither addition is a conflict."""


class Version(Struct, frozen=True, kw_only=True):
    """An assessment as one side has it."""

    changes: tuple[Change, ...]
    """Its journal, oldest first."""
    edits: tuple[Change, ...] = ()
    """What was changed by hand in its file, without author and time."""


class Settled(Struct, frozen=True, kw_only=True):
    """A field that joining has to write, since the journals in a row do not say it."""

    key: Key
    old: str
    """What we said before, as JSON text; undo brings it back."""
    new: str


class Parted(Struct, frozen=True, kw_only=True):
    """What both sides said since they parted, put together field by field."""

    merge: Merge
    news: tuple[Change, ...]
    """The changes that ours lacks, oldest first."""
    alone: tuple[Change, ...]
    """The changes of ours that theirs lacks, oldest first."""
    missing: int
    """How many they are, with those made by hand."""
    ours: Mapping[Key, Value]
    """What we say now."""
    in_a_row: Mapping[Key, Value]
    """What our journal says once `news` stand behind it."""
    said: Mapping[Key, tuple[Change | None, Change | None]]
    """By conflict, who said it last on our side and on theirs; None for an edit by hand."""

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The fields that both sides changed to something else."""
        return self.merge.conflicts

    def settle(self, choices: Mapping[Key, Side]) -> tuple[Settled, ...]:
        """Return what must be written behind `news`, given whose value of a conflict is kept.

        A conflict without a choice keeps ours. What was decided is written also where
        the journal says it already, so that it can be seen and taken back.
        """
        final = _whole({**_parts(self.ours), **self.merge.settled(choices)})
        decided = {_kept_in(each.key) for each in self.conflicts}
        keys = dict.fromkeys((*decided, *self.ours, *self.in_a_row, *final))
        return tuple(
            Settled(key=key, old=json_text(self.ours.get(key)), new=json_text(final.get(key)))
            for key in keys
            if key in decided or final.get(key) != self.in_a_row.get(key)
        )


def part(ours: Version, theirs: Version, base: Version | None = None) -> Parted:
    """Return what became of an assessment on both sides since they parted.

    They parted at the changes that both journals hold. A `base`, the file from which
    both began, helps where that alone leaves a conflict, as when it was edited by hand.
    """
    known, shared = {each.id for each in ours.changes}, {each.id for each in theirs.changes}
    began = _values(each for each in ours.changes if each.id in shared)
    now, other = _said(ours), _said(theirs)
    mine, others = _parts(now), _parts(other)
    merge = _merged(_parts(began), mine, others)
    if base is not None and merge.conflicts:
        merge = _narrowed(merge, _parts(_said(base)), mine, others)
    news = tuple(each for each in theirs.changes if each.id not in known)
    alone = [each for each in ours.changes if each.id not in shared]
    return Parted(
        merge=merge,
        news=news,
        alone=tuple(alone),
        missing=len(alone) + len(ours.edits),
        ours=now,
        in_a_row=_values((*ours.changes, *news)),
        said=_last_words(merge.conflicts, [*alone, *ours.edits], [*news, *theirs.edits]),
    )


def _said(version: Version) -> dict[Key, Value]:
    return _values((*version.changes, *version.edits))


def _values(changes: Iterable[Change]) -> dict[Key, Value]:
    """Return the value of each field after `changes`; fields without one are left out."""
    index: Index = {}
    fold(index, changes)
    found = {
        (control_id, service_id, name): json.loads(last.new)
        for control_id, fields in index.items()
        for (service_id, name), last in fields.items()
    }
    return {key: value for key, value in found.items() if value is not None}


def _parts(values: Mapping[Key, Value]) -> dict[Key, Value]:
    """Return `values` with the answer to each fact as a field of its own."""
    parts = {key: value for key, value in values.items() if key != _FACTS}
    facts = values.get(_FACTS)
    if isinstance(facts, Mapping):
        parts |= {("", "", f"{FACT_PREFIX}{fact}"): given for fact, given in facts.items()}
    return parts


def _whole(parts: Mapping[Key, Value]) -> dict[Key, Value]:
    """Return what `_parts` was given, without facts that nobody answers any more."""
    whole = {key: value for key, value in parts.items() if _kept_in(key) == key}
    facts = {
        key[2].removeprefix(FACT_PREFIX): value
        for key, value in parts.items()
        if _kept_in(key) != key and value
    }
    return {**whole, _FACTS: facts} if facts else whole


def _kept_in(key: Key) -> Key:
    """Return the field of the journal that holds the part `key`."""
    return _FACTS if not key[0] and key[2].startswith(FACT_PREFIX) else key


def _merged(
    base: Mapping[Key, Value], ours: Mapping[Key, Value], theirs: Mapping[Key, Value]
) -> Merge:
    """Return the merge of two sides, where a field that theirs lacks was emptied there."""
    whole = {**dict.fromkeys((*base, *ours)), **theirs}
    merge = three_way(base, ours, whole)
    joined = {
        each.key: _joined(each)
        for each in merge.conflicts
        if not each.key[0] and each.key[2] in _LISTS
    }
    rest = tuple(each for each in merge.conflicts if each.key not in joined)
    return Merge(taken={**merge.taken, **joined}, conflicts=rest)


def _joined(conflict: Conflict) -> list[Value]:
    """Return our list with what they added and without what they took out."""
    base, ours, theirs = (
        list(each) if isinstance(each, Sequence) else []
        for each in (conflict.base, conflict.ours, conflict.theirs)
    )
    kept = [each for each in ours if each in theirs or each not in base]
    return [*kept, *(each for each in theirs if each not in ours and each not in base)]


def _narrowed(
    merge: Merge, base: Mapping[Key, Value], ours: Mapping[Key, Value], theirs: Mapping[Key, Value]
) -> Merge:
    """Return `merge` without the conflicts that there are not from `base` on."""
    keys = [each.key for each in merge.conflicts]

    def of(values: Mapping[Key, Value]) -> dict[Key, Value]:
        return {key: values.get(key) for key in keys}

    again = _merged(of(base), of(ours), of(theirs))
    return Merge(taken={**merge.taken, **again.taken}, conflicts=again.conflicts)


def _last_words(
    conflicts: Iterable[Conflict], ours: Iterable[Change], theirs: Iterable[Change]
) -> dict[Key, tuple[Change | None, Change | None]]:
    """Return who said the values of each conflict."""
    last = [
        {(each.control_id, each.service_id, each.field): each for each in side}
        for side in (ours, theirs)
    ]

    def who(side: Mapping[Key, Change], key: Key) -> Change | None:
        change = side.get(_kept_in(key))
        return change if change and change.id else None

    return {each.key: (who(last[0], each.key), who(last[1], each.key)) for each in conflicts}
