"""What is not in place, as OSCAL risks: how grave, who accepted it, who closes it and when."""

from collections.abc import Iterator

from srm_tui.core.answers import Answer, RiskAcceptance
from srm_tui.core.assessment import AssessedDuty
from srm_tui.core.duties import reason_text
from srm_tui.core.vocabulary import Status, WorkState
from srm_tui.reports.oscal import words
from srm_tui.reports.oscal.context import Context, exceptions_in_scope
from srm_tui.reports.oscal.words import OSCAL, Node, filled

APPROVED = "deviation-approved"


def has_risk(row: AssessedDuty) -> bool:
    """Return whether a duty is a gap, or rests on something else than what was asked."""
    return row.is_gap or row.status is Status.ALTERNATIVE


def risk(context: Context, row: AssessedDuty, related: list[Node]) -> Node:
    """Return what may come of a duty that is not in place as it is written."""
    control, answer = row.duty.control, row.answer
    origins = context.origins(answer.answered_by)
    because = "; ".join(reason_text(context.kb, each) for each in row.duty.severity_reasons)
    return filled(
        uuid=risk_id(context, row),
        title=words.title(control.title),
        description=words.prose(f"{row.status.label}: {control.question}"),
        statement=words.paragraphs(
            control.severity_reason, f"Raised because {because}." if because else ""
        ),
        props=[
            *([{"name": "accepted", "value": "yes"}] if row.is_accepted else []),
            {"name": "priority", "value": str(row.duty.severity.rank + 1)},
            *words.props(("control-id", row.id), ("severity", row.duty.severity)),
        ],
        status=_status(row),
        origins=origins,
        characterizations=[
            {
                "origin": origins[0],
                "facets": [
                    {
                        "name": "severity",
                        "system": OSCAL,
                        "value": row.duty.severity.value,
                        "props": [{"name": "state", "value": "initial"}],
                    }
                ],
            }
        ],
        mitigating_factors=list(_mitigating(context, row)),
        deadline=_deadline(row),
        remediations=[_response(context, row)] if row.is_gap else [],
        risk_log=_log(context, row.id, answer),
        related_observations=related,
    )


def risk_id(context: Context, row: AssessedDuty) -> str:
    """Return the id of the risk of a duty."""
    return context.uuid("risk", row.id)


def _status(row: AssessedDuty) -> str:
    if not row.is_gap:
        return "closed"
    if row.is_accepted:
        return APPROVED
    is_worked_on = row.answer.work is not WorkState.TO_DO or row.status is Status.PLANNED
    return "remediating" if is_worked_on or row.due_on else "open"


def _deadline(row: AssessedDuty) -> str:
    accepted = row.answer.acceptance
    if accepted is not None and row.is_accepted:
        return words.day(accepted.until, is_end=True)
    return words.day(row.due_on, is_end=True)


def _mitigating(context: Context, row: AssessedDuty) -> Iterator[Node]:
    """Yield what stands in for what was asked."""
    answer = row.answer
    said = [("", answer.status, answer.justification)]
    said += [
        (each.service_id, each.status, each.justification) for each in exceptions_in_scope(row)
    ]
    for service_id, status, reason in said:
        if status is Status.ALTERNATIVE and words.prose(reason):
            yield {
                "uuid": context.uuid("mitigating", row.id, service_id),
                "description": words.prose(reason),
                "subjects": [{"subject-uuid": context.component(service_id), "type": "component"}],
            }


def _response(context: Context, row: AssessedDuty) -> Node:
    """Return how the gap is closed: promised where somebody is named or a day, else proposed."""
    is_promised = bool(row.owners or row.due_on)
    return filled(
        uuid=context.uuid("response", row.id),
        lifecycle="planned" if is_promised else "recommendation",
        title=words.title(f"Put in place: {row.duty.control.title}"),
        description=words.prose(row.duty.control.customer_part),
        props=words.props(("effort", row.duty.control.effort), ("work", row.answer.work)),
        origins=context.origins(row.answer.answered_by),
        tasks=list(_tasks(context, row)),
        remarks=words.paragraphs(*row.duty.control.implemented_when),
    )


def _tasks(context: Context, row: AssessedDuty) -> Iterator[Node]:
    """Yield who closes which part of the gap, and until when."""
    answer = row.answer
    parts = [("", answer.status, answer.owner, answer.due_on)]
    parts += [
        (each.service_id, each.status, each.owner, each.due_on) for each in exceptions_in_scope(row)
    ]
    for service_id, status, owner, due_on in parts:
        roles = context.people.role("asset-owner", owner)
        end = words.day(due_on, is_end=True)
        if status.is_gap and (roles or due_on):
            name = context.kb.service_by_id[service_id].name if service_id else "all services"
            yield filled(
                uuid=context.uuid("task", row.id, service_id),
                type="milestone" if end else "action",
                title=words.title(f"In place for {name}"),
                props=words.props(("due-on", words.iso(due_on))),
                timing={"on-date": {"date": end}} if end else None,
                responsible_roles=roles,
            )


def _log(context: Context, control_id: str, answer: Answer) -> Node | None:
    accepted = answer.acceptance
    if accepted is None:
        return None
    said = context.said_last(control_id, field="acceptance")
    return {"entries": [_acceptance(context, control_id, accepted, said.at if said else "")]}


def _acceptance(context: Context, control_id: str, accepted: RiskAcceptance, said_at: str) -> Node:
    by = context.people.uuid(accepted.accepted_by)
    start, end = context.collected(said_at), words.day(accepted.until, is_end=True)
    has_lapsed = accepted.until < context.assessment.today
    return filled(
        uuid=context.uuid("acceptance", control_id),
        title="Risk accepted, since lapsed" if has_lapsed else "Risk accepted",
        description=words.prose(accepted.reason) or "Accepted without a reason.",
        start=start,
        end=end,
        props=[
            {"name": "type", "ns": OSCAL, "value": "dr-approved"},
            *words.props(("accepted-until", words.iso(accepted.until))),
        ],
        logged_by=[{"party-uuid": by, "role-id": "risk-owner"}] if by else [],
        status_change=None if has_lapsed else APPROVED,
    )
