"""What a session brought: decisions, what is left, what was parked, and the time it took."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct

from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.journal import NOTHING, Change
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.pace import agenda_of, budgets, is_done
from srm_tui.core.session import ParkedQuestion, Session


class DomainTime(Struct, frozen=True, kw_only=True):
    """What a session did in one domain."""

    domain_id: str
    decided: int
    left: int
    """Duties of the session without an answer."""
    budget: int
    """Seconds that it was meant to take; 0 when nothing was planned."""
    used: int
    """Seconds that led to its decisions."""


class SessionRecord(Struct, frozen=True, kw_only=True):
    """The record of one session."""

    session: Session
    seconds: int
    """How long it lasted, pauses left out."""
    decided: tuple[AssessedDuty, ...]
    """The duties whose status was given or changed, in that order, as they stand now."""
    left: tuple[AssessedDuty, ...]
    """What the session was to decide and did not."""
    parked: tuple[ParkedQuestion, ...]
    """The questions that were parked in it."""
    domains: tuple[DomainTime, ...]
    by: tuple[str, ...]
    """Who wrote the decisions down."""


def session_record(
    kb: KnowledgeBase,
    assessment: Assessment,
    changes: Sequence[Change],
    session: Session,
    now: datetime,
) -> SessionRecord:
    """Return what `session` brought, from the journal `changes` of its assessment."""
    found = decisions(changes, session)
    decided = [assessment.row_by_id[e] for e in found if e in assessment.row_by_id]
    left = [row for row in agenda_of(assessment, session) if not is_done(row)]
    parked = [each for each in assessment.record.parked if each.session_id == session.id]
    return SessionRecord(
        session=session,
        seconds=int(session.elapsed(now).total_seconds()),
        decided=tuple(decided),
        left=tuple(left),
        parked=tuple(parked),
        domains=_domains(kb, assessment, decided, left, _used(kb, changes, session, now), session),
        by=tuple(dict.fromkeys(each.author for each in changes if _decides(each, session))),
    )


def decisions(changes: Iterable[Change], session: Session) -> tuple[str, ...]:
    """Return the controls whose status `session` gave or changed, in the order it did.

    What was taken back within the session was not decided in it.
    """
    before: dict[tuple[str, str], str] = {}
    after: dict[tuple[str, str], str] = {}
    for change in changes:
        if _decides(change, session):
            key = change.control_id, change.service_id
            before.setdefault(key, change.old)
            after.pop(key, None)
            after[key] = change.new
    stand = [key for key, new in after.items() if new not in (NOTHING, before[key])]
    return tuple(dict.fromkeys(control_id for control_id, _ in stand))


def _decides(change: Change, session: Session) -> bool:
    return bool(change.control_id) and change.field == "status" and session.holds(change.at)


def _used(
    kb: KnowledgeBase, changes: Iterable[Change], session: Session, now: datetime
) -> dict[str, int]:
    """Return seconds by domain: from one decision to the next counts for the next."""
    used: dict[str, float] = {}
    since = session.began_at
    for change in changes:
        control = kb.control_by_id.get(change.control_id)
        if control is not None and _decides(change, session) and change.at > since:
            seconds = session.between(since, change.at, now).total_seconds()
            used[control.domain] = used.get(control.domain, 0.0) + seconds
            since = change.at
    return {domain_id: int(seconds) for domain_id, seconds in used.items()}


def _domains(
    kb: KnowledgeBase,
    assessment: Assessment,
    decided: Sequence[AssessedDuty],
    left: Sequence[AssessedDuty],
    used: dict[str, int],
    session: Session,
) -> tuple[DomainTime, ...]:
    planned = {each.domain_id: each.seconds for each in budgets(kb, assessment, session)}
    found = [
        DomainTime(
            domain_id=domain.id,
            decided=_count(decided, domain.id),
            left=_count(left, domain.id),
            budget=planned.get(domain.id, 0),
            used=used.get(domain.id, 0),
        )
        for domain in kb.domains
    ]
    return tuple(each for each in found if each.decided or each.left or each.budget or each.used)


def _count(rows: Iterable[AssessedDuty], domain_id: str) -> int:
    return sum(row.duty.control.domain == domain_id for row in rows)
