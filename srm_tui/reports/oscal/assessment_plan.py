"""How the workload is assessed, as an OSCAL assessment plan."""

from srm_tui.reports.oscal.context import Context, assets
from srm_tui.reports.oscal.names import SECURITY_PLAN
from srm_tui.reports.oscal.words import Node, filled


def assessment_plan(context: Context) -> Node:
    """Return what is to be asked: every duty of the scope, of every part of the workload."""
    controls = [{"control-id": context.control_id(row)} for row in context.assessment.rows]
    return filled(
        uuid=context.uuid("assessment-plan"),
        metadata=context.metadata(f"Self-assessment plan of {context.name}"),
        import_ssp={"href": SECURITY_PLAN},
        reviewed_controls={
            "control-selections": [{"include-controls": controls}],
            "control-objective-selections": [{"include-all": {}}],
        },
        assessment_subjects=[{"type": "component", "include-all": {}}],
        assessment_assets=assets(),
    )
