"""The command that checks an assessment, for people and for machines."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from srm_tui.cli import console
from srm_tui.cli.checks import Checked, as_github, as_json, as_junit
from srm_tui.cli.commands.milestones import snapshot_of
from srm_tui.cli.console import ExitCode
from srm_tui.cli.session import (
    Session,
    complete_assessment,
    examples,
    format_option,
    is_file,
    pass_session,
)
from srm_tui.core.assessment import Assessment
from srm_tui.core.compare import compare
from srm_tui.core.counting import counted
from srm_tui.core.lint import ASSESSMENT_RULES, lint_assessment, summarise
from srm_tui.core.regression import REGRESSION_RULES, counts_for, lint_regression
from srm_tui.errors import Place, Problem, UsageError
from srm_tui.workspace import Workspace

_RULES = {**ASSESSMENT_RULES, **REGRESSION_RULES}


def _listed(rules: dict[str, str]) -> str:
    return "\n".join(f"  {code:18} {text}" for code, text in rules.items())


@click.command(
    help="Check an assessment for what is open, overdue or unproven; exit code 1 when it is."
    + f"\n\n\b\nRules:\n{_listed(ASSESSMENT_RULES)}"
    + f"\n\n\b\nRules of what got worse, with --against:\n{_listed(REGRESSION_RULES)}"
    + examples(
        "srm-tui check shop",
        "srm-tui check shop --fail-on gap-critical --fail-on overdue",
        "srm-tui check shop.srm.yaml --format json",
        "srm-tui check shop.srm.yaml --against base.srm.yaml --fail-on new-critical "
        "--format github",
        "srm-tui check shop --format junit > check.xml",
    )
)
@click.argument("assessment", metavar="A", shell_complete=complete_assessment)
@click.option(
    "--fail-on",
    "rules",
    multiple=True,
    type=click.Choice(list(_RULES)),
    metavar="RULE",
    help="Fail only on this rule; may be repeated. Without it anything that a rule finds fails.",
)
@click.option(
    "--against",
    "base",
    metavar="POINT",
    default="",
    help="Tell what got worse since an exported file, a milestone or a day.",
)
@format_option("table", "json", "junit", "github")
@pass_session
def check(
    session: Session, assessment: str, rules: tuple[str, ...], base: str, output: str
) -> ExitCode:
    """Check an assessment for what is open, overdue or unproven."""
    relative = [rule for rule in rules if rule in REGRESSION_RULES]
    if relative and not base:
        message = f"'{relative[0]}' tells what got worse: since when?"
        raise UsageError(message, "Name a file, a milestone or a day with --against.")
    workspace, assessment_id = session.open(assessment)
    found = workspace.assess(assessment_id)
    problems = [*lint_assessment(workspace.kb, found)]
    if base:
        before = snapshot_of(session, workspace, assessment_id, base)
        after = workspace.milestones.snapshot(assessment_id)
        problems = [*lint_regression(workspace.kb, compare(before, after)), *problems]
    checked = _checked(assessment, rules, problems, is_placed=output != "table")
    _say(workspace, found, checked, output)
    return ExitCode.FOUND if any(each.fails for each in checked) else ExitCode.FINE


def _checked(
    assessment: str, rules: Iterable[str], problems: Iterable[Problem], *, is_placed: bool
) -> list[Checked]:
    """Return the problems with what fails and, when they are placed, where they stand."""
    wanted, places = tuple(rules), {"": Place("")}
    if is_placed and is_file(assessment):
        from srm_tui.store.places import places_in

        places |= places_in(Path(assessment))
    return [
        Checked(
            each,
            not wanted or counts_for(each.code, wanted),
            places.get(each.place.file, places[""]),
        )
        for each in problems
    ]


def _say(workspace: Workspace, found: Assessment, checked: Sequence[Checked], output: str) -> None:
    if output == "json":
        console.say_json(as_json(checked))
    elif output == "junit":
        subjects = [fact.id for fact in workspace.kb.facts] + [row.id for row in found.rows]
        name = found.record.details.name
        console.say(as_junit(name, [*subjects, *found.set_aside], checked, workspace.now()))
    elif output == "github":
        for line in as_github(checked):
            console.say(line)
    elif checked:
        rows = [(each.problem.code, each.subject, each.problem.message) for each in checked]
        console.say_table(("rule", "control", "what"), rows, grow=2)
    _summarise(checked)


def _summarise(checked: Sequence[Checked]) -> None:
    """Say on stderr how much was found, and what of it fails."""
    if not checked:
        console.note("Nothing is open.")
        return
    counts = summarise(each.problem for each in checked)
    told = ", ".join(f"{count} {code}" for code, count in counts.items())
    console.note(f"{counted(len(checked), 'problem')}: {told}.")
    failing = summarise(each.problem for each in checked if each.fails)
    if sum(failing.values()) < len(checked):
        named = ", ".join(f"{count} {code}" for code, count in failing.items()) or "none of them"
        console.note(f"To fail on: {named}.")


COMMANDS = {"check": check}
