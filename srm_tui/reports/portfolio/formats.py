"""The roll-up as PDF, HTML, XLSX, CSV and JSON."""

import csv
import dataclasses
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple

from srm_tui.core.cells import safe_cell
from srm_tui.reports.portfolio.model import MemberLine, PortfolioReport
from srm_tui.reports.registry import Progress

FORMAT = "srm-tui-portfolio/1"
TEMPLATE = "portfolio.html.j2"
DATA_NAME = "portfolio.json"
_NOT_TOLD = frozenset({"look", "chapters", "notices"})


def as_json(report: PortfolioReport) -> dict[str, Any]:
    """Return everything that the roll-up says, as programs read it."""
    return {"format": FORMAT, **_plain(report)}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if dataclasses.is_dataclass(value):
        names = (field.name for field in dataclasses.fields(value))
        return {name: _plain(getattr(value, name)) for name in names if name not in _NOT_TOLD}
    return value


def render_json(report: PortfolioReport, progress: Progress) -> bytes:
    """Return the roll-up as one JSON document."""
    progress("Writing the data")
    return f"{json.dumps(as_json(report), ensure_ascii=False, indent=2)}\n".encode()


HEAD = (
    "id", "assessment", "team", "duties", "answered", "gaps", "critical", "overdue", "score",
    "moved", "changed", "file",
)  # fmt: skip


def cells_of(line: MemberLine) -> tuple[str | int, ...]:
    """Return an assessment as the cells under `HEAD`; what is not known is empty."""
    return (
        *(line.id, line.name, line.team, line.duties, line.answered, line.gaps, line.critical),
        *(line.overdue, "" if line.score is None else line.score),
        *("" if line.moved is None else line.moved, line.changed_on, line.source),
    )


def render_csv(report: PortfolioReport, progress: Progress) -> bytes:
    """Return the assessments as CSV, one row each, for spreadsheets."""
    progress("Writing the table")
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    writer.writerow(HEAD)
    for line in report.members:
        writer.writerow([safe_cell(str(cell)) for cell in cells_of(line)])
    return buffer.getvalue().encode("utf-8-sig")


def render_xlsx(report: PortfolioReport, progress: Progress) -> bytes:
    """Return the roll-up as a workbook: assessments, duties, teams, trend."""
    from srm_tui.reports.workbook import Book, Imprint

    progress("Writing the workbook")
    imprint = Imprint(
        title=report.title,
        author=report.tool,
        comments=f"Made with {report.tool}, knowledge base {report.knowledge_base}",
        created=report.generated_at,
        paper=report.look.paper,
    )
    with Book(imprint) as book:
        for name, heads, rows in _sheets(report):
            book.sheet(name, heads, rows, freeze=1)
    return book.written


_Cells = Sequence[str | int]


class _Sheet(NamedTuple):
    name: str
    heads: Sequence[tuple[str, int]]
    """What stands over each column, and how many letters wide it is."""
    rows: Iterable[_Cells]


def _sheets(report: PortfolioReport) -> Iterator[_Sheet]:
    """Yield the sheets of the workbook; files that could not be read come last, if any."""
    yield _assessments(report)
    yield _duties(report)
    yield _teams(report)
    yield _milestones(report)
    yield _trend(report)
    if report.aside:
        yield _aside(report)


def _assessments(report: PortfolioReport) -> _Sheet:
    return _Sheet(
        "Assessments",
        (
            *(("Assessment", 34), ("Team", 20), ("Duties", 9), ("Answered", 10), ("Gaps", 8)),
            *(("Critical", 9), ("Overdue", 9), ("Score", 8), ("Moved", 8), ("Changed", 12)),
            *(("Id", 12), ("File", 40)),
        ),
        ((*(cells := cells_of(line))[1:11], cells[0], cells[11]) for line in report.members),
    )


def _duties(report: PortfolioReport) -> _Sheet:
    return _Sheet(
        "Duties",
        (
            *(("Duty", 50), ("Control", 28), ("Domain", 24), ("Severity", 10), ("Asked", 8)),
            *(("In place", 9), ("Gaps", 8), ("Unanswered", 12), ("Everywhere", 11)),
            ("A gap in", 60),
        ),
        (
            (
                *(each.title, each.id, each.domain, each.severity.label, each.asked),
                *(each.in_place, each.gaps, each.unanswered),
                *("yes" if each.fails_everywhere else "", "; ".join(each.failing)),
            )
            for each in report.duties
        ),
    )


def _teams(report: PortfolioReport) -> _Sheet:
    return _Sheet(
        "Teams",
        (
            *(("Team", 28), ("Assessments", 12), ("Duties", 9), ("Answered", 10), ("Gaps", 8)),
            *(("Critical", 9), ("Overdue", 9), ("Score", 8)),
        ),
        (
            (
                *(each.team, each.assessments, each.duties, each.answered, each.gaps),
                *(each.critical, each.overdue, "" if each.score is None else each.score),
            )
            for each in report.teams
        ),
    )


def _milestones(report: PortfolioReport) -> _Sheet:
    return _Sheet(
        "Milestones",
        (
            *(("Assessment", 34), ("Milestone", 34), ("Day", 12), ("Score", 8), ("Gaps", 8)),
            ("Critical", 9),
        ),
        (
            (
                *(line.name, each.name or "(now)", each.on),
                *("" if each.score is None else each.score, each.gaps, each.critical),
            )
            for line in report.members
            for each in line.points
        ),
    )


def _trend(report: PortfolioReport) -> _Sheet:
    return _Sheet(
        "Trend",
        (("Day", 12), ("Assessments", 12), ("Mean score", 11), ("Gaps", 8), ("Critical", 9)),
        (
            (
                *(each.on, each.assessments, "" if each.score is None else each.score),
                *(each.gaps, each.critical),
            )
            for each in report.trend
        ),
    )


def _aside(report: PortfolioReport) -> _Sheet:
    return _Sheet(
        "Left aside",
        (("File", 50), ("Why", 70)),
        ((each.file, each.reason) for each in report.aside),
    )


def render_html(report: PortfolioReport, progress: Progress) -> bytes:
    """Return the roll-up as one page."""
    from srm_tui.reports.html import rendered
    from srm_tui.reports.text import printable

    progress("Writing the page")
    sheets = ("report.css", "screen.css")
    return rendered(TEMPLATE, printable(report, is_page=True), sheets).encode()


def render_pdf(report: PortfolioReport, progress: Progress) -> bytes:
    """Return the roll-up as PDF, with its figures attached as JSON."""
    from srm_tui.reports.html import rendered
    from srm_tui.reports.pdf import printed
    from srm_tui.reports.pdf.drawing import Attached, AttachedFile
    from srm_tui.reports.pdf.scripts import Drawable
    from srm_tui.reports.text import printable

    data = render_json(report, lambda _: None)
    file = AttachedFile(DATA_NAME, data, "The figures of this report", "Source")

    def html() -> str:
        return rendered(TEMPLATE, printable(report, Drawable(), is_page=True), ())

    return printed(html, report.look, Attached((file,), report.generated_at), progress)


FORMATS: dict[str, Callable[[PortfolioReport, Progress], bytes]] = {
    "pdf": render_pdf,
    "xlsx": render_xlsx,
    "html": render_html,
    "csv": render_csv,
    "json": render_json,
}
"""What writes each format, by its suffix."""


def render(report: PortfolioReport, written_as: str, progress: Progress) -> bytes:
    """Return the roll-up in one of `FORMATS`."""
    return FORMATS[written_as](report, progress)
