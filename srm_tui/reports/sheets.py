"""The report as an XLSX workbook: register, plan, matrix and coverage, ready to be filtered."""

import hashlib
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from srm_tui.core.matrix import RequirementState
from srm_tui.core.vocabulary import Owner, Severity, Status, WorkState
from srm_tui.reports.cards import DutyCard
from srm_tui.reports.model import ReportModel
from srm_tui.reports.registry import Progress
from srm_tui.reports.said import evidence_text
from srm_tui.reports.scans import tally_text
from srm_tui.reports.tables import exception_text, findings_text, listed_duties
from srm_tui.reports.workbook import Book, Imprint, choices

FORMAT = "srm-tui-xlsx/1"

_OWNER_WORDS = {Owner.AWS: "AWS", Owner.SHARED: "Both", Owner.CUSTOMER: "You", Owner.NONE: "-"}
_FILLS = {
    Status.IMPLEMENTED.label: "#d9efe2",
    Status.ALTERNATIVE.label: "#e3f0e8",
    Status.NOT_APPLICABLE.label: "#e6eaed",
    Status.PARTIAL.label: "#fdf0d0",
    Status.PLANNED.label: "#fce5cf",
    Status.NOT_IMPLEMENTED.label: "#f9dcda",
    Severity.CRITICAL.label: "#e2a7a3",
    Severity.HIGH.label: "#f1cfb5",
    RequirementState.OPEN.label: "#f9dcda",
    RequirementState.IN_PLACE.label: "#d9efe2",
    _OWNER_WORDS[Owner.AWS]: "#e6eaed",
    _OWNER_WORDS[Owner.SHARED]: "#cfe6ea",
    _OWNER_WORDS[Owner.CUSTOMER]: "#9cc7cf",
}
"""The colour behind a word; the word says it without."""


class Column(Struct, frozen=True):
    """A column of the register."""

    key: str
    head: str
    width: int
    value: Callable[[DutyCard], str]
    choices: tuple[str, ...] = ()
    """What the cells may hold; empty for anything."""


_STATUSES = tuple(status.label for status in Status)
_WORK = tuple(state.value.replace("-", " ") for state in WorkState)

COLUMNS = (
    Column("number", "No.", 6, lambda duty: duty.number),
    Column("control", "Control", 26, lambda duty: duty.id),
    Column("title", "Duty", 44, lambda duty: duty.title),
    Column("domain", "Domain", 22, lambda duty: duty.domain),
    Column("layer", "Layer", 20, lambda duty: duty.layer),
    Column("severity", "Severity", 10, lambda duty: duty.severity.label),
    Column("status", "Status", 16, lambda duty: duty.status.label, _STATUSES),
    Column("answer", "Answer", 16, lambda duty: duty.answer.status.label, _STATUSES),
    Column("owner", "Owner", 20, lambda duty: "; ".join(duty.owners)),
    Column("due_on", "Due", 12, lambda duty: duty.due_on),
    Column("overdue", "Overdue", 9, lambda duty: "yes" if duty.is_overdue else ""),
    Column("work", "Work", 12, lambda duty: duty.answer.work, _WORK),
    Column("notes", "Notes", 56, lambda duty: duty.answer.notes),
    Column("reason", "Reason", 40, lambda duty: duty.answer.justification),
    Column("provided_by", "Provided by", 18, lambda duty: duty.answer.provided_by),
    Column("flagged", "Flagged", 9, lambda duty: "yes" if duty.answer.is_flagged else ""),
    Column("accepted_by", "Risk accepted by", 20, lambda duty: _accepted(duty, "accepted_by")),
    Column("accepted_until", "Accepted until", 14, lambda duty: _accepted(duty, "until")),
    Column("accepted_because", "Accepted because", 36, lambda duty: _accepted(duty, "reason")),
    Column("exceptions", "Exceptions", 40, lambda duty: _exceptions(duty)),
    Column("evidence", "Evidence", 50, lambda duty: _evidence(duty)),
    Column("services", "Services", 36, lambda duty: ", ".join(s.name for s in duty.services)),
    Column("because", "Why asked", 44, lambda duty: "; ".join(duty.because)),
    Column("question", "Question", 50, lambda duty: duty.question),
    Column("effort", "Effort", 9, lambda duty: duty.effort),
    Column("requirements", "Requirements", 40, lambda duty: _requirements(duty)),
    Column("answered_by", "Answered by", 18, lambda duty: duty.answer.answered_by),
    Column("answered_at", "Answered", 20, lambda duty: duty.answer.answered_at),
    Column("findings", "Findings", 40, lambda duty: findings_text(duty)),
    Column("contradiction", "Contradiction", 40, lambda duty: duty.contradiction),
)
"""The register; the hidden sheet tells programs which column holds what."""


