"""One duty as Markdown."""

from collections.abc import Iterator

from srm_tui.reports.cards import AnswerPart, DutyCard
from srm_tui.reports.markdown.escaping import cell, lines_of
from srm_tui.reports.said import evidence_text


def duty_lines(duty: DutyCard) -> Iterator[str]:
    """Yield a duty with everything that is known of it."""
    yield f"### {duty.number} {cell(duty.title)}\n"
    yield f"**{duty.status.label}** · {duty.severity.label} · `{duty.id}`\n"
    yield f"{lines_of(duty.question)}\n"
    for label, text in (*_asked(duty), *_answered(duty)):
        if text:
            yield f"- **{cell(label)}:** {lines_of(text)}"
    yield ""


def task_lines(duty: DutyCard) -> Iterator[str]:
    """Yield a duty as its owner needs it to get it done."""
    yield f"### {duty.number} {cell(duty.title)}\n"
    yield f"**{duty.status.label}** · {duty.severity.label} · {due(duty)} · `{duty.id}`\n"
    yield f"{lines_of(duty.question)}\n"
    for label, text in (
        ("Your part", duty.customer_part),
        ("Services", ", ".join(each.name for each in duty.services)),
        ("Said so far", duty.answer.notes),
        ("A yes needs", " ".join(duty.implemented_when)),
        ("Shown by", " ".join(duty.evidence_asked)),
    ):
        if text:
            yield f"- **{cell(label)}:** {lines_of(text)}"
    yield ""


def due(said: AnswerPart | DutyCard) -> str:
    """Return when a duty is due, in words."""
    day = said.due_on or "no date"
    return f"{day} (overdue)" if said.is_overdue else day


def named(duty: DutyCard) -> tuple[str, str]:
    """Return number and title of a duty, for two cells."""
    return duty.number, f"{duty.title} ({duty.id})"


def owners(duty: DutyCard) -> str:
    """Return who sees to a duty, in words."""
    return ", ".join(duty.owners) or "nobody yet"


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
    yield "Inherited", answer.inherited
    yield "Owner", answer.owner
    yield "Due", due(answer) if answer.due_on else ""
    yield "Work", answer.work
    yield "Flagged", "to come back to" if answer.is_flagged else ""
    if accepted := answer.acceptance:
        state = " (lapsed)" if accepted.has_lapsed else ""
        yield "Risk accepted by", f"{accepted.accepted_by}, until {accepted.until}{state}"
        yield "Why it is accepted", accepted.reason
    for item in answer.evidence:
        yield f"Evidence ({item.kind})", evidence_text(item)
    yield from _found(duty)
    for service in duty.services:
        if service.status is not None:
            said = (f"{label}: {text}" for label, text in service.said)
            yield f"Exception for {service.name}", "; ".join((service.status.label, *said))


def _found(duty: DutyCard) -> Iterator[tuple[str, str]]:
    if found := duty.findings:
        yield "Contradicted", found.contradiction
        yield "Findings", f"{found.told}; last run {found.newest_at} by {found.tools}"
        for each in found.open:
            yield "Open", f"{each.resource} ({each.account} {each.region}), {each.check}"
        yield "Open and not listed", f"{found.more:,}" if found.more else ""
