"""Opening a file, or the folder it lies in, with what the system opens such things with."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

_PATIENCE = 3.0
"""Seconds in which a program says that it cannot; one that still runs then is showing it."""


def open_path(path: Path) -> bool:
    """Return whether a program of the system took `path`, a file or a folder, to show it."""
    if sys.platform == "win32":
        try:
            os.startfile(path)  # noqa: S606
        except OSError:
            return False
        return True
    opener = _opener()
    return bool(opener) and _started([opener, str(path)])


def _opener() -> str:
    """Return the program that opens files; empty where there is no screen to open them on.

    Without one, some openers start a browser in the terminal, over the app.
    """
    if sys.platform == "darwin":
        return shutil.which("open") or ""
    has_screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return (shutil.which("xdg-open") or "") if has_screen else ""


def _started(command: list[str]) -> bool:
    try:
        process = subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        return process.wait(_PATIENCE) == 0
    except subprocess.TimeoutExpired:
        return True
    except OSError:
        return False