def render(model: ReportModel, data: str, progress: Progress) -> bytes:
    """Return the workbook; the same report gives the same bytes."""
    progress("Writing the sheets")
    blocks = {chapter.block for chapter in model.chapters}
    with Book(_imprint(model), _FILLS) as book:
        if model.kind.profile != "matrix":
            _write_register(book, listed_duties(model))
        if "plan" in blocks:
            book.sheet("Plan", _PLAN, _plan_rows(model), freeze=3)
        if "matrix" in blocks:
            layers = [(layer, 12) for layer in model.layers]
            heads = [("Service", 34), ("Your duties", 11), *layers]
            book.sheet("Matrix", heads, _matrix_rows(model), freeze=1)
        if "coverage" in blocks:
            book.sheet("Coverage", _COVERAGE, _coverage_rows(model), freeze=2)
        if model.kind.profile in ("full", "soa"):
            book.sheet("Evidence", _EVIDENCE, _evidence_rows(model), freeze=3)
        if model.kind.profile in ("full", "gaps") and any(_finding_rows(model)):
            book.sheet("Open findings", _FINDINGS, _finding_rows(model), freeze=3)
        if "imports" in blocks:
            book.sheet("Imports", _IMPORTS, _import_rows(model), freeze=2)
        book.sheet("About", [("About", 26), ("What", 100)], _about_rows(model), is_list=False)
        book.hidden(_machine_rows(model, data))
    return book.written


def _imprint(model: ReportModel) -> Imprint:
    return Imprint(
        title=f"{model.kind.title}: {model.about.name}",
        author=model.about.team or model.about.facilitator or model.tool,
        comments=f"Made with {model.tool}, knowledge base {model.knowledge_base}",
        created=model.generated_at,
        paper=model.look.paper,
    )


def _write_register(book: Book, duties: Sequence[DutyCard]) -> None:
    heads = [(column.head, column.width) for column in COLUMNS]
    rows = ([column.value(duty) for column in COLUMNS] for duty in duties)
    sheet = book.sheet("Register", heads, rows, freeze=3)
    for place, column in enumerate(COLUMNS):
        if column.choices and duties:
            rule = choices(column.head, column.choices)
            sheet.data_validation(1, place, len(duties), place, rule)


_PLAN = (
    ("When", 16), ("No.", 6), ("Gap", 60), ("Severity", 10), ("Effort", 9), ("Owner", 24),
    ("Day", 12), ("Agreed", 10),
)  # fmt: skip
_COVERAGE = (
    ("Framework", 18), ("Requirement", 16), ("What it is about", 60), ("How it stands", 22),
    ("Duties", 40),
)  # fmt: skip
_EVIDENCE = (
    ("No.", 6), ("Control", 26), ("Duty", 44), ("Kind", 8), ("Title", 30), ("Evidence", 60),
    ("Observed", 12), ("Added by", 18), ("Added", 20), ("Valid until", 12), ("Expired", 9),
    ("SHA-256", 66),
)  # fmt: skip

_FINDINGS = (
    ("No.", 6), ("Control", 26), ("Duty", 44), ("Status", 16), ("Contradiction", 36),
    ("Check", 36), ("What it looks for", 50), ("Severity", 10), ("Account", 15), ("Region", 14),
    ("Resource", 60), ("Run", 20), ("Tool", 18),
)  # fmt: skip
_IMPORTS = (
    ("Imported", 20), ("File", 36), ("By", 18), ("For", 10), ("Format", 26), ("Tool", 18),
    ("From", 20), ("To", 20), ("Read", 9), ("Used", 9), ("Unmatched", 10), ("Ignored", 9),
    ("Left aside", 70), ("Size", 16), ("SHA-256", 66),
)  # fmt: skip


