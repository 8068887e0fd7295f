"""Make .venv ready: `python3 .ci/bootstrap.py run|dev`. Needs nothing but Python 3.11+.

`run` installs what users need, `dev` also what tests and checks need. Done work is not
repeated: a stamp in .venv remembers the lock files it was made from.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
SUDO = [] if not hasattr(os, "geteuid") or os.geteuid() == 0 else ["sudo"]


def main() -> None:
    """Bring the environment up to date, or say in one sentence why that fails."""
    if sys.version_info < (3, 11):
        sys.exit(f"srm-tui needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    kind = sys.argv[1] if len(sys.argv) > 1 else "run"
    locks = [ROOT / ".ci" / f"requirements-{name}.lock" for name in _lock_names(kind)]
    stamp = VENV / f"srm-tui-{kind}.stamp"
    wanted = _digest([*locks, ROOT / "pyproject.toml"])
    if not (PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted):
        if not _works([str(PYTHON), "-c", "import sys"]):
            _make_environment()
        _install(locks)
        stamp.write_text(wanted)
    _provide_pango(required=kind == "dev")


def _lock_names(kind: str) -> list[str]:
    return ["run", "dev"] if kind == "dev" else ["run"]


def _digest(files: list[Path]) -> str:
    content = b"".join(file.read_bytes() for file in files)
    return hashlib.sha256(content + str(ROOT).encode()).hexdigest()


def _make_environment() -> None:
    """Create .venv, also where the system's Python comes without ensurepip or venv."""
    say("Making .venv")
    if _works([sys.executable, "-m", "venv", "--clear", str(VENV)]) and _has_pip():
        return
    apt_get = shutil.which("apt-get")
    if apt_get:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        say(f"This Python cannot make environments; installing {package}")
        if _apt_install(apt_get, [package]) or _apt_install(apt_get, ["python3-venv"]):
            _run([sys.executable, "-m", "venv", "--clear", str(VENV)])
            return
    elif _works([sys.executable, "-m", "pip", "--version"]) and _works(
        [sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)]
    ):
        _run([sys.executable, "-m", "pip", "--python", str(PYTHON), "install", "-q", "pip"])
        return
    shutil.rmtree(VENV, ignore_errors=True)
    sys.exit(
        "Python's venv module is missing and could not be installed. On Debian or Ubuntu:\n"
        "  sudo apt-get install python3-venv\nThen run make again."
    )


def _has_pip() -> bool:
    return _works([str(PYTHON), "-m", "pip", "--version"])


def _install(locks: list[Path]) -> None:
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "-q"]
    for lock in locks:
        say(f"Installing the packages of {lock.name}")
        _run([*pip, "--require-hashes", "--no-deps", "-r", str(lock)])
    _run([*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)])


def _provide_pango(*, required: bool) -> None:
    """PDF needs Pango; everything else works without it, so a user is only told."""
    probe = [str(PYTHON), "-c", "import weasyprint"]
    if _works(probe):
        return
    question = "from srm_tui.reports.libraries import install_command as c; print(c())"
    command = subprocess.run(
        [str(PYTHON), "-c", question], capture_output=True, text=True, check=True
    ).stdout.strip()
    say(f"PDF needs Pango; running: {command}")
    words = command.split()
    if "apt-get" in words:
        _works([*SUDO, "apt-get", "update", "-q"])
    if shutil.which(words[0]) and _works(words) and _works(probe):
        return
    message = f"PDF needs Pango; it could not be installed. Run this, then make again:\n  {command}"
    if required:
        sys.exit(message)
    say(message + "\nEverything but PDF works without it.")


def _apt_install(apt_get: str, packages: list[str]) -> bool:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    _works([*SUDO, apt_get, "update", "-q"])
    return _works([*SUDO, apt_get, "install", "-y", "-q", *packages], environment)


def _works(command: list[str], environment: dict[str, str] | None = None) -> bool:
    try:
        done = subprocess.run(command, capture_output=True, env=environment, check=False)
    except OSError:
        return False
    return done.returncode == 0


def _run(command: list[str]) -> None:
    if subprocess.run(command, check=False).returncode != 0:
        sys.exit(f"This command failed; see above for the reason:\n  {' '.join(command)}")


def say(text: str) -> None:
    """Tell on stderr what is going on."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
