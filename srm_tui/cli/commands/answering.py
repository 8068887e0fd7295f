"""The command that records an answer."""

from collections.abc import Mapping, Sequence
from datetime import date

import click

from srm_tui.cli import console
from srm_tui.cli.commands.duties import duty_json
from srm_tui.cli.session import (
    Session,
    complete_assessment,
    complete_control,
    complete_service,
    complete_status,
    examples,
    format_option,
    pass_session,
)
from srm_tui.core.answers import EXCEPTION_FIELDS, Value
from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.counting import counted
from srm_tui.core.dates import EXAMPLES, parse_date
from srm_tui.core.evidence import Evidence
from srm_tui.core.knowledge import KnowledgeBase, closest
from srm_tui.core.vocabulary import Status, WorkState
from srm_tui.errors import UsageError
from srm_tui.workspace import Workspace, status_of
from srm_tui.workspace.evidence import evidence_from


@click.command(
    help="Record the answer to one control, for all its services or with --service for one."
    + examples(
        "srm-tui answer shop encryption-at-rest implemented --evidence https://wiki/enc",
        "srm-tui answer shop backups-enabled partial --owner Maya --due +30d --notes 'EFS is left'",
        "srm-tui answer shop web-firewall not-applicable --reason 'No web traffic'",
        "srm-tui answer shop encryption-at-rest planned --service rds --due 'end of Q1'",
        "srm-tui answer shop encryption-at-rest partial --work in-progress --flag",
    )
)
@click.argument("assessment", metavar="A", shell_complete=complete_assessment)
@click.argument("control", shell_complete=complete_control)
@click.argument("status", shell_complete=complete_status)
@click.option(
    "--service",
    default="",
    metavar="ID",
    shell_complete=complete_service,
    help="Only for this service, as an exception to the answer.",
)
@click.option("--notes", help="What should be known about it.")
@click.option(
    "--evidence", multiple=True, metavar="URL|FILE", help="What shows it; 'text:...' for words."
)
@click.option("--observed-on", metavar="DATE", help="The day that the evidence shows.")
@click.option("--valid-until", metavar="DATE", help="The last day on which the evidence counts.")
@click.option("--owner", help="Who will see to it.")
@click.option("--due", metavar="DATE", help=f"Until when: {EXAMPLES}.")
@click.option("--reason", help="Why it is not applicable, or which alternative is in place.")
@click.option(
    "--work", type=click.Choice([each.value for each in WorkState]), help="How far the work is."
)
@click.option("--provided-by", metavar="TEAM", help="The team that provides it for others.")
@click.option("--flag/--no-flag", "flagged", default=None, help="Come back to it later, or not.")
@click.option("--depart", is_flag=True, help="Answer otherwise than the team it is inherited from.")
@format_option("table", "json")
@pass_session
def answer(
    session: Session,
    /,
    assessment: str,
    control: str,
    status: str,
    service: str,
    evidence: tuple[str, ...],
    output: str,
    *,
    flagged: bool | None,
    depart: bool,
    **said: str | None,
) -> None:
    """Record the answer to one control, as one step for undo."""
    workspace, assessment_id = session.open_to_write(assessment)
    control_id = known_control(workspace.kb, control)
    verdict = status_of(status)
    row = workspace.assess(assessment_id).row_by_id.get(control_id)
    service_id = _service_of(workspace, row, service) if service else ""
    kept = workspace.record(assessment_id).answer(control_id)
    reason = said["reason"] if said["reason"] is not None or service_id else kept.justification
    if verdict.needs_justification and not (reason or "").strip():
        raise UsageError(f"'{verdict.value}' needs a reason.", "Say why with --reason.")
    today = workspace.today()
    fields, items = _fields(verdict, said, today), _evidence(evidence, said, today)
    if flagged is not None:
        fields["flagged"] = flagged or None
    _refuse_for_one_service(service_id, fields)
    if kept.inherited and not depart:
        _refuse_departing(workspace, assessment_id, control_id, service_id, fields)
    workspace.answer(assessment_id, control_id, fields, service_id, evidence=items)
    _say_answer(workspace.kb, workspace.assess(assessment_id), control_id, output)


