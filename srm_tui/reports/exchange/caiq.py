"""The answers as the questionnaire of the Cloud Security Alliance wants them, by its control ids.

Its question texts belong to the CSA: only ids stand here, and our own words.
"""

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from srm_tui.core.assessment import AssessedDuty
from srm_tui.core.matrix import CoveredRequirement, RequirementState, requirement_coverage
from srm_tui.core.vocabulary import Status
from srm_tui.errors import ReportError
from srm_tui.reports.basis import Basis
from srm_tui.reports.model import ReportModel
from srm_tui.reports.registry import Progress
from srm_tui.reports.workbook import Book, Imprint

FRAMEWORK = "csa-ccm-4.0"
_HEADS = (
    ("CCM Control ID", 16), ("About", 40), ("CSP CAIQ Answer", 18), ("SSRM Control Ownership", 24),
    ("CSP Implementation Description", 70), ("CSC Responsibilities", 70), ("Controls", 36),
    ("Evidence", 50),
)  # fmt: skip
_STATUSES_OF_NO = (Status.PARTIAL, Status.PLANNED, Status.NOT_IMPLEMENTED)


class Ownership(StrEnum):
    """Who is responsible, in the words of the CSA."""

    CUSTOMER = "CSC-owned"
    SHARED = "Shared CSP and CSC"
    NOBODY = "NA"


class CaiqLine(Struct, frozen=True, kw_only=True):
    """What can be said about one control of the matrix, and so to each of its questions."""

    control_id: str
    title: str
    """In our own words."""
    answer: str
    """Yes, No, NA, or empty where nobody knows yet."""
    ownership: str
    description: str
    responsibilities: str
    duty_ids: tuple[str, ...]
    evidence: str


def render(model: ReportModel, data: str, progress: Progress) -> bytes:  # noqa: ARG001 (one signature)
    """Return the workbook; the same report gives the same bytes."""
    progress("Writing the answers")
    imprint = Imprint(
        title=f"CAIQ answers: {model.about.name}",
        author=model.about.team or model.tool,
        comments=f"Made with {model.tool}, knowledge base {model.knowledge_base}",
        created=model.generated_at,
        paper=model.look.paper,
    )
    lines = caiq_lines(model.basis)
    with Book(imprint) as book:
        book.sheet("CAIQ by CCM control", _HEADS, map(_row, lines), freeze=2)
        book.sheet("About", [("About", 26), ("What", 100)], _about(model), is_list=False)
    return book.written


def caiq_lines(basis: Basis) -> tuple[CaiqLine, ...]:
    """Return what can be said about each control of the matrix.

    It raises ReportError where the knowledge base does not hold the matrix.
    """
    framework = basis.kb.framework_by_id.get(FRAMEWORK)
    if framework is None:
        message = "The knowledge base does not hold the Cloud Controls Matrix."
        raise ReportError(message, f"It needs the framework '{FRAMEWORK}'.")
    covered = requirement_coverage(basis.kb, basis.assessment, framework)
    return tuple(_line(basis, each) for each in covered)


def question_control(question_id: str) -> str:
    """Return the control of the matrix that a question is about, as `A&A-01` of `A&A-01.2`."""
    return question_id.strip().upper().rpartition(".")[0]


def _line(basis: Basis, covered: CoveredRequirement) -> CaiqLine:
    rows = covered.rows
    return CaiqLine(
        control_id=covered.requirement.id,
        title=covered.requirement.title,
        answer=_answer(covered),
        ownership=_ownership(covered),
        description="\n".join(_said(row) for row in rows) or _unasked(covered),
        responsibilities="\n".join(f"\u2022 {row.duty.control.customer_part}" for row in rows),
        duty_ids=tuple(row.id for row in rows),
        evidence="\n".join(
            " - ".join(filter(None, (item.title, item.value)))
            for row in rows
            for item in row.answer.evidence
            if not item.is_expired(basis.assessment.today)
        ),
    )


def _answer(covered: CoveredRequirement) -> str:
    statuses = {row.status for row in covered.rows}
    if covered.state is RequirementState.NOT_ASKED or statuses == {Status.NOT_APPLICABLE}:
        return "NA"
    if statuses & set(_STATUSES_OF_NO):
        return "No"
    return "" if not statuses or Status.UNANSWERED in statuses else "Yes"


def _ownership(covered: CoveredRequirement) -> str:
    if covered.state is RequirementState.NOT_ASKED:
        return Ownership.NOBODY
    if not covered.rows:
        return ""
    shared = any(row.duty.shared_ids for row in covered.rows)
    return Ownership.SHARED if shared else Ownership.CUSTOMER


def _said(row: AssessedDuty) -> str:
    told = " ".join(filter(None, (row.answer.notes, row.answer.justification)))
    head = f"\u2022 {row.duty.control.title}: {row.status.label}"
    return f"{head}. {told}" if told else head


def _unasked(covered: CoveredRequirement) -> str:
    if covered.state is RequirementState.NOT_ASKED:
        return "Nothing in the scope of this assessment brings it."
    return "srm-tui has no control for it: answer it yourself."


def _row(line: CaiqLine) -> tuple[str, ...]:
    return (
        line.control_id,
        line.title,
        line.answer,
        line.ownership,
        line.description,
        line.responsibilities,
        ", ".join(line.duty_ids),
        line.evidence,
    )


def _about(model: ReportModel) -> Iterator[tuple[str, str]]:
    yield "Workload", model.about.name
    yield "Made", f"{model.generated_at:%Y-%m-%d %H:%M} UTC with {model.tool}"
    yield "Knowledge base", model.knowledge_base
    yield "Matrix", "CSA Cloud Controls Matrix 4.0: ids only, titles in our own words"
    yield (
        "How to use it",
        "A question of the CAIQ 4.0 has the id of its control and a number behind a dot: the "
        "answer to A&A-01.1 and A&A-01.2 is in the row A&A-01. "
        "In version 4.1 ids of the domain STA have moved.",
    )
    yield "Yes", "All duties that serve the control are in place, some by an alternative"
    yield "No", "At least one of them is a gap; the description says which"
    yield "NA", "None of them applies to this workload"
    yield "Empty", "At least one has no answer yet, or srm-tui has no control for it"
