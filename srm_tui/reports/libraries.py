"""How the system libraries that PDF needs are opened and installed here."""

import contextlib
import ctypes.util
import io
import os
import shutil
import sys
from collections.abc import Iterator
from typing import Any

_COMMANDS = {
    "apt-get": "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "dnf": "dnf install -y pango",
    "pacman": "pacman -S --noconfirm pango",
    "apk": "apk add pango fontconfig",
    "zypper": "zypper install -y pango",
}


def load_weasyprint() -> Any:
    """Return WeasyPrint; it raises OSError where a library is missing."""
    with contextlib.redirect_stdout(io.StringIO()):  # what it prints, errors say better
        with contextlib.suppress(OSError), _opened_by_name():
            import weasyprint

            return weasyprint
        import weasyprint

        return weasyprint


@contextlib.contextmanager
def _opened_by_name() -> Iterator[None]:
    """Have libraries opened by nothing but their names.

    For each name that fails cffi asks the compiler and the linker, and WeasyPrint tries
    those of other systems first, which takes longer than all the rest of loading it.
    """

    def nowhere(name: str) -> str | None:  # noqa: ARG001
        return None

    search = ctypes.util.find_library
    ctypes.util.find_library = nowhere
    try:
        yield
    finally:
        ctypes.util.find_library = search


def install_command() -> str:
    """Return the command that installs Pango on this system."""
    if sys.platform == "darwin":
        return "brew install pango"
    if sys.platform == "win32":
        return "Install MSYS2, then: pacman -S mingw-w64-ucrt-x86_64-pango"
    sudo = "" if os.geteuid() == 0 else "sudo "
    for program, command in _COMMANDS.items():
        if shutil.which(program):
            return f"{sudo}{command}"
    return "install Pango 1.44 or newer with your system's package manager"
