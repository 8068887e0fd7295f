"""The services in scope as an OSCAL component definition: AWS's part and the customer's."""

from srm_tui.core.assessment import AssessedDuty
from srm_tui.core.knowledge import Service
from srm_tui.reports.oscal import words
from srm_tui.reports.oscal.catalog import statement_id
from srm_tui.reports.oscal.context import AWS, Context
from srm_tui.reports.oscal.names import CATALOG
from srm_tui.reports.oscal.words import Node, filled

_AWS_NS = "http://aws.amazon.com/ns/oscal"


def component_definition(context: Context) -> Node:
    """Return AWS and the services in scope, each with the controls that it brings."""
    rows = context.assessment.rows
    whole = {
        "uuid": words.uuid_of("component", AWS),
        "type": "service",
        "title": "Amazon Web Services",
        "description": "The provider, for duties that belong to no single service.",
    }
    account = [row for row in rows if not row.duty.service_ids]
    components = [{**whole, **_implementations(AWS, account)}] if account else []
    for service in context.services:
        mine = [row for row in rows if service.id in row.duty.service_ids]
        components.append(
            {
                **service_fields(service),
                "uuid": words.uuid_of("component", service.id),
                **_implementations(service.id, mine),
            }
        )
    return filled(
        uuid=context.uuid("component-definition"),
        metadata=context.plain_metadata("AWS services: who answers for what"),
        components=components,
    )


def service_fields(service: Service) -> Node:
    """Return what is the same of a service wherever it is a component."""
    return filled(
        type="service",
        title=words.title(service.name),
        description=words.paragraphs(
            f"AWS service of the category {service.category.replace('-', ' ')}.",
            service.status_note,
        ),
        props=[
            *words.props(("service-id", service.id)),
            *(
                {"name": "arnNamespace", "ns": _AWS_NS, "value": each}
                for each in service.ids.get("iam", ())
            ),
        ],
        links=[{"href": words.reference(service.docs), "rel": "reference"}] if service.docs else [],
    )


def ownership(row: AssessedDuty, service_id: str) -> str:
    """Return who owns a duty, in the words of the CSA's responsibility model."""
    is_shared = not row.duty.service_ids or service_id in row.duty.shared_ids
    return "shared-csp-and-csc" if is_shared else "csc-owned"


def _implementations(service_id: str, rows: list[AssessedDuty]) -> Node:
    if not rows:
        return {}
    implementation = {
        "uuid": words.uuid_of("component-implementation", service_id),
        "source": CATALOG,
        "description": "Which part of each control is AWS's and which is the customer's.",
        "implemented-requirements": [_requirement(service_id, row) for row in rows],
    }
    return {"control-implementations": [implementation]}


def _requirement(service_id: str, row: AssessedDuty) -> Node:
    control = row.duty.control
    notes = (note.text for note in row.duty.notes if service_id in note.service_ids)
    return {
        "uuid": words.uuid_of("component-requirement", service_id, row.id),
        "control-id": words.token(row.id),
        "description": words.paragraphs(control.aws_part, *notes),
        "props": words.props(("ownership", ownership(row, service_id))),
        "statements": [
            {
                "statement-id": statement_id(row.id),
                "uuid": words.uuid_of("component-statement", service_id, row.id),
                "description": words.prose(control.customer_part),
                "props": words.props(
                    ("provided", control.aws_part), ("responsibility", control.customer_part)
                ),
            }
        ],
    }
