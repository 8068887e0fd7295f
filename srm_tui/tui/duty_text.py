"""One duty in words: what is asked and why, whose part is what, what a yes needs."""

from collections.abc import Iterator, Sequence

from textual.content import Content

from srm_tui.core.answers import ServiceException
from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.duties import asking, note_text, reason_text, telling
from srm_tui.core.evidence import Evidence
from srm_tui.core.inherited import inherited_text
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.requirements import served
from srm_tui.core.vocabulary import Status, WorkState
from srm_tui.tui.findings_text import tell_findings
from srm_tui.tui.key_names import key_name, with_keys
from srm_tui.tui.page import Block
from srm_tui.tui.text import SEVERITY_STYLES, STATUS_MARKS, bullets, one_line, plain


def section(title: str, body: Content) -> Content:
    """Return a text under its heading."""
    return Content.assemble(Content.styled(title, "bold underline"), "\n", body)


def tell_duty(
    kb: KnowledgeBase, row: AssessedDuty, framework_ids: Sequence[str] | None
) -> Iterator[Block]:
    """Yield all that is told of a duty, its two parts beside each other.

    With `framework_ids` the requirements of these stand under the question; with
    None the question stands alone.
    """
    yield (tell_question(kb, row),)
    if framework_ids is not None:
        yield (tell_laws(kb, row, framework_ids),)
    if found := tell_findings(row):
        yield (found,)
    for said in tell_said(kb, row):
        yield (said,)
    yield (tell_reasons(kb, row),)
    control = row.duty.control
    yield (
        section("AWS does", plain(control.aws_part)),
        section("You do", plain(control.customer_part)),
    )
    yield (tell_help(kb, row),)


def tell_question(kb: KnowledgeBase, row: AssessedDuty) -> Content:
    """Return the question under the whole title, with its severity, domain and id."""
    control, severity = row.duty.control, row.duty.severity
    head = Content.assemble(
        plain(one_line(control.title)).stylize("bold"),
        "\n",
        Content.styled(severity.label, SEVERITY_STYLES[severity]),
        plain(f"  {kb.domain_by_id[control.domain].title}  {control.id}"),
    )
    question = plain(control.question).stylize("bold $text-accent")
    return Content("\n\n").join([head, question])


def tell_laws(kb: KnowledgeBase, row: AssessedDuty, framework_ids: Sequence[str]) -> Content:
    """Return what the chosen frameworks say that this duty serves, by number and title."""
    parts = [
        Content.assemble(
            plain(each.framework.short_name).stylize("bold"),
            "\n",
            bullets(f"{requirement.id}  {requirement.title}" for requirement in each.requirements),
        )
        for each in served(kb, row.duty.control, framework_ids)
    ]
    if not framework_ids:
        parts = [Content(with_keys("No law or standard is chosen. {work.scope} chooses some."))]
    elif not parts:
        parts = [Content("None of those chosen has a requirement that this duty serves.")]
    return section("What the laws and standards say", Content("\n").join(parts))


def tell_said(kb: KnowledgeBase, row: AssessedDuty) -> list[Content]:
    """Return what was said beside the status: exceptions, accepted risk, evidence."""
    answer = row.answer
    parts = []
    if stamp := answer.inherited:
        said = f"{stamp.status.label}. {stamp.justification}".strip()
        lines = (inherited_text(stamp, departs=answer.departs), f"{stamp.team} says: {said}")
        parts.append(section("Inherited", bullets((*lines, f"File {stamp.digest[:16]}..."))))
    if answer.exceptions:
        told = (_exception(kb, each) for each in answer.exceptions)
        parts.append(section("Exceptions", bullets(told)))
    if accepted := answer.acceptance:
        until = f"until {accepted.until}"
        state = until if row.is_accepted or not row.is_gap else f"only {until}: it has lapsed"
        who = accepted.accepted_by or "somebody"
        text = f"By {who}, {state}. {accepted.reason}".strip()
        parts.append(section("Risk accepted", plain(text)))
    if answer.evidence:
        parts.append(section("Evidence", bullets(map(_evidence, answer.evidence))))
    return parts


def tell_aside(kb: KnowledgeBase, found: Assessment) -> Content:
    """Return the answers that the present scope and knowledge base do not ask for."""
    if not found.set_aside:
        return Content("Every answer belongs to a duty. What no longer does is kept here.")
    parts = []
    for control_id in found.set_aside:
        answer, control = found.record.answer(control_id), kb.control_by_id.get(control_id)
        why = "not asked by the scope" if control else "no longer in the knowledge base"
        head = plain(control.title if control else control_id).stylize("bold")
        said = f"{STATUS_MARKS[answer.status]} {answer.status.label}; {why}"
        parts.append(Content("\n").join((head, plain(said), plain(answer.notes))))
    note = plain("They come back with the service, law or pack that asks for them.")
    return Content("\n\n").join((*parts, note))


