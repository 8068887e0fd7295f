"""The duties of one workload as an OSCAL profile over the catalog."""

from collections.abc import Iterator

from srm_tui.core.assessment import AssessedDuty
from srm_tui.core.duties import asking
from srm_tui.reports.oscal import words
from srm_tui.reports.oscal.context import Context
from srm_tui.reports.oscal.names import CATALOG
from srm_tui.reports.oscal.words import NS, Node, filled


def profile(context: Context) -> Node:
    """Return which controls apply, with what the chosen laws ask beyond them."""
    rows = context.assessment.rows
    alters = [each for row in rows for each in _alters(context, row)]
    return filled(
        uuid=context.uuid("profile"),
        metadata=context.plain_metadata(f"Duties of {context.name}"),
        imports=[
            {
                "href": CATALOG,
                "include-controls": [{"with-ids": [context.control_id(row) for row in rows]}],
            }
        ],
        merge={"as-is": True},
        modify={"alters": alters} if alters else None,
    )


def _alters(context: Context, row: AssessedDuty) -> Iterator[Node]:
    duty = row.duty
    control_id = context.control_id(row)
    is_raised = duty.severity is not duty.control.severity
    added = filled(
        position="ending",
        props=words.props(("severity-here", duty.severity if is_raised else "")),
        parts=[
            {
                "id": f"{control_id}_law.{place}",
                "name": "law",
                "ns": NS,
                "title": words.title(asking(context.kb, parameter)),
                "prose": words.prose(parameter.text),
            }
            for place, parameter in enumerate(duty.parameters, 1)
        ],
    )
    if len(added) > 1:
        yield {"control-id": control_id, "adds": [added]}
