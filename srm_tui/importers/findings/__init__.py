"""Scanner output, recognised by what it holds, becomes observations."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple, Protocol

from msgspec import Struct

from srm_tui.core.observations import CheckIndex, Findings, Observation
from srm_tui.core.receipts import Purpose, Receipt, Tally
from srm_tui.errors import DocumentError, UsageError
from srm_tui.importers.findings import (
    prowler_asff,
    prowler_csv,
    prowler_ocsf,
    security_hub_asff,
    security_hub_ocsf,
)
from srm_tui.importers.findings.collecting import Collector, FileTally
from srm_tui.importers.findings.finding import Finding, Item, Skipped
from srm_tui.importers.json_items import JsonItems
from srm_tui.importers.text_file import TextFile
from srm_tui.importers.walk import Walk

Progress = Callable[[str, int, int], None]
"""Takes a file and how many bytes of how many were read; what it raises ends the import."""


class _Format(Protocol):
    """A module that reads one format of JSON."""

    @property
    def NAME(self) -> str: ...  # noqa: N802 (a constant of the module)
    def matches(self, item: Item, /) -> bool: ...
    def read(self, item: Item, /) -> Iterator[Finding | Skipped]: ...


FORMATS: tuple[_Format, ...] = (prowler_ocsf, prowler_asff, security_hub_asff, security_hub_ocsf)
"""The more particular first."""
_EVENT = "detail"
_ENVELOPES = ("Findings", "findings", _EVENT)
"""Under which keys Security Hub and EventBridge put lists of findings, or what holds them."""
_SIGNS = ('"class_uid"', '"SchemaVersion"', '"Findings"', '"findings"')
"""Of these one stands in the first megabyte of each format of JSON."""
_HINT = "Known are Prowler (json-ocsf, csv, json-asff) and Security Hub (get-findings, events)."


class ReadFindings(Struct, frozen=True, kw_only=True):
    """What files say about an assessment, before anything of it is kept."""

    receipts: tuple[Receipt, ...]
    """One a file, in their order."""
    observations: Mapping[tuple[str, int], Sequence[Observation]]
    """What is new or changed, by control and number of the file."""
    unmentioned: Mapping[tuple[str, int], Sequence[Observation]]
    """What closes what these files, as a whole scan, no longer mention."""
    accounts: tuple[str, ...] = ()
    """The AWS accounts that were looked at."""
    skipped: tuple[Tally, ...] = ()
    """What a folder holds beside findings."""

    @property
    def closing(self) -> int:
        """How many resources that earlier imports named these files no longer mention."""
        return sum(bool(each.resource) for said in self.unmentioned.values() for each in said)

    @property
    def controls(self) -> frozenset[str]:
        """The controls of which the files say something new."""
        return frozenset(control_id for control_id, _ in self.observations)


class _Source(NamedTuple):
    """A file of findings and what became of it."""

    file: TextFile
    format: str
    tally: FileTally


def read_findings(
    paths: Sequence[Path],
    checks: CheckIndex,
    known: Mapping[str, Findings],
    progress: Progress = lambda *_: None,
) -> ReadFindings:
    """Return what the files and folders `paths` add to what is `known`.

    A file that is none, or was cut off, is a DocumentError, and nothing is taken;
    what is no file of findings within a folder is told.
    """
    collector = Collector(checks, known)
    read: list[_Source] = []
    skipped: list[Tally] = []
    for path, name, is_named in _files(paths, skipped):
        with TextFile(path, name, partial(progress, name)) as file:
            source = _collected(file, collector, is_named=is_named)
        if source:
            read.append(source)
        elif is_named:
            raise file.fault("This holds no findings of a known format.", _HINT)
        else:
            skipped.append(Tally(what=name, reason="no findings of a known format"))
    if not read:
        raise UsageError("There are no findings here.", _HINT)
    observations = collector.results()
    return ReadFindings(
        receipts=tuple(map(_receipt, read)),
        observations=observations,
        unmentioned=collector.unmentioned(),
        accounts=collector.accounts,
        skipped=tuple(skipped),
    )


def _files(paths: Sequence[Path], skipped: list[Tally]) -> Iterator[tuple[Path, str, bool]]:
    """Yield each file with its name, and whether it was named itself; links are `skipped`."""
    for path in paths:
        if not path.is_dir():
            yield path, path.name, True
            continue
        walk = Walk(path)
        for each in walk.files():
            yield each, each.relative_to(path).as_posix(), False
        skipped += [Tally(what=name, reason=reason) for name, reason in walk.passed_over]


def holds_findings(path: Path) -> bool:
    """Return whether a file looks like findings of a scanner; DocumentError for an unreadable one.

    JSON does when one of its first items is a finding.
    """
    with TextFile(path) as file:
        start = file.start.lstrip()
        if _begins_as_json(start):
            first = islice(JsonItems(file, _ENVELOPES), 20)
            return any(_reader_of(each) is not None for each in first)
        return _begins_as_table(start)


def _begins_as_json(start: str) -> bool:
    return start.startswith(("{", "[")) and any(sign in start for sign in _SIGNS)


def _begins_as_table(start: str) -> bool:
    return prowler_csv.matches_head(start[:20_000].partition("\n")[0])


def _collected(file: TextFile, collector: Collector, *, is_named: bool) -> _Source | None:
    """Return what became of the findings of a file, or None when it has none."""
    try:
        start = file.start.lstrip()
    except DocumentError:
        if is_named:
            raise
        return None
    if _begins_as_json(start):
        tally = collector.begin_file()
        return _Source(file, _collect_json(file, collector), tally)
    if _begins_as_table(start):
        tally = collector.begin_file()
        for row in prowler_csv.rows(file):
            for each in prowler_csv.read(row):
                collector.add(each)
        return _Source(file, prowler_csv.NAME, tally)
    return None


def _collect_json(file: TextFile, collector: Collector) -> str:
    """Take the items of a JSON file; return what it was recognised as."""
    items = JsonItems(file, _ENVELOPES)
    names: dict[str, None] = {}
    for item in items:
        read = _reader_of(item)
        if read is None:
            collector.add(_STRANGE)
            continue
        names[read.NAME] = None
        for each in read.read(item):
            collector.add(each, is_event=_EVENT in items.opened)
    via = " from EventBridge" if _EVENT in items.opened else ""
    return (" and ".join(names) or "JSON without findings") + via


_STRANGE = Skipped("an object", "no finding of a known format")


def _reader_of(item: object) -> _Format | None:
    if isinstance(item, dict):
        for each in FORMATS:
            if each.matches(item):
                return each
    return None


def _receipt(source: _Source) -> Receipt:
    file, tally = source.file, source.tally
    sha256, size = file.digest
    return Receipt(
        purpose=Purpose.FINDINGS,
        file=file.name,
        sha256=sha256,
        size=size,
        format=source.format,
        read=tally.read,
        used=tally.used,
        tool=", ".join(tally.tools),
        since=tally.since,
        until=tally.until,
        unmatched=tally.unmatched,
        ignored=tally.ignored,
    )