def _refuse_departing(
    workspace: Workspace,
    assessment_id: str,
    control_id: str,
    service_id: str,
    fields: Mapping[str, Value],
) -> None:
    """Raise UsageError when an inherited answer would say something else than its source."""
    from srm_tui.workspace import Edit
    from srm_tui.workspace.inheriting import departing

    edits = [
        Edit(control_id=control_id, service_id=service_id, field=name, value=value)
        for name, value in fields.items()
    ]
    stamp = workspace.record(assessment_id).answer(control_id).inherited
    if stamp and departing(workspace, assessment_id, edits):
        message = f"{control_id} is inherited from {stamp.team}, as of {stamp.as_of[:10]}."
        raise UsageError(message, "--depart answers it otherwise; 'check' then says so.")


def known_control(kb: KnowledgeBase, text: str) -> str:
    """Return the id of the control that `text` names, or raise UsageError with the nearest."""
    wanted = text.casefold().replace("_", "-")
    if wanted in kb.control_by_id:
        return wanted
    near = closest(text, kb.control_by_id)
    hint = f"Did you mean {' or '.join(near)}?" if near else "See 'srm-tui kb list controls'."
    raise UsageError(f"There is no control '{text}'.", hint)


def day_of(text: str | None, today: date) -> date | None:
    """Return the day that an option names, None when it is absent or empty."""
    if not text:
        return None
    found = parse_date(text, today)
    if found is None:
        raise UsageError(f"'{text}' is no date.", f"Write one like {EXAMPLES}.")
    return found


_TEXTS = {
    "notes": "notes",
    "owner": "owner",
    "reason": "justification",
    "work": "work",
    "provided_by": "provided_by",
}
"""The field of an answer that each option fills."""


def _refuse_for_one_service(service_id: str, fields: Mapping[str, Value]) -> None:
    """Raise UsageError where an exception is to hold what only a whole answer can."""
    if service_id and (wrong := sorted(fields.keys() - EXCEPTION_FIELDS)):
        named = ", ".join(
            f"--{name.replace('_', '-').replace('flagged', 'flag')}" for name in wrong
        )
        message = f"{named} cannot be said of one service."
        raise UsageError(message, "Say it of the whole duty, without --service.")


def _fields(verdict: Status, said: Mapping[str, str | None], today: date) -> dict[str, Value]:
    """Return the fields of an answer that were given; empty text takes one back."""
    fields: dict[str, Value] = {"status": None if verdict is Status.UNANSWERED else verdict.value}
    for option, name in _TEXTS.items():
        if said[option] is not None:
            fields[name] = said[option]
    if said["due"] is not None:
        due_on = day_of(said["due"], today)
        fields["due_on"] = due_on.isoformat() if due_on else None
    return fields


def _evidence(texts: Sequence[str], said: Mapping[str, str | None], today: date) -> list[Evidence]:
    observed_on = day_of(said["observed_on"], today)
    valid_until = day_of(said["valid_until"], today)
    if (observed_on or valid_until) and not texts:
        message = "--observed-on and --valid-until say something about evidence."
        raise UsageError(message, "Name it with --evidence.")
    return [evidence_from(each, observed_on, valid_until) for each in texts]


def _service_of(workspace: Workspace, row: AssessedDuty | None, text: str) -> str:
    service = workspace.kb.find_service(text)
    covered = row.duty.service_ids if row else ()
    if service is None or service.id not in covered:
        message = f"'{text}' is no service of this duty."
        named = ", ".join(covered)
        raise UsageError(message, f"It covers {named}." if named else "It covers the account.")
    return service.id


def _say_answer(kb: KnowledgeBase, found: Assessment, control_id: str, output: str) -> None:
    row = found.row_by_id.get(control_id)
    if row is None:
        if output == "json":
            console.say_json({"control": control_id, "in_scope": False})
        console.note(f"The scope does not ask for {control_id}: the answer is kept aside.")
        return
    if output == "json":
        console.say_json(duty_json(kb, row))
        return
    totals = found.totals
    console.say(f"{control_id}: {row.status.label}.")
    duties, gaps = counted(totals.count, "duty", "duties"), counted(totals.gaps, "gap")
    console.note(f"{totals.answered} of {duties} answered, {gaps}.")


COMMANDS = {"answer": answer}
