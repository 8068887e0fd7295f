"""The parts of a session as rows of a list."""

from collections.abc import Iterable
from datetime import datetime

from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.homework import homework_of
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.pace import agenda_of, budgets, estimate, is_done, own_speed, what_fits
from srm_tui.core.session import DEFAULT_MINUTES, Attendance, ParkedQuestion, Session
from srm_tui.core.session_record import SessionRecord
from srm_tui.tui.clock_text import local_time, tell_time
from srm_tui.tui.text import STATUS_MARKS, one_line
from srm_tui.tui.widgets.line_list import Line

DOMAIN = "domain "
"""What stands before the id of a row that is about a domain."""
_APART = "\n"
"""What stands between a duty and its owner in the id of a row."""


def planned(assessment: Assessment, session: Session | None, now: datetime) -> Session:
    """Return the session, or one of the usual length that would begin now."""
    if session is not None:
        return session
    agenda = tuple(row.id for row in assessment.rows if not is_done(row))
    began_at = now.isoformat()
    return Session(id="", began_at=began_at, minutes=DEFAULT_MINUTES, agenda=agenda)


def seconds_left(session: Session, now: datetime) -> int:
    """Return what is left of the time of a session; none once it is over."""
    return max(session.minutes * 60 - int(session.elapsed(now).total_seconds()), 0)


def speed_of(assessment: Assessment, session: Session, now: datetime) -> float:
    """Return how much longer than estimated this session takes for a duty."""
    decided = filter(is_done, agenda_of(assessment, session))
    return own_speed(decided, session.elapsed(now).total_seconds())


def fitting(assessment: Assessment, session: Session, now: datetime) -> tuple[AssessedDuty, ...]:
    """Return the open duties for which the time of `session` is enough, at its own pace."""
    speed = speed_of(assessment, session, now)
    return what_fits(assessment.rows, seconds_left(session, now), speed)


def time_lines(
    kb: KnowledgeBase, assessment: Assessment, session: Session, now: datetime
) -> list[Line]:
    """Return the time of each domain, then what fits and what does not."""
    agenda = {row.id: row for row in agenda_of(assessment, session)}
    lines = [Line("", "Time by domain", "done  minutes", "heading")] if agenda else []
    for each in budgets(kb, assessment, session):
        title = one_line(kb.domain_by_id[each.domain_id].title)
        is_over = each.done == each.count
        text = f"{'[x]' if is_over else '[ ]'} {title}"
        tail = f"{each.done}/{each.count}  {tell_time(each.seconds):>9}"
        lines.append(Line(f"{DOMAIN}{each.domain_id}", text, tail, "muted" if is_over else ""))
    fits = fitting(assessment, session, now)
    waiting = [row for row in assessment.rows if not is_done(row)]
    if waiting:
        left = tell_time(seconds_left(session, now))
        lines.append(Line("", f"Fits into {left}", f"{len(fits)} of {len(waiting)}", "heading"))
        speed = speed_of(assessment, session, now)
        lines += [_timed(row, speed) for row in fits]
        rest = [row for row in waiting if row not in fits]
        if rest:
            needed = tell_time(int(estimate(rest) * speed))
            lines.append(Line("", "Does not fit: homework", needed, "heading"))
            lines += [_timed(row, speed, look="muted") for row in rest]
    return lines


def people_lines(names: Iterable[str], session: Session | None) -> list[Line]:
    """Return everybody who may be there, with a mark for who is."""
    there = {each.name: each for each in session.attendance} if session else {}
    known = {name.casefold() for name in names}
    everybody = [*names, *(name for name in there if name.casefold() not in known)]
    by_fold = {name.casefold(): each for name, each in there.items()}
    return [_person(name, by_fold.get(name.casefold())) for name in everybody]


def parked_lines(questions: Iterable[ParkedQuestion]) -> list[Line]:
    """Return the parked questions, those that wait first."""
    questions = tuple(questions)
    lines = []
    for title, is_open in (("Waiting", True), ("Settled", False)):
        found = [each for each in questions if each.is_open is is_open]
        if found:
            lines.append(Line("", title, str(len(found)), "heading"))
        for each in found:
            mark, look = ("[ ]", "") if is_open else ("[x]", "muted")
            lines.append(Line(each.id, f"{mark} {one_line(each.text)}", one_line(each.owner), look))
    return lines


def homework_lines(assessment: Assessment) -> list[Line]:
    """Return open duties and gaps by owner, first what nobody took."""
    lines = []
    for each in homework_of(assessment):
        title = one_line(each.owner) or "Nobody yet: who takes it?"
        lines.append(Line("", title, str(len(each.rows)), "heading"))
        for row in each.rows:
            due = f"{'late' if row.is_overdue else 'due'} {row.due_on}" if row.due_on else "no date"
            look = "error" if row.is_overdue else ""
            lines.append(_duty(row, due, look, f"{row.id}{_APART}{each.owner}"))
    return lines


def record_lines(record: SessionRecord) -> list[Line]:
    """Return what a session decided, what it left, and what it parked."""
    lines = []
    for title, rows in (("Decided", record.decided), ("Left", record.left)):
        if rows:
            lines.append(Line("", title, str(len(rows)), "heading"))
            lines += [_duty(row, row.status.label, "", f"{row.id}{_APART}{title}") for row in rows]
    if record.parked:
        lines.append(Line("", "Parked", str(len(record.parked)), "heading"))
        for each in record.parked:
            mark = "[ ]" if each.is_open else "[x]"
            lines.append(Line(f"{_APART}{each.id}", f"{mark} {one_line(each.text)}"))
    return lines


def duty_of(line_id: str) -> str:
    """Return the control that a row is about; empty when it is about none."""
    return "" if line_id.startswith(DOMAIN) else line_id.split(_APART)[0]


def _person(name: str, there: Attendance | None) -> Line:
    if there is None:
        return Line(name, f"[ ] {one_line(name)}")
    if there.left_at:
        left = f"{local_time(there.came_at)} to {local_time(there.left_at)}"
        return Line(name, f"[-] {one_line(name)}", f"left, {left}", "muted")
    return Line(name, f"[x] {one_line(name)}", f"here since {local_time(there.came_at)}")


def _timed(row: AssessedDuty, speed: float, look: str = "") -> Line:
    minutes = estimate([row]) * speed / 60
    return _duty(row, f"{minutes:.1f} min", look, row.id)


def _duty(row: AssessedDuty, tail: str, look: str, line_id: str) -> Line:
    severity = row.duty.severity.value[0].upper()
    text = f"{STATUS_MARKS[row.status]} {severity} {one_line(row.duty.control.title)}"
    return Line(line_id, text, tail, look)
