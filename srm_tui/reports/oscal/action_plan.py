"""The gaps, as an OSCAL plan of action and milestones."""

from srm_tui.core.assessment import AssessedDuty
from srm_tui.reports.oscal import words
from srm_tui.reports.oscal.context import Context, assets, exceptions_in_scope
from srm_tui.reports.oscal.evidence import back_matter
from srm_tui.reports.oscal.names import SECURITY_PLAN
from srm_tui.reports.oscal.results import seen_and_judged
from srm_tui.reports.oscal.risks import risk_id
from srm_tui.reports.oscal.scans import scanned
from srm_tui.reports.oscal.system import system_id
from srm_tui.reports.oscal.words import Node, filled


def action_plan(context: Context) -> Node | None:
    """Return an item for each gap, worst first; None without gaps, as OSCAL wants one at least."""
    gaps = context.assessment.gaps
    if not gaps:
        return None
    judged = seen_and_judged(context, gaps)
    items = [
        _item(context, row, finding) for row, finding in zip(gaps, judged["findings"], strict=True)
    ]
    return {
        **filled(
            uuid=context.uuid("plan-of-action-and-milestones"),
            metadata=context.metadata(f"Plan of action of {context.name}"),
            import_ssp={"href": SECURITY_PLAN},
            system_id=system_id(context),
            local_definitions={**scanned(context, gaps), "assessment-assets": assets()},
            **judged,
            poam_items=items,
        ),
        **back_matter(context, gaps, with_aside=False),
    }


def _item(context: Context, row: AssessedDuty, finding: Node) -> Node:
    answer = row.answer
    exceptions = (
        f"{context.kb.service_by_id[each.service_id].name}: {each.status.label}. {each.notes}"
        for each in exceptions_in_scope(row)
    )
    return filled(
        uuid=context.uuid("poam-item", row.id),
        title=words.title(row.duty.control.title),
        description=words.prose(row.duty.control.customer_part),
        props=words.props(
            ("control-id", row.id),
            ("severity", row.duty.severity),
            ("status", row.status),
            *(("owner", each) for each in row.owners),
            ("due-on", words.iso(row.due_on)),
            ("overdue", "yes" if row.is_overdue else ""),
            ("work", answer.work),
            ("effort", row.duty.control.effort),
        ),
        origins=context.origins(answer.answered_by),
        related_findings=[{"finding-uuid": finding["uuid"]}],
        related_observations=finding.get("related-observations"),
        related_risks=[{"risk-uuid": risk_id(context, row)}],
        remarks=words.paragraphs(answer.notes, *exceptions),
    )
