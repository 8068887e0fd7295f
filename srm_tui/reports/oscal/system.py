"""The workload itself in the system security plan: what it is, and of what it is made."""

from collections.abc import Iterator

from srm_tui.reports.oscal import words
from srm_tui.reports.oscal.components import service_fields
from srm_tui.reports.oscal.context import AWS, Context
from srm_tui.reports.oscal.words import Node, filled

_RFC_4122 = "http://ietf.org/rfc/rfc4122"
_OPERATIONAL = {"state": "operational"}
_POINT = {"name": "implementation-point", "value": "external"}
_DATA = ("data-class", "personal-data")
"""The facts that say which data there is."""


def system_id(context: Context) -> Node:
    """Return how the workload is identified."""
    return {"identifier-type": _RFC_4122, "id": context.uuid("system")}


def system_characteristics(context: Context) -> Node:
    """Return what is said about the workload as a whole."""
    details = context.record.details
    scope = context.record.scope
    accounts = ", ".join(details.accounts)
    within = f"AWS accounts: {accounts}" if words.line(accounts) else "Its AWS accounts."
    return filled(
        system_ids=[system_id(context)],
        system_name=context.name,
        description=words.prose(details.description) or words.prose(context.name),
        props=[
            *words.props(
                ("assessment-id", context.record.id),
                ("depth", scope.depth),
                *(("framework", each) for each in scope.framework_ids),
                *(("account", each) for each in details.accounts),
                ("archived", "yes" if details.archived else ""),
            ),
            *_facts(context),
        ],
        system_information={
            "information-types": [
                {
                    "uuid": context.uuid("information"),
                    "title": "Data of the workload",
                    "description": words.prose(_data_text(context)),
                }
            ]
        },
        status=_OPERATIONAL,
        authorization_boundary={"description": words.prose(within)},
    )


def system_implementation(context: Context) -> Node:
    """Return the parts of the workload: itself, the services, AWS and the teams that provide."""
    components = [
        {
            "uuid": context.this_system,
            "type": "this-system",
            "title": words.title(context.name),
            "description": "The customer's side: what this team configures, builds and runs.",
            "status": _OPERATIONAL,
        },
        filled(
            uuid=context.uuid("component", AWS),
            type="service",
            title="Amazon Web Services",
            description="The provider's side, for duties that belong to no single service.",
            props=[_POINT],
            status=_OPERATIONAL,
            remarks=words.prose(_carried_text(context)),
        ),
        *_services(context),
        *_providers(context),
    ]
    return {"components": components}


def _services(context: Context) -> Iterator[Node]:
    for service in context.services:
        fields = service_fields(service)
        yield {
            **fields,
            "uuid": context.uuid("component", service.id),
            "props": [_POINT, *fields["props"]],
            "status": _OPERATIONAL,
        }


def _providers(context: Context) -> Iterator[Node]:
    for name in context.providers:
        yield filled(
            uuid=context.provider(name),
            type="system",
            title=words.title(name),
            description="What this team provides for the workload.",
            props=[_POINT],
            status=_OPERATIONAL,
            responsible_roles=context.people.role("provider", name),
        )


def _facts(context: Context) -> Iterator[Node]:
    for fact_id, given in context.record.scope.facts.items():
        for value in given:
            if words.line(value):
                yield filled(
                    **words.prop("fact", value, **{"class": words.token(fact_id)}),
                    remarks=words.prose(_fact_text(context, fact_id, value)),
                )


def _fact_text(context: Context, fact_id: str, value: str) -> str:
    question = context.kb.fact_by_id.get(fact_id)
    option = question.option(value) if question else None
    return f"{question.question} {option.label}." if question and option else ""


def _data_text(context: Context) -> str:
    given = context.record.scope.facts
    told = [
        text
        for fact_id in _DATA
        for value in given.get(fact_id, ())
        if (text := _fact_text(context, fact_id, value))
    ]
    return " ".join(told) or "What kind of data it holds was not said."


def _carried_text(context: Context) -> str:
    """Return what AWS carries, with the reports that show it."""
    told = []
    for each in context.assessment.carried:
        reports = context.kb.report_by_id
        proofs = [reports[r].title for r in each.duty.report_ids if r in reports]
        told.append(f"{each.duty.title} ({', '.join(proofs) or 'no report shows it'})")
    return f"AWS carries: {'; '.join(told)}." if told else ""
