"""The report as a CSV table with one row a duty, for spreadsheets."""

import csv
import io
from collections.abc import Iterator, Sequence

from srm_tui.core.cells import safe_cell
from srm_tui.reports.cards import DutyCard, ServicePart
from srm_tui.reports.model import ReportModel
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
    "findings",
    "contradiction",
)


def render(model: ReportModel, data: str, progress: Progress) -> bytes:  # noqa: ARG001 (one signature)
    """Return the table, in UTF-8 with a byte order mark so that spreadsheets know it."""
    progress("Writing the table")
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    for row in _rows(model):
        writer.writerow([safe_cell(cell) for cell in row])
    return buffer.getvalue().encode("utf-8-sig")


def listed_duties(model: ReportModel) -> tuple[DutyCard, ...]:
    """Return the duties that a report of this profile is about, in its order."""
    match model.kind.profile:
        case "gaps" | "executive" | "since-milestone":
            return model.gaps
        case "homework":
            tasks = ((*part.close, *part.answer, *part.show) for part in model.homework)
            return tuple({duty.id: duty for duties in tasks for duty in duties}.values())
        case "workshop":
            return (*model.decisions, *(each for each in model.parked if not each.is_answered))
        case _:
            return model.duties


def _rows(model: ReportModel) -> Iterator[Sequence[str]]:
    """Yield the head and the rows; the matrix is a table of its own."""
    if model.kind.profile == "matrix":
        yield ("service", "duties", *model.layers)
        for line in model.matrix:
            yield (line.service, str(line.duty_count), *(owner.value for owner in line.owners))
    else:
        yield HEAD
        yield from map(duty_row, listed_duties(model))


def duty_row(duty: DutyCard) -> tuple[str, ...]:
    """Return a duty as a row under `HEAD`."""
    answer, acceptance = duty.answer, duty.answer.acceptance
    mappings = (f"{each.framework} {', '.join(each.requirements)}" for each in duty.mappings)
    return (
        duty.number,
        duty.id,
        duty.title,
        duty.domain,
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
        "; ".join(map(exception_text, (each for each in duty.services if each.status is not None))),
        "; ".join(mappings),
        findings_text(duty),
        duty.contradiction,
    )


def findings_text(duty: DutyCard) -> str:
    """Return what scanners found about a duty on one line; empty when nothing."""
    found = duty.findings
    return f"{found.told}; {found.tools}, {found.newest_at}" if found else ""


def exception_text(service: ServicePart) -> str:
    """Return the exception of a service on one line."""
    status = service.status.value if service.status else ""
    return ", ".join((f"{service.id}: {status}", *(f"{k}: {v}" for k, v in service.said)))
