"""The report as Markdown, for wikis and pull requests."""

from collections.abc import Iterator

from srm_tui.reports.markdown.chapters import BLOCKS
from srm_tui.reports.markdown.escaping import cell, lines_of, table
from srm_tui.reports.model import ReportModel
from srm_tui.reports.registry import Progress
from srm_tui.reports.text import printable

__all__ = ["render"]


def render(model: ReportModel, data: str, progress: Progress) -> bytes:  # noqa: ARG001 (one signature)
    """Return the report; typed text is escaped so that it is never markup."""
    progress("Writing the text")
    return ("\n".join(_lines(printable(model))) + "\n").encode()


def _lines(report: ReportModel) -> Iterator[str]:
    yield f"# {report.kind.title}: {cell(report.about.name)}\n"
    if not report.is_final:
        missing = report.figures.count - report.figures.answered
        yield f"**Draft. Duties without an answer: {missing}.**\n"
    if report.kind.leaves_out:
        yield f"{report.kind.about} {report.kind.leaves_out}\n"
    if report.about.description:
        yield f"{lines_of(report.about.description)}\n"
    yield from table(("", ""), _facts_of(report))
    for chapter in report.chapters:
        if chapter.block in BLOCKS:
            yield f"\n## {cell(chapter.title)}\n"
            yield from BLOCKS[chapter.block](report, chapter.index)


def _facts_of(report: ReportModel) -> list[tuple[str, str]]:
    about = report.about
    rows = (
        ("Team", about.team),
        ("Facilitator", about.facilitator),
        ("Participants", ", ".join(about.participants)),
        ("AWS accounts", ", ".join(about.accounts)),
        ("Services", ", ".join(each.name for each in report.services)),
        ("Laws and standards", ", ".join(each.short_name for each in report.frameworks)),
        ("Depth", report.depth),
        ("Answers recorded", f"{about.created_at} to {about.changed_at}"),
        ("Recorded by", ", ".join(about.authors)),
        (
            "Seals of the history",
            "; ".join(f"{end.author}, {end.count:,}: {end.sha256}" for end in about.seals),
        ),
        ("Report made", f"{report.generated_at:%Y-%m-%d %H:%M} UTC with {report.tool}"),
        ("Knowledge base", f"{report.knowledge_base}, reviewed on {report.reviewed_on}"),
        ("Assessment", about.id),
    )
    return [(label, value) for label, value in rows if value]
