"""The assessments of a store, or of a folder of files, seen together."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from srm_tui.collector import collector_off
from srm_tui.core.answers import Record
from srm_tui.core.journal import Change, replay
from srm_tui.core.portfolio import Member, Portfolio, member_of
from srm_tui.errors import DocumentError, SrmError, UsageError
from srm_tui.workspace.milestones import local_day

if TYPE_CHECKING:
    from srm_tui.workspace.workspace import Workspace

_PORTABLE, _REPORT = ".srm.yaml", ".pdf"


class LeftAside(Struct, frozen=True, kw_only=True):
    """A file that is not part of a portfolio, and why."""

    file: str
    reason: str


def portfolio_of(workspace: "Workspace", *, with_archived: bool = False) -> Portfolio:
    """Return the assessments of a store together; those put away are left out unless wanted."""
    with collector_off():
        members = tuple(
            _member(workspace, record, workspace.changes(record.id))
            for record in workspace.records()
            if with_archived or not record.details.archived
        )
    return Portfolio(members=members, today=workspace.today())


def portfolio_of_files(
    workspace: "Workspace", paths: Iterable[Path], *, with_archived: bool = False
) -> tuple[Portfolio, tuple[LeftAside, ...]]:
    """Return the assessments in files and folders together, and what was left aside.

    Of several files of one assessment the one with most changes counts. It raises
    UsageError where a path leads nowhere.
    """
    members: dict[str, Member] = {}
    aside: list[LeftAside] = []
    for path in _files(paths):
        try:
            member = _member_in(workspace, path)
        except SrmError as error:
            reason = error.reason if isinstance(error, DocumentError) else str(error)
            aside.append(LeftAside(file=str(path), reason=reason))
            continue
        if member.assessment.record.details.archived and not with_archived:
            aside.append(LeftAside(file=member.source, reason="It is archived."))
            continue
        known = members.get(member.id)
        older = member
        if known is None or _age(known) < _age(member):
            members[member.id] = member
            older = known or member
        if known is not None:
            reason = f"{members[member.id].source} has more of '{member.name}'."
            aside.append(LeftAside(file=older.source, reason=reason))
    return Portfolio(members=tuple(members.values()), today=workspace.today()), tuple(aside)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files that are named, and those of folders that may hold an assessment."""
    for path in paths:
        if path.is_dir():
            inside = (each for each in path.rglob("*") if each.name.endswith((_PORTABLE, _REPORT)))
            yield from sorted(each for each in inside if each.is_file())
        elif path.exists():
            yield path
        else:
            raise UsageError(f"There is no file or folder '{path}'.", "Check the path.")


def _member_in(workspace: "Workspace", path: Path) -> Member:
    from srm_tui.store.portable import load_portable

    file = load_portable(path)
    changes = (*file.changes, *file.edits)
    return _member(workspace, replay(file.assessment_id, changes), changes, str(path))


def _member(
    workspace: "Workspace", record: Record, changes: Sequence[Change], source: str = ""
) -> Member:
    found, derived = workspace.assess_record(record), workspace.derivation(record)
    return member_of(workspace.kb, found, derived, changes, local_day, source)


def _age(member: Member) -> tuple[int, str]:
    record = member.assessment.record
    return record.change_count, record.changed_at
