"""The command that gives many duties the same answer."""

import click

from srm_tui.cli import console
from srm_tui.cli.commands.answering import day_of, known_control
from srm_tui.cli.filtering import filter_options, selection_of
from srm_tui.cli.session import (
    Session,
    complete_assessment,
    complete_control,
    complete_status,
    examples,
    format_option,
    pass_session,
)
from srm_tui.core.answers import Value
from srm_tui.core.assessment import AssessedDuty
from srm_tui.core.dates import EXAMPLES
from srm_tui.core.many import lacks_reason
from srm_tui.core.selection import selected
from srm_tui.core.vocabulary import WorkState
from srm_tui.errors import UsageError
from srm_tui.workspace import Workspace, status_of
from srm_tui.workspace.many import answer_many

_Said = dict[str, str | tuple[str, ...] | None]
"""Options by name, None where one was not given."""


@click.command(
    name="answer-many",
    help="Give all duties that are wanted the same answer, as one step for undo."
    + examples(
        "srm-tui answer-many shop --domain identity --only unanswered --status planned",
        "srm-tui answer-many shop --only gaps --service rds --owner Maya --due +30d",
        "srm-tui answer-many shop --control encryption-at-rest --provided-by Platform --dry-run",
    ),
)
@click.argument("assessment", metavar="A", shell_complete=complete_assessment)
@click.option(
    "--control", "controls", multiple=True, shell_complete=complete_control, help="This duty."
)
@filter_options
@click.option("--all", "everything", is_flag=True, help="All duties, where nothing else is said.")
@click.option("--status", shell_complete=complete_status, help="The status they get.")
@click.option("--owner", help="Who will see to them.")
@click.option("--due", metavar="DATE", help=f"Until when: {EXAMPLES}.")
@click.option("--provided-by", metavar="TEAM", help="The team that provides them for others.")
@click.option(
    "--work", type=click.Choice([each.value for each in WorkState]), help="How far the work is."
)
@click.option("--reason", help="Why: one reason for all.")
@click.option("--depart", is_flag=True, help="Change inherited answers too.")
@click.option("--dry-run", is_flag=True, help="Only list the duties, with their present status.")
@format_option("table", "json")
@pass_session
def answer_many_command(
    session: Session,
    /,
    assessment: str,
    controls: tuple[str, ...],
    output: str,
    *,
    everything: bool,
    depart: bool,
    dry_run: bool,
    **said: str | tuple[str, ...] | None,
) -> None:
    """Give all duties that are wanted the same answer."""
    workspace, assessment_id = session.open_to_write(assessment)
    conditions = {name: said.pop(name) for name in ("kinds", "services", "frameworks", "domains")}
    if not everything and not controls and not any(conditions.values()):
        hint = "Choose with --control, --only, --service, --framework or --domain, or use --all."
        raise UsageError("Which duties are meant?", hint)
    rows = _wanted(workspace, assessment_id, controls, conditions)
    fields = _fields(workspace, said)
    if lacks_reason(rows, fields):
        raise UsageError(f"'{fields['status']}' needs a reason.", "Say why with --reason.")
    ids = [row.id for row in rows]
    changed = (
        tuple(ids)
        if dry_run
        else answer_many(workspace, assessment_id, ids, fields, departing=depart)
    )
    _say(rows, changed, output, dry_run=dry_run)
    inherited = sum(row.answer.inherited is not None and row.id not in changed for row in rows)
    if inherited and not depart and not dry_run:
        console.note(f"{inherited} inherited answers stay; --depart changes them too.")


def _wanted(
    workspace: Workspace,
    assessment_id: str,
    controls: tuple[str, ...],
    conditions: _Said,
) -> tuple[AssessedDuty, ...]:
    given = {name: value if isinstance(value, tuple) else () for name, value in conditions.items()}
    selection = selection_of(workspace.kb, owners=(), **given)
    named = {known_control(workspace.kb, each) for each in controls}
    rows = selected(selection, workspace.assess(assessment_id).rows, workspace.author)
    return tuple(row for row in rows if not named or row.id in named)


def _fields(workspace: Workspace, said: _Said) -> dict[str, Value]:
    """Return the fields that were given; empty text takes one back."""
    fields: dict[str, Value] = {}
    for option, name in _OPTIONS.items():
        if said[option] is not None:
            fields[name] = str(said[option])
    if said["status"] is not None:
        fields["status"] = status_of(str(said["status"])).value
    if said["due"] is not None:
        due_on = day_of(str(said["due"]), workspace.today())
        fields["due_on"] = due_on.isoformat() if due_on else None
    if not fields:
        message = "Nothing was given to say about them."
        raise UsageError(message, "Give --status, --owner, --due, --provided-by or --work.")
    return fields


def _say(
    rows: tuple[AssessedDuty, ...], changed: tuple[str, ...], output: str, *, dry_run: bool
) -> None:
    if output == "json":
        console.say_json({"wanted": [row.id for row in rows], "changed": list(changed)})
    elif rows and dry_run:
        cells = [(row.id, row.status, row.duty.control.title) for row in rows]
        console.say_table(("control", "status", "title"), cells, grow=2)
    else:
        for each in changed:
            console.say(each)
    verb = "would change" if dry_run else "changed"
    console.note(f"{len(changed)} of {len(rows)} duties {verb}." if rows else "No duty matches.")


_OPTIONS = {
    "owner": "owner",
    "provided_by": "provided_by",
    "work": "work",
    "reason": "justification",
}
"""What the journal calls each field that is text."""

COMMANDS = {"answer-many": answer_many_command}
