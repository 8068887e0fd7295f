"""Assessments that come from another: imported from a file, or copied within a store."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from srm_tui.core.answers import MERGE_PREFIX, MILESTONE_PREFIX
from srm_tui.core.fields import Key
from srm_tui.core.journal import NOTHING, Change, Index, json_text, replay
from srm_tui.core.meaning import stamped, unstamped
from srm_tui.core.merge import Side
from srm_tui.core.milestones import merge_value
from srm_tui.core.parted import Parted, Version, part
from srm_tui.core.session import SESSION_PREFIX
from srm_tui.workspace.journals import Step
from srm_tui.workspace.words import clean, free_name, new_id

if TYPE_CHECKING:
    from srm_tui.store.reader import PortableFile


class Incoming(Struct, frozen=True, kw_only=True):
    """An assessment in a file, beside the one of the same id in the store."""

    assessment_id: str
    file: "PortableFile"
    parted: Parted
    """What became of both since they parted; without meaning when there is none in the store."""
    here: str = ""
    """The name of the one in the store; empty when there is none."""
    base: "PortableFile | None" = None
    """The file from which both began; None when nobody named it."""

    @property
    def news(self) -> tuple[Change, ...]:
        """Changes of the file that the store lacks, oldest first; edits by hand have no id."""
        return (*self.parted.news, *self.file.edits)

    @property
    def missing(self) -> int:
        """How many changes of the store the file lacks."""
        return self.parted.missing if self.here else 0

    @property
    def is_ahead(self) -> bool:
        """Whether the file only goes on from what the store has."""
        return bool(self.news) and not self.missing


def compare_file(
    file: "PortableFile", here: str, ours: Iterable[Change], base: "PortableFile | None" = None
) -> Incoming:
    """Return how `file` relates to the journal `ours` of the assessment named `here`."""
    return Incoming(
        assessment_id=file.assessment_id,
        file=file,
        parted=part(Version(changes=tuple(ours)), _version(file), _version(base) if base else None),
        here=here,
        base=base,
    )


def _version(file: "PortableFile") -> Version:
    return Version(changes=tuple(file.changes), edits=tuple(file.edits))


def joined(
    incoming: Incoming, choices: Mapping[Key, Side], taken: Iterable[str], step: Step
) -> list[Change]:
    """Return the changes that put the file and the one in the store together.

    `choices` say whose value of a conflict is kept, `taken` which names others have.
    """
    changes = [*incoming.parted.news]
    settled = {each.key: (each.old, each.new) for each in incoming.parted.settle(choices)}
    name = next((each.new for each in reversed(changes) if _is_name(each)), NOTHING)
    old, name = settled.get(_NAME, (json_text(incoming.here), name))
    wanted = json.loads(name)
    if wanted and (free := free_name(wanted, taken)) != wanted:
        settled[_NAME] = old, json_text(free)
    if merge := merge_value(incoming.parted.news, incoming.parted.alone):
        settled["", "", f"{MERGE_PREFIX}{new_id(6)}"] = NOTHING, json_text(merge)
    changes += [
        step.change(incoming.assessment_id, key, old, new) for key, (old, new) in settled.items()
    ]
    return changes


def _is_name(change: Change) -> bool:
    return (change.control_id, change.service_id, change.field) == _NAME


_NAME = "", "", "name"
_ARCHIVED = "", "", "archived"
_LEFT_BEHIND = (MILESTONE_PREFIX, MERGE_PREFIX, SESSION_PREFIX)
"""How fields begin that mean nothing without the history behind them."""


def read_copy(
    file: "PortableFile",
    names: Sequence[str],
    taken: dict[str, str],
    known: Collection[str],
    step: Step,
) -> tuple[str, list[Change]]:
    """Return id and journal of the assessment in a file, given the `taken` names by id.

    It is called by the first of `names` that says something; where one is empty, the
    name in the file stands for it. Id and history are the file's own unless the id is
    taken, or some of its changes are among the `known` ones, as where a person copied a
    file and changed its id; a copy is sealed anew.
    """
    from srm_tui.core.chain import unsealed

    assessment_id, changes = file.assessment_id, file.changes
    is_taken = assessment_id in taken
    if is_taken or any(each.id in known for each in changes):
        assessment_id = new_id(4) if is_taken else assessment_id
        changes = [
            unsealed(each)._replace(id=new_id(16), assessment_id=assessment_id) for each in changes
        ]
    changes += [
        step.change(
            assessment_id, (each.control_id, each.service_id, each.field), each.old, each.new
        )
        for each in file.edits
    ]
    named = replay(assessment_id, changes).details.name
    stated = (*(clean(each).strip() or named for each in names), assessment_id)
    wanted = free_name(next(each for each in stated if each.strip()), taken.values())
    if wanted != named:
        changes.append(step.change(assessment_id, _NAME, json_text(named), json_text(wanted)))
    return assessment_id, changes


def _carried(change: Change, last: Change) -> Change:
    """Return `change` with what the control meant when `last` was written."""
    return change._replace(tool=stamped(change.tool, unstamped(last.tool)[1]))


def fresh_copy(index: Index, name: str, taken: Iterable[str], step: Step) -> list[Change]:
    """Return the journal of a new assessment that says what `index` says, under a free name.

    It is open, also where the one that it is copied from was put away, and has no
    milestones and sessions, since the history they name stays behind.
    """
    copy_id = new_id(4)
    changes = [
        _carried(step.change(copy_id, (control_id, *key), NOTHING, last.new), last)
        for control_id, fields in index.items()
        for key, last in fields.items()
        if last.new != NOTHING
        and (control_id, *key) not in (_NAME, _ARCHIVED)
        and not (control_id == "" and key[1].startswith(_LEFT_BEHIND))
    ]
    changes.append(step.change(copy_id, _NAME, NOTHING, json_text(free_name(name, taken))))
    return changes
