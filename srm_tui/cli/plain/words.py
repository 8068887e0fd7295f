"""Duties and assessments in whole sentences, one thought a line."""

from collections.abc import Iterator

from srm_tui.core.answers import ServiceException
from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.counting import counted as count
from srm_tui.core.duties import asking, note_text, reason_text, telling
from srm_tui.core.inherited import inherited_text
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.vocabulary import Severity, Status, WorkState


def standing(found: Assessment) -> str:
    """Return in one sentence how an assessment stands."""
    totals = found.totals
    if found.record.scope.is_empty:
        return "No service is chosen yet."
    critical = totals.gaps_by_severity[Severity.CRITICAL]
    severe = f", {critical} critical" if critical else ""
    score = f", score {totals.score} percent" if totals.answered and totals.score else ""
    answered = f"{totals.answered} of {count(totals.count, 'duty', 'duties')} answered"
    return f"{answered}, {count(totals.gaps, 'gap')}{severe}{score}."


def duty(kb: KnowledgeBase, row: AssessedDuty, place: str) -> Iterator[str]:
    """Return a duty as it is read out: where, what is asked and why, whose part is what."""
    control = row.duty.control
    domain = kb.domain_by_id[control.domain].title
    yield f"{place}. {domain}. {row.duty.severity.label}. Id {control.id}."
    yield f"Question: {control.question}"
    yield from why(kb, row)
    yield f"AWS does: {control.aws_part}"
    yield f"You do: {control.customer_part}"
    yield from said(kb, row)


def why(kb: KnowledgeBase, row: AssessedDuty) -> Iterator[str]:
    """Return why a duty is asked, and why it is as severe as it is."""
    for reason in telling(row.duty.reasons):
        yield f"Asked because {reason_text(kb, reason)}."
    for reason in row.duty.severity_reasons:
        raised = row.duty.severity.label.lower()
        yield f"Raised to {raised} because {reason_text(kb, reason)}."


def needs(kb: KnowledgeBase, row: AssessedDuty) -> Iterator[str]:
    """Return what a yes needs, and what else helps to answer."""
    control = row.duty.control
    yield "A yes needs all of this:"
    yield from control.implemented_when
    for note in row.duty.notes:
        yield f"For {note_text(kb, note)}"
    for each in row.duty.parameters:
        yield f"{asking(kb, each)} asks: {each.text}"
    yield "Accepted as evidence:"
    yield from control.evidence
    yield f"Why it is {control.severity.label.lower()}: {control.severity_reason}"
    for source in control.sources:
        yield f"Source: {source.url} read on {source.read_on}"


def said(kb: KnowledgeBase, row: AssessedDuty) -> Iterator[str]:
    """Return what was said of a duty: status first, then each field that holds something."""
    answer = row.answer
    yield f"Status: {status(row)}"
    if answer.inherited:
        yield f"It is {inherited_text(answer.inherited, departs=answer.departs)}."
    if row.is_outdated:
        yield "The control asks something else since. Give the status once more to confirm it."
    if answer.status.needs_justification and not answer.justification:
        yield "The reason is missing. Say it with: reason, then your text."
    if answer.justification:
        yield f"Reason: {answer.justification}"
    for each in answer.exceptions:
        yield f"Exception: {exception(kb, each)}"
    if answer.owner:
        yield f"Owner: {answer.owner}"
    if answer.due_on:
        yield f"Due: {answer.due_on}{', overdue' if row.is_overdue else ''}"
    if answer.provided_by:
        yield f"Provided by the team: {answer.provided_by}"
    if answer.work is not WorkState.TO_DO:
        yield f"Work: {answer.work.value.replace('-', ' ')}"
    if answer.notes:
        yield f"Notes: {answer.notes}"
    for number, item in enumerate(answer.evidence, 1):
        until = f", valid until {item.valid_until}" if item.valid_until else ""
        yield f"Evidence {number}: {item.kind}, {item.title or item.value}{until}"
    yield from found(row)
    if answer.acceptance:
        by, until_on = answer.acceptance.accepted_by, answer.acceptance.until
        yield f"Risk accepted by {by or 'somebody'} until {until_on}: {answer.acceptance.reason}"
    if answer.flagged:
        yield "Flagged for later."


def found(row: AssessedDuty) -> Iterator[str]:
    """Return what scanners found, and how it contradicts the answer."""
    if row.contradiction:
        yield f"Contradicted by findings: {row.contradiction}."
    if row.findings.observations:
        yield f"Findings: {row.findings.told}. They propose: {row.findings.hint}."
    for each in row.contradicting[:3]:
        yield f"Open: {each.resource or f'{each.count} more'}, {each.account} {each.region}."


def status(row: AssessedDuty) -> str:
    """Return the status in words, with who gave it."""
    if row.status is Status.UNANSWERED and row.answer.status is Status.UNANSWERED:
        return "not answered."
    by = f", said by {row.answer.answered_by}" if row.answer.answered_by else ""
    if row.status is row.answer.status:
        return f"{row.status.label.lower()}{by}."
    return f"{row.status.label.lower()}, elsewhere {row.answer.status.label.lower()}{by}."


def exception(kb: KnowledgeBase, given: ServiceException) -> str:
    """Return the answer for one service."""
    service = kb.service_by_id.get(given.service_id)
    parts = (given.justification, given.notes, given.owner and f"owner {given.owner}")
    name = service.name if service else given.service_id
    return f"{name}: {'. '.join(filter(None, (given.status.label.lower(), *parts)))}"


def short(row: AssessedDuty, place: str) -> str:
    """Return a duty in a list."""
    owner = f", owner {', '.join(row.owners)}" if row.owners else ""
    due = f", due {row.due_on}{', overdue' if row.is_overdue else ''}" if row.due_on else ""
    state = row.status.label.lower() if row.status is not Status.UNANSWERED else "not answered"
    severity = row.duty.severity.label.lower()
    return f"{place}. {row.duty.control.title}. {state}, {severity}{owner}{due}. Id {row.id}."
