"""Everything that a report prints, as plain records; formats only place the words."""

from dataclasses import dataclass
from datetime import datetime

from srm_tui.core.vocabulary import Owner, Severity, Status
from srm_tui.reports.basis import Basis
from srm_tui.reports.cards import DutyCard
from srm_tui.reports.lists import (
    BurnDay,
    CoveragePart,
    EvidenceItem,
    ExcludedLine,
    GridLine,
    HeatLine,
    ImportLine,
    OwnerPart,
    PlanLine,
    PlanPart,
    ProgressPart,
    VerdictLine,
)
from srm_tui.reports.options import Paper
from srm_tui.reports.workshop import ParkedLine, WorkshopRecord


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
    seals: tuple["SealLine", ...]
    """The ends of the chains that seal the history."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealLine:
    """The end of one author's chain of sealed changes; a later file must still hold it."""

    author: str
    count: int
    sha256: str


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

    @property
    def unsettled(self) -> int:
        """How many have a duty without an answer, and none that is a gap."""
        return self.addressed - self.fulfilled - self.open


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
class DomainPart:
    """A chapter of duties."""

    id: str
    number: int
    title: str
    figures: Figures
    duties: tuple[DutyCard, ...]
    """Those that the profile prints whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A chapter of the report and the block of the template that places it."""

    block: str
    anchor: str
    title: str
    index: int = 0
    """Which of several parts of its kind it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What kind of report it is."""

    profile: str
    title: str
    about: str
    """What it is for, as a sentence."""
    leaves_out: str
    """What is left out, as sentences; empty where nothing is."""
    is_brief: bool
    """Whether it has no contents and shortens its lists."""
    has_notes: bool
    """Whether its reader may see what people noted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How the report is to look."""

    paper: Paper = Paper.A4
    template: str = ""
    """The folder of a template of one's own; empty for ours."""


OURS = Look()


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

    basis: Basis
    """What all of it was made from; nothing of it is printed as it is."""
    look: Look
    kind: Kind
    chapters: tuple[Chapter, ...]
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
    heat: tuple[HeatLine, ...]
    """Services by domains, in the order of the domains below."""
    domains: tuple[DomainPart, ...]
    duties: tuple[DutyCard, ...]
    """All duties of the scope, whether the profile prints them whole or not."""
    gaps: tuple[DutyCard, ...]
    """Worst first."""
    owners: tuple[OwnerLine, ...]
    """Who has gaps to close, the most pressing first; gaps of nobody come first of all."""
    grid: tuple[GridLine, ...]
    """The gaps by severity and effort."""
    plan: tuple[PlanPart, ...]
    """The gaps whose risk nobody accepted, by when they are to be closed."""
    accepted: tuple[DutyCard, ...]
    """The gaps that a named person accepted, also where that has lapsed."""
    verdicts: tuple[VerdictLine, ...]
    coverage: tuple[CoveragePart, ...]
    evidence: tuple[EvidenceItem, ...]
    decisions: tuple[DutyCard, ...]
    """The duties with an answer, in the order in which they were decided."""
    parked: tuple[DutyCard, ...]
    """The duties that somebody wants to come back to."""
    sessions: tuple[WorkshopRecord, ...]
    """The sittings of the workshop, oldest first, with times in UTC."""
    questions: tuple[ParkedLine, ...]
    """All questions that were put off."""
    homework: tuple[OwnerPart, ...]
    contradicted: tuple[DutyCard, ...]
    """The duties whose answer is contradicted by findings, worst first."""
    imports: tuple[ImportLine, ...]
    """The files that were imported, oldest first."""
    excluded: tuple[ExcludedLine, ...]
    burn_down: tuple[BurnDay, ...]
    progress: ProgressPart | None
    """None unless two points were to be compared."""
    set_aside: tuple[SetAside, ...]
    notices: tuple[str, ...] = ()
    """What had to be changed in typed text so that it could be printed."""

    @property
    def is_final(self) -> bool:
        """Whether every duty has an answer."""
        return self.figures.answered == self.figures.count

    @property
    def held(self) -> int:
        """How many gaps are out of the plan, since somebody accepts their risk today."""
        return sum(duty.answer.is_accepted for duty in self.accepted)

    @property
    def first_steps(self) -> tuple[PlanLine, ...]:
        """The first four gaps of the plan."""
        return tuple(line for part in self.plan for line in part.lines)[:4]

    @property
    def first_gaps(self) -> tuple[DutyCard, ...]:
        """The worst gaps, as many as the summary has room for on its one page."""
        return self.gaps[: 8 if self.look.paper is Paper.LETTER else 10]

    @property
    def card_ids(self) -> frozenset[str]:
        """The ids of the duties that have a card in this report."""
        return frozenset(duty.id for domain in self.domains for duty in domain.duties)
