"""The workshop as Markdown: who was there, what was decided or put off, and the homework."""

from srm_tui.reports.markdown.duties import due, named, owners, task_lines
from srm_tui.reports.markdown.escaping import Lines, cell, lines_of, table
from srm_tui.reports.model import ReportModel


def attendance(report: ReportModel, _: int) -> Lines:
    """Yield who took part, sitting by sitting."""
    people = report.about.participants or ("nobody was named",)
    yield from (f"- {lines_of(each)}" for each in people)
    for session in report.sessions:
        yield f"\n### Session of {session.began_at} UTC\n"
        yield (
            f"{session.used} of {session.planned} minutes. Decided: {len(session.decided)}, "
            f"left: {len(session.left)}.\n"
        )
        yield from table(
            ("Who was there", "From", "Until"),
            ((each.name, each.came_at, each.left_at or "the end") for each in session.attendance),
        )


def decisions(report: ReportModel, _: int) -> Lines:
    """Yield the answers in the order in which they were decided."""
    yield from table(
        ("Decided", "By", "No.", "Duty", "Answer", "Notes", "Reason"),
        (
            (
                duty.answer.answered_at,
                duty.answer.answered_by,
                *named(duty),
                duty.answer.status.label,
                duty.answer.notes,
                duty.answer.justification,
            )
            for duty in report.decisions
        ),
    )


def parking(report: ReportModel, _: int) -> Lines:
    """Yield the questions and duties that were put off."""
    if not report.parked and not report.questions:
        yield "Nothing was put off."
    if report.questions:
        yield from table(
            ("Question", "Duty", "Owner", "Answer"),
            (
                (
                    each.text,
                    each.duty,
                    each.owner,
                    f"open {each.answer}" if each.is_open else each.answer,
                )
                for each in report.questions
            ),
        )
    for duty in report.parked:
        line = f"{duty.number} {cell(duty.title)} ({cell(owners(duty))})"
        yield f"- {line}: {lines_of(duty.answer.notes)}"


def homework(report: ReportModel, index: int) -> Lines:
    """Yield what one owner is to close, to answer and to show."""
    part = report.homework[index]
    for label, duties in (("Close", part.close), ("Answer", part.answer), ("Show", part.show)):
        yield from (
            f"- [ ] **{label}** {duty.number} {cell(duty.title)}, due: {due(duty)}"
            for duty in duties
        )
    yield ""
    if part.owner:
        for duty in (*part.close, *part.answer, *part.show):
            yield from task_lines(duty)
