"""Starts the app where there is a terminal, and says what to do where there is none."""

import os
import sys
from typing import Any

from srm_tui.errors import UsageError


def start(session: Any, reference: str) -> None:
    """Run the app until it is left, and leave with its exit code."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
        raise UsageError(
            "The app needs a terminal that can draw.",
            "Use the commands instead: 'srm-tui --help' lists them, 'srm-tui demo' shows a report.",
        )
    assessment_id = session.workspace.find(reference) if reference else ""
    from srm_tui.tui.app import SrmApp

    app = SrmApp(session.workspace, assessment_id)
    app.run()
    sys.exit(app.return_code or 0)
