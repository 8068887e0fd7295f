"""What a session leaves behind, ready to print: people, decisions, parked questions, homework."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.homework import homework_of
from srm_tui.core.journal import Change
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.session import ParkedQuestion, Session
from srm_tui.core.session_record import session_record
from srm_tui.core.vocabulary import Severity, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """Somebody who was there."""

    name: str
    came_at: str
    left_at: str
    """Empty when the person stayed until the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyLine:
    """A duty in a list."""

    control: str
    title: str
    domain: str
    severity: Severity
    status: Status
    owners: str
    due_on: str
    notes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedLine:
    """A question of the parking lot."""

    text: str
    duty: str
    """The title of the duty it came up with; empty when it belongs to none."""
    owner: str
    answer: str
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainLine:
    """What a session did in one domain; times in whole minutes."""

    title: str
    decided: int
    left: int
    budget: int
    used: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeworkLine:
    """What one person takes along."""

    owner: str
    """Empty for what nobody took yet."""
    duties: tuple[DutyLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkshopRecord:
    """Everything that a record of one session prints."""

    began_at: str
    ended_at: str
    """Empty while it goes on."""
    planned: int
    """Minutes."""
    used: int
    """Minutes, pauses left out."""
    facilitator: str
    attendance: tuple[Attendee, ...]
    decided: tuple[DutyLine, ...]
    left: tuple[DutyLine, ...]
    parked: tuple[ParkedLine, ...]
    domains: tuple[DomainLine, ...]
    homework: tuple[HomeworkLine, ...]
    recorded_by: str


def workshop_record(
    kb: KnowledgeBase,
    assessment: Assessment,
    changes: Sequence[Change],
    session: Session,
    now: datetime,
) -> WorkshopRecord:
    """Return the record of `session`; times are told in the zone of `now`."""
    found = session_record(kb, assessment, changes, session, now)
    return WorkshopRecord(
        began_at=_told(session.began_at, now.tzinfo),
        ended_at=_told(session.ended_at, now.tzinfo),
        planned=session.minutes,
        used=found.seconds // 60,
        facilitator=assessment.record.details.facilitator,
        attendance=tuple(
            Attendee(
                name=each.name,
                came_at=_told(each.came_at, now.tzinfo)[-5:],
                left_at=_told(each.left_at, now.tzinfo)[-5:],
            )
            for each in session.attendance
        ),
        decided=_lines(kb, found.decided),
        left=_lines(kb, found.left),
        parked=parked_lines(kb, found.parked),
        domains=tuple(
            DomainLine(
                title=kb.domain_by_id[each.domain_id].title,
                decided=each.decided,
                left=each.left,
                budget=each.budget // 60,
                used=each.used // 60,
            )
            for each in found.domains
        ),
        homework=homework_lines(kb, assessment),
        recorded_by=", ".join(found.by),
    )


def homework_lines(kb: KnowledgeBase, assessment: Assessment) -> tuple[HomeworkLine, ...]:
    """Return open duties and gaps by owner: first what nobody took."""
    return tuple(
        HomeworkLine(owner=each.owner, duties=_lines(kb, each.rows))
        for each in homework_of(assessment)
    )


def parked_lines(kb: KnowledgeBase, questions: Iterable[ParkedQuestion]) -> tuple[ParkedLine, ...]:
    """Return parked questions with the title of their duty."""
    titles = {each.id: each.title for each in kb.controls}
    return tuple(
        ParkedLine(
            text=each.text,
            duty=titles.get(each.control_id, each.control_id),
            owner=each.owner,
            answer=each.answer,
            is_open=each.is_open,
        )
        for each in questions
    )


def _lines(kb: KnowledgeBase, rows: Iterable[AssessedDuty]) -> tuple[DutyLine, ...]:
    return tuple(
        DutyLine(
            control=row.id,
            title=row.duty.control.title,
            domain=kb.domain_by_id[row.duty.control.domain].title,
            severity=row.duty.severity,
            status=row.status,
            owners=", ".join(row.owners),
            due_on=row.due_on.isoformat() if row.due_on else "",
            notes=row.answer.notes,
        )
        for row in rows
    )


def _told(at: str, zone: tzinfo | None) -> str:
    return f"{datetime.fromisoformat(at).astimezone(zone):%Y-%m-%d %H:%M}" if at else ""
