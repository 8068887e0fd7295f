"""The command that lists duties, with the reasons why."""

from typing import Any

import click

from srm_tui.cli import console
from srm_tui.cli.filtering import filter_options, selection_of
from srm_tui.cli.session import (
    Session,
    complete_assessment,
    examples,
    format_option,
    pass_session,
    quoted,
)
from srm_tui.core.assessment import AssessedDuty
from srm_tui.core.duties import reason_text, telling
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.selection import selected
from srm_tui.core.vocabulary import Status


@click.command(
    help="List the duties of an assessment, with the reasons why, and their status."
    + examples(
        "srm-tui duties shop",
        "srm-tui duties shop --status unanswered",
        "srm-tui duties shop --only gaps --only critical --service s3",
        "srm-tui duties shop --find 'backup restore'",
        "srm-tui duties shop --format json",
    )
)
@click.argument("assessment", metavar="A", shell_complete=complete_assessment)
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice([status.value for status in Status]),
    help="Only duties of this status; may be repeated.",
)
@filter_options
@click.option("--owner", "owners", multiple=True, metavar="NAME", help="Only what is this one's.")
@click.option("--find", "wanted", default="", metavar="WORDS", help="Only what has these words.")
@format_option("table", "json", "csv")
@pass_session
def duties(
    session: Session,
    /,
    assessment: str,
    statuses: tuple[str, ...],
    wanted: str,
    output: str,
    **conditions: tuple[str, ...],
) -> None:
    """List the duties of an assessment, the best match first where words are given."""
    workspace, assessment_id = session.open(assessment)
    kb = workspace.kb
    selection = selection_of(kb, **conditions)
    found = workspace.assess(assessment_id)
    author = workspace.author if "mine" in selection.kinds else ""  # git may be asked for it
    rows = [
        row
        for row in selected(selection, found.rows, author)
        if not statuses or row.status in statuses
    ]
    if wanted:
        from srm_tui.core.finding import find, searchable

        place = {each.control_id: n for n, each in enumerate(find(searchable(kb, found), wanted))}
        rows = sorted((row for row in rows if row.id in place), key=lambda row: place[row.id])
    if output == "json":
        console.say_json([duty_json(kb, row) for row in rows])
    elif output == "csv":
        _say_csv(kb, rows)
    elif rows:
        head = ("control", "severity", "status", "services", "title")
        console.say_table(head, [_short(row) for row in rows], grow=4)
    elif found.record.scope.is_empty:
        name = quoted(found.record.details.name)
        console.note(f"No service is chosen yet: srm-tui scope {name} --add s3")
    else:
        console.note("No duty matches.")


def duty_json(kb: KnowledgeBase, row: AssessedDuty) -> dict[str, Any]:
    """Return a duty as programs read it."""
    control, given = row.duty.control, row.answer
    return {
        "control": control.id,
        "title": control.title,
        "layer": control.layer,
        "domain": control.domain,
        "severity": row.duty.severity.value,
        "services": list(row.duty.service_ids),
        "because": [reason_text(kb, reason) for reason in telling(row.duty.reasons)],
        "severity_because": [reason_text(kb, reason) for reason in row.duty.severity_reasons],
        "parameters": [
            {"framework": each.framework_id, "requirement": each.requirement, "text": each.text}
            for each in row.duty.parameters
        ],
        "service_notes": [
            {"services": list(note.service_ids), "text": note.text} for note in row.duty.notes
        ],
        "status": row.status.value,
        "exceptions": {each.service_id: each.status.value for each in given.exceptions},
        "question": control.question,
        "depth": control.depth.value,
        "notes": given.notes,
        "justification": given.justification,
        "owner": given.owner,
        "due_on": given.due_on.isoformat() if given.due_on else None,
        "evidence": [{"id": item.id, **item.to_json()} for item in given.evidence],
        "inherited": (
            {**given.inherited.to_json(), "departs": given.departs} if given.inherited else None
        ),
        "answered_by": given.answered_by,
        "answered_at": given.answered_at,
        "findings": {each.value: number for each, number in row.findings.counts.items()},
        "hint": row.findings.hint,
        "contradiction": row.contradiction,
    }


def _short(row: AssessedDuty) -> tuple[object, ...]:
    services = ", ".join(row.duty.service_ids[:3])
    more = len(row.duty.service_ids) - 3
    named = f"{services} +{more}" if more > 0 else services or "(account)"
    return row.id, row.duty.severity, row.status, named, row.duty.control.title


def _say_csv(kb: KnowledgeBase, rows: list[AssessedDuty]) -> None:
    lists = ("services", "because")
    scalars = ("control", "title", "layer", "domain", "severity", "status", "owner", "due_on")
    head = (*scalars, *lists, "notes", "justification")
    cells = []
    for row in rows:
        said = duty_json(kb, row)
        joined = {name: "; ".join(said[name]) for name in lists}
        cells.append([joined.get(name) or said[name] or "" for name in head])
    console.say_csv(head, cells)


COMMANDS = {"duties": duties}
