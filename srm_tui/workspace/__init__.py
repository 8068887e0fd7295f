"""What people do with srm-tui: create, scope, answer, undo; every shell works through this."""

from srm_tui.workspace.conflicts import OvertakenError
from srm_tui.workspace.journals import Edit
from srm_tui.workspace.people import person
from srm_tui.workspace.words import status_of
from srm_tui.workspace.workspace import Workspace

__all__ = [
    "Edit",
    "OvertakenError",
    "Workspace",
    "person",
    "status_of",
]
