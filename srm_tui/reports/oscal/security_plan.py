"""The shared responsibility of a workload as an OSCAL system security plan."""

from collections.abc import Iterator

from srm_tui.core.assessment import AssessedDuty
from srm_tui.core.duties import reason_text, telling
from srm_tui.core.inherited import Inherited
from srm_tui.core.vocabulary import GOVERNANCE, Status
from srm_tui.reports.oscal import words
from srm_tui.reports.oscal.catalog import statement_id
from srm_tui.reports.oscal.components import ownership
from srm_tui.reports.oscal.context import (
    AWS,
    Context,
    exceptions_in_scope,
    provider_of,
    status_by_service,
)
from srm_tui.reports.oscal.names import PROFILE
from srm_tui.reports.oscal.system import system_characteristics, system_implementation
from srm_tui.reports.oscal.words import Node, filled

IN_PLACE = (Status.IMPLEMENTED, Status.ALTERNATIVE)
STATES = {
    Status.IMPLEMENTED: "implemented",
    Status.ALTERNATIVE: "alternative",
    Status.NOT_APPLICABLE: "not-applicable",
    Status.PARTIAL: "partial",
    Status.PLANNED: "planned",
}
"""How OSCAL calls each status; it has no word for what is neither done nor planned."""


def security_plan(context: Context) -> Node:
    """Return who provides what, what is left to the customer, and what of that is done."""
    return filled(
        uuid=context.uuid("system-security-plan"),
        metadata=context.metadata(f"Shared responsibility of {context.name}"),
        import_profile={"href": PROFILE},
        system_characteristics=system_characteristics(context),
        system_implementation=system_implementation(context),
        control_implementation={
            "description": "What AWS and other teams provide, and what this team answered.",
            "implemented-requirements": [
                _requirement(context, row) for row in context.assessment.rows
            ],
        },
    )


def implementation_state(row: AssessedDuty) -> str:
    """Return how far a duty is, in OSCAL's words; empty where there is no word."""
    is_promised = row.status is Status.NOT_IMPLEMENTED and row.due_on is not None
    return "planned" if is_promised else STATES.get(row.status, "")


def _requirement(context: Context, row: AssessedDuty) -> Node:
    because = "; ".join(reason_text(context.kb, each) for each in telling(row.duty.reasons))
    return {
        "uuid": context.uuid("requirement", row.id),
        "control-id": context.control_id(row),
        "props": [
            {"name": "control-origination", "value": _origination(row)},
            *words.props(("severity", row.duty.severity)),
        ],
        "statements": [
            {
                "statement-id": statement_id(row.id),
                "uuid": context.uuid("statement", row.id),
                "by-components": [
                    *(_aws_part(context, row, each) for each in row.duty.service_ids or (AWS,)),
                    *_provided_part(context, row),
                    _own_part(context, row),
                ],
            }
        ],
        "remarks": words.prose(f"Applies because {because}."),
    }


def _origination(row: AssessedDuty) -> str:
    if provider_of(row):
        return "inherited"
    is_for_all = row.duty.control.layer == GOVERNANCE
    return "organization" if is_for_all else "system-specific"


def _aws_part(context: Context, row: AssessedDuty, service_id: str) -> Node:
    """Return what AWS does at a service, and what it leaves to its customer."""
    control = row.duty.control
    notes = (note.text for note in row.duty.notes if service_id in note.service_ids)
    provided = context.uuid("provided", row.id, service_id)
    return {
        "component-uuid": context.uuid("component", service_id),
        "uuid": context.uuid("by-component", row.id, service_id),
        "description": words.paragraphs(control.aws_part, *notes),
        "props": words.props(("ownership", ownership(row, service_id))),
        "implementation-status": {"state": "implemented"},
        "export": {
            "provided": [{"uuid": provided, "description": words.prose(control.aws_part)}],
            "responsibilities": [
                {
                    "uuid": context.uuid("responsibility", row.id, service_id),
                    "provided-uuid": provided,
                    "description": words.prose(control.customer_part),
                }
            ],
        },
    }


def _provided_part(context: Context, row: AssessedDuty) -> Iterator[Node]:
    """Yield what another team provides of the customer's part, in its own words where known."""
    team, stamp = provider_of(row), row.answer.inherited
    if not team:
        return
    state = STATES.get(stamp.status, "") if stamp else implementation_state(row)
    reason = words.prose(stamp.justification) if stamp else ""
    yield filled(
        component_uuid=context.provider(team),
        uuid=context.uuid("by-component", row.id, "provider"),
        description=words.paragraphs(
            f"{team} carries out the customer's part for this workload.",
            stamp.notes if stamp else "",
        ),
        props=_source(stamp) if stamp else [],
        implementation_status=filled(state=state, remarks=reason) if state else None,
        export={
            "provided": [
                {
                    "uuid": context.uuid("provided", row.id, "provider"),
                    "description": words.prose(row.duty.control.customer_part),
                }
            ]
        },
        responsible_roles=context.people.role("provider", team),
    )


def _source(stamp: Inherited) -> list[Node]:
    """Return from which file of a team its words were taken over."""
    return words.props(
        ("as-of", stamp.as_of),
        ("source", stamp.source),
        ("source-sha256", stamp.digest),
        ("withdrawn", "yes" if stamp.is_withdrawn else ""),
    )


def _own_part(context: Context, row: AssessedDuty) -> Node:
    """Return what the team answered: what it takes over, and what it does of its own."""
    answer = row.answer
    state = implementation_state(row)
    status = filled(state=state, remarks=words.prose(answer.justification)) if state else None
    owners = (answer.owner, *(each.owner for each in exceptions_in_scope(row)))
    exceptions = list(_exceptions(context, row))
    return filled(
        component_uuid=context.this_system,
        uuid=context.uuid("by-component", row.id, "this-system", ""),
        description=words.prose(answer.notes) or f"{row.status.label}.",
        props=[*words.props(("status", row.status)), *exceptions],
        implementation_status=status,
        inherited=list(_inherited(context, row)),
        satisfied=list(_satisfied(context, row)),
        responsible_roles=context.people.role("asset-owner", *owners),
    )


def _exceptions(context: Context, row: AssessedDuty) -> Iterator[Node]:
    for each in exceptions_in_scope(row):
        told = filter(None, (each.notes, each.justification))
        name = context.kb.service_by_id[each.service_id].name
        yield filled(
            **words.prop("exception", each.status, **{"class": words.token(each.service_id)}),
            remarks=words.paragraphs(name, *told),
        )


def _inherited(context: Context, row: AssessedDuty) -> Iterator[Node]:
    for service_id in row.duty.service_ids or (AWS,):
        yield {
            "uuid": context.uuid("inherited", row.id, service_id),
            "provided-uuid": context.uuid("provided", row.id, service_id),
            "description": words.prose(row.duty.control.aws_part),
        }
    if team := provider_of(row):
        yield {
            "uuid": context.uuid("inherited", row.id, "provider"),
            "provided-uuid": context.uuid("provided", row.id, "provider"),
            "description": words.prose(f"Provided by {team}."),
        }


def _satisfied(context: Context, row: AssessedDuty) -> Iterator[Node]:
    """Yield the responsibilities that are met, service by service."""
    for service_id, status in status_by_service(row).items():
        if status in IN_PLACE:
            yield {
                "uuid": context.uuid("satisfied", row.id, service_id or AWS),
                "responsibility-uuid": context.uuid("responsibility", row.id, service_id or AWS),
                "description": f"{status.label}.",
            }
