"""The verdict on each duty that has an answer, as OSCAL findings."""

from srm_tui.core.assessment import AssessedDuty
from srm_tui.core.duties import reason_text, telling
from srm_tui.core.vocabulary import Status
from srm_tui.reports.oscal import words
from srm_tui.reports.oscal.catalog import objective_id
from srm_tui.reports.oscal.context import Context, provider_of
from srm_tui.reports.oscal.risks import has_risk, risk_id
from srm_tui.reports.oscal.security_plan import implementation_state
from srm_tui.reports.oscal.words import Node, filled

_VERDICTS = {
    Status.IMPLEMENTED: ("satisfied", "pass", "The customer's part is in place."),
    Status.ALTERNATIVE: ("satisfied", "other", "An alternative serves instead."),
    Status.PARTIAL: ("not-satisfied", "other", "The customer's part is in place in part."),
    Status.PLANNED: ("not-satisfied", "fail", "The customer's part is planned, not in place."),
    Status.NOT_IMPLEMENTED: ("not-satisfied", "fail", "The customer's part is not in place."),
}


def has_finding(row: AssessedDuty) -> bool:
    """Return whether there is a verdict: not on what does not apply or has no answer."""
    return row.status in _VERDICTS


def finding(context: Context, row: AssessedDuty, related: list[Node]) -> Node:
    """Return the verdict on a duty; accepting a risk does not change it."""
    state, reason, text = _VERDICTS[row.status]
    if (team := provider_of(row)) and row.status is Status.IMPLEMENTED:
        reason, text = "other", f"Provided by {team}."
    implemented = implementation_state(row)
    because = "; ".join(reason_text(context.kb, each) for each in telling(row.duty.reasons))
    return filled(
        uuid=context.uuid("finding", row.id),
        title=words.title(row.duty.control.title),
        description=words.prose(text),
        props=words.props(
            ("status", row.status),
            ("severity", row.duty.severity),
            ("overdue", "yes" if row.is_overdue else ""),
            ("contradicted", "yes" if row.contradiction else ""),
        ),
        origins=context.origins(row.answer.answered_by),
        target=filled(
            type="objective-id",
            target_id=objective_id(row.id),
            status={"state": state, "reason": reason},
            implementation_status={"state": implemented} if implemented else None,
        ),
        implementation_statement_uuid=context.uuid("statement", row.id),
        related_observations=related,
        related_risks=[{"risk-uuid": risk_id(context, row)}] if has_risk(row) else [],
        remarks=words.paragraphs(f"Asked because {because}.", row.contradiction),
    )
