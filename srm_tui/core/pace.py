"""How a session shares its time over the duties, and how it keeps to that."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct

from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.session import Session
from srm_tui.core.vocabulary import Severity, Status

SECONDS: Mapping[Severity, int] = {
    Severity.CRITICAL: 120,
    Severity.HIGH: 100,
    Severity.MEDIUM: 75,
    Severity.LOW: 60,
}
"""How long a group talks about a duty: an estimate, put right by its own pace."""
_ENOUGH = 3
"""After how many decisions a group's own pace counts."""
_SLOWEST, _FASTEST = 3.0, 0.4


class DomainBudget(Struct, frozen=True, kw_only=True):
    """The part of a session that a domain may take."""

    domain_id: str
    count: int
    done: int
    seconds: int
    """All domains together take the time of the session."""


class Pace(Struct, frozen=True, kw_only=True):
    """How a session keeps to its time."""

    count: int
    done: int
    elapsed: int
    """Seconds, pauses left out."""
    left: int
    """Seconds; less than none once the time is over."""
    behind: int
    """How many duties the session is behind its plan; less than none when it is ahead."""


def agenda_of(assessment: Assessment, session: Session) -> tuple[AssessedDuty, ...]:
    """Return the duties that a session is to decide, in the order of the assessment."""
    wanted = frozenset(session.agenda)
    return tuple(row for row in assessment.rows if row.id in wanted)


def questions_of(assessment: Assessment, session: Session | None) -> tuple[AssessedDuty, ...]:
    """Return the duties that a group goes through: those of its session, or else all."""
    return (session and agenda_of(assessment, session)) or assessment.rows


def is_done(row: AssessedDuty) -> bool:
    """Return whether a duty has an answer."""
    return row.status is not Status.UNANSWERED


def budgets(
    kb: KnowledgeBase, assessment: Assessment, session: Session
) -> tuple[DomainBudget, ...]:
    """Return the time of a session, shared over its domains by number and severity of duties."""
    rows = agenda_of(assessment, session)
    whole = estimate(rows)
    found, spent, shared = [], 0, 0
    for domain in kb.domains:
        own = [row for row in rows if row.duty.control.domain == domain.id]
        if own:
            spent += estimate(own)
            upto = session.minutes * 60 * spent // whole
            found.append(
                DomainBudget(
                    domain_id=domain.id,
                    count=len(own),
                    done=sum(map(is_done, own)),
                    seconds=upto - shared,
                )
            )
            shared = upto
    return tuple(found)


def pace_of(assessment: Assessment, session: Session, now: datetime) -> Pace:
    """Return how a session keeps to its time at `now`.

    What is done counts by its share of the time, in whatever order it was done.
    """
    rows = agenda_of(assessment, session)
    elapsed = int(session.elapsed(now).total_seconds())
    whole, done = estimate(rows), estimate(filter(is_done, rows))
    due = whole * min(elapsed / (session.minutes * 60), 1)
    return Pace(
        count=len(rows),
        done=sum(map(is_done, rows)),
        elapsed=elapsed,
        left=session.minutes * 60 - elapsed,
        behind=int((due - done) * len(rows) / whole) if whole else 0,
    )


def estimate(rows: Iterable[AssessedDuty]) -> int:
    """Return how many seconds a group is likely to talk about `rows`."""
    return sum(SECONDS[row.duty.severity] for row in rows)


def own_speed(decided: Iterable[AssessedDuty], elapsed: float) -> float:
    """Return how much longer than estimated a group takes, given what it decided so far."""
    decided = tuple(decided)
    if len(decided) < _ENOUGH:
        return 1.0
    return min(max(elapsed / estimate(decided), _FASTEST), _SLOWEST)


def what_fits(
    rows: Iterable[AssessedDuty], seconds: float, speed: float = 1.0
) -> tuple[AssessedDuty, ...]:
    """Return the open duties of `rows` for which `seconds` are enough, the most severe first."""
    waiting = sorted(
        (row for row in rows if not is_done(row)), key=lambda row: row.duty.severity.rank
    )
    found, needed = [], 0.0
    for row in waiting:
        needed += SECONDS[row.duty.severity] * speed
        if needed > seconds:
            break
        found.append(row)
    return tuple(found)
