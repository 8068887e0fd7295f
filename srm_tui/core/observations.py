"""What scanners found about the resources behind a duty: hints beside an answer, no verdicts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct, ValidationError, convert, field, json, to_builtins
from msgspec.structs import replace

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.vocabulary import Status

FINDING_PREFIX = "finding/"
"""What the journal puts before control and receipt to name what an import says of a control."""


class Source(StrEnum):
    """Whose check it is."""

    PROWLER = "prowler"
    SECURITY_HUB = "security-hub"

    @property
    def label(self) -> str:
        """The name of the scanner, for people."""
        return "Prowler" if self is Source.PROWLER else "Security Hub"

    @property
    def catalogue(self) -> str:
        """What the knowledge base calls the scanner's checks and services."""
        return self.value.replace("-", "_")


class Verdict(StrEnum):
    """What a scanner says, the worst first."""

    FAILED = "failed"
    MANUAL = "manual"
    """The scanner cannot see it: a person has to look."""
    UNKNOWN = "unknown"
    """The scanner could not tell."""
    MUTED = "muted"
    """Somebody silenced it in the scanner; that makes it no pass."""
    PASSED = "passed"

    @property
    def rank(self) -> int:
        """0 for failed up to 4 for passed."""
        return _RANK[self]

    @property
    def words(self) -> str:
        """What was found, for people."""
        return _WORDS[self]


_RANK = {verdict: rank for rank, verdict in enumerate(Verdict)}
_WORDS = {
    Verdict.FAILED: "open",
    Verdict.MANUAL: "to be looked at by a person",
    Verdict.UNKNOWN: "not decided by the scanner",
    Verdict.MUTED: "muted in the scanner",
    Verdict.PASSED: "passed",
}


class Place(NamedTuple):
    """Where a check was run."""

    check_id: str
    account: str
    region: str


class Observation(Struct, frozen=True, kw_only=True):
    """What one check said about a resource when it was last run."""

    check_id: str
    source: Source
    verdict: Verdict
    account: str
    region: str
    resource: str = ""
    """Mostly an ARN; empty for those resources that are counted and not named."""
    count: int = 1
    """How many resources it stands for; 0 takes an earlier observation back."""
    at: str = ""
    """In UTC, as in `2026-11-20T09:30:00Z`; without Z when the file told no time zone."""
    tool: str = ""
    severity: str = ""
    """As the scanner says it, in lower case."""
    title: str = ""
    service_ids: tuple[str, ...] = ()
    """The services that the check is about; empty when that is not known."""

    @property
    def place(self) -> Place:
        """Where the check was run."""
        return Place(self.check_id, self.account, self.region)

    @property
    def identity(self) -> tuple[str, ...]:
        """What makes two observations one: of these the newest counts."""
        return (*self.place, self.resource, "" if self.resource else self.verdict.value)


