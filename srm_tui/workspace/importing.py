"""Scopes from files: what they suggest, and what is kept once somebody accepts it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct

from srm_tui.core.answers import Record
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.proposals import Proposals, propose
from srm_tui.core.receipts import Purpose, Receipt, Tally, tallied
from srm_tui.core.recognition import watched
from srm_tui.core.scope import Scope
from srm_tui.workspace.kinds import FileKind, meant_as
from srm_tui.workspace.receipts import receipt_edits, signed
from srm_tui.workspace.workspace import Workspace, scope_edits

if TYPE_CHECKING:
    from srm_tui.importers.scoping.recognise import Progress, ReadFile, ReadFolder

_MOST_NAMES = 20
"""How many files that were passed over for one reason are named one by one."""


class ScopeImport(Struct, frozen=True, kw_only=True):
    """What some files suggest for a scope, with the account of each."""

    proposals: Proposals
    receipts: tuple[Receipt, ...]
    """One for each file, and one for each folder with what was passed over in it."""


def read_scope(
    kb: KnowledgeBase,
    paths: Sequence[Path],
    progress: "Progress" = lambda _: None,
    account: "ReadFolder | None" = None,
) -> ScopeImport:
    """Return what files and folders suggest, telling how far one is; nothing is saved.

    A file that cannot be read or is of no known format is a DocumentError; within a
    folder the receipt tells it. `account` is what an account told beside them.
    """
    from srm_tui.importers.scoping.recognise import read_path

    watches = watched(kb.recognitions)
    named = {path.resolve(): path for path in paths}
    with meant_as(FileKind.RESOURCES, *paths):
        read = [
            read_path(path, watches, progress, before)
            for path, before in zip(named.values(), _told_apart(list(named)), strict=True)
        ]
    if account is not None:
        read.append(account)
    found = [file.found for folder in read for file in folder.files]
    proposals = propose(
        kb,
        [each for one in found for each in one.sightings],
        [each for one in found for each in one.removed],
        [each for one in found for each in one.ignored],
        [each for one in found for each in one.regions],
    )
    receipts = [each for folder in read for each in _receipts(folder, proposals)]
    return ScopeImport(proposals=proposals, receipts=tuple(receipts))


def _told_apart(paths: Sequence[Path]) -> list[str]:
    """Return for each of `paths` what to put before the names in it, so that none comes twice.

    It is nothing for a file, and its name for a folder, with as many folders above as needed.
    """
    if len(paths) < 2:
        return [""] * len(paths)
    for above in range(1, max(len(each.parts) for each in paths)):
        ends = ["/".join(each.parts[-above:]) for each in paths]
        if len(set(ends)) == len(ends):
            break
    return [
        f"{end}/" if path.is_dir() else end.removesuffix(path.name)
        for path, end in zip(paths, ends, strict=True)
    ]


def accept_scope(
    workspace: Workspace, assessment_id: str, scope: Scope, receipts: Iterable[Receipt]
) -> Record:
    """Save a scope with the receipts of the files it came from, as one step for undo."""
    edits = [*scope_edits(scope), *receipt_edits(signed(workspace, receipts))]
    return workspace.edit(assessment_id, edits)


def _receipts(folder: "ReadFolder", proposals: Proposals) -> Iterator[Receipt]:
    unmatched = {(each.catalogue, each.name) for each in proposals.unmatched}
    for file in folder.files:
        yield _receipt(file, unmatched)
    if folder.is_folder or folder.passed_over:
        yield Receipt(
            purpose=Purpose.SCOPE,
            file=folder.name,
            sha256="",
            size=0,
            format=folder.kind or ("folder" if folder.is_folder else "what it names"),
            read=folder.looked_at,
            used=len(folder.files),
            ignored=_tallied_files(folder.passed_over),
        )


def _receipt(file: "ReadFile", unmatched: set[tuple[str, str]]) -> Receipt:
    found = file.found
    unused: Counter[tuple[str, str]] = Counter()
    for each in found.sightings:
        if (each.catalogue, each.name) in unmatched:
            unused[each.name, ""] += each.times
    ignored: Counter[tuple[str, str]] = Counter()
    for aside in found.ignored:
        ignored[aside.what, aside.reason] += aside.times
    for gone in found.removed:
        ignored[gone.name, "It is only deleted."] += gone.times
    return Receipt(
        purpose=Purpose.SCOPE,
        file=file.name,
        sha256=file.sha256,
        size=file.size,
        format=found.format,
        tool=found.tool,
        since=found.since,
        until=found.until,
        read=found.read,
        used=sum(each.times for each in found.sightings) - unused.total(),
        unmatched=tallied(unused),
        ignored=tallied(ignored),
    )


def _tallied_files(passed_over: Iterable[tuple[str, str]]) -> tuple[Tally, ...]:
    """Return the files that were passed over; where they are many, by how their names end."""
    names_by_reason: dict[str, list[str]] = defaultdict(list)
    for name, reason in passed_over:
        names_by_reason[reason].append(name)
    return tallied(
        (name if len(names) <= _MOST_NAMES else f"*{PurePosixPath(name).suffix}", reason)
        for reason, names in names_by_reason.items()
        for name in names
    )
