"""The report as a CSV table with one row a duty, for spreadsheets."""

import csv
import io

from srm_tui.reports.model import DomainPart, DutyCard, ReportModel, ServicePart
from srm_tui.reports.registry import Progress
from srm_tui.reports.said import evidence_text

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
    "answer",
    "notes",
    "reason",
    "owner",
    "due_on",
    "overdue",
    "work",
    "flagged",
    "accepted_by",
    "accepted_until",
    "accepted_because",
    "provided_by",
    "answered_by",
    "answered_at",
    "evidence",
    "exceptions",
    "requirements",
)
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet read a formula, in plain and in full width."""


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
    return f"'{text}" if text.lstrip(" ").startswith(_DANGEROUS) else text


def _row(domain: DomainPart, duty: DutyCard) -> tuple[str, ...]:
    answer, acceptance = duty.answer, duty.answer.acceptance
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
        answer.status.value,
        answer.notes,
        answer.justification,
        "; ".join(duty.owners),
        duty.due_on,
        "yes" if duty.is_overdue else "",
        answer.work,
        "yes" if answer.is_flagged else "",
        acceptance.accepted_by if acceptance else "",
        acceptance.until if acceptance else "",
        acceptance.reason if acceptance else "",
        answer.provided_by,
        answer.answered_by,
        answer.answered_at,
        "; ".join(map(evidence_text, answer.evidence)),
        "; ".join(map(_exception, (each for each in duty.services if each.status is not None))),
        "; ".join(mappings),
    )


def _exception(service: ServicePart) -> str:
    status = service.status.value if service.status else ""
    return ", ".join((f"{service.id}: {status}", *(f"{k}: {v}" for k, v in service.said)))
