"""Gaps as a CSV table that Jira's import takes."""

import csv
import io

from srm_tui.core.cells import safe_cell
from srm_tui.core.vocabulary import Severity
from srm_tui.reports.exchange.tickets import (
    description,
    external_id,
    labels,
    mail_address,
    planned_gaps,
)
from srm_tui.reports.model import ReportModel
from srm_tui.reports.registry import Progress

HEAD = (
    "Summary", "Issue Type", "Description", "Priority", "Assignee", "Due Date", "Labels", "Labels",
    "Labels", "External Id",
)  # fmt: skip
MAX_SUMMARY = 255
_PRIORITIES = {
    Severity.CRITICAL: "Highest",
    Severity.HIGH: "High",
    Severity.MEDIUM: "Medium",
    Severity.LOW: "Low",
}


def render(model: ReportModel, data: str, progress: Progress) -> bytes:  # noqa: ARG001 (one signature)
    """Return a row for each gap that is to be closed: commas, UTF-8 without a mark."""
    progress("Writing the issues")
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    writer.writerow(HEAD)
    for duty in planned_gaps(model):
        row = (
            duty.title[:MAX_SUMMARY],
            "Task",
            description(model, duty),
            _PRIORITIES[duty.severity],
            mail_address(duty),
            duty.due_on,
            *labels(duty),
            external_id(model, duty),
        )
        writer.writerow([safe_cell(cell) for cell in row])
    return buffer.getvalue().encode("utf-8", "replace")
