"""The command about a newer knowledge base, and what answers it leaves behind."""

from pathlib import Path
from typing import Any

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
    quoted,
)
from srm_tui.core.assessment import Assessment
from srm_tui.core.counting import counted
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.upgrades import Upgrade, orphans_of, outdated
from srm_tui.errors import UsageError
from srm_tui.workspace import Workspace
from srm_tui.workspace.upgrading import confirm, freeze_before, plan_upgrade


@click.command(
    help="Show what a newer knowledge base changes for an assessment, and what it left behind.\n\n"
    "Without --to: which answers are to be confirmed, since their control asks something else "
    "now, and which are kept aside, since nothing asks for them. Giving the status once more "
    "confirms an answer, or --confirm. With --to DIR, the folder of a pack: the difference by "
    "control; then a milestone is frozen, unless it is a dry run. Nothing is deleted."
    + examples(
        "srm-tui upgrade shop",
        "srm-tui upgrade shop --to our-pack --dry-run",
        "srm-tui upgrade shop --to our-pack --format json",
        "srm-tui upgrade shop --confirm-all",
    )
)
@click.argument("assessment", metavar="A", shell_complete=complete_assessment)
@click.option("--to", "pack", metavar="DIR", default="", help="The pack that would be used.")
@click.option("--dry-run", is_flag=True, help="Only show the difference.")
@click.option(
    "--confirm", "confirmed", multiple=True, metavar="ID", shell_complete=complete_control,
    help="Say the same again of this control; may be repeated.",
)  # fmt: skip
@click.option("--confirm-all", is_flag=True, help="Say the same again of all of them.")
@format_option("table", "json")
@pass_session
def upgrade(
    session: Session,
    assessment: str,
    pack: str,
    confirmed: tuple[str, ...],
    output: str,
    *,
    dry_run: bool,
    confirm_all: bool,
) -> None:
    """Show what a newer knowledge base changes."""
    writes = bool(confirmed or confirm_all or (pack and not dry_run))
    opened = session.open_to_write(assessment) if writes else session.open(assessment)
    workspace, assessment_id = opened
    if pack and (confirmed or confirm_all):
        raise UsageError("--to and --confirm exclude each other.", "Choose one of them.")
    if dry_run and not pack:
        raise UsageError("A dry run of what?", "Name the folder of a pack with --to.")
    if pack:
        _say_plan(session, workspace, assessment_id, Path(pack), output, dry_run=dry_run)
        return
    if writes:
        named = [known_control(workspace.kb, each) for each in confirmed]
        ids = outdated(workspace.assess(assessment_id)) if confirm_all else tuple(named)
        done = confirm(workspace, assessment_id, ids)
        console.note(f"{counted(len(done), 'answer')} confirmed; undo takes it back.")
    _say_present(workspace.kb, workspace.assess(assessment_id), assessment, output)


def _say_plan(
    session: Session,
    workspace: Workspace,
    assessment_id: str,
    pack: Path,
    output: str,
    *,
    dry_run: bool,
) -> None:
    new = session.kb_with(pack)
    plan = plan_upgrade(workspace, assessment_id, new)
    milestone = None if dry_run else freeze_before(workspace, assessment_id, plan)
    if output == "json":
        said = _plan_json(plan)
        console.say_json({**said, "milestone": milestone.name if milestone else None})
    else:
        console.say(f"Knowledge base: {plan.before} -> {plan.after}")
        _say_difference(workspace.kb, new, plan)
    if milestone:
        console.note(f"Frozen as '{milestone.name}'. Use it with --pack {quoted(str(pack))}.")


def _say_difference(old: KnowledgeBase, new: KnowledgeBase, plan: Upgrade) -> None:
    if plan.is_empty:
        console.note("Nothing changes for this assessment.")
    for title, ids in (
        ("New duties", plan.added),
        ("Duties that go; their answers are kept", plan.dropped),
        ("Duties that ask something else", plan.changed),
        ("Answers that nothing asks for any more; they are kept", plan.orphans),
    ):
        if ids:
            console.say(f"\n{title} ({len(ids)}):")
            rows = [(each, _mark(plan, each), _title(old, new, each)) for each in ids]
            console.say_table(("control", "", "title"), rows, grow=2)
    if plan.severities:
        console.say("\nSeverity changed:")
        for each, (before, after) in plan.severities.items():
            console.say(f"  {each}: {before} -> {after}")


def _mark(plan: Upgrade, control_id: str) -> str:
    return "to confirm" if control_id in plan.to_confirm else ""


def _title(old: KnowledgeBase, new: KnowledgeBase, control_id: str) -> str:
    control = new.control_by_id.get(control_id) or old.control_by_id.get(control_id)
    return control.title if control else ""


def _plan_json(plan: Upgrade) -> dict[str, Any]:
    return {
        "before": plan.before,
        "after": plan.after,
        "added": list(plan.added),
        "dropped": list(plan.dropped),
        "changed": list(plan.changed),
        "severities": {
            each: {"before": before, "after": after}
            for each, (before, after) in plan.severities.items()
        },
        "to_confirm": list(plan.to_confirm),
        "orphans": list(plan.orphans),
    }


def _say_present(kb: KnowledgeBase, found: Assessment, assessment: str, output: str) -> None:
    """Say what is to be confirmed, and what the drawer of answers holds."""
    ids, orphans = outdated(found), set(orphans_of(kb, found.record))
    if output == "json":
        console.say_json(
            {
                "knowledge_base": kb.version,
                "to_confirm": list(ids),
                "kept_aside": [
                    {
                        "control": each,
                        "known": each not in orphans,
                        "status": found.record.answer(each).status.value,
                        "notes": found.record.answer(each).notes,
                    }
                    for each in found.set_aside
                ],
            }
        )
        return
    if ids:
        console.say(f"To confirm, since the control asks something else now ({len(ids)}):")
        rows = [(each, found.row_by_id[each].status, kb.control_by_id[each].title) for each in ids]
        console.say_table(("control", "status", "title"), rows, grow=2)
        console.note(f"To confirm one: srm-tui upgrade {quoted(assessment)} --confirm ID")
    else:
        console.note("No answer is to be confirmed.")
    if found.set_aside:
        console.say(f"\nKept aside, since nothing asks for it now ({len(found.set_aside)}):")
        cells = [
            (
                each,
                found.record.answer(each).status,
                "not in the knowledge base" if each in orphans else "not in the scope",
                found.record.answer(each).notes,
            )
            for each in found.set_aside
        ]
        console.say_table(("control", "status", "why", "notes"), cells, grow=3)


COMMANDS = {"upgrade": upgrade}
