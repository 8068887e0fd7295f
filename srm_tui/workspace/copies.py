"""Assessments that come from another: imported from a file, or copied within a store."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from srm_tui.core.answers import MILESTONE_PREFIX
from srm_tui.core.journal import NOTHING, Change, Index, json_text, replay
from srm_tui.core.session import SESSION_PREFIX
from srm_tui.files import StrPath
from srm_tui.workspace.journals import Step
from srm_tui.workspace.words import clean, free_name, new_id

if TYPE_CHECKING:
    from srm_tui.store.reader import PortableFile


class Incoming(Struct, frozen=True, kw_only=True):
    """An assessment in a file, beside the one of the same id in the store."""

    assessment_id: str
    here: str = ""
    """The name of the one in the store; empty when there is none."""
    news: tuple[Change, ...] = ()
    """Changes of the file that the store lacks, oldest first; edits by hand have no id."""
    missing: int = 0
    """How many changes of the store the file lacks."""

    @property
    def is_ahead(self) -> bool:
        """Whether the file only goes on from what the store has."""
        return bool(self.news) and not self.missing


def compare_file(file: "PortableFile", here: str, ours: Iterable[Change]) -> Incoming:
    """Return how `file` relates to the journal `ours` of the assessment named `here`."""
    theirs = {each.id for each in file.changes}
    known = {each.id for each in ours}
    return Incoming(
        assessment_id=file.assessment_id,
        here=here,
        news=(*(each for each in file.changes if each.id not in known), *file.edits),
        missing=len(known - theirs),
    )


def caught_up(incoming: Incoming, step: Step) -> list[Change]:
    """Return the changes that bring the one in the store up to the file."""
    return [
        each
        if each.id
        else step.change(
            incoming.assessment_id,
            (each.control_id, each.service_id, each.field),
            each.old,
            each.new,
        )
        for each in incoming.news
    ]


_NAME = "", "", "name"
_ARCHIVED = "", "", "archived"


def read_copy(
    path: StrPath, name: str, taken: dict[str, str], step: Step
) -> tuple[str, list[Change]]:
    """Return id and journal of the assessment in a file, given the `taken` names by id.

    Id and history are the file's own unless the id is taken; a copy is sealed anew.
    """
    from srm_tui.core.chain import unsealed
    from srm_tui.store.portable import load_portable

    file = load_portable(path)
    assessment_id, changes = file.assessment_id, file.changes
    if assessment_id in taken:
        assessment_id = new_id(4)
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
    stated = (clean(name).strip(), named, clean(Path(path).stem), assessment_id)
    wanted = free_name(next(each for each in stated if each.strip()), taken.values())
    if wanted != named:
        changes.append(step.change(assessment_id, _NAME, json_text(named), json_text(wanted)))
    return assessment_id, changes


def fresh_copy(index: Index, name: str, taken: Iterable[str], step: Step) -> list[Change]:
    """Return the journal of a new assessment that says what `index` says, under a free name.

    It is open, also where the one that it is copied from was put away, and has no
    milestones and sessions, since the history they name stays behind.
    """
    copy_id = new_id(4)
    changes = [
        step.change(copy_id, (control_id, *key), NOTHING, last.new)
        for control_id, fields in index.items()
        for key, last in fields.items()
        if last.new != NOTHING
        and (control_id, *key) not in (_NAME, _ARCHIVED)
        and not (control_id == "" and key[1].startswith((MILESTONE_PREFIX, SESSION_PREFIX)))
    ]
    changes.append(step.change(copy_id, _NAME, NOTHING, json_text(free_name(name, taken))))
    return changes
