"""The report as Markdown, for wikis and pull requests."""

import re
from collections.abc import Iterable, Iterator, Sequence

from srm_tui.reports.model import AnswerPart, DutyCard, ReportModel
from srm_tui.reports.registry import Progress
from srm_tui.reports.said import evidence_text
from srm_tui.reports.text import printable


def render(model: ReportModel, data: str, progress: Progress) -> bytes:  # noqa: ARG001 (one signature)
    """Return the report; typed text is escaped so that it is never markup."""
    progress("Writing the text")
    return ("\n".join(_lines(printable(model))) + "\n").encode()


def _lines(report: ReportModel) -> Iterator[str]:
    yield f"# Gap report: {_cell(report.about.name)}\n"
    if not report.is_final:
        missing = report.figures.count - report.figures.answered
        yield f"**Draft. Duties without an answer: {missing}.**\n"
    if report.about.description:
        yield f"{_text(report.about.description)}\n"
    yield from _table(("", ""), _facts_of(report))
    yield from _summary(report)
    yield from _register(report)
    yield "\n## Scope\n"
    yield from _table(
        ("How the workload is integrated", "Answer"),
        [(fact.question, fact.answer or "not answered") for fact in report.facts],
    )
    yield "\n## Responsibility matrix\n"
    yield from _table(
        ("Service", *report.layers),
        [(line.service, *(owner.value for owner in line.owners)) for line in report.matrix],
    )
    for domain in report.domains:
        yield f"\n## {domain.number}. {domain.title}\n"
        for duty in domain.duties:
            yield from _duty(duty)
    yield from _closing(report)


def _facts_of(report: ReportModel) -> list[tuple[str, str]]:
    about = report.about
    rows = (
        ("Team", about.team),
        ("Facilitator", about.facilitator),
        ("Participants", ", ".join(about.participants)),
        ("AWS accounts", ", ".join(about.accounts)),
        ("Services", ", ".join(each.name for each in report.services)),
        ("Laws and standards", ", ".join(each.short_name for each in report.frameworks)),
        ("Depth", report.depth),
        ("Answers recorded", f"{about.created_at} to {about.changed_at}"),
        ("Recorded by", ", ".join(about.authors)),
        ("Report made", f"{report.generated_at:%Y-%m-%d %H:%M} UTC with {report.tool}"),
        ("Knowledge base", f"{report.knowledge_base}, reviewed on {report.reviewed_on}"),
        ("Assessment", about.id),
    )
    return [(label, value) for label, value in rows if value]


def _summary(report: ReportModel) -> Iterator[str]:
    figures = report.figures
    yield "\n## Summary\n"
    yield (
        f"AWS carries {report.carried_count} duties of this workload; {figures.count} are "
        f"yours. {figures.answered} are answered, {figures.gaps} are gaps. "
        f"Score: {_percent(figures.score)}.\n"
    )
    yield from _table(
        ("Severity of gaps", "Gaps", "With owner", "With date", "Overdue", "Accepted"),
        [
            (
                each.severity.label,
                *map(
                    str,
                    (each.gaps, each.with_owner, each.with_date, each.overdue, each.accepted),
                ),
            )
            for each in report.severities
        ],
    )
    if report.open_points:
        yield "\nTo settle before signing:\n"
        yield from (f"- {point.count} {_text(point.label)}" for point in report.open_points)


def _register(report: ReportModel) -> Iterator[str]:
    yield "\n## Gap register\n"
    if not report.gaps:
        yield "No gap is known."
        return
    yield from _table(
        ("No.", "Gap", "Severity", "Status", "Owner", "Due", "Risk accepted until"),
        [
            (
                duty.number,
                f"{duty.title} ({duty.id})",
                duty.severity.label,
                duty.status.label,
                ", ".join(duty.owners) or "nobody yet",
                _due(duty) or "no date",
                duty.answer.acceptance.until if duty.answer.acceptance else "",
            )
            for duty in report.gaps
        ],
    )


