"""Findings as they come in: the newest word on each resource, in memory that stays small."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from srm_tui.core.observations import (
    CheckIndex,
    Findings,
    Observation,
    Place,
    Source,
    Verdict,
)
from srm_tui.core.receipts import Tally, tallied
from srm_tui.errors import UsageError
from srm_tui.importers.findings.finding import Finding, Skipped

MOST_FINDINGS = 1_000_000
"""How many resources one import may name: each takes some 250 bytes of memory."""
MOST_NAMED = 20
"""How many resources with a verdict one import adds by name to a check; the rest is counted.

What passed is always counted and not named, unless an earlier import named it.
"""
_MOST_TALLIES = 200
_FINDINGS = "findings"
_REPEATED = "reported more than once; the newest counts"
_KNOWN = "known already from an earlier import"
_CLOSED = "archived or closed in the scanner"
_NAMELESS = "says neither check nor resource"


class _Mark(NamedTuple):
    verdict: Verdict
    at: str
    file: int


class _Group:
    """What is known of one check in one account and region."""

    __slots__ = ("about", "closed", "found", "is_partial", "known")

    def __init__(self, about: Finding, known: Mapping[str, Observation]) -> None:
        self.about = about
        self.known = known
        """What earlier imports said, by resource."""
        self.found: dict[str, _Mark] = {}
        self.closed: dict[str, tuple[str, int]] = {}
        self.is_partial = False
        """Whether single events are in it, which say nothing of the other resources."""


class FileTally:
    """What became of the findings of one file."""

    def __init__(self) -> None:
        self.read = 0
        self.used = 0
        self.tools: dict[str, None] = {}
        self.since = self.until = ""
        self._unmatched: Counter[tuple[str, str]] = Counter()
        self._ignored: Counter[tuple[str, str]] = Counter()

    def unmatch(self, source: Source, check_id: str) -> None:
        """Count a finding of a check that no control names."""
        self._count(self._unmatched, check_id, f"a check of {source.label} no control names")

    def ignore(self, what: str, reason: str) -> None:
        """Count what is left aside."""
        self._count(self._ignored, what, reason)

    def see(self, finding: Finding) -> None:
        """Note the scanner and the time of a finding."""
        if finding.tool and len(self.tools) < 20:
            self.tools[finding.tool] = None
        if at := finding.at:
            self.since = min(self.since or at, at)
            self.until = max(self.until, at)

    @property
    def unmatched(self) -> tuple[Tally, ...]:
        """What the knowledge base does not know, most frequent first."""
        return _tallies(self._unmatched)

    @property
    def ignored(self) -> tuple[Tally, ...]:
        """What was left aside, with the reason."""
        return _tallies(self._ignored)

    @staticmethod
    def _count(counts: Counter[tuple[str, str]], what: str, reason: str) -> None:
        is_full = len(counts) >= 5 * _MOST_TALLIES and (what, reason) not in counts
        counts["(others)" if is_full else what, reason] += 1


class Collector:
    """Takes the findings of one or several files, and tells what they add to what is known."""

    def __init__(self, checks: CheckIndex, known: Mapping[str, Findings]) -> None:
        self._checks = checks
        self._known_controls = known
        self._known: dict[str, dict[Place, dict[str, Observation]]] = {}
        """By control, what earlier imports said of each place, by identity."""
        self._groups: dict[Place, _Group] = {}
        self._marks: dict[_Mark, _Mark] = {}
        self._size = 0
        self.files: list[FileTally] = []

    def begin_file(self) -> FileTally:
        """Return the tally of a file whose findings come next."""
        self.files.append(FileTally())
        return self.files[-1]

    def add(self, finding: Finding | Skipped, *, is_event: bool = False) -> None:
        """Take what the present file says; `is_event` when it is no part of a whole scan."""
        tally = self.files[-1]
        tally.read += 1
        if isinstance(finding, Skipped):
            tally.ignore(finding.what, finding.reason)
            return
        if not finding.check_id or not (finding.resource or finding.account):
            tally.ignore(_FINDINGS, _NAMELESS)
            return
        tally.see(finding)
        control_id = self._checks.control_of(finding.source, finding.check_id)
        if not control_id:
            tally.unmatch(finding.source, finding.check_id)
            return
        group = self._group(control_id, finding)
        group.is_partial |= is_event
        self._mark(group, finding, tally)

    def _mark(self, group: _Group, finding: Finding, tally: FileTally) -> None:
        resource = finding.resource or f"account {finding.account}"
        number = len(self.files) - 1
        if finding.verdict is None:
            tally.ignore(_FINDINGS, _CLOSED)
            group.closed[resource] = finding.at, number
            return
        mark = _Mark(finding.verdict, finding.at, number)
        mark = self._marks.setdefault(mark, mark) if len(self._marks) < 10_000 else mark
        kept = group.found.get(resource)
        if kept is None:
            self._size += 1
            if self._size > MOST_FINDINGS:
                message = f"These files name more than {MOST_FINDINGS:,} resources."
                raise UsageError(message, "Import them one account or region at a time.")
            group.found[resource] = mark
            return
        older = mark if _precedence(kept) >= _precedence(mark) else kept
        group.found[resource] = kept if older is mark else mark
        self.files[older.file].ignore(_FINDINGS, _REPEATED)

    def _group(self, control_id: str, finding: Finding) -> _Group:
        place = Place(finding.check_id, finding.account, finding.region)
        group = self._groups.get(place)
        if group is None:
            if control_id not in self._known:
                by_place: dict[Place, dict[str, Observation]] = {}
                findings = self._known_controls.get(control_id, Findings())
                for each in findings.observations:
                    by_place.setdefault(each.place, {})[each.identity[3] or each.identity[4]] = each
                self._known[control_id] = by_place
            known = self._known[control_id].get(place, {})
            group = self._groups[place] = _Group(finding._replace(resource=""), known)
        return group

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts of which the files say anything."""
        return tuple(sorted({place.account for place in self._groups if place.account}))

    def results(self) -> dict[tuple[str, int], list[Observation]]:
        """Return what is new or changed, by control and number of the file that says it."""
        said: dict[tuple[str, int], list[Observation]] = {}
        groups = [(place, self._groups[place]) for place in sorted(self._groups)]
        named = Counter(
            (place.check_id, mark.verdict)
            for place, group in groups
            for resource, mark in group.found.items()
            if resource in group.known
        )
        for place, group in groups:
            control_id = self._checks.control_of(group.about.source, place.check_id)
            for each, number in self._result_of(group, named):
                said.setdefault((control_id, number), []).append(each)
        return said

    def unmentioned(self) -> dict[tuple[str, int], list[Observation]]:
        """Return what takes back what is known of the scanned accounts and was not seen again.

        It is true only where the files are the whole of a scan.
        """
        newest: dict[tuple[Source, str], _Mark] = {}
        for group in self._groups.values():
            account = group.about.source, group.about.account
            for mark in group.found.values():
                newest[account] = max(newest.get(account, mark), mark, key=lambda each: each.at)
        said: dict[tuple[str, int], list[Observation]] = {}
        for control_id, findings in self._known_controls.items():
            for each in findings.observations:
                last = newest.get((each.source, each.account))
                if last and each.at < last.at and not self._mentions(each):
                    gone = replace(each, at=last.at, count=0)
                    said.setdefault((control_id, last.file), []).append(gone)
        return said

    def _mentions(self, known: Observation) -> bool:
        """Return whether the files say anything of what an observation is about."""
        group = self._groups.get(known.place)
        return group is not None and (not known.resource or known.resource in group.found)

    def _result_of(
        self, group: _Group, named: Counter[tuple[str, Verdict]]
    ) -> Iterator[tuple[Observation, int]]:
        """Yield what is new of a group, each with the number of its file."""
        counted: dict[Verdict, list[_Mark]] = {}
        check_id = group.about.check_id
        for resource in sorted(group.found):
            mark = group.found[resource]
            known = group.known.get(resource)
            if known and _precedence(known) >= _precedence(mark):
                self.files[mark.file].ignore(_FINDINGS, _KNOWN)
                continue
            is_named = known or group.is_partial or mark.verdict is not Verdict.PASSED
            if not known and is_named and named[check_id, mark.verdict] >= MOST_NAMED:
                is_named = False
            if not is_named:
                counted.setdefault(mark.verdict, []).append(mark)
                continue
            if not known:
                named[check_id, mark.verdict] += 1
            self.files[mark.file].used += 1
            yield self._observation(group, mark, resource), mark.file
        yield from self._counted(group, counted)
        for resource, (at, number) in group.closed.items():
            known = group.known.get(resource)
            if known and resource not in group.found and known.at < at:
                taken_back = replace(known, at=at, count=0)
                yield taken_back, number

    def _counted(
        self, group: _Group, counted: Mapping[Verdict, list[_Mark]]
    ) -> Iterator[tuple[Observation, int]]:
        """Yield how many resources are not named, also where there are none any more."""
        newest = max((mark.at for mark in group.found.values()), default="")
        for verdict in Verdict:
            marks = counted.get(verdict, [])
            known = group.known.get(verdict.value)
            if not marks and (known is None or group.is_partial or not group.found):
                continue
            at = max((mark.at for mark in marks), default=newest)
            if known and (known.at > at or (known.at == at and known.count == len(marks))):
                self._ignore_known(marks)
                continue
            for mark in marks:
                self.files[mark.file].used += 1
            last = max(marks, key=lambda mark: mark.at) if marks else _Mark(verdict, at, 0)
            observation = self._observation(group, last, "")
            yield replace(observation, verdict=verdict, count=len(marks)), last.file

    def _ignore_known(self, marks: Iterable[_Mark]) -> None:
        for mark in marks:
            self.files[mark.file].ignore(_FINDINGS, _KNOWN)

    def _observation(self, group: _Group, mark: _Mark, resource: str) -> Observation:
        about = group.about
        return Observation(
            check_id=about.check_id,
            source=about.source,
            verdict=mark.verdict,
            account=about.account,
            region=about.region,
            resource=resource,
            at=mark.at,
            tool=about.tool,
            severity=about.severity,
            title=about.title,
            service_ids=self._checks.services_of(about.source, about.check_id, about.kind),
        )


def _precedence(each: _Mark | Observation) -> tuple[str, int]:
    return each.at, -each.verdict.rank


def _tallies(counts: Counter[tuple[str, str]]) -> tuple[Tally, ...]:
    """Return the most frequent of what was counted, and the rest under one head by reason."""
    ranked = tallied(counts)
    rest: Counter[tuple[str, str]] = Counter()
    for each in ranked[_MOST_TALLIES:]:
        rest["(others)", each.reason] += each.count
    return (*ranked[:_MOST_TALLIES], *tallied(rest))
