"""Many assessments seen together: who stands where, what fails in most, and the trend."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property

from msgspec import Struct

from srm_tui.core.answers import Record
from srm_tui.core.assessment import (
    AssessedDuty,
    Assessment,
    Derivation,
    assess,
    derive,
    score_of,
)
from srm_tui.core.compare import Snapshot
from srm_tui.core.journal import Change, Index, extend
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.milestones import frozen_record, milestones_of
from srm_tui.core.vocabulary import Severity, Status

MOST_TREND_POINTS = 24
"""Beyond so many days of milestones the trend tells months."""


class Point(Struct, frozen=True, kw_only=True):
    """How an assessment stood at a milestone, or stands now."""

    name: str
    """The milestone's; empty for now."""
    on: date
    score: int | None
    """None when nothing was applicable."""
    gaps: int
    critical: int


class Member(Struct, frozen=True, kw_only=True, dict=True):
    """One assessment of a portfolio."""

    assessment: Assessment
    points: tuple[Point, ...]
    """Its milestones, oldest first, then how it stands now."""
    source: str = ""
    """The file that it was read from; empty for one of the store."""

    @property
    def id(self) -> str:
        """The id of the assessment."""
        return self.assessment.record.id

    @property
    def name(self) -> str:
        """What the assessment is called."""
        return self.assessment.record.details.name

    @property
    def team(self) -> str:
        """Whose it is; empty when nobody said."""
        return self.assessment.record.details.team

    @property
    def score(self) -> int | None:
        """Its score now."""
        return self.assessment.totals.score

    @property
    def critical(self) -> int:
        """How many critical gaps it has."""
        return self.assessment.totals.gaps_by_severity[Severity.CRITICAL]

    @cached_property
    def overdue(self) -> int:
        """How many gaps are past their date."""
        return sum(row.is_overdue for row in self.assessment.rows)

    @property
    def moved(self) -> int | None:
        """By how many points the score moved since the last milestone; None without one."""
        if len(self.points) < 2 or self.points[-2].score is None or self.score is None:
            return None
        return self.score - self.points[-2].score


class SharedDuty(Struct, frozen=True, kw_only=True):
    """How a duty stands over all assessments that ask for it."""

    control_id: str
    title: str
    domain: str
    severity: Severity
    """The worst of all."""
    asked: int
    in_place: int
    unanswered: int
    failing: tuple[str, ...]
    """The names of the assessments in which it is a gap."""
    applicable: int
    """In how many it applies."""

    @property
    def gaps(self) -> int:
        """In how many assessments it is a gap."""
        return len(self.failing)

    @property
    def fails_everywhere(self) -> bool:
        """Whether it is a gap wherever it applies, in two assessments or more."""
        return 1 < self.gaps == self.applicable


class TrendPoint(Struct, frozen=True, kw_only=True):
    """How all assessments together stood on a day, each as of its last milestone."""

    on: date
    assessments: int
    score: int | None
    """The mean; None where none had one."""
    gaps: int
    critical: int


class Portfolio(Struct, frozen=True, kw_only=True, dict=True):
    """Many assessments seen together."""

    members: tuple[Member, ...]
    today: date

    @cached_property
    def teams(self) -> tuple[str, ...]:
        """The teams that are named, by name."""
        return tuple(sorted({each.team for each in self.members if each.team}, key=str.casefold))

    @cached_property
    def duties(self) -> tuple[SharedDuty, ...]:
        """Every duty that is a gap somewhere, the one with most gaps first."""
        rows: dict[str, list[tuple[Member, AssessedDuty]]] = {}
        for member in self.members:
            for row in member.assessment.rows:
                rows.setdefault(row.id, []).append((member, row))
        shared = [_shared(each) for each in rows.values() if any(row.is_gap for _, row in each)]
        return tuple(sorted(shared, key=lambda duty: (-duty.gaps, duty.severity.rank, duty.title)))

    @cached_property
    def trend(self) -> tuple[TrendPoint, ...]:
        """How all stood on each day on which a milestone was frozen, and how they stand today."""
        days = sorted({point.on for each in self.members for point in each.points})
        if len(days) > MOST_TREND_POINTS:
            days = list({(day.year, day.month): day for day in days}.values())
        return tuple(_trend_point(day, self.members) for day in days)

    @property
    def score(self) -> int | None:
        """The score over all duties of all assessments."""
        rows = (row for each in self.members for row in each.assessment.rows)
        return score_of((row.status, row.duty.severity) for row in rows)

    def total(self, of: Callable[[Member], int]) -> int:
        """Return a figure summed over all assessments."""
        return sum(map(of, self.members))


