"""The command that takes a person's name out of the store."""

import sys

import click

from srm_tui.cli import console
from srm_tui.cli.session import Session, examples, pass_session
from srm_tui.core.counting import counted
from srm_tui.errors import UsageError


@click.command(
    help="Erase a person's name from every assessment of the store, for good: as author, as "
    "owner and in every text, and from what the app keeps on this machine of half-typed questions "
    "and filters. What was decided and when stays, and the history still proves "
    "itself. Give every text by which the person is called."
    + examples(
        "srm-tui erase 'Kim Okafor' --dry-run",
        "srm-tui erase 'Kim Okafor' kim@example.org --yes",
    )
)
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--dry-run", is_flag=True, help="Show where the name stands, erase nothing.")
@click.option("--yes", "is_sure", is_flag=True, help="Do not ask.")
@pass_session
def erase(session: Session, names: tuple[str, ...], *, dry_run: bool, is_sure: bool) -> None:
    """Erase a person's name from the store."""
    from srm_tui.tui.memory import own_memory
    from srm_tui.workspace.spool import adopt_left

    workspace = session.workspace
    if not dry_run and adopt_left(workspace):
        workspace.outbox.send()  # What waits with the name would bring it back later.
    found = {each: workspace.erasable(each[0], names) for each in workspace.store.names()}
    found = {each: number for each, number in found.items() if number}
    memory = own_memory(workspace.store.name, names)
    if not found and not memory.size:
        console.note("The name stands in no assessment of this store.")
        return
    for (_, name), number in found.items():
        console.say(f"{name}: in {counted(number, 'recorded change')}")
    if memory.size:
        console.say(f"On this machine: in {memory.told}")
    if dry_run:
        console.note("Nothing was erased (--dry-run).")
        return
    if not is_sure:
        _ask()
    for assessment_id, _ in found:
        workspace.erase(assessment_id, names)
    memory.forget()
    console.note(
        "Erased. Exports, reports and backups that were made before still hold the name, "
        "and so may SRM_TUI_AUTHOR and git."
    )


def _ask() -> None:
    """Raise UsageError unless the person at the terminal wants it."""
    if not console.is_terminal(sys.stdin):
        message = "A name that was erased does not come back, so this needs your yes."
        raise UsageError(message, "Repeat it with --yes.")
    if not console.agrees("It does not come back. Erase it?"):
        raise UsageError("Nothing was erased.", "Answer 'y' when you want it.")


COMMANDS = {"erase": erase}
