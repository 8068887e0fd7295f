"""Commands that write reports."""

import contextlib
import io
import sys
from pathlib import Path

import click

from srm_tui import resources
from srm_tui.cli import console
from srm_tui.cli.progress import ProgressLine
from srm_tui.cli.session import Session, complete_assessment, examples, pass_session
from srm_tui.errors import UsageError
from srm_tui.files import write_whole
from srm_tui.reports import (
    FORMATS,
    PROFILES,
    Format,
    Notice,
    Options,
    Paper,
    file_stem,
    format_of,
)
from srm_tui.reports.profiles import FULL, SINCE
from srm_tui.workspace import Workspace

_FORMAT = click.option(
    "--format",
    "named",
    type=click.Choice(list(FORMATS)),
    metavar="FORMAT",
    help="The format, of those of 'srm-tui report'; by default the suffix of the file says it.",
)
_PROFILE = click.option(
    "--profile",
    type=click.Choice(list(PROFILES)),
    metavar="PROFILE",
    default="full",
    show_default=True,
    help="Which report to write, of those that 'srm-tui report --help' tells.",
)
_PAPER = click.option(
    "--paper",
    type=click.Choice([each.value for each in Paper]),
    default=Paper.A4.value,
    show_default=True,
    help="The size of the pages of a PDF.",
)
_TEMPLATE = click.option(
    "--template",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="A folder with blocks, words, colours or a logo of your own for HTML and PDF.",
)


@click.command(
    help="Write the gap report of an assessment.\n\n\b\nFormats:\n"
    + "\n".join(f"  {each.id:15} {each.title}" for each in FORMATS.values())
    + "\n\n\b\nProfiles:\n"
    + "\n".join(f"  {each.id:16} {each.about}" for each in PROFILES.values())
    + examples(
        "srm-tui report shop",
        "srm-tui report shop -o shop.pdf -o shop.csv",
        "srm-tui report shop --format md -o -",
        "srm-tui report shop --format json -o - | jq .figures",
        "srm-tui report shop.srm.yaml -o shop.html",
        "srm-tui report shop --profile executive --paper letter",
        "srm-tui report shop --profile since-milestone --since 'Workshop 1'",
        "srm-tui report shop --template house-style -o shop.pdf",
    )
)
@click.argument("assessment", metavar="A", shell_complete=complete_assessment)
@click.option(
    "-o",
    "--output",
    "files",
    multiple=True,
    metavar="FILE",
    type=click.Path(dir_okay=False, allow_dash=True),
    help="Where to write; '-' is stdout. May be repeated. [default: NAME-PROFILE.pdf]",
)
@_FORMAT
@_PROFILE
@click.option(
    "--since",
    metavar="POINT",
    help="The milestone or day from which a progress report tells. [default: the last milestone]",
)
@_PAPER
@_TEMPLATE
@pass_session
def report(
    session: Session,
    assessment: str,
    files: tuple[str, ...],
    named: str | None,
    profile: str,
    since: str | None,
    paper: str,
    template: Path | None,
) -> None:
    """Write the gap report of an assessment."""
    if since and profile != SINCE:
        raise UsageError("--since goes with a progress report.", f"Add --profile {SINCE}.")
    workspace, assessment_id = session.open(assessment)
    if not files:
        stem = file_stem(workspace.record(assessment_id).details.name)
        kind = "gap-report" if profile == FULL.id else profile
        says_itself = FORMATS[named or "pdf"].says_itself
        files = (f"{stem}{'' if says_itself else f'-{kind}'}{_suffix(named)}",)
    chosen = [_format(file, named) for file in files]
    options = Options(profile=profile, since=since or "", paper=Paper(paper), template=template)
    for file, written_as in zip(files, chosen, strict=True):
        _write(workspace, assessment_id, written_as, file, options)


@click.command(
    help="Write the report of a filled example: nothing to set up, no question asked."
    + examples("srm-tui demo", "srm-tui demo -o example.html")
)
@click.option(
    "-o",
    "--output",
    "file",
    default="",
    metavar="FILE",
    type=click.Path(dir_okay=False, allow_dash=True),
    help="Where to write; '-' is stdout. [default: gap-report.pdf]",
)
@_FORMAT
@_PROFILE
@_PAPER
@pass_session
def demo(session: Session, file: str, named: str | None, profile: str, paper: str) -> None:
    """Write the report of a filled example."""
    workspace = session.workspace_of(":memory:")
    assessment_id = workspace.import_file(resources.demo_file())
    file = file or f"gap-report{_suffix(named)}"
    options = Options(profile=profile, paper=Paper(paper))
    _write(workspace, assessment_id, _format(file, named), file, options)


def _suffix(named: str | None) -> str:
    return FORMATS[named or "pdf"].suffixes[0]


def _format(file: str, named: str | None) -> Format:
    if file == "-" and not named:
        raise UsageError("stdout does not say which format to write.", "Add --format.")
    return format_of(Path(file), named or "")


def _write(
    workspace: Workspace, assessment_id: str, written_as: Format, file: str, options: Options
) -> None:
    is_shown = file == "-" and console.is_terminal(sys.stdout)
    if is_shown and written_as.is_binary:
        kind = written_as.id.upper()
        raise UsageError(f"A terminal cannot show {kind}.", "Name a file with -o.")
    notices: list[str] = []
    with ProgressLine() as progress, contextlib.redirect_stdout(io.StringIO()):

        def tell(text: str) -> None:
            (notices.append if isinstance(text, Notice) else progress)(text)

        data = workspace.report(assessment_id, written_as, tell, options)
    if is_shown:
        console.say(data.decode("utf-8-sig"))
    elif file == "-":
        console.say_bytes(data)
    else:
        write_whole(Path(file), data)
        console.note(f"Wrote {file} ({len(data) / 1024:,.0f} KB, {progress.seconds:.1f} s).")
    for each in notices:
        console.note(each)


COMMANDS = {"report": report, "demo": demo}
