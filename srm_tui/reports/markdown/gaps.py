"""The gaps of a report as Markdown: their register, the plan, and what people said of them."""

from srm_tui.core.vocabulary import Effort
from srm_tui.reports.markdown.duties import due, named, owners
from srm_tui.reports.markdown.escaping import Lines, table
from srm_tui.reports.model import ReportModel


def register(report: ReportModel, _: int) -> Lines:
    """Yield all gaps, with owner and day."""
    if not report.gaps:
        yield "No gap is known."
        return
    yield from table(
        (
            "No.",
            "Gap",
            "Severity",
            "Status",
            "What is missing",
            "Owner",
            "Due",
            "Risk accepted until",
        ),
        (
            (
                *named(duty),
                duty.severity.label,
                duty.status.label,
                duty.missing,
                owners(duty),
                due(duty),
                duty.answer.acceptance.until if duty.answer.acceptance else "",
            )
            for duty in report.gaps
        ),
    )


def plan(report: ReportModel, _: int) -> Lines:
    """Yield who closes which gaps by when, after how much they matter and cost."""
    if not report.gaps:
        yield "No gap is known, so there is nothing to plan yet."
        return
    yield from table(
        ("Owner", "Gaps", "Critical", "High", "Overdue", "First date"),
        (
            (
                each.owner or "Nobody yet",
                *map(str, (each.gaps, each.critical, each.high, each.overdue)),
                each.next_due_on or "none",
            )
            for each in report.owners
        ),
    )
    yield from table(
        ("Impact", *(f"{effort.value.capitalize()} effort" for effort in Effort)),
        (
            (line.severity.label, *(", ".join(each.number for each in part) for part in line.cells))
            for line in report.grid
        ),
    )
    for part in report.plan:
        yield f"\n### {part.title}\n"
        yield from table(
            ("No.", "Gap", "Severity", "Effort", "Owner", "Day"),
            (
                (
                    *named(line.duty),
                    line.duty.severity.label,
                    line.duty.effort,
                    owners(line.duty),
                    due(line.duty) if line.is_agreed else "proposed",
                )
                for line in part.lines
            ),
        )


def risks(report: ReportModel, _: int) -> Lines:
    """Yield the gaps whose risk a named person accepted."""
    yield from table(
        ("No.", "Gap", "Severity", "Accepted by", "Until", "Reason"),
        (
            (
                *named(duty),
                duty.severity.label,
                each.accepted_by,
                f"{each.until} (lapsed)" if each.has_lapsed else each.until,
                each.reason,
            )
            for duty in report.accepted
            if (each := duty.answer.acceptance)
        ),
    )


def verdicts(report: ReportModel, _: int) -> Lines:
    """Yield the verdicts that need a reason, with who said them."""
    yield from table(
        ("No.", "Duty", "Service", "Verdict", "Reason", "Said by"),
        (
            (
                *named(line.duty),
                line.service,
                line.status.label,
                line.reason or "no reason given",
                " on ".join(filter(None, (line.by, line.at))),
            )
            for line in report.verdicts
        ),
    )
