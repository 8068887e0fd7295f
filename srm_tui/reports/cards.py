"""One duty as a report prints it, with everything that an auditor asks about it."""

from dataclasses import dataclass

from srm_tui.core.vocabulary import Severity, Status

_LONG = 900
"""Characters of an answer that fill about a fifth of a page."""
_FRAME = 90
"""Characters that stand around an item of evidence: its kind, its days, who added it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    """An item of evidence in words."""

    kind: str
    value: str
    link: str
    """Where it can be opened; empty when it is no web address."""
    title: str
    sha256: str
    observed_on: str
    added_at: str
    added_by: str
    valid_until: str
    is_expired: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePart:
    """One of the services of a duty, with the exception recorded for it."""

    id: str
    name: str
    is_shared: bool
    status: Status | None
    """None where the answer of the duty holds."""
    said: tuple[tuple[str, str], ...]
    """What the exception says, as labels and texts."""
    said_by: str
    said_at: str
    """Who last decided its status, and when; empty where nobody did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLine:
    """What a duty means for services, by name."""

    services: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingLine:
    """The requirements of one framework that a duty maps to."""

    framework: str
    requirements: tuple[str, ...]
    in_scope: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A page that supports a duty, and the day on which it was read."""

    url: str
    read_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """Who accepted a gap, until when and why."""

    accepted_by: str
    until: str
    reason: str
    has_lapsed: bool
    recorded_by: str
    recorded_at: str
    """Who last wrote it down, and when; empty where the journal does not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPart:
    """What was answered, by whom and when."""

    status: Status
    """The team's answer; the duty's own status is the worst of it and the exceptions."""
    notes: str
    justification: str
    owner: str
    due_on: str
    is_overdue: bool
    work: str
    provided_by: str
    inherited: str
    """From whom it was taken over and as of when, in words; empty for an own answer."""
    answered_by: str
    answered_at: str
    acceptance: Acceptance | None
    """None unless somebody accepted the gap."""
    is_accepted: bool
    """Whether the acceptance holds on the day of the report."""
    is_flagged: bool
    evidence: tuple[EvidenceLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LawPart:
    """What a chosen framework asks of a duty beyond the duty's own text."""

    asked_by: str
    """The framework and its requirement, as in `PCI DSS 10.5.1`."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingLine:
    """What a check said about a resource, or about several that are not named."""

    check: str
    title: str
    verdict: str
    severity: str
    resource: str
    account: str
    region: str
    at: str
    tool: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingsPart:
    """What scanners found about a duty: a hint beside the answer."""

    told: str
    """How many resources each verdict is about, in words."""
    hint: str
    """What the findings propose to answer."""
    contradiction: str
    """How they contradict the answer; empty when they do not."""
    newest_at: str
    tools: str
    open: tuple[FindingLine, ...]
    """The first of those that failed, what contradicts the answer if there is any."""
    more: int
    """How many open resources are not listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyCard:
    """One duty, with everything that an auditor asks about it."""

    id: str
    number: str
    """As in `3.2`: the second duty of the third chapter."""
    title: str
    domain: str
    severity: Severity
    severity_reason: str
    severity_because: tuple[str, ...]
    """The facts that raised the severity; empty when none did."""
    effort: str
    layer: str
    status: Status
    is_gap: bool
    owners: tuple[str, ...]
    """Who closes the gap, those of open exceptions included."""
    due_on: str
    """The first day on which a part of it is due."""
    is_overdue: bool
    question: str
    because: tuple[str, ...]
    aws_part: str
    customer_part: str
    law_parts: tuple[LawPart, ...]
    services: tuple[ServicePart, ...]
    """Empty for duties of the account."""
    service_notes: tuple[NoteLine, ...]
    implemented_when: tuple[str, ...]
    evidence_asked: tuple[str, ...]
    answer: AnswerPart
    findings: FindingsPart | None
    """None when no import says anything about it."""
    mappings: tuple[MappingLine, ...]
    sources: tuple[SourceLine, ...]

    @property
    def is_answered(self) -> bool:
        """Whether anybody decided how the duty stands."""
        return bool(self.answer.answered_at)

    @property
    def missing(self) -> str:
        """What is not in place, in the words of the team; empty where nobody wrote it down.

        Where the gap lies with single services, it is what was said of them.
        """
        said = [self.answer.notes] if self.answer.status.is_gap else []
        for service in self.services:
            if service.status and service.status.is_gap:
                notes = dict(service.said).get("Notes") or service.status.label.lower()
                said.append(f"{service.name}: {notes}")
        return "\n".join(filter(None, said))

    @property
    def is_long(self) -> bool:
        """Whether what was answered takes so many lines that they may be on two pages."""
        answer = self.answer
        typed = len(answer.notes) + len(answer.justification)
        typed += sum(len(item.title) + len(item.value) + _FRAME for item in answer.evidence)
        typed += sum(len(text) for service in self.services for _, text in service.said)
        typed += _FRAME * len(self.findings.open) if self.findings else 0
        return typed + 40 * answer.notes.count("\n") > _LONG

    @property
    def contradiction(self) -> str:
        """How findings contradict the answer; empty when they do not."""
        return self.findings.contradiction if self.findings else ""
