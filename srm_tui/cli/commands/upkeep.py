"""Commands about this machine: what is missing, and tab completion."""

import os
import platform
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
from srm_tui.errors import SrmError
from srm_tui.reports.libraries import install_command


class _Finding(NamedTuple):
    name: str
    is_fine: bool
    what: str
    mend: str = ""


@click.command(
    help="Say what is missing on this machine and the command that mends it; exit code 1 if so."
    + examples("srm-tui doctor", "srm-tui doctor --format json")
)
@format_option("table", "json")
@pass_session
def doctor(session: Session, output: str) -> int:
    """Say what is missing on this machine."""
    findings = list(_examine(session))
    if output == "json":
        console.say_json([each._asdict() for each in findings])
    for each in findings if output == "table" else ():
        console.say(f"{'ok  ' if each.is_fine else 'MEND'}  {each.name}: {each.what}")
        if each.mend:
            console.say(f"      {each.mend}")
    return ExitCode.FINE if all(each.is_fine for each in findings) else ExitCode.FOUND


def _examine(session: Session) -> Iterator[_Finding]:
    yield _Finding("srm-tui", is_fine=True, what=f"{__version__}, {platform.platform()}")
    version = platform.python_version()
    supported = sys.version_info >= (3, 11)
    yield _Finding(
        "Python", supported, version, "" if supported else "Install Python 3.11 or newer."
    )
    yield _examine_packs(session)
    yield _examine_store(session)
    yield _examine_pdf()
    yield _examine_terminal()


def _examine_packs(session: Session) -> _Finding:
    try:
        kb = session.kb
    except SrmError as error:
        return _Finding("knowledge base", is_fine=False, what=str(error), mend=error.hint)
    what = f"{kb.version}, {len(kb.services)} services, {len(kb.controls)} controls"
    return _Finding("knowledge base", is_fine=True, what=what)


def _examine_store(session: Session) -> _Finding:
    from srm_tui.store import open_store

    url = session.store_url
    try:
        store = open_store(url)
        count = len(store.names())
        faults = store.faults()
    except SrmError as error:
        return _Finding("store", is_fine=False, what=str(error), mend=error.hint)
    if faults:
        mend = "Export what can be read with 'srm-tui export', and restore a backup."
        return _Finding("store", is_fine=False, what=f"{url} is damaged: {faults[0]}", mend=mend)
    folder = Path(url).expanduser().absolute().parent
    while not folder.exists():
        folder = folder.parent
    if not os.access(folder, os.W_OK):
        mend = "Choose another place with --store or SRM_TUI_STORE."
        return _Finding("store", is_fine=False, what=f"{folder} cannot be written", mend=mend)
    return _Finding("store", is_fine=True, what=f"{url}, {count} assessments, intact")


def _examine_pdf() -> _Finding:
    try:
        import weasyprint
    except OSError as error:
        reason = str(error).splitlines()[0]
        what = f"PDF cannot be made, everything else works: {reason}"
        return _Finding("WeasyPrint", is_fine=False, what=what, mend=install_command())
    what = f"WeasyPrint {weasyprint.__version__}"
    return _Finding("PDF", is_fine=True, what=what)


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
    from click.shell_completion import get_completion_class

    from srm_tui.cli.main import program

    found = get_completion_class(shell)
    if found is not None:
        console.say(found(program, {}, "srm-tui", "_SRM_TUI_COMPLETE").source())


COMMANDS = {"doctor": doctor, "completion": completion}