def tell_state(row: AssessedDuty) -> Content:
    """Return on one line what is on record, or what is missing."""
    answer = row.answer
    if row.status is Status.UNANSWERED:
        said = ["Not answered yet"]
    else:
        said = [f"{STATUS_MARKS[row.status]} {row.status.label}"]
        if row.status is not answer.status:
            said[0] += f", elsewhere {answer.status.label.lower()}"
        if answer.answered_by:
            said[0] += f" ({one_line(answer.answered_by)})"
    if row.is_outdated:
        said.append("CHANGED since: give it once more to confirm")
    if answer.status.needs_justification and not answer.justification:
        said.append(f"the reason is missing ({key_name('work.edit-reason')})")
    if row.due_on:
        said.append(f"{'OVERDUE' if row.is_overdue else 'due'} {row.due_on}")
    if answer.work is not WorkState.TO_DO:
        said.append(f"work {answer.work.label.lower()}")
    if answer.acceptance:
        until = answer.acceptance.until
        said.append(f"risk accepted to {until}" if row.is_accepted else f"accepted only to {until}")
    if answer.evidence:
        said.append(f"{len(answer.evidence)} evidence")
    if answer.notes:
        said.append("notes")
    if answer.owner:
        said.append(f"owner {one_line(answer.owner)}")
    if answer.inherited:
        said.append(one_line(inherited_text(answer.inherited, departs=answer.departs)))
    elif answer.provided_by:
        said.append(f"by {one_line(answer.provided_by)}")
    return plain("; ".join(said))


def tell_reasons(kb: KnowledgeBase, row: AssessedDuty) -> Content:
    """Return why the duty is asked."""
    because = bullets(reason_text(kb, reason) for reason in telling(row.duty.reasons))
    return section("Asked because", because)


def tell_help(kb: KnowledgeBase, row: AssessedDuty) -> Content:
    """Return what helps to answer: what a yes needs, notes for services, evidence, sources."""
    control, severity = row.duty.control, row.duty.severity
    parts = []
    if row.duty.parameters:
        asked = bullets(f"{each.text} ({asking(kb, each)})" for each in row.duty.parameters)
        parts.append(section("The law asks", asked))
    parts.append(section("A yes needs", bullets(control.implemented_when)))
    if row.duty.notes:
        told = bullets(note_text(kb, note) for note in row.duty.notes)
        parts.append(section("For your services", told))
    parts += [
        section("Accepted as evidence", bullets(control.evidence)),
        section(f"Why {severity.label.lower()}", plain(_severity_text(kb, row))),
    ]
    if control.mappings:
        parts.append(section("Mapped to", bullets(_mappings(kb, row))))
    parts.append(section("Sources", bullets(f"{s.url} ({s.read_on})" for s in control.sources)))
    return Content("\n\n").join(parts)


def _severity_text(kb: KnowledgeBase, row: AssessedDuty) -> str:
    raised = [reason_text(kb, reason) for reason in row.duty.severity_reasons]
    if raised:
        was = row.duty.control.severity.label.lower()
        return f"{row.duty.control.severity_reason} Raised from {was} because {'; '.join(raised)}."
    return row.duty.control.severity_reason


def _exception(kb: KnowledgeBase, said: ServiceException) -> str:
    service = kb.service_by_id.get(said.service_id)
    name = service.name if service else said.service_id
    parts = (
        f"owner {said.owner}" if said.owner else "",
        f"due {said.due_on}" if said.due_on else "",
        said.justification,
        said.notes,
    )
    more = "; ".join(filter(None, parts))
    head = f"{STATUS_MARKS[said.status]} {name} {said.status.label}"
    return f"{head}: {more}" if more else head


def _evidence(item: Evidence) -> str:
    """Return an item of evidence with its kind and days."""
    seen = f", of {item.observed_on}" if item.observed_on else ""
    until = f", valid until {item.valid_until}" if item.valid_until else ""
    return f"{item.title or item.value} ({item.kind}{seen}{until})"


def _mappings(kb: KnowledgeBase, row: AssessedDuty) -> list[str]:
    return [
        f"{kb.framework_by_id[framework].short_name}: {', '.join(ids)}"
        for framework, ids in row.duty.control.mappings.items()
        if framework in kb.framework_by_id
    ]
