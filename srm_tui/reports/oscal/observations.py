"""What was said and seen about each duty, as OSCAL observations."""

from collections.abc import Iterator

from srm_tui.core.answers import Answer, ServiceException
from srm_tui.core.assessment import AssessedDuty
from srm_tui.core.vocabulary import Status
from srm_tui.reports.oscal import words
from srm_tui.reports.oscal.context import Context, exceptions_in_scope
from srm_tui.reports.oscal.evidence import evidence_observations
from srm_tui.reports.oscal.scans import scan_observations
from srm_tui.reports.oscal.words import Node, filled
from srm_tui.reports.said import inherited_text


def observations(context: Context, row: AssessedDuty) -> list[Node]:
    """Return the answer to a duty, its exceptions, its evidence and what scanners found."""
    title = row.duty.control.title
    subjects = _subjects(context, row.duty.service_ids)
    scans = list(scan_observations(context, row, subjects))
    if not row.answer.says_something:
        return scans
    found = [_answer(context, row.id, title, row.answer, subjects)]
    found += [_exception(context, row.id, title, each) for each in exceptions_in_scope(row)]
    found += evidence_observations(context, row.id, row.answer.evidence, subjects)
    return [*found, *scans]


def observations_aside(context: Context) -> Iterator[Node]:
    """Yield what was said about duties and services that the scope no longer asks for."""
    for control_id, answer in context.record.answers.items():
        control = context.kb.control_by_id.get(control_id)
        title = control.title if control else control_id
        row = context.assessment.row_by_id.get(control_id)
        if control_id in context.assessment.set_aside:
            subjects = _subjects(context, ())
            yield _aside(_answer(context, control_id, title, answer, subjects))
            for each in evidence_observations(context, control_id, answer.evidence, subjects):
                yield _aside(each)
        covered = row.duty.service_ids if row else ()
        for exception in answer.exceptions:
            if exception.service_id not in covered:
                yield _aside(_exception(context, control_id, title, exception))


def references(found: list[Node]) -> list[Node]:
    """Return observations as others refer to them."""
    return [{"observation-uuid": each["uuid"]} for each in found]


def _aside(observation: Node) -> Node:
    return {**observation, "types": ["historic"]}


def _subjects(context: Context, service_ids: tuple[str, ...]) -> list[Node]:
    uuids = [context.component(each) for each in service_ids] or [context.this_system]
    return [{"subject-uuid": each, "type": "component"} for each in uuids]


def _answer(
    context: Context, control_id: str, title: str, answer: Answer, subjects: list[Node]
) -> Node:
    last = context.said_last(control_id)
    accepted = answer.acceptance
    return filled(
        uuid=context.uuid("observation", control_id),
        title=words.title(title),
        description=words.prose(answer.notes) or _status_text(answer.status),
        props=words.props(
            ("control-id", control_id),
            ("status", answer.status),
            ("work", answer.work),
            ("owner", answer.owner),
            ("due-on", words.iso(answer.due_on)),
            ("provided-by", answer.provided_by),
            ("inherited", inherited_text(answer)),
            ("flagged", "yes" if answer.flagged else ""),
            ("accepted-by", accepted.accepted_by if accepted else ""),
            ("accepted-until", words.iso(accepted.until) if accepted else ""),
            ("accepted-because", accepted.reason if accepted else ""),
        ),
        methods=["INTERVIEW"],
        types=["control-objective"],
        origins=context.origins(answer.answered_by or (last.author if last else "")),
        subjects=subjects,
        collected=context.collected(answer.answered_at, answer.changed_at),
        remarks=words.prose(answer.justification),
    )


def _exception(context: Context, control_id: str, title: str, said: ServiceException) -> Node:
    last = context.said_last(control_id, said.service_id)
    service = context.kb.service_by_id.get(said.service_id)
    name = service.name if service else said.service_id
    return filled(
        uuid=context.uuid("observation", control_id, said.service_id),
        title=words.title(f"{title}: {name}"),
        description=words.prose(said.notes) or _status_text(said.status),
        props=words.props(
            ("control-id", control_id),
            ("service-id", said.service_id),
            ("status", said.status),
            ("owner", said.owner),
            ("due-on", words.iso(said.due_on)),
        ),
        methods=["INTERVIEW"],
        types=["control-objective"],
        origins=context.origins(last.author if last else ""),
        subjects=_subjects(context, (said.service_id,)),
        collected=context.collected(last.at if last else ""),
        remarks=words.prose(said.justification),
    )


def _status_text(status: Status) -> str:
    return "No answer yet." if status is Status.UNANSWERED else f"Answered: {status.label}."