def _plan_rows(model: ReportModel) -> Iterable[Sequence[str]]:
    for part in model.plan:
        for line in part.lines:
            duty = line.duty
            named = (part.title, duty.number, duty.title, duty.severity.label, duty.effort)
            agreed = "agreed" if line.is_agreed else "proposed"
            yield (*named, "; ".join(duty.owners), duty.due_on, agreed)


def _matrix_rows(model: ReportModel) -> Iterable[Sequence[str | int]]:
    for line in model.matrix:
        yield (line.service, line.duty_count, *(_OWNER_WORDS[owner] for owner in line.owners))


def _coverage_rows(model: ReportModel) -> Iterable[Sequence[str]]:
    for part in model.coverage:
        for line in (*part.touched, *part.not_asked, *part.not_covered):
            numbers = ", ".join(duty.number for duty in line.duties)
            yield part.name, line.id, line.title, line.state.label, numbers


def _evidence_rows(model: ReportModel) -> Iterable[Sequence[str]]:
    for line in model.evidence:
        duty, item = line.duty, line.item
        yield (
            *(duty.number, duty.id, duty.title, item.kind, item.title, item.value),
            *(item.observed_on, item.added_by, item.added_at, item.valid_until),
            *("yes" if item.is_expired else "", item.sha256),
        )


def _finding_rows(model: ReportModel) -> Iterable[Sequence[str]]:
    for duty in listed_duties(model):
        for each in duty.findings.open if duty.findings else ():
            yield (
                *(duty.number, duty.id, duty.title, duty.status.label, duty.contradiction),
                *(each.check, each.title, each.severity, each.account, each.region),
                *(each.resource, each.at, each.tool),
            )


def _import_rows(model: ReportModel) -> Iterable[Sequence[str | int]]:
    for each in model.imports:
        yield (
            *(each.imported_at, each.file, each.imported_by, each.purpose, each.format),
            *(each.tool, each.since, each.until),
            *(each.read, each.used, each.unmatched, each.ignored),
            *("\n".join(map(tally_text, each.left_aside)), each.size, each.sha256),
        )


def _about_rows(model: ReportModel) -> Iterable[Sequence[str]]:
    about = model.about
    rows = (
        ("Report", model.kind.title),
        ("Left out", model.kind.leaves_out),
        ("Workload", about.name),
        ("Team", about.team),
        ("Facilitator", about.facilitator),
        ("Participants", "; ".join(about.participants)),
        ("AWS accounts", "; ".join(about.accounts)),
        ("Description", about.description),
        ("Services", ", ".join(each.name for each in model.services)),
        ("Laws and standards", ", ".join(each.short_name for each in model.frameworks)),
        ("Depth", model.depth),
        ("Duties", f"{model.figures.count}, {model.figures.answered} answered"),
        ("Gaps", str(model.figures.gaps)),
        ("Score", "" if model.figures.score is None else f"{model.figures.score} %"),
        ("Recorded by", "; ".join(about.authors)),
        ("Answers recorded", f"{about.created_at} to {about.changed_at}"),
        ("Report made", f"{model.generated_at:%Y-%m-%d %H:%M} UTC with {model.tool}"),
        ("Knowledge base", f"{model.knowledge_base}, reviewed on {model.reviewed_on}"),
    )
    return [row for row in rows if row[1]]


def _machine_rows(model: ReportModel, data: str) -> Iterable[Sequence[str]]:
    """Yield what a program needs to know the file again, then the columns of the register."""
    yield "format", FORMAT
    yield "assessment", model.about.id
    yield "profile", model.kind.profile
    yield "generated_at", model.generated_at.isoformat()
    yield "tool", model.tool
    yield "knowledge_base", model.knowledge_base
    yield "digest", model.digest
    yield "snapshot_sha256", hashlib.sha256(data.encode()).hexdigest()
    for place, column in enumerate(COLUMNS):
        yield "column", str(place), column.key, column.head


def _accepted(duty: DutyCard, field: str) -> str:
    acceptance = duty.answer.acceptance
    return str(getattr(acceptance, field)) if acceptance else ""


def _exceptions(duty: DutyCard) -> str:
    return "\n".join(exception_text(each) for each in duty.services if each.status is not None)


def _evidence(duty: DutyCard) -> str:
    return "\n".join(map(evidence_text, duty.answer.evidence))


def _requirements(duty: DutyCard) -> str:
    return "; ".join(f"{each.framework} {', '.join(each.requirements)}" for each in duty.mappings)