class _Found(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a check said of several resources at once."""

    verdict: Verdict
    account: str = ""
    region: str = ""
    at: str = ""
    resources: tuple[str, ...] = ()
    count: int | None = None
    """How many resources it stands for that are not named; None when all are."""


class _Check(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one check said, as the journal keeps it."""

    check_id: str = field(name="check")
    source: Source
    tool: str = ""
    severity: str = ""
    title: str = ""
    service_ids: tuple[str, ...] = field(name="services", default=())
    found: tuple[_Found, ...]


class Findings(Struct, frozen=True, dict=True):
    """All that imports say about one control."""

    checks: tuple[_Check, ...] = ()

    @cached_property
    def observations(self) -> tuple[Observation, ...]:
        """The newest word on each resource, the worst first."""
        return merged(each for check in self.checks for each in _unpacked(check))

    @cached_property
    def counts(self) -> Mapping[Verdict, int]:
        """How many resources each verdict is about, without verdicts that nothing got."""
        counts: Counter[Verdict] = Counter()
        for each in self.observations:
            counts[each.verdict] += each.count
        return counts

    @property
    def told(self) -> str:
        """How many resources each verdict is about, in words: `2 open, 40 passed`."""
        counts = self.counts
        return ", ".join(f"{counts[each]:,} {each.words}" for each in Verdict if each in counts)

    @cached_property
    def open(self) -> tuple[Observation, ...]:
        """What failed."""
        return tuple(each for each in self.observations if each.verdict is Verdict.FAILED)

    @property
    def newest_at(self) -> str:
        """When a check was run last."""
        return max((each.at for each in self.observations), default="")

    @property
    def tools(self) -> tuple[str, ...]:
        """The scanners that ran, by name."""
        return tuple(sorted({each.tool or each.source.label for each in self.observations}))

    @property
    def hint(self) -> str:
        """What they propose to answer, in words; empty without findings.

        What failed is not implemented in full, and what no scanner decides is for people.
        """
        if not self.observations:
            return ""
        worst = min((each.verdict for each in self.observations), key=lambda each: each.rank)
        return _HINTS[worst]


_HINTS = {
    Verdict.FAILED: "partial or not implemented",
    Verdict.MANUAL: "needs a human",
    Verdict.UNKNOWN: "needs a human",
    Verdict.MUTED: "needs a human",
    Verdict.PASSED: "implemented",
}
NO_FINDINGS = Findings()


def merged(observations: Iterable[Observation]) -> tuple[Observation, ...]:
    """Return the newest of each identity, the worst first; of one time, the worst.

    Those that were taken back are left out.
    """
    newest: dict[tuple[str, ...], Observation] = {}
    for each in observations:
        kept = newest.get(each.identity)
        if kept is None or _precedence(each) > _precedence(kept):
            newest[each.identity] = each
    left = [each for each in newest.values() if each.count]
    return tuple(
        sorted(
            left,
            key=lambda each: (each.verdict.rank, each.place, not each.resource, each.resource),
        )
    )


def _precedence(observation: Observation) -> tuple[str, int, int, str]:
    return observation.at, -observation.verdict.rank, observation.count, observation.tool


def packed(observations: Iterable[Observation]) -> list[object]:
    """Return observations of one control as the journal keeps them, each text once."""
    by_check: dict[_Check, dict[tuple[_Found, bool], list[Observation]]] = {}
    for each in sorted(observations, key=lambda each: (each.identity, each.at)):
        check = _Check(
            check_id=each.check_id,
            source=each.source,
            tool=each.tool,
            severity=each.severity,
            title=each.title,
            service_ids=each.service_ids,
            found=(),
        )
        found = _Found(
            verdict=each.verdict,
            account=each.account,
            region=each.region,
            at=each.at,
            count=None if each.resource else each.count,
        )
        if each.resource and not each.count:
            found = replace(found, count=0)
        alike = found, bool(each.resource)
        by_check.setdefault(check, {}).setdefault(alike, []).append(each)
    checks = [
        replace(
            check,
            found=tuple(
                replace(found, resources=tuple(each.resource for each in group if each.resource))
                for (found, _), group in groups.items()
            ),
        )
        for check, groups in by_check.items()
    ]
    said: list[object] = to_builtins(checks)
    return said


def _unpacked(check: _Check) -> Iterator[Observation]:
    for found in check.found:
        one = Observation(
            check_id=check.check_id,
            source=check.source,
            verdict=found.verdict,
            account=found.account,
            region=found.region,
            at=found.at,
            count=1 if found.count is None else found.count,
            tool=check.tool,
            severity=check.severity,
            title=check.title,
            service_ids=check.service_ids,
        )
        if not found.resources:
            yield one
        for resource in found.resources:
            yield replace(one, resource=resource)


def checks_from(value: object) -> tuple[_Check, ...]:
    """Return what `packed` wrote; it raises ValueError when it is no such thing."""
    try:
        return convert(value, tuple[_Check, ...], str_keys=True)
    except ValidationError as error:
        raise ValueError(str(error)) from None


def findings_from(texts: Mapping[str, str]) -> dict[str, Findings]:
    """Return what the fields of an assessment, as JSON texts, say of each control."""
    checks: dict[str, list[_Check]] = {}
    for name, text in texts.items():
        if name.startswith(FINDING_PREFIX) and (found := _decode(text)):
            checks.setdefault(name.split("/")[1], []).extend(found)
    return {control_id: Findings(tuple(found)) for control_id, found in checks.items()}


_decode = json.Decoder(tuple[_Check, ...] | None).decode


def contradicting(
    findings: Findings, status_by_service: Mapping[str, Status], otherwise: Status
) -> tuple[Observation, ...]:
    """Return the open findings that an answer denies.

    `status_by_service` has the status of each service that the duty covers;
    `otherwise` counts where the service of a check is not among them. An answer denies
    a finding that says all is well where it is, with each service it may be about.
    """
    denied = []
    for each in findings.open:
        said = {status_by_service[s] for s in each.service_ids if s in status_by_service}
        if (said or {otherwise}) <= _DENYING:
            denied.append(each)
    return tuple(denied)


_DENYING = frozenset({Status.IMPLEMENTED, Status.NOT_APPLICABLE})


class CheckIndex:
    """Which control and which services a check of a scanner is about."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._controls = {
            (scanner, check): control.id
            for control in kb.controls
            for scanner, checks in control.checks.items()
            for check in checks
        }
        self._services: dict[tuple[str, str], tuple[str, ...]] = {}
        for service in kb.services:
            for ancestor_id in service.lineage:
                ids = kb.service_by_id[ancestor_id].ids if ancestor_id in kb.service_by_id else {}
                for catalogue in (*(each.catalogue for each in Source), _KINDS):
                    for name in ids.get(catalogue, ()):
                        key = catalogue, _folded(name) if catalogue == _KINDS else name
                        self._services[key] = (*self._services.get(key, ()), service.id)

    def control_of(self, source: Source, check_id: str) -> str:
        """Return the control that a check tests; empty when none names it."""
        return self._controls.get((source.catalogue, check_id), "")

    def services_of(self, source: Source, check_id: str, kind: str = "") -> tuple[str, ...]:
        """Return the services that a check may be about, with their variants.

        The `kind` of its resources, as in `AwsEc2Volume`, tells more than its name: the
        checks of EC2 are about volumes and networks too.
        """
        whole = _folded(kind)
        for length in range(len(whole), len("aws"), -1):
            if found := self._services.get((_KINDS, whole[:length])):
                return found
        mark = "_" if source is Source.PROWLER else "."
        return self._services.get((source.catalogue, check_id.partition(mark)[0]), ())


_KINDS = "cloudformation"
"""The catalogue that names kinds of resources as scanners do, but for its colons."""


def _folded(kind: str) -> str:
    return kind.casefold().replace(":", "")
