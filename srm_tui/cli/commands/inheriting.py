"""Commands by which a platform team provides controls and app teams take them over."""

from pathlib import Path

import click

from srm_tui.cli import console
from srm_tui.cli.commands.answering import known_control
from srm_tui.cli.session import (
    Session,
    complete_assessment,
    complete_control,
    examples,
    format_option,
    pass_session,
)
from srm_tui.core.counting import counted
from srm_tui.core.inheritance import Fate
from srm_tui.errors import UsageError
from srm_tui.files import write_whole
from srm_tui.workspace.inheriting import Takeover, plan_takeover, provide, take_over

_TOLD = {
    Fate.TAKEN: "taken over",
    Fate.CHANGED: "changed at the source",
    Fate.SAME: "as before",
    Fate.DEPARTS: "departs, ours stays",
    Fate.OWN: "own answer stays",
    Fate.WITHDRAWN: "no longer provided",
    Fate.NOT_ASKED: "not asked here",
}


@click.command(
    name="provide",
    help="Write the controls that a team provides for others into a file.\n\n"
    "These are the answers that name a team that provides them, or those of --control."
    + examples(
        "srm-tui provide shop platform.provided.yaml --control threat-detection",
        "srm-tui provide shop p.provided.yaml --team Platform --control threat-detection",
    ),
)
@click.argument("assessment", metavar="A", shell_complete=complete_assessment)
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
@click.option(
    "--control", "controls", multiple=True, metavar="ID", shell_complete=complete_control,
    help="Provide this control; may be repeated.",
)  # fmt: skip
@click.option("--team", default="", help="Who provides them. [default: the team of A]")
@click.option("--force", is_flag=True, help="Overwrite the file when it exists.")
@pass_session
def provide_(
    session: Session,
    assessment: str,
    file: str,
    controls: tuple[str, ...],
    team: str,
    *,
    force: bool,
) -> None:
    """Write what a team provides for others."""
    from srm_tui.store.provided import dump_provided

    workspace, assessment_id = session.open(assessment)
    named = [known_control(workspace.kb, each) for each in controls]
    provided = provide(workspace, assessment_id, team, named)
    have = {each.id for each in provided.controls}
    for each in named:
        if each not in have:
            console.note(f"Left out: {each} has no answer here.")
    text = dump_provided(provided)
    if file == "-":
        console.say_bytes(text.encode())
        return
    if Path(file).exists() and not force:
        raise UsageError(f"{file} exists already.", "Use --force to overwrite it.")
    write_whole(Path(file), text.encode())
    console.note(f"Wrote {file}: {counted(len(have), 'control')} of {provided.team}.")


@click.command(
    name="inherit",
    help="Take controls over that another team provides, as one step for undo.\n\n"
    "An inherited answer names its source and says when it was taken over. What the team "
    "answered itself, or changed since, stays unless --replace is given. A newer file of the "
    "same source shows what changed and flags it."
    + examples(
        "srm-tui inherit shop platform.provided.yaml --dry-run",
        "srm-tui inherit shop platform.provided.yaml",
        "srm-tui inherit shop platform.provided.yaml --replace --format json",
    ),
)
@click.argument("assessment", metavar="A", shell_complete=complete_assessment)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--replace", "over_own", is_flag=True, help="Write over the team's own answers.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@format_option("table", "json")
@pass_session
def inherit_(
    session: Session, assessment: str, file: Path, output: str, *, over_own: bool, dry_run: bool
) -> None:
    """Take controls over that another team provides."""
    workspace, assessment_id = session.open_to_write(assessment)
    plan = plan_takeover(workspace, assessment_id, file, over_own=over_own)
    if not dry_run:
        take_over(workspace, plan)
    if output == "json":
        console.say_json(_plan_json(plan))
    else:
        rows = [
            (each.control_id, _TOLD[each.fate], each.before, each.after)
            for each in plan.results
            if each.fate is not Fate.SAME
        ]
        if rows:
            console.say_table(("control", "what", "here before", "source says"), rows)
    used, read = plan.receipt.used, plan.receipt.read
    verb = "would be" if dry_run else "are"
    console.note(
        f"{used} of {read} controls {verb} inherited from {plan.provided.team}, as of "
        f"{plan.provided.as_of[:10]}."
    )


def _plan_json(plan: Takeover) -> dict[str, object]:
    return {
        "team": plan.provided.team,
        "source": plan.provided.source,
        "as_of": plan.provided.as_of,
        "sha256": plan.digest,
        "controls": [
            {
                "control": each.control_id,
                "fate": each.fate.value,
                "before": each.before.value,
                "source": each.after.value,
            }
            for each in plan.results
        ],
    }


COMMANDS = {"provide": provide_, "inherit": inherit_}
