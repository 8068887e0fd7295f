"""Everything that a report prints, as plain records; formats only place the words."""

from dataclasses import dataclass
from datetime import datetime

from srm_tui.core.vocabulary import Owner, Severity, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The assessment that the report is about."""

    id: str
    name: str
    team: str
    facilitator: str
    participants: tuple[str, ...]
    accounts: tuple[str, ...]
    description: str
    created_at: str
    changed_at: str
    change_count: int
    authors: tuple[str, ...]
    """Everybody who recorded something, in alphabetical order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLine:
    """A service in scope."""

    id: str
    name: str
    category: str
    docs: str
    duty_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLine:
    """An integration question and what was answered; empty when nobody did."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkLine:
    """A framework in scope, and how far the answers go towards it."""

    id: str
    name: str
    short_name: str
    version: str
    publisher: str
    url: str
    not_covered: str
    requirement_count: int
    addressed: int
    fulfilled: int
    open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How a set of duties stands."""

    count: int
    answered: int
    gaps: int
    in_place: int
    """Implemented, or served by an alternative."""
    by_status: tuple[tuple[Status, int], ...]
    gaps_by_severity: tuple[tuple[Severity, int], ...]
    score: int | None
    """Percent; None when nothing is applicable."""
    answered_score: int | None
    """Percent of what was answered; None when nothing was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityLine:
    """The gaps of one severity, and what they still lack."""

    severity: Severity
    gaps: int
    with_owner: int
    with_date: int
    overdue: int
    accepted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerLine:
    """The gaps that one person or team has to close."""

    owner: str
    """Empty for the gaps that nobody owns."""
    gaps: int
    critical: int
    high: int
    overdue: int
    next_due_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPoint:
    """Something to settle before anybody signs, and how often it occurs."""

    label: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixLine:
    """A service and the owner of each of its layers, in the order of the report's layers."""

    service: str
    duty_count: int
    owners: tuple[Owner, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedLine:
    """A duty that AWS carries, the report that shows it and how many services it is for."""

    title: str
    proof: str
    service_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofLine:
    """A report with which AWS proves its part, and how to get it."""

    title: str
    obtain: str
    validity: str
    url: str
    read_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedLayer:
    """What AWS does at one layer."""

    title: str
    duties: tuple[CarriedLine, ...]


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
class DutyCard:
    """One duty, with everything that an auditor asks about it."""

    id: str
    number: str
    """As in `3.2`: the second duty of the third chapter."""
    title: str
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
    mappings: tuple[MappingLine, ...]
    sources: tuple[SourceLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainPart:
    """A chapter of duties."""

    id: str
    number: int
    title: str
    figures: Figures
    duties: tuple[DutyCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """An answer that is kept though the scope no longer asks for it."""

    control: str
    title: str
    service: str
    """The service whose exception it is; empty for the answer itself."""
    status: Status
    said: tuple[tuple[str, str], ...]
    """What else it says, as labels and texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportModel:
    """A gap report, ready to be placed on pages."""

    about: About
    generated_at: datetime
    """UTC."""
    judged_on: str
    """The day on which due dates and evidence were judged."""
    tool: str
    knowledge_base: str
    digest: str
    reviewed_on: str
    depth: str
    services: tuple[ServiceLine, ...]
    facts: tuple[FactLine, ...]
    frameworks: tuple[FrameworkLine, ...]
    figures: Figures
    severities: tuple[SeverityLine, ...]
    open_points: tuple[OpenPoint, ...]
    """Only those that occur."""
    carried_count: int
    carried: tuple[CarriedLayer, ...]
    proofs: tuple[ProofLine, ...]
    """The reports that show what is carried."""
    layers: tuple[str, ...]
    matrix: tuple[MatrixLine, ...]
    domains: tuple[DomainPart, ...]
    gaps: tuple[DutyCard, ...]
    """Worst first; the same records as in the domains."""
    owners: tuple[OwnerLine, ...]
    """Who has gaps to close, the most pressing first; gaps of nobody come first of all."""
    set_aside: tuple[SetAside, ...]
    notices: tuple[str, ...] = ()
    """What had to be changed in typed text so that it could be printed."""

    @property
    def is_final(self) -> bool:
        """Whether every duty has an answer."""
        return self.figures.answered == self.figures.count
