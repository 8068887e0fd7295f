"""Commands about this machine: what is missing, and tab completion."""

import contextlib
import os
import platform
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click

from srm_tui import __version__
from srm_tui.cli import console
from srm_tui.cli.console import ExitCode
from srm_tui.cli.session import Session, examples, format_option, pass_session
from srm_tui.core.counting import counted
from srm_tui.errors import SrmError, StoreNewerError, UsageError
from srm_tui.reports.libraries import install_command, load_weasyprint
from srm_tui.store import Store, is_postgres

FONT_PACKAGE = "fontpkg-lato"


class _Finding(NamedTuple):
    name: str
    is_fine: bool
    what: str
    mend: str = ""


@click.command(
    help="Say what is missing on this machine and the command that mends it; exit code 1 if so.\n\n"
    "The store is checked page by page and change by change. With --repair, what can be read of "
    "a damaged file goes into a new one in its place, and the damaged one is kept beside it."
    + examples("srm-tui doctor", "srm-tui --store team.db doctor --repair")
)
@format_option("table", "json")
@click.option("--repair", is_flag=True, help="Save what can be read of a damaged store.")
@pass_session
def doctor(session: Session, output: str, *, repair: bool) -> int:
    """Say what is missing on this machine."""
    findings = [_repair(session)] if repair else []
    findings += _examine(session)
    if output == "json":
        console.say_json([each._asdict() for each in findings])
    for each in findings if output == "table" else ():
        console.say(f"{'ok     ' if each.is_fine else 'missing'}  {each.name}: {each.what}")
        if each.mend:
            console.say(f"         {each.mend}")
    return ExitCode.FINE if all(each.is_fine for each in findings) else ExitCode.FOUND


def _examine(session: Session) -> Iterator[_Finding]:
    yield _Finding("srm-tui", is_fine=True, what=f"{__version__}, {platform.platform()}")
    yield _Finding("Python", is_fine=True, what=f"{platform.python_version()}, {sys.executable}")
    yield _examine_packages()
    yield _examine_knowledge(session)
    yield _examine_store(session)
    if not is_postgres(session.store_url):
        yield _examine_folder(session)
    yield _examine_settings()
    yield _examine_pdf()
    yield _examine_font()
    yield _examine_scripts()
    yield _examine_terminal()


