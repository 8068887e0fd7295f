"""What is told beside the parts of a session."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from textual.content import Content

from srm_tui.core.answers import Record
from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.pace import pace_of
from srm_tui.core.session import ParkedQuestion, Session
from srm_tui.core.session_record import SessionRecord
from srm_tui.core.vocabulary import Status
from srm_tui.tui.clock_text import (
    local_day_and_time,
    local_time,
    tell_left,
    tell_pace,
    tell_time,
)
from srm_tui.tui.duty_text import section, tell_state
from srm_tui.tui.key_names import key_name, with_keys
from srm_tui.tui.session_lines import fitting, seconds_left
from srm_tui.tui.text import count, one_line, plain

NO_SESSION = (
    "No session is running. {session.begin} begins one: its time is shared over the open duties, "
    "more of it to the severe ones. Nothing beeps or moves by itself.\n\nThis is how 90 minutes "
    "would go."
)
NO_PEOPLE = "Nobody is known yet. {session.add} adds names, several with commas between."

_NO_SESSION_YET = (
    "No session is running. {session.begin} begins one; then {list.choose} notes who is there."
)
_NOTHING_PARKED = (
    "Nothing is parked. {session.park} keeps a question for later from anywhere in the workshop, "
    "so that the group can go on. {session.add} adds one here."
)
_PARKED_KEYS = (
    "{list.choose} settles it, {session.change} changes it. {session.remove} takes it away."
)
_SETTLED_KEYS = "{list.choose} lets it wait again. {session.remove} takes it away."
_HOMEWORK_KEYS = (
    "{list.choose} sets owner and date; {session.copy} copies all, {session.write} writes it, "
    "{session.send} sends a sheet to each owner."
)
_RECORD_KEYS = "{session.copy} copies the record, {session.write} writes it to a file."


def tell_session(assessment: Assessment, session: Session, now: datetime) -> Content:
    """Return how a session keeps to its time, and what the keys do about it."""
    pace = pace_of(assessment, session, now)
    ends = (now + timedelta(seconds=seconds_left(session, now))).astimezone()
    began = f"Began {local_time(session.began_at)}, {session.minutes} min"
    state = (
        f"The clock stands still: {key_name('session.clock')} lets it run."
        if session.is_paused
        else f"It would end at {ends:%H:%M}."
    )
    fits = len(fitting(assessment, session, now))
    return plain(
        f"{tell_left(pace)}\n{tell_pace(pace)}\n\n{began}, {tell_time(pace.elapsed)} "
        f"used.\n{state}\n\n{key_name('session.fit')} takes the "
        f"{count(fits, 'duty that fits', 'duties that fit')} as the list of this session; the "
        f"others become homework. {key_name('session.minutes')} changes the length, "
        f"{key_name('session.end')} ends the session."
    )


def tell_people(session: Session | None, total: int) -> Content:
    """Return how many are there, and how they are noted."""
    if total == 0:
        return plain(with_keys(NO_PEOPLE))
    if session is None:
        return plain(with_keys(_NO_SESSION_YET))
    there = sum(not each.left_at for each in session.attendance)
    return plain(
        f"{there} of {total} are there.\n\n{key_name('list.choose')} notes who came or left, with "
        f"the time. {key_name('session.add')} adds names, which join the participants of the "
        "assessment."
    )


def tell_parked(kb: KnowledgeBase, question: ParkedQuestion | None) -> Content:
    """Return a parked question with all that is known of it."""
    if question is None:
        return plain(with_keys(_NOTHING_PARKED))
    control = kb.control_by_id.get(question.control_id)
    about = control.title if control else question.control_id
    when = f"Parked {local_day_and_time(question.parked_at)} by {one_line(question.parked_by)}."
    settled = local_day_and_time(question.resolved_at)
    keys = _SETTLED_KEYS if settled else _PARKED_KEYS
    parts = [plain(question.text).stylize("bold"), plain(with_keys(keys))]
    if about:
        parts.append(section("About", plain(about)))
    if question.answer:
        parts.append(section("Answer", plain(question.answer)))
    by = f"\nSettled {settled} by {one_line(question.resolved_by)}." if settled else ""
    owner = f"\nOwner: {one_line(question.owner)}" if question.owner else "\nNobody sees to it yet."
    parts.append(plain(f"{when}{owner}{by}"))
    return Content("\n\n").join(parts)


def tell_homework(row: AssessedDuty | None, unowned: int) -> Content:
    """Return what is to be done about a duty, and how many nobody took."""
    if row is None:
        return plain("No homework: every duty has an answer, and there is no gap.")
    head = f"{count(unowned, 'duty', 'duties')} nobody took yet." if unowned else "All are taken."
    keys = with_keys(_HOMEWORK_KEYS)
    is_open = row.status is Status.UNANSWERED
    parts = [
        Content.assemble(Content.styled(head, "bold"), f" {keys}"),
        plain(row.duty.control.title).stylize("$text-accent"),
        plain("Not answered yet.") if is_open else tell_state(row),
        plain(row.duty.control.question),
    ]
    if row.answer.notes:
        parts.append(section("Notes", plain(row.answer.notes)))
    return Content("\n\n").join(parts)


def tell_record(kb: KnowledgeBase, found: SessionRecord | None, record: Record) -> Content:
    """Return what a session brought, with the time of each domain."""
    if found is None:
        return plain(with_keys("There was no session yet. {session.begin} begins one."))
    session = found.session
    began = local_day_and_time(session.began_at)
    until = f"to {local_time(session.ended_at)}" if session.ended_at else "and still goes on"
    people = ", ".join(one_line(each.name) for each in session.attendance)
    lines = [
        f"{began} {until}",
        f"{tell_time(found.seconds)} of {session.minutes} min used",
        f"{len(found.decided)} decided, {len(found.left)} left, {len(found.parked)} parked",
        f"There: {people}" if people else "Nobody was noted as present.",
    ]
    times = tuple(_times(kb, found))
    before = len(record.sessions) - 1
    more = f"{count(before, 'session')} before. " if before > 0 else ""
    lines.append(f"{more}{with_keys(_RECORD_KEYS)}")
    parts = [plain("\n".join(lines))]
    if times:
        parts.append(section("By domain", plain("\n".join(times))))
    return Content("\n\n").join(parts)


def _times(kb: KnowledgeBase, found: SessionRecord) -> Iterable[str]:
    for each in found.domains:
        yield one_line(kb.domain_by_id[each.domain_id].title)
        times = f"{each.used // 60} of {tell_time(each.budget)}"
        yield f"  {each.decided} decided, {each.left} left, {times}"
