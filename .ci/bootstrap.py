"""Make .venv ready: `python3 .ci/bootstrap.py run|dev`. Needs nothing but Python 3.11+.

`run` installs what users need, `dev` also what tests and checks need. Done work is not
repeated: a stamp in .venv remembers the lock files it was made from.
"""

from __future__ import annotations

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
QUIETLY = {"DEBIAN_FRONTEND": "noninteractive"}
SUDO = [] if not hasattr(os, "geteuid") or os.geteuid() == 0 else ["sudo"]


def main() -> None:
    """Bring the environment up to date, or say in one sentence why that fails."""
    if sys.version_info < (3, 11):
        _hand_over()
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
    if kind == "dev":
        _provide_oscal_readers()
        _provide_chromium()
        _provide_ssh_keygen()
        _provide_postgres()


def _hand_over() -> None:
    """Go on with a newer Python where there is one beside this."""
    for name in ("python3.14", "python3.13", "python3.12", "python3.11"):
        found = shutil.which(name)
        if found and _works([found, "-c", "import sys"]):
            sys.exit(subprocess.call([found, *sys.argv]))
    sys.exit(f"srm-tui needs Python 3.11 or newer; this is {sys.version.split()[0]}.")


def _lock_names(kind: str) -> list[str]:
    return ["run", "dev"] if kind == "dev" else ["run"]


def _digest(files: list[Path]) -> str:
    content = b"".join(file.read_bytes() for file in files)
    return hashlib.sha256(content + str(ROOT).encode()).hexdigest()


def _make_environment() -> None:
    """Create .venv, also where the system's Python comes without ensurepip."""
    say("Making .venv")
    venv = [sys.executable, "-m", "venv", "--clear"]
    if _works([*venv, str(VENV)]) and _has_pip():
        return
    package = f"python3.{sys.version_info.minor}-venv"
    if any(_apt_install(each) for each in (package, "python3-venv")):
        _run([*venv, str(VENV)])
        return
    pip = [sys.executable, "-m", "pip"]
    if _works([*pip, "--version"]) and _works([*venv, "--without-pip", str(VENV)]):
        say("This Python cannot give an environment its pip; fetching one")
        _run([*pip, "--python", str(PYTHON), "install", "-q", "pip"])
        return
    shutil.rmtree(VENV, ignore_errors=True)
    sys.exit(
        "Python's venv module is missing and could not be installed. On Debian or Ubuntu:\n"
        f"  sudo apt-get install {package}\nThen run make again."
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
    words = command.split()
    if shutil.which(words[0]):
        say(f"PDF needs Pango; running: {command}")
        if "apt-get" in words:
            _works([*SUDO, "apt-get", "update", "-q"])
        if _works(words, is_told=True, **QUIETLY) and _works(probe):
            return
    message = f"PDF needs Pango, which is missing. Run this, then make again:\n  {command}"
    if required:
        sys.exit(message)
    say(message + "\nEverything but PDF works without it.")


def _provide_oscal_readers() -> None:
    """The tests let programs of others read our OSCAL, in an environment of their own.

    They want versions of packages that srm-tui wants too. One of them asks for a newer
    Python than it needs.
    """
    lock = ROOT / ".ci" / "requirements-oscal.lock"
    stamp = VENV / "oscal" / "srm-tui.stamp"
    wanted = _digest([lock])
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say(f"Installing the packages of {lock.name}")
    _run([str(PYTHON), "-m", "venv", "--clear", "--without-pip", str(VENV / "oscal")])
    python = VENV / "oscal" / PYTHON.relative_to(VENV)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--python", str(python)]
    install = ["install", "-q", "--require-hashes", "--no-deps", "--ignore-requires-python"]
    _run([*pip, *install, "-r", str(lock)])
    stamp.write_text(wanted)


def _provide_chromium() -> None:
    """The tests of serving drive a real browser; without it they fail and say so."""
    if shutil.which("chromium") or shutil.which("chromium-browser"):
        return
    if not _apt_install("chromium", "which the tests of 'srm-tui serve' drive"):
        say("The tests of 'srm-tui serve' need Chromium as 'chromium' on the PATH.")


def _provide_ssh_keygen() -> None:
    """The tests of signatures make real ones; without it they fail and say so."""
    if not shutil.which("ssh-keygen"):
        _apt_install("openssh-client", "whose ssh-keygen signs reports")


def _provide_postgres() -> None:
    """The tests of the store start a server of their own; without one they fail and say so."""
    if shutil.which("initdb") or any(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        return
    if not _apt_install("postgresql", "whose server the tests of the store start"):
        say("The tests of the store need PostgreSQL's server, with 'initdb' on the PATH.")


def _apt_install(package: str, why: str = "which Python needs to make environments") -> bool:
    """Install a Debian package where that is possible; return whether it is there now."""
    if not shutil.which("apt-get") or (SUDO and not shutil.which(SUDO[0])):
        return False
    say(f"Installing {package}, {why}")
    _works([*SUDO, "apt-get", "update", "-q"])
    return _works([*SUDO, "apt-get", "install", "-y", "-q", package], is_told=True, **QUIETLY)


def _works(command: list[str], *, is_told: bool = False, **settings: str) -> bool:
    """Run a command and return whether it worked; `is_told` shows why it did not."""
    environment = {**os.environ, **settings}
    try:
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    except OSError:
        return False
    if is_told and done.returncode != 0:
        say(done.stderr.strip())
    return done.returncode == 0


def _run(command: list[str]) -> None:
    if subprocess.run(command, check=False).returncode != 0:
        sys.exit(f"This command failed; see above for the reason:\n  {' '.join(command)}")


def say(text: str) -> None:
    """Tell on stderr what is going on."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