def _duty(duty: DutyCard) -> Iterator[str]:
    yield f"### {duty.number} {_cell(duty.title)}\n"
    yield f"**{duty.status.label}** · {duty.severity.label} · `{duty.id}`\n"
    yield f"{_text(duty.question)}\n"
    for label, text in (*_asked(duty), *_answered(duty)):
        if text:
            yield f"- **{_cell(label)}:** {_text(text)}"
    yield ""


def _asked(duty: DutyCard) -> Iterator[tuple[str, str]]:
    raised = "; ".join(duty.severity_because)
    yield "Why it is asked", f"Because {'; '.join(duty.because)}."
    yield "Why it matters", duty.severity_reason
    yield f"Raised to {duty.severity.value} because", raised
    yield "AWS's part", duty.aws_part
    yield "Your part", duty.customer_part
    for part in duty.law_parts:
        yield f"{part.asked_by} asks", part.text
    yield "A yes needs", " ".join(duty.implemented_when)
    yield "Services", ", ".join(each.name for each in duty.services)
    for note in duty.service_notes:
        yield note.services, note.text
    for mapping in duty.mappings:
        yield mapping.framework, ", ".join(mapping.requirements)


def _answered(duty: DutyCard) -> Iterator[tuple[str, str]]:
    answer = duty.answer
    by = " on ".join(filter(None, (answer.answered_by, answer.answered_at)))
    yield "Answer", f"{answer.status.label}, by {by}" if by else answer.status.label
    yield "Notes", answer.notes
    yield "Reason", answer.justification
    yield "Provided by", answer.provided_by
    yield "Owner", answer.owner
    yield "Due", _due(answer)
    yield "Work", answer.work
    yield "Flagged", "to come back to" if answer.is_flagged else ""
    if accepted := answer.acceptance:
        state = " (lapsed)" if accepted.has_lapsed else ""
        yield "Risk accepted by", f"{accepted.accepted_by}, until {accepted.until}{state}"
        yield "Why it is accepted", accepted.reason
    for item in answer.evidence:
        yield f"Evidence ({item.kind})", evidence_text(item)
    for service in duty.services:
        if service.status is not None:
            said = (f"{label}: {text}" for label, text in service.said)
            yield f"Exception for {service.name}", "; ".join((service.status.label, *said))


def _closing(report: ReportModel) -> Iterator[str]:
    yield "\n## Method\n"
    yield (
        "A duty is asked when its condition holds for a service in scope whose layer the "
        "customer owns or shares. The score weighs critical 8, high 4, medium 2, low 1; "
        "partial counts half, unanswered counts as not in place, not applicable is left out.\n"
    )
    if report.set_aside:
        yield "\n## Answers kept aside\n"
    for each in report.set_aside:
        said = "; ".join((each.status.label, *(f"{label}: {text}" for label, text in each.said)))
        where = f"{each.title}, {each.service}" if each.service else each.title
        yield f"- **{_cell(where)}** ({_cell(each.control)}): {_text(said)}"
    yield from (f"- {_text(notice)}" for notice in report.notices)


def _due(said: AnswerPart | DutyCard) -> str:
    return f"{said.due_on} (overdue)" if said.is_overdue else said.due_on


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(map(_cell, head))} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(map(_cell, row))} |"


def _cell(text: str) -> str:
    """Return `text` for one line."""
    return _escaped(re.sub(r"\s+", " ", text))


def _text(text: str) -> str:
    """Return `text` with its line breaks, also inside an item of a list."""
    lines = (_escaped(line.strip()) for line in text.splitlines())
    return "  \n  ".join(filter(None, lines))


def _escaped(line: str) -> str:
    """Return a line with everything escaped that Markdown or HTML would read as markup."""
    escaped = re.sub(r"([\\`*_{}\[\]<>#|~!&$])", r"\\\1", line)
    escaped = re.sub(r"^([-+=])", r"\\\1", escaped)
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", escaped)


def _percent(score: int | None) -> str:
    return "not yet known" if score is None else f"{score} %"
