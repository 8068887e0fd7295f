"""The same duties in the orders that readers need: by owner, by date, by requirement."""

from dataclasses import dataclass

from srm_tui.core.matrix import RequirementState
from srm_tui.core.vocabulary import Severity, Status
from srm_tui.reports.cards import DutyCard, EvidenceLine


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementLine:
    """A requirement of a framework, how it stands and the duties behind it."""

    id: str
    title: str
    state: RequirementState
    duties: tuple[DutyCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveragePart:
    """A framework requirement by requirement."""

    framework_id: str
    name: str
    touched: tuple[RequirementLine, ...]
    not_asked: tuple[RequirementLine, ...]
    """Those that the knowledge base knows duties for, none of which this scope asks."""
    not_covered: tuple[RequirementLine, ...]
    """Those that no control of the knowledge base serves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """A gap in the plan."""

    duty: DutyCard
    is_agreed: bool
    """Whether somebody promised the day; otherwise severity and effort propose it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPart:
    """The gaps to close within a time."""

    title: str
    lines: tuple[PlanLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GridLine:
    """The gaps of one severity, by the effort that closing takes: low, medium, high."""

    severity: Severity
    cells: tuple[tuple[DutyCard, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerPart:
    """What one person or team has to do."""

    owner: str
    """Empty for what nobody owns."""
    close: tuple[DutyCard, ...]
    """Gaps, worst first."""
    answer: tuple[DutyCard, ...]
    """Duties without an answer."""
    show: tuple[DutyCard, ...]
    """Duties called implemented whose evidence is missing or no longer valid."""

    @property
    def count(self) -> int:
        """How many things there are to do."""
        return len(self.close) + len(self.answer) + len(self.show)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictLine:
    """A duty, or one service of it, that does not apply or that an alternative serves."""

    duty: DutyCard
    service: str
    """Empty where the verdict is about the whole duty."""
    status: Status
    reason: str
    by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceItem:
    """An item of evidence and the duty that it shows."""

    duty: DutyCard
    item: EvidenceLine


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyLine:
    """What an import left aside, why, and how often it came up."""

    kind: str
    """Whether the knowledge base does not know it, or it was ignored on purpose."""
    what: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportLine:
    """The account of one file that was imported."""

    purpose: str
    file: str
    sha256: str
    size: str
    format: str
    tool: str
    since: str
    until: str
    read: int
    used: int
    unmatched: int
    ignored: int
    left_aside: tuple[TallyLine, ...]
    """The most frequent of what was unmatched or ignored."""
    imported_at: str
    imported_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcludedLine:
    """A control that is no duty of this scope."""

    id: str
    title: str
    domain: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """The duties of one domain that a service brings."""

    count: int
    gaps: int
    unanswered: int
    worst: Severity | None
    """The severity of the worst gap; None without one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatLine:
    """A service and how it stands in each domain of the report."""

    service: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BurnDay:
    """How the assessment stood at the end of a day."""

    on: str
    duties: int
    unanswered: int
    gaps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PointLine:
    """One of two points that are compared."""

    label: str
    at: str
    knowledge_base: str
    duties: int
    answered: int
    gaps: int
    score: int | None
    """None when nothing is applicable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FateLine:
    """A duty that is or was a gap, or that came or went."""

    id: str
    title: str
    severity: Severity
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FatePart:
    """The duties to which the same happened."""

    title: str
    lines: tuple[FateLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldLine:
    """A field of an answer that says something else than before."""

    title: str
    service: str
    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressPart:
    """What became of the assessment between two points."""

    before: PointLine
    after: PointLine
    fates: tuple[FatePart, ...]
    scope: tuple[str, ...]
    """What changed about the scope and the knowledge base, as sentences."""
    answers: tuple[FieldLine, ...]
