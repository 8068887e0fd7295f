"""The commands for what stands beside an answer: accepted risks and parked questions."""

from collections.abc import Mapping
from datetime import date

import click

from srm_tui.cli import console
from srm_tui.cli.commands.answering import day_of, known_control
from srm_tui.cli.session import (
    Session,
    complete_assessment,
    complete_control,
    examples,
    format_option,
    pass_session,
)
from srm_tui.core.assessment import AssessedDuty
from srm_tui.core.counting import counted
from srm_tui.core.dates import EXAMPLES
from srm_tui.core.session import ParkedQuestion
from srm_tui.errors import UsageError


@click.command(
    help="Record that a named person accepts the risk of a gap until a date. It stays a gap."
    + examples(
        "srm-tui accept shop encryption-at-rest --by 'Maya Chen' --until +90d "
        "--reason 'Test data only'",
        "srm-tui accept shop encryption-at-rest --withdraw",
    )
)
@click.argument("assessment", metavar="A", shell_complete=complete_assessment)
@click.argument("control", shell_complete=complete_control)
@click.option("--by", "person", metavar="NAME", help="Who may decide this and does.")
@click.option("--until", metavar="DATE", help=f"The last day: {EXAMPLES}.")
@click.option("--reason", help="Why it can wait, and what limits the harm.")
@click.option("--withdraw", is_flag=True, help="Nobody accepts it any more.")
@pass_session
def accept(
    session: Session, /, assessment: str, control: str, *, withdraw: bool, **said: str | None
) -> None:
    """Record or withdraw that somebody accepts the risk of a gap."""
    workspace, assessment_id = session.open_to_write(assessment)
    control_id = known_control(workspace.kb, control)
    if withdraw:
        if any(said.values()):
            raise UsageError("An acceptance is given or withdrawn, not both.", "Leave one out.")
        workspace.answer(assessment_id, control_id, {"acceptance": None})
        console.say(f"{control_id}: nobody accepts the risk.")
        return
    value = _acceptance(said, workspace.today())
    row = workspace.assess(assessment_id).row_by_id.get(control_id)
    workspace.answer(assessment_id, control_id, {"acceptance": value})
    console.say(f"{control_id}: accepted by {value['accepted_by']} until {value['until']}.")
    _warn_of_no_gap(row, control_id)


def _acceptance(said: Mapping[str, str | None], today: date) -> dict[str, str]:
    person, reason = (said["person"] or "").strip(), (said["reason"] or "").strip()
    until = day_of(said["until"], today)
    if not person:
        raise UsageError("Somebody has to accept it by name.", "Name the person with --by.")
    if until is None:
        raise UsageError("Until when?", f"Say it with --until: {EXAMPLES}.")
    if until < today:
        raise UsageError(f"{until.isoformat()} has passed.", "Name a day to come.")
    if not reason:
        raise UsageError("An auditor will ask for the reason.", "Say why with --reason.")
    return {"accepted_by": person, "until": until.isoformat(), "reason": reason}


def _warn_of_no_gap(row: AssessedDuty | None, control_id: str) -> None:
    if row is None:
        console.note(f"The scope does not ask for {control_id}: this is kept aside.")
    elif not row.is_gap:
        console.note(f"It is no gap now ({row.status.label.lower()}): this counts when it is one.")


@click.command(
    help="Keep a question for later, with the duty it is about and who will see to it."
    + examples(
        "srm-tui park shop 'Who owns the payment keys?' --control encryption-at-rest --owner Maya",
        "srm-tui park shop --resolve 1 --answer 'The platform team'",
    )
)
@click.argument("assessment", metavar="A", shell_complete=complete_assessment)
@click.argument("question", required=False, default="")
@click.option("--control", shell_complete=complete_control, help="The duty it came up with.")
@click.option("--owner", default="", help="Who will see to it.")
@click.option("--resolve", type=int, metavar="N", help="Settle the N-th of the open ones.")
@click.option("--answer", "settled", default="", help="What was said, with --resolve.")
@pass_session
def park(
    session: Session,
    assessment: str,
    question: str,
    control: str | None,
    owner: str,
    resolve: int | None,
    settled: str,
) -> None:
    """Keep a question for later, or settle one."""
    workspace, assessment_id = session.open_to_write(assessment)
    if resolve is None:
        if settled:
            raise UsageError("Which question was answered?", "Name it with --resolve N.")
        control_id = known_control(workspace.kb, control) if control else ""
        kept = workspace.sessions.park(assessment_id, question, control_id, owner)
        console.say(f"Parked: {kept.text}")
        return
    if question or control or owner:
        raise UsageError("A question is parked or settled, not both.", "Leave one out.")
    waiting = _open_ones(workspace.record(assessment_id).parked)
    if not 1 <= resolve <= len(waiting):
        number = counted(len(waiting), "open question")
        raise UsageError(f"There is no question {resolve}: {number}.", "See 'srm-tui parked'.")
    workspace.sessions.resolve(assessment_id, waiting[resolve - 1], settled)
    console.say(f"Settled: {waiting[resolve - 1].text}")


def _open_ones(questions: tuple[ParkedQuestion, ...]) -> list[ParkedQuestion]:
    return [each for each in questions if each.is_open]


@click.command(
    help="List the questions that were kept for later, the open ones with their numbers."
    + examples("srm-tui parked shop", "srm-tui parked shop --format json")
)
@click.argument("assessment", metavar="A", shell_complete=complete_assessment)
@format_option("table", "json")
@pass_session
def parked(session: Session, assessment: str, output: str) -> None:
    """List the questions that were kept for later."""
    workspace, assessment_id = session.open(assessment)
    questions = workspace.record(assessment_id).parked
    waiting = _open_ones(questions)
    if output == "json":
        console.say_json([{**each.to_json(), "is_open": each.is_open} for each in questions])
        return
    if not questions:
        console.note("No question was parked. Park one with 'srm-tui park A QUESTION'.")
    for number, each in enumerate(waiting, 1):
        about = ", ".join(filter(None, (each.control_id, each.owner)))
        console.say(f"{number}. {each.text}{f' ({about})' if about else ''}")
    for each in questions:
        if not each.is_open:
            console.say(f"settled: {each.text}{f': {each.answer}' if each.answer else ''}")


COMMANDS = {"accept": accept, "park": park, "parked": parked}
