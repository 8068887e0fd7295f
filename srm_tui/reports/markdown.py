"""The report as Markdown, for wikis and pull requests."""

import re
from collections.abc import Iterator, Sequence

from srm_tui.reports.model import DutyCard, ReportModel
from srm_tui.reports.registry import Progress
from srm_tui.reports.text import printable


def render(model: ReportModel, data: str, progress: Progress) -> bytes:  # noqa: ARG001 (one signature)
    """Return the report; typed text is escaped so that it is never markup."""
    progress("Writing the text")
    return ("\n".join(_lines(printable(model))) + "\n").encode()


def _lines(report: ReportModel) -> Iterator[str]:
    about, figures = report.about, report.figures
    yield f"# Gap report: {_text(about.name)}\n"
    if not report.is_final:
        yield f"**Draft: {figures.count - figures.answered} duties are not answered yet.**\n"
    yield from _table(("", ""), _facts_of(report))
    yield "\n## Summary\n"
    yield (
        f"AWS carries {report.carried_count} duties for these services; {figures.count} are "
        f"yours. {figures.answered} are answered, {figures.gaps} are gaps. "
        f"Score: {_percent(figures.score)}.\n"
    )
    yield from _table(
        ("Severity of gaps", "Count"),
        [(each.label, str(count)) for each, count in figures.gaps_by_severity],
    )
    yield "\n## Gap register\n"
    gaps = [
        (
            duty.number,
            f"{duty.title} ({duty.id})",
            duty.severity.label,
            duty.status.label,
            duty.answer.owner or "nobody yet",
            duty.answer.due_on or "no date",
        )
        for duty in report.gaps
    ]
    if gaps:
        yield from _table(("No.", "Gap", "Severity", "Status", "Owner", "Due"), gaps)
    else:
        yield "No gap is known."
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
    frameworks = ", ".join(each.short_name for each in report.frameworks)
    rows = (
        ("Team", about.team),
        ("Facilitator", about.facilitator),
        ("Participants", ", ".join(about.participants)),
        ("Accounts", ", ".join(about.accounts)),
        ("Services", ", ".join(each.name for each in report.services)),
        ("Laws and standards", frameworks),
        ("Generated", f"{report.generated_at:%Y-%m-%d %H:%M} UTC, {report.tool}"),
        ("Knowledge base", f"{report.knowledge_base}, reviewed on {report.reviewed_on}"),
    )
    return [(label, value) for label, value in rows if value]


def _duty(duty: DutyCard) -> Iterator[str]:
    answer = duty.answer
    yield f"### {duty.number} {_text(duty.title)}\n"
    yield f"**{duty.status.label}** · {duty.severity.label} · `{duty.id}`\n"
    yield f"{_text(duty.question)}\n"
    said = (
        ("Why it is asked", "; ".join(duty.because)),
        ("AWS's part", duty.aws_part),
        ("Your part", duty.customer_part),
        ("Services", ", ".join(each.name for each in duty.services)),
        ("Notes", answer.notes),
        ("Reason", answer.justification),
        ("Owner", answer.owner),
        ("Due", f"{answer.due_on} (overdue)" if answer.is_overdue else answer.due_on),
        ("Risk accepted by", answer.accepted),
        ("Provided by", answer.provided_by),
        ("Answered by", " ".join(filter(None, (answer.answered_by, answer.answered_at)))),
        *(
            (f"Evidence ({item.kind})", " ".join(filter(None, (item.title, item.value))))
            for item in answer.evidence
        ),
        *(
            (f"Exception for {each.name}", each.status.label)
            for each in duty.services
            if each.status is not None
        ),
        *((each.framework, ", ".join(each.requirements)) for each in duty.mappings),
    )
    for label, text in said:
        if text:
            yield f"- **{_text(label)}:** {_text(text)}"
    yield ""


def _closing(report: ReportModel) -> Iterator[str]:
    yield "\n## Method\n"
    yield (
        "A duty is asked when its condition holds for a service in scope whose layer the "
        "customer owns or shares. The score weighs critical 8, high 4, medium 2, low 1; "
        "partial counts half, unanswered counts as not in place, not applicable is left out."
    )
    for notice in report.notices:
        yield f"- {_text(notice)}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(map(_cell, head))} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(map(_cell, row))} |"


def _cell(text: str) -> str:
    return _text(text).replace("\n", " ")


def _text(text: str) -> str:
    """Return `text` with everything escaped that Markdown or HTML would read as markup."""
    escaped = re.sub(r"([\\`*_{}\[\]<>#|~!&])", r"\\\1", text)
    return re.sub(r"\s*\n\s*", "  \n  ", escaped)


def _percent(score: int | None) -> str:
    return "not yet known" if score is None else f"{score} %"
