"""What scanners found and what was imported, as Markdown."""

from srm_tui.reports.markdown.duties import named
from srm_tui.reports.markdown.escaping import Lines, cell, lines_of, table
from srm_tui.reports.model import ReportModel
from srm_tui.reports.scans import tally_text


def contradictions(report: ReportModel, _: int) -> Lines:
    """Yield the answers that findings contradict, with the first open resources."""
    rows = []
    for duty in report.contradicted:
        found = duty.findings
        resources = "; ".join(each.resource for each in found.open[:3]) if found else ""
        at = found.newest_at if found else ""
        rows.append((*named(duty), duty.severity.label, duty.contradiction, resources, at))
    yield from table(("No.", "Duty", "Severity", "What contradicts", "Open", "Last run"), rows)


def imports(report: ReportModel, _: int) -> Lines:
    """Yield the account of each file that was imported."""
    for each in report.imports:
        yield f"### {cell(each.file)}\n"
        for label, text in (
            ("Imported", " by ".join(filter(None, (each.imported_at, each.imported_by)))),
            ("For", each.purpose),
            ("Format", f"{each.format}, by {each.tool}" if each.tool else each.format),
            ("Holds", " to ".join(dict.fromkeys(filter(None, (each.since, each.until))))),
            ("SHA-256", f"{each.sha256}, {each.size}"),
            (
                "Outcome",
                f"{each.read:,} read, {each.used:,} used, {each.unmatched:,} unmatched, "
                f"{each.ignored:,} ignored",
            ),
            *(("Left aside", tally_text(tally)) for tally in each.left_aside),
        ):
            if text:
                yield f"- **{cell(label)}:** {lines_of(text)}"
        yield ""