def _examine_packages() -> _Finding:
    """Look for each package that srm-tui asks for; the ranges are the installer's business."""
    from importlib import metadata

    name = "packages"
    try:
        wanted = [each for each in metadata.requires("srm-tui") or () if "extra ==" not in each]
    except metadata.PackageNotFoundError:
        mend = "python3 -m pip install ."
        return _Finding(name, is_fine=False, what="srm-tui is not installed", mend=mend)
    found, missing = [], []
    for package in (re.split(r"[^\w.-]", each, maxsplit=1)[0] for each in wanted):
        try:
            found.append(f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            missing.append(package)
    if missing:
        mend = f"{sys.executable} -m pip install {' '.join(missing)}"
        return _Finding(name, is_fine=False, what=f"missing: {', '.join(missing)}", mend=mend)
    return _Finding(name, is_fine=True, what=", ".join(found))


def _examine_knowledge(session: Session) -> _Finding:
    name = "knowledge base"
    try:
        kb = session.kb
    except SrmError as error:
        return _Finding(name, is_fine=False, what=str(error), mend=error.hint)
    what = f"{kb.version}, {len(kb.services)} services, {len(kb.controls)} controls"
    return _Finding(name, is_fine=True, what=what)


def _examine_store(session: Session) -> _Finding:
    from srm_tui.proving.history import store_faults
    from srm_tui.store import open_store
    from srm_tui.store.checking import can_be_mended

    try:
        with contextlib.closing(open_store(session.store_url)) as store:
            name = store.name
            count = len(store.names())
            faults = store.faults()
            encrypted = _told_encryption(store)
            altered = [] if faults else list(store_faults(store))
    except SrmError as error:
        return _Finding("store", is_fine=False, what=str(error), mend=error.hint)
    if faults:
        mend = "Restore a backup, or compare with one: a program other than srm-tui wrote here."
        if not is_postgres(session.store_url) and any(map(can_be_mended, faults)):
            mend = "Save what can be read of it: srm-tui doctor --repair"
        told = "; ".join(faults)
        return _Finding("store", is_fine=False, what=f"{name} is damaged: {told}", mend=mend)
    if altered:
        mend = "Compare it with an earlier export or report: srm-tui verify FILE --against EARLIER."
        what = f"a history in {name} was altered. {altered[0]}"
        return _Finding("store", is_fine=False, what=what, mend=mend)
    if drive := _network_drive(session.store_url):
        what = f"{name} lies on a network drive ({drive}), where SQLite cannot keep it safe"
        mend = "Move it to a disk of this machine, or use PostgreSQL for several machines."
        return _Finding("store", is_fine=False, what=what, mend=mend)
    what = f"{name}, {counted(count, 'assessment')}, intact{encrypted}"
    return _Finding("store", is_fine=True, what=what)


def _told_encryption(store: Store) -> str:
    """Return whether what goes to a database is encrypted; empty for a file."""
    if not is_postgres(store.url):
        return ""
    from srm_tui.store.postgres import PostgresStore

    is_encrypted = isinstance(store, PostgresStore) and store.is_encrypted
    return ", over TLS" if is_encrypted else ", not encrypted"


def _repair(session: Session) -> _Finding:
    """Save what can be read of a store that is damaged."""
    from srm_tui.store import open_store
    from srm_tui.store.checking import can_be_mended
    from srm_tui.store.repairing import repair

    name, url = "repair", session.store_url
    if is_postgres(url):
        message = "A store in PostgreSQL is repaired by whoever runs the server."
        raise UsageError(message, "Restore a backup of the database.")
    path = Path(url.removeprefix("sqlite:")).expanduser()
    if not path.is_file():
        return _Finding(name, is_fine=True, what=f"{path} is not there, so nothing was done")
    try:
        with contextlib.closing(open_store(url)) as store:
            faults = store.faults()
    except StoreNewerError:
        raise
    except SrmError as error:
        faults = [str(error)]
    if not any(map(can_be_mended, faults)):
        kept = "can be read as a whole" if faults else "is sound"
        return _Finding(name, is_fine=True, what=f"{path} {kept}, so nothing was done")

    done = repair(path)
    what = f"{done.saved} changes are in a new {path}; the damaged file is {done.damaged}"
    if done.named:
        what += f". Names were lost; look at the scope of {', '.join(map(repr, done.named))}"
    if lost := done.lost():
        mend = "A backup may still have them; 'srm-tui import' adds the export of somebody else."
        return _Finding(name, is_fine=False, what=f"{what}. Not saved: {lost}", mend=mend)
    return _Finding(name, is_fine=True, what=f"{what}; nothing is known to be lost")


_NETWORK = ("nfs", "cifs", "smb", "9p", "afs", "fuse.sshfs", "glusterfs", "ceph", "davfs")
"""How the kinds of file systems begin that lie on other machines."""


def _network_drive(url: str, mounts: Path = Path("/proc/self/mounts")) -> str:
    """Return the kind of network drive that a store lies on; empty where none is known."""
    path = Path(url.removeprefix("sqlite:")).expanduser().absolute()
    try:
        lines = [line.split() for line in mounts.read_text(encoding="utf-8").splitlines()]
    except OSError:
        return ""
    around = [(len(line[1]), line[2]) for line in lines if path.is_relative_to(_plain(line[1]))]
    kind = max(around, default=(0, ""))[1]
    return kind if kind.startswith(_NETWORK) else ""


def _plain(place: str) -> str:
    """Return a mount point as it is called; the system writes blanks in octal digits."""
    return re.sub(r"\\(\d{3})", lambda found: chr(int(found[1], 8)), place)


def _examine_folder(session: Session) -> _Finding:
    """Look whether the store's folder, or the nearest that exists, lets us write."""
    name = "data folder"
    folder = Path(session.store_url.removeprefix("sqlite:")).expanduser().absolute().parent
    nearest = next(each for each in (folder, *folder.parents) if each.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        mend = "Choose another place with --store or SRM_TUI_STORE."
        return _Finding(name, is_fine=False, what=f"{nearest} cannot be written", mend=mend)
    will_be = "" if nearest == folder else ", made when it is needed"
    return _Finding(name, is_fine=True, what=f"{folder}{will_be}")


def _examine_settings() -> _Finding:
    """Look for the settings of the app, and for what is wrong in them."""
    from srm_tui.tui.settings import SettingsFile, settings_path

    file = SettingsFile(settings_path())
    name, what = "settings", str(file.path or "this user has no home folder to keep them in")
    if file.path is not None and not file.path.exists():
        return _Finding(name, is_fine=True, what=f"{what}, made when one is changed")
    problems = list(file.problems)
    if file.settings.keys:
        from srm_tui.tui.keys import usable_keys

        problems += usable_keys(file)[1]
    if problems:
        told = "; ".join(f"{each.place}: {each.message}" for each in problems)
        mend = " ".join(dict.fromkeys(each.hint for each in problems))
        return _Finding(name, is_fine=False, what=told, mend=mend)
    return _Finding(name, is_fine=True, what=what)


def _examine_pdf() -> _Finding:
    name = "PDF (Pango)"
    try:
        weasyprint = load_weasyprint()
        from weasyprint.text.ffi import pango
    except (ImportError, OSError) as error:
        reason = str(error).splitlines()[0]
        what = f"missing, everything else works: {reason}"
        return _Finding(name, is_fine=False, what=what, mend=install_command())
    number = pango.pango_version()
    release = f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    return _Finding(
        name, is_fine=True, what=f"WeasyPrint {weasyprint.__version__}, Pango {release}"
    )


def _examine_font() -> _Finding:
    from importlib.util import find_spec

    spec = find_spec(FONT_PACKAGE.replace("-", "_"))
    folders = map(Path, (spec.submodule_search_locations or ()) if spec else ())
    if any(found for folder in folders for found in folder.glob("files/*.ttf")):
        return _Finding("font", is_fine=True, what="Lato, from its package")
    mend = f"{sys.executable} -m pip install --force-reinstall {FONT_PACKAGE}"
    return _Finding("font", is_fine=False, what="Lato is missing", mend=mend)


def _examine_scripts() -> _Finding:
    from srm_tui.reports.font_packages import EAST_ASIAN, INSTALL_EAST_ASIAN, SCRIPTS, font_files

    count, is_complete = len(list(font_files(SCRIPTS, "*.ttf"))), any(font_files(EAST_ASIAN, "*"))
    if not count:
        what = "a PDF draws Latin, Greek and Cyrillic letters only"
        mend = f"{sys.executable} -m pip install --force-reinstall {SCRIPTS.replace('_', '-')}"
        return _Finding("scripts", is_fine=False, what=what, mend=mend)
    drawn = f"a PDF draws Arabic, Hebrew, Thai, Hindi and others, and emoji, with {count} fonts"
    if is_complete:
        return _Finding("scripts", is_fine=True, what=f"{drawn}; Chinese, Japanese and Korean too")
    what = f"{drawn}; not Chinese, Japanese and Korean, which are an extra"
    mend = f"{sys.executable} -m {INSTALL_EAST_ASIAN}"
    return _Finding("scripts", is_fine=True, what=what, mend=mend)


def _examine_terminal() -> _Finding:
    if not sys.stdout.isatty():
        return _Finding("terminal", is_fine=True, what="none attached; commands and reports work")
    size = shutil.get_terminal_size()
    what = f"{os.environ.get('TERM', 'unknown')}, {size.columns} x {size.lines}"
    if size.columns < 80 or size.lines < 24:
        return _Finding("terminal", is_fine=False, what=what, mend="Enlarge it to 80 x 24 or more.")
    return _Finding("terminal", is_fine=True, what=what)


@click.command(
    help="Print the set-up of tab completion for a shell."
    + examples(
        "srm-tui completion bash >> ~/.bashrc",
        "srm-tui completion zsh >> ~/.zshrc",
        "srm-tui completion fish > ~/.config/fish/completions/srm-tui.fish",
    )
)
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
def completion(shell: str) -> None:
    """Print the set-up of tab completion for a shell."""
    from srm_tui.cli.completing import set_up
    from srm_tui.cli.main import program

    console.say(set_up(program, shell).strip())


COMMANDS = {"doctor": doctor, "completion": completion}
