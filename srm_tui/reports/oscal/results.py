"""What was answered, as OSCAL assessment results."""

from collections.abc import Sequence

from srm_tui.core.assessment import AssessedDuty
from srm_tui.core.vocabulary import Status
from srm_tui.reports.oscal import words
from srm_tui.reports.oscal.context import Context
from srm_tui.reports.oscal.evidence import back_matter
from srm_tui.reports.oscal.findings import finding, has_finding
from srm_tui.reports.oscal.log import log_entries
from srm_tui.reports.oscal.names import ASSESSMENT_PLAN
from srm_tui.reports.oscal.observations import observations, observations_aside, references
from srm_tui.reports.oscal.risks import has_risk, risk
from srm_tui.reports.oscal.scans import scanned
from srm_tui.reports.oscal.words import Node, filled


def assessment_results(context: Context) -> Node:
    """Return every answer with the verdict it leads to, the risk and the evidence."""
    return {
        **filled(
            uuid=context.uuid("assessment-results"),
            metadata=context.metadata(f"Self-assessment results of {context.name}"),
            import_ap={"href": ASSESSMENT_PLAN},
            results=[_result(context)],
        ),
        **back_matter(context, context.assessment.rows, with_aside=True),
    }


def seen_and_judged(context: Context, rows: Sequence[AssessedDuty]) -> Node:
    """Return observations, risks and findings about these duties."""
    seen = {row.id: observations(context, row) for row in rows}
    related = {control_id: references(found) for control_id, found in seen.items()}
    return {
        "observations": [each for found in seen.values() for each in found],
        "risks": [risk(context, row, related[row.id]) for row in rows if has_risk(row)],
        "findings": [finding(context, row, related[row.id]) for row in rows if has_finding(row)],
    }


def _result(context: Context) -> Node:
    rows, totals = context.assessment.rows, context.assessment.totals
    found = seen_and_judged(context, rows)
    open_ids = [row.id for row in rows if row.status is Status.UNANSWERED]
    is_over = not open_ids and totals.count > 0
    left = f"Without an answer: {', '.join(open_ids)}." if open_ids else ""
    entries = list(log_entries(context))
    return filled(
        uuid=context.uuid("result"),
        title="Self-assessment",
        description="Answers that the team gave; no independent audit.",
        start=context.collected(context.record.created_at),
        end=context.collected(context.record.changed_at) if is_over else "",
        props=words.props(
            ("judged-on", context.assessment.today.isoformat()),
            ("score", "" if totals.score is None else str(totals.score)),
        ),
        local_definitions=scanned(context, rows) or None,
        reviewed_controls={"control-selections": [_reviewed(context)]},
        assessment_log={"entries": entries} if entries else None,
        observations=[*found["observations"], *observations_aside(context)],
        risks=found["risks"],
        findings=found["findings"],
        remarks=words.paragraphs(
            f"{totals.answered} of {totals.count} duties have an answer, {totals.gaps} are gaps.",
            left,
        ),
    )


def _reviewed(context: Context) -> Node:
    """Return the controls that have an answer."""
    rows = context.assessment.rows
    answered = [row for row in rows if row.status is not Status.UNANSWERED]
    if answered:
        return {"include-controls": [{"control-id": context.control_id(row)} for row in answered]}
    nothing = [{"control-id": context.control_id(row)} for row in rows]
    return {"include-all": {}, "exclude-controls": nothing}
