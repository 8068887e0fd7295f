"""How the system libraries that PDF needs are installed here."""

import os
import shutil
import sys

_COMMANDS = {
    "apt-get": "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "dnf": "dnf install -y pango",
    "pacman": "pacman -S --noconfirm pango",
    "apk": "apk add pango fontconfig",
    "zypper": "zypper install -y pango",
}


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
