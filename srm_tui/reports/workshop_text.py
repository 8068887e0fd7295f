"""The record of a session and its homework as Markdown, to mail or to keep."""

from collections.abc import Iterable, Iterator

from srm_tui.reports.markdown.escaping import cell, lines_of, table
from srm_tui.reports.workshop import DutyLine, HomeworkLine, ParkedLine, WorkshopRecord


def record_text(name: str, record: WorkshopRecord) -> str:
    """Return the record of a session of the assessment `name`."""
    return "\n".join(_record(name, record)) + "\n"


def homework_text(name: str, homework: Iterable[HomeworkLine]) -> str:
    """Return the homework that the assessment `name` leaves."""
    return "\n".join((f"# Homework: {cell(name)}", *_homework(homework))) + "\n"


def _record(name: str, record: WorkshopRecord) -> Iterator[str]:
    yield f"# Workshop record: {cell(name)}\n"
    ended = f" to {record.ended_at[-5:]}" if record.ended_at else ", not ended yet"
    facts = (
        ("Session", f"{record.began_at}{ended}"),
        ("Time", f"{record.used} of {record.planned} minutes, pauses left out"),
        ("Facilitator", record.facilitator),
        ("Recorded by", record.recorded_by),
    )
    yield from table(("", ""), [each for each in facts if each[1]])
    yield "\n## Attendance\n"
    yield from (
        table(
            ("Name", "From", "Until"),
            [(each.name, each.came_at, each.left_at or "the end") for each in record.attendance],
        )
        if record.attendance
        else ("Nobody was noted.",)
    )
    yield f"\n## Decided ({len(record.decided)})\n"
    yield from _duties(record.decided)
    yield f"\n## Left for later ({len(record.left)})\n"
    yield from _duties(record.left)
    yield f"\n## Parking lot ({len(record.parked)})\n"
    yield from (_parked(each) for each in record.parked) if record.parked else ("None.",)
    if record.domains:
        yield "\n## Time by domain\n"
        yield from table(
            ("Domain", "Decided", "Left", "Minutes planned", "Minutes used"),
            [
                (each.title, *map(str, (each.decided, each.left, each.budget, each.used)))
                for each in record.domains
            ],
        )
    yield "\n# Homework"
    yield from _homework(record.homework)


def _homework(homework: Iterable[HomeworkLine]) -> Iterator[str]:
    homework = tuple(homework)
    if not homework:
        yield "\nNothing is open."
    for each in homework:
        yield f"\n## {cell(each.owner) or 'Nobody yet: who takes it?'} ({len(each.duties)})\n"
        for duty in each.duties:
            due = f", due {duty.due_on}" if duty.due_on else ""
            yield (
                f"- [ ] **{cell(duty.title)}** ({cell(duty.control)}): "
                f"{duty.severity.label}, {duty.status.label.lower()}{due}"
            )
            if duty.notes:
                yield f"  {lines_of(duty.notes)}"


def _duties(duties: tuple[DutyLine, ...]) -> Iterator[str]:
    if not duties:
        yield "None."
        return
    yield from table(
        ("Duty", "Domain", "Severity", "Status", "Owner", "Due"),
        [
            (
                each.title,
                each.domain,
                each.severity.label,
                each.status.label,
                each.owners,
                each.due_on,
            )
            for each in duties
        ],
    )


def _parked(question: ParkedLine) -> str:
    about = f" About: {cell(question.duty)}." if question.duty else ""
    owner = f" Owner: {cell(question.owner)}." if question.owner else ""
    answer = f" Answer: {lines_of(question.answer)}" if question.answer else ""
    state = "" if question.is_open else " Settled."
    return f"- {lines_of(question.text)}{about}{owner}{state}{answer}"
