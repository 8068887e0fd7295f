"""Who works with srm-tui."""

import os


def person() -> str:
    """Return who is at the keyboard: `SRM_TUI_AUTHOR`, git's user name or the login name."""
    if named := os.environ.get("SRM_TUI_AUTHOR", "").strip():
        return named
    import getpass
    import subprocess

    command = ["git", "config", "user.name"]
    try:
        asked = subprocess.run(command, capture_output=True, timeout=2, check=False)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        pass
    else:
        if named := asked.stdout.decode("utf-8", "replace").strip():
            return named
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
