"""A copy of the whole store, on request."""

from datetime import datetime
from pathlib import Path

import click

from srm_tui.cli import console
from srm_tui.cli.session import Session, examples, pass_session
from srm_tui.errors import UsageError
from srm_tui.store import is_postgres


@click.command(
    help="Copy the store, with all assessments and their whole history.\n\n"
    "The copy is a store itself: name it with --store, or put it in place of a lost one. TARGET "
    "is a new file, or an empty PostgreSQL database as postgresql://user@host/database; without "
    "it, the copy stands beside the store and has the time in its name. Others may go on "
    "working meanwhile."
    + examples(
        "srm-tui backup",
        "srm-tui backup copies/friday.db",
    )
)
@click.argument("target", required=False)
@pass_session
def backup(session: Session, target: str | None) -> None:
    """Copy the store."""
    from srm_tui.store.copying import backup_name, copy_store

    store = session.workspace.store
    if target is None:
        if is_postgres(store.url):
            message = "The copy of a database needs a name."
            raise UsageError(message, "Name a file: srm-tui backup team.db")
        now = datetime.now()  # noqa: DTZ005 (people look for it by their own clock)
        target = str(backup_name(Path(store.url), now))
    if not store.names():
        raise UsageError(f"The store {store.name} is empty.", "There is nothing to copy.")
    copied = copy_store(store, target)
    console.say(f"{copied.name}: {copied.changes} changes")


COMMANDS = {"backup": backup}
