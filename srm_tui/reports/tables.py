"""The report as a CSV table with one row a duty, for spreadsheets."""

import csv
import io

from srm_tui.reports.model import DomainPart, DutyCard, ReportModel
from srm_tui.reports.registry import Progress

HEAD = (
    "number",
    "control",
    "title",
    "domain",
    "layer",
    "severity",
    "status",
    "services",
    "because",
    "question",
    "notes",
    "reason",
    "owner",
    "due_on",
    "overdue",
    "accepted",
    "provided_by",
    "answered_by",
    "answered_at",
    "evidence",
    "exceptions",
    "requirements",
)


def render(model: ReportModel, data: str, progress: Progress) -> bytes:  # noqa: ARG001 (one signature)
    """Return the table, in UTF-8 with a byte order mark so that spreadsheets know it."""
    progress("Writing the table")
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(HEAD)
    for domain in model.domains:
        writer.writerows([safe_cell(cell) for cell in _row(domain, duty)] for duty in domain.duties)
    return buffer.getvalue().encode("utf-8-sig")


def safe_cell(text: str) -> str:
    """Return `text` so that a spreadsheet shows it and does not run it."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text


def _row(domain: DomainPart, duty: DutyCard) -> tuple[str, ...]:
    answer = duty.answer
    exceptions = (
        f"{each.id}: {each.status.label}" for each in duty.services if each.status is not None
    )
    evidence = (" ".join(filter(None, (item.title, item.value))) for item in answer.evidence)
    mappings = (f"{each.framework} {', '.join(each.requirements)}" for each in duty.mappings)
    return (
        duty.number,
        duty.id,
        duty.title,
        domain.title,
        duty.layer,
        duty.severity.value,
        duty.status.value,
        "; ".join(each.id for each in duty.services),
        "; ".join(duty.because),
        duty.question,
        answer.notes,
        answer.justification,
        answer.owner,
        answer.due_on,
        "yes" if answer.is_overdue else "",
        answer.accepted,
        answer.provided_by,
        answer.answered_by,
        answer.answered_at,
        "; ".join(evidence),
        "; ".join(exceptions),
        "; ".join(mappings),
    )
