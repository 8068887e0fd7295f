"""The command that shows many assessments together."""

import contextlib
import io
from pathlib import Path

import click

from srm_tui.cli import console
from srm_tui.cli.commands.assessments import percent
from srm_tui.cli.progress import ProgressLine
from srm_tui.cli.session import Session, examples, format_option, pass_session
from srm_tui.core.counting import counted
from srm_tui.core.portfolio import ORDERS, Portfolio, ordered
from srm_tui.errors import UsageError
from srm_tui.files import write_whole

_SUFFIXES = (".pdf", ".xlsx", ".html", ".csv", ".json")


@click.command(
    help="Show many assessments together: who stands where, what fails in most, the trend.\n\n"
    "Without a FILE or DIR these are the assessments of the store; a DIR stands for the "
    "exports (.srm.yaml) and report PDFs in it. -o writes a report instead."
    + examples(
        "srm-tui portfolio",
        "srm-tui portfolio exports --sort score",
        "srm-tui portfolio shop.srm.yaml shop.pdf --format json",
        "srm-tui portfolio -o portfolio.pdf -o portfolio.xlsx",
    )
)
@click.argument("paths", metavar="[FILE|DIR]...", nargs=-1)
@click.option(
    "--sort", "order", type=click.Choice(list(ORDERS)), default="critical", show_default=True,
    help="Which come first.",
)  # fmt: skip
@click.option("--all", "with_archived", is_flag=True, help="Those that were put away too.")
@click.option(
    "-o", "--output", "files", multiple=True, metavar="FILE",
    help=f"Write a report ({', '.join(_SUFFIXES)}); may be repeated.",
)  # fmt: skip
@format_option("table", "json", "csv")
@pass_session
def portfolio(
    session: Session,
    paths: tuple[str, ...],
    order: str,
    files: tuple[str, ...],
    output: str,
    *,
    with_archived: bool,
) -> None:
    """Show many assessments together."""
    wrong = next((each for each in files if Path(each).suffix.casefold() not in _SUFFIXES), None)
    if wrong is not None:
        message = f"'{wrong}' does not say which format to write."
        raise UsageError(message, f"Let it end in {', '.join(_SUFFIXES)}.")
    found, aside, origin = _found(session, paths, with_archived=with_archived)
    if files or output == "json":
        _write(session, found, aside, origin, order, files)
    elif output == "csv":
        from srm_tui.reports.portfolio import build_portfolio
        from srm_tui.reports.portfolio.formats import HEAD, cells_of

        report = build_portfolio(session.kb, found, session.workspace.now(), order=order)
        console.say_csv(HEAD, map(cells_of, report.members))
    else:
        _say(found, order)
    for file, reason in aside:
        console.note(f"Left aside: {file}: {reason}")


def _found(
    session: Session, paths: tuple[str, ...], *, with_archived: bool
) -> tuple[Portfolio, list[tuple[str, str]], str]:
    """Return the assessments, which files were left aside and why, and where all come from."""
    from srm_tui.workspace.portfolio import portfolio_of, portfolio_of_files

    if not paths:
        found = portfolio_of(session.workspace, with_archived=with_archived)
        return found, [], "the assessments of one store"
    workspace = session.workspace_of(":memory:")
    named = [Path(each) for each in paths]
    found, left = portfolio_of_files(workspace, named, with_archived=with_archived)
    return found, [(each.file, each.reason) for each in left], ", ".join(paths)


def _write(
    session: Session,
    found: Portfolio,
    aside: list[tuple[str, str]],
    origin: str,
    order: str,
    files: tuple[str, ...],
) -> None:
    """Write the reports that are wanted, or the JSON one to stdout."""
    from srm_tui.reports.portfolio import build_portfolio, render
    from srm_tui.reports.portfolio.formats import as_json
    from srm_tui.workspace.reporting import report_time

    at = report_time(session.workspace.now())
    report = build_portfolio(session.kb, found, at, origin=origin, aside=aside, order=order)
    if not files:
        console.say_json(as_json(report))
    for file in files:
        with ProgressLine() as progress, contextlib.redirect_stdout(io.StringIO()):
            data = render(report, Path(file).suffix.casefold().lstrip("."), progress)
        write_whole(Path(file), data)
        console.note(f"Wrote {file} ({len(data) / 1024:,.0f} KB, {progress.seconds:.1f} s).")


def _say(found: Portfolio, order: str) -> None:
    if not found.members:
        console.note("There are no assessments to show together yet.")
        console.note("Make one with 'srm-tui new NAME --service s3', or name a folder of exports.")
        return
    rows = [
        (
            each.name,
            each.team,
            f"{each.assessment.totals.answered}/{each.assessment.totals.count}",
            percent(each.score),
            "" if each.moved is None else f"{each.moved:+d}",
            each.critical,
            each.overdue,
            each.assessment.record.changed_at[:10],
        )
        for each in ordered(found.members, order)
    ]
    head = ("assessment", "team", "answered", "score", "moved", "critical", "overdue", "changed")
    console.say_table(head, rows, grow=0)
    _say_duties(found)
    if len(found.trend) > 1:
        console.say("\nTrend over milestones")
        points = [
            (each.on, each.assessments, percent(each.score), each.gaps, each.critical)
            for each in found.trend
        ]
        console.say_table(("day", "assessments", "mean score", "gaps", "critical"), points)
    teams = f" of {len(found.teams)} teams" if len(found.teams) > 1 else ""
    console.note(
        f"\n{counted(len(found.members), 'assessment')}{teams}: score {percent(found.score)}, "
        f"{counted(found.total(lambda each: each.critical), 'critical gap')}, "
        f"{found.total(lambda each: each.overdue)} overdue."
    )


def _say_duties(found: Portfolio) -> None:
    shared = [each for each in found.duties if each.gaps > 1][:10]
    if not shared:
        return
    console.say("\nWhat fails in most")
    rows = [
        (
            each.control_id,
            each.severity,
            f"{each.gaps} of {each.applicable}",
            "everywhere" if each.fails_everywhere else "",
            each.title,
        )
        for each in shared
    ]
    console.say_table(("control", "severity", "gaps", "", "title"), rows, grow=4)


COMMANDS = {"portfolio": portfolio}
