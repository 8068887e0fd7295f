"""Everything that the roll-up of many assessments prints, as plain records."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from srm_tui import __version__
from srm_tui.core.assessment import score_of
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.portfolio import Member, Portfolio, SharedDuty, TrendPoint, ordered
from srm_tui.core.vocabulary import Severity
from srm_tui.reports.model import Chapter, Look

TITLE = "Portfolio report"
_NO_TEAM = "(no team)"


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLine:
    """One assessment."""

    id: str
    name: str
    team: str
    source: str
    """The file that it was read from; empty for one of the store."""
    duties: int
    answered: int
    gaps: int
    critical: int
    overdue: int
    score: int | None
    moved: int | None
    """By how many points the score moved since the last milestone; None without one."""
    changed_on: str
    points: tuple["PointLine", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PointLine:
    """How an assessment stood at a milestone, or stands now."""

    name: str
    on: str
    score: int | None
    gaps: int
    critical: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamLine:
    """What the assessments of one team come to."""

    team: str
    assessments: int
    duties: int
    answered: int
    gaps: int
    critical: int
    overdue: int
    score: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedLine:
    """A duty that is a gap somewhere."""

    id: str
    title: str
    domain: str
    severity: Severity
    asked: int
    in_place: int
    unanswered: int
    gaps: int
    fails_everywhere: bool
    failing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendLine:
    """How all stood together on a day."""

    on: str
    assessments: int
    score: int | None
    gaps: int
    critical: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AsideLine:
    """A file that was left aside."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioReport:
    """The roll-up of many assessments."""

    look: Look
    title: str
    origin: str
    """Where the assessments come from, in words."""
    generated_at: datetime
    judged_on: str
    tool: str
    knowledge_base: str
    reviewed_on: str
    chapters: tuple[Chapter, ...]
    whole: TeamLine
    """What all assessments come to."""
    teams: tuple[TeamLine, ...]
    members: tuple[MemberLine, ...]
    """Those with most critical gaps first."""
    duties: tuple[SharedLine, ...]
    """The duty that is a gap in most comes first."""
    trend: tuple[TrendLine, ...]
    aside: tuple[AsideLine, ...]
    notices: tuple[str, ...] = ()
    """What was changed about typed text to print it."""

    @property
    def failing_everywhere(self) -> tuple[SharedLine, ...]:
        """The duties that are a gap wherever they apply."""
        return tuple(each for each in self.duties if each.fails_everywhere)


def build_portfolio(
    kb: KnowledgeBase,
    portfolio: Portfolio,
    generated_at: datetime,
    *,
    origin: str = "",
    aside: Iterable[tuple[str, str]] = (),
    look: Look | None = None,
    order: str = "critical",
) -> PortfolioReport:
    """Return the report of `portfolio`; `aside` are files left out, each with the reason."""
    trend = tuple(map(_trend_line, portfolio.trend))
    left = tuple(AsideLine(file=file, reason=reason) for file, reason in aside)
    return PortfolioReport(
        look=look or Look(),
        title=TITLE,
        origin=origin,
        generated_at=generated_at,
        judged_on=portfolio.today.isoformat(),
        tool=f"srm-tui {__version__}",
        knowledge_base=kb.version,
        reviewed_on=kb.reviewed_on.isoformat(),
        chapters=tuple(_chapters()),
        whole=_team_line("", portfolio.members),
        teams=tuple(_team_lines(portfolio.members)),
        members=tuple(map(_member_line, ordered(portfolio.members, order))),
        duties=tuple(_shared_line(kb, each) for each in portfolio.duties),
        trend=trend,
        aside=left,
    )


def _chapters() -> Iterator[Chapter]:
    for anchor, title in (
        ("summary", "Summary"),
        ("trend", "Trend over milestones"),
        ("assessments", "The assessments"),
        ("duties", "What fails in most"),
        ("basis", "What this rests on"),
    ):
        yield Chapter(block=anchor, anchor=anchor, title=title)


def _team_lines(members: Iterable[Member]) -> Iterator[TeamLine]:
    by_team: dict[str, list[Member]] = {}
    for member in sorted(members, key=lambda each: (not each.team, each.team.casefold())):
        by_team.setdefault(member.team, []).append(member)
    for team, its in by_team.items():
        yield _team_line(team or _NO_TEAM, its)


def _team_line(team: str, members: Iterable[Member]) -> TeamLine:
    its = tuple(members)
    rows = [row for each in its for row in each.assessment.rows]
    totals = [each.assessment.totals for each in its]
    return TeamLine(
        team=team,
        assessments=len(its),
        duties=len(rows),
        answered=sum(each.answered for each in totals),
        gaps=sum(each.gaps for each in totals),
        critical=sum(each.critical for each in its),
        overdue=sum(each.overdue for each in its),
        score=score_of((row.status, row.duty.severity) for row in rows),
    )


def _member_line(member: Member) -> MemberLine:
    totals = member.assessment.totals
    return MemberLine(
        id=member.id,
        name=member.name,
        team=member.team,
        source=member.source,
        duties=totals.count,
        answered=totals.answered,
        gaps=totals.gaps,
        critical=member.critical,
        overdue=member.overdue,
        score=totals.score,
        moved=member.moved,
        changed_on=member.assessment.record.changed_at[:10],
        points=tuple(
            PointLine(
                name=each.name,
                on=each.on.isoformat(),
                score=each.score,
                gaps=each.gaps,
                critical=each.critical,
            )
            for each in member.points
        ),
    )


def _shared_line(kb: KnowledgeBase, duty: SharedDuty) -> SharedLine:
    return SharedLine(
        id=duty.control_id,
        title=duty.title,
        domain=kb.domain_by_id[duty.domain].title,
        severity=duty.severity,
        asked=duty.asked,
        in_place=duty.in_place,
        unanswered=duty.unanswered,
        gaps=duty.gaps,
        fails_everywhere=duty.fails_everywhere,
        failing=duty.failing,
    )


def _trend_line(point: TrendPoint) -> TrendLine:
    return TrendLine(
        on=point.on.isoformat(),
        assessments=point.assessments,
        score=point.score,
        gaps=point.gaps,
        critical=point.critical,
    )
