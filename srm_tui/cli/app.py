"""Starts the app where there is a terminal, and says what to do where there is none."""

import os
import sys

from srm_tui.cli.console import is_terminal
from srm_tui.cli.session import Session, quoted
from srm_tui.collector import collect_seldom
from srm_tui.errors import UsageError


def start(session: Session, reference: str) -> int:
    """Run the app, or the plain interview, until it is left; return its exit code."""
    assessment_id = _find(session, reference) if reference else ""
    if session.is_plain:
        from srm_tui.cli.plain.home import run_plain

        return run_plain(session.workspace, assessment_id)
    drawable = is_terminal(sys.stdin) and is_terminal(sys.stdout)
    if not drawable or os.environ.get("TERM", "unknown") in ("", "dumb"):
        raise UsageError(
            "The app needs a terminal that can draw.",
            "'srm-tui --plain' asks line by line; 'srm-tui --help' lists the commands.",
        )
    from srm_tui.tui.app import SrmApp

    for name in ("COLUMNS", "LINES"):  # they would stand for the size, whatever the window is
        os.environ.pop(name, None)
    app = SrmApp(session.workspace, assessment_id)
    collect_seldom()
    app.run()
    return app.return_code or 0


def _find(session: Session, reference: str) -> str:
    """Return the id of an assessment; whoever mistyped a command is told the nearest."""
    from srm_tui.cli.main import near_commands

    try:
        return session.find(reference)
    except UsageError as error:
        if os.path.isfile(reference):  # noqa: PTH113 (never raises)
            message = "A file can be read by commands; the app opens what is in the store."
            hint = f"Import it first: srm-tui import {quoted(reference)}"
        else:
            message = f"There is neither a command nor an assessment '{reference}'."
            hint = f"{near_commands(reference)} {error.hint}"
        raise UsageError(message, hint) from None