ORDERS: dict[str, Callable[[Member], object]] = {
    "critical": lambda each: (-each.critical, -each.overdue, _low_first(each.score), each.name),
    "overdue": lambda each: (-each.overdue, -each.critical, each.name.casefold()),
    "score": lambda each: (_low_first(each.score), each.name.casefold()),
    "gaps": lambda each: (-each.assessment.totals.gaps, each.name.casefold()),
    "name": lambda each: each.name.casefold(),
    "team": lambda each: (not each.team, each.team.casefold(), each.name.casefold()),
    "changed": lambda each: _newest_first(each.assessment.record.changed_at),
}
"""The orders in which assessments can be listed, the worst first where that means something."""


def ordered(members: Iterable[Member], by: str) -> tuple[Member, ...]:
    """Return `members` in one of `ORDERS`."""
    return tuple(sorted(members, key=ORDERS[by]))  # type: ignore[arg-type]


def member_of(
    kb: KnowledgeBase,
    found: Assessment,
    derived: Derivation,
    changes: Sequence[Change],
    day_of: Callable[[str], date],
    source: str = "",
) -> Member:
    """Return an assessment, whose journal is `changes`, as one of a portfolio.

    `derived` is what its scope means, `day_of` gives the day of a time in the journal.
    """
    totals = found.totals
    now = Point(
        name="",
        on=found.today,
        score=totals.score,
        gaps=totals.gaps,
        critical=totals.gaps_by_severity[Severity.CRITICAL],
    )
    points = (*_milestones(kb, derived, changes, day_of), now)
    return Member(assessment=found, points=points, source=source)


def _milestones(
    kb: KnowledgeBase,
    derived: Derivation,
    changes: Sequence[Change],
    day_of: Callable[[str], date],
) -> Iterator[Point]:
    """Yield how an assessment stood at each of its milestones, in one pass over its journal."""
    index: Index = {}
    record, done = Record(id=""), 0
    for milestone in milestones_of(changes):
        record = extend(record, index, changes[done : milestone.count])
        done = max(done, milestone.count)
        held = frozen_record(record.id, changes, milestone) if milestone.without else record
        if derived.scope != held.scope:
            derived = derive(kb, held.scope)
        day = day_of(milestone.at)
        is_present = milestone.digest == kb.digest or not milestone.duties
        snapshot = Snapshot(
            label=milestone.name,
            at=milestone.at,
            assessment=assess(derived, held, day),
            frozen=None if is_present else milestone.duties,
        )
        yield Point(
            name=milestone.name,
            on=day,
            score=snapshot.figures.score,
            gaps=snapshot.figures.gaps,
            critical=sum(
                severity is Severity.CRITICAL and snapshot.is_gap(each)
                for each, severity in snapshot.severities.items()
            ),
        )


def _shared(found: Sequence[tuple[Member, AssessedDuty]]) -> SharedDuty:
    rows = [row for _, row in found]
    first = rows[0].duty
    return SharedDuty(
        control_id=first.id,
        title=first.control.title,
        domain=first.control.domain,
        severity=min((row.duty.severity for row in rows), key=lambda each: each.rank),
        asked=len(rows),
        in_place=sum(row.status in (Status.IMPLEMENTED, Status.ALTERNATIVE) for row in rows),
        unanswered=sum(row.status is Status.UNANSWERED for row in rows),
        failing=tuple(member.name for member, row in found if row.is_gap),
        applicable=sum(row.status is not Status.NOT_APPLICABLE for row in rows),
    )


def _trend_point(day: date, members: Iterable[Member]) -> TrendPoint:
    stood = []
    for member in members:
        until = [point for point in member.points if point.on <= day]
        if until:
            stood.append(until[-1])
    scores = [point.score for point in stood if point.score is not None]
    return TrendPoint(
        on=day,
        assessments=len(stood),
        score=round(sum(scores) / len(scores)) if scores else None,
        gaps=sum(point.gaps for point in stood),
        critical=sum(point.critical for point in stood),
    )


def _low_first(score: int | None) -> int:
    return 101 if score is None else score


def _newest_first(at: str) -> tuple[int, ...]:
    return tuple(-ord(each) for each in at)
