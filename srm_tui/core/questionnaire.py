"""A questionnaire for people who will not use a terminal: what it asks, and what it exported."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from srm_tui.core.answers import Answer, Record, ServiceException
from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.cells import fitting
from srm_tui.core.duties import asking, note_text, reason_text, telling
from srm_tui.core.fields import Key
from srm_tui.core.homework import by_owner
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.vocabulary import Status

FORMAT = "srm-tui-questionnaire/1"
MACHINE_SHEET = "_srm"
"""The hidden sheet that programs read."""
NEW_EVIDENCE = "new_evidence"
EVIDENCE_TITLE = "new_evidence_title"
FILLED_BY = "Filled in by"
"""What stands before the cell for the name."""


class Column(Struct, frozen=True, kw_only=True):
    """A column of a questionnaire."""

    key: str
    head: str
    is_open: bool = False
    """Whether people type into it."""


def _open(key: str, head: str) -> Column:
    return Column(key=key, head=head, is_open=True)


_ANSWER = (
    _open("status", "Status"),
    _open("justification", "Reason"),
    _open("notes", "Notes"),
    _open("owner", "Owner"),
    _open("due_on", "Due date"),
)
DUTY_COLUMNS = (
    Column(key="number", head="No."),
    Column(key="title", head="Duty"),
    Column(key="question", head="Question"),
    Column(key="needs", head="What a yes needs"),
    *_ANSWER,
    _open(NEW_EVIDENCE, "New evidence"),
    _open(EVIDENCE_TITLE, "Title of the evidence"),
    Column(key="present", head="Answer so far"),
    Column(key="evidence", head="Evidence so far"),
    Column(key="task", head="What to do"),
    Column(key="because", head="Why it is asked"),
    Column(key="aws_part", head="What AWS does"),
    Column(key="services", head="Services"),
    Column(key="severity", head="Severity"),
    Column(key="control", head="Control"),
)
SERVICE_COLUMNS = (
    Column(key="number", head="No."),
    Column(key="title", head="Duty"),
    Column(key="service_name", head="Service"),
    *_ANSWER,
    Column(key="present", head="Answer so far"),
    Column(key="meaning", head="What it means here"),
    Column(key="control", head="Control"),
    Column(key="service", head="Service id"),
)
TABLE_COLUMNS = (
    Column(key="control", head="Control"),
    Column(key="service", head="Service id"),
    *DUTY_COLUMNS[:2],
    Column(key="service_name", head="Service"),
    *(each for each in DUTY_COLUMNS[2:] if each.key != "control"),
    _open("filled_by", FILLED_BY),
    Column(key="format", head="srm-tui"),
    Column(key="exported", head="Exported"),
)
"""The columns of a table that holds duties and their services."""
FIELDS = tuple(column.key for column in _ANSWER)
"""The fields of an answer, and of an exception, that a questionnaire asks."""
HEADS = {column.key: column.head for column in DUTY_COLUMNS}
_MOST_NOTES = 5
_MOST_SERVICES = 15
"""How many of them a cell holds: a row has its limit of height."""
STATUS_MEANINGS = {
    Status.IMPLEMENTED: "Everything that a yes needs is in place.",
    Status.PARTIAL: "Some of it is in place; the notes say what is missing.",
    Status.PLANNED: "Not in place yet, and it has been decided; owner and due date say when.",
    Status.NOT_IMPLEMENTED: "Not in place, and there is no plan yet.",
    Status.ALTERNATIVE: "Something else serves the same end; the reason says what.",
    Status.NOT_APPLICABLE: "It makes no sense for this workload; the reason says why.",
    Status.UNANSWERED: "Nobody knows yet. An empty cell means the same.",
}


class AskedLine(Struct, frozen=True, kw_only=True):
    """A duty, or one of its services, with all that its row shows."""

    control_id: str
    service_id: str = ""
    texts: Mapping[str, str]
    """By the key of the column, whole; what may be typed as it stands now."""

    @property
    def cells(self) -> dict[Key, str]:
        """What may be typed, as the cells show it."""
        return {
            (self.control_id, self.service_id, field): fitting(self.texts.get(field, ""))
            for field in FIELDS
        }

    def is_whole(self, field: str) -> bool:
        """Return whether a cell can hold the text of that field, so that it can be changed."""
        text = self.texts.get(field, "")
        return fitting(text) == text.replace("\r\n", "\n")


class Questionnaire(Struct, frozen=True, kw_only=True):
    """What one person is asked, as of a state of the assessment."""

    assessment_id: str
    name: str
    team: str
    facilitator: str
    owner: str
    """Whom it is for; empty for duties that nobody owns, or for everybody."""
    pack: str
    change_count: int
    made_at: datetime
    """UTC."""
    duties: tuple[AskedLine, ...]
    services: tuple[AskedLine, ...]
    """The services of duties that cover several, to answer them apart."""

    @property
    def file_id(self) -> str:
        """Return what tells this questionnaire from any other."""
        told = (self.assessment_id, self.owner, str(self.change_count), self.made_at.isoformat())
        return hashlib.sha256("\n".join(told).encode("utf-8", "replace")).hexdigest()[:16]

    @property
    def lines(self) -> tuple[AskedLine, ...]:
        """All rows."""
        return (*self.duties, *self.services)


def questionnaire(
    kb: KnowledgeBase,
    assessment: Assessment,
    rows: Iterable[AssessedDuty],
    made_at: datetime,
    owner: str = "",
) -> Questionnaire:
    """Return the questionnaire about `rows`, in the order of the assessment."""
    wanted = {row.id for row in rows}
    numbers = numbers_of(kb, assessment)
    asked = [row for row in assessment.rows if row.id in wanted]
    asked.sort(key=lambda row: tuple(map(int, numbers[row.id].split("."))))
    record = assessment.record
    return Questionnaire(
        assessment_id=record.id,
        name=record.details.name,
        team=record.details.team,
        facilitator=record.details.facilitator,
        owner=owner,
        pack=kb.version,
        change_count=record.change_count,
        made_at=made_at,
        duties=tuple(_duty_line(kb, row, numbers[row.id]) for row in asked),
        services=tuple(each for row in asked for each in _service_lines(kb, row, numbers[row.id])),
    )


def handed_out(
    kb: KnowledgeBase, assessment: Assessment, rows: Iterable[AssessedDuty], made_at: datetime
) -> tuple[Questionnaire, ...]:
    """Return a questionnaire for each owner of `rows`, first that of what nobody owns."""
    return tuple(
        questionnaire(kb, assessment, owned, made_at, owner)
        for owner, owned in by_owner(rows).items()
    )


def numbers_of(kb: KnowledgeBase, assessment: Assessment) -> dict[str, str]:
    """Return the number of each duty, as in `3.2` for the second of the third domain."""
    asked = [rows for domain in kb.domains if (rows := assessment.rows_of(domain.id))]
    return {
        row.id: f"{chapter}.{place}"
        for chapter, rows in enumerate(asked, 1)
        for place, row in enumerate(rows, 1)
    }


def cells_now(record: Record, keys: Iterable[Key]) -> dict[Key, str]:
    """Return what the cells of those fields would show now."""
    found: dict[Key, str] = {}
    for key in keys:
        control_id, service_id, field = key
        answer = record.answer(control_id)
        said = exception_of(answer, service_id) if service_id else answer
        found[key] = fitting(_said(said).get(field, "")) if said else ""
    return found


def exception_of(answer: Answer, service_id: str) -> ServiceException | None:
    """Return what was said about one service apart, or None."""
    return next((each for each in answer.exceptions if each.service_id == service_id), None)


def _said(said: Answer | ServiceException) -> dict[str, str]:
    """Return what may be typed, as people read it."""
    return {
        "status": "" if said.status is Status.UNANSWERED else said.status.label,
        "justification": said.justification,
        "notes": said.notes,
        "owner": said.owner,
        "due_on": said.due_on.isoformat() if said.due_on else "",
    }


def _duty_line(kb: KnowledgeBase, row: AssessedDuty, number: str) -> AskedLine:
    duty, control = row.duty, row.duty.control
    laws = (f"{asking(kb, each)}: {each.text}" for each in duty.parameters)
    meanings: Iterable[str] = (note_text(kb, note) for note in duty.notes)
    if len(duty.notes) > _MOST_NOTES and duty.service_ids:
        meanings = ("The sheet 'Exceptions' says what it means for each service.",)
    return AskedLine(
        control_id=row.id,
        texts={
            "number": number,
            "title": control.title,
            "question": control.question,
            "needs": _points((*control.implemented_when, *laws)),
            **_said(row.answer),
            "present": _present(row),
            "evidence": _points(
                " - ".join(filter(None, (each.title, each.value))) for each in row.answer.evidence
            ),
            "task": "\n".join((control.customer_part, _points(meanings))).rstrip(),
            "because": _points(
                f"Because {reason_text(kb, each)}" for each in telling(duty.reasons)
            ),
            "aws_part": control.aws_part,
            "services": _services(kb, duty.service_ids),
            "severity": duty.severity.label,
            "control": row.id,
        },
    )


def _services(kb: KnowledgeBase, service_ids: Sequence[str]) -> str:
    """Return the names of services, the first of them and a count where they are many."""
    names = [kb.service_by_id[each].name for each in service_ids]
    if len(names) > _MOST_SERVICES:
        rest = len(names) - _MOST_SERVICES + 1
        names = [*names[: _MOST_SERVICES - 1], f"and {rest} others, on the sheet 'Exceptions'"]
    return ", ".join(names) or "The account as a whole"


def _service_lines(kb: KnowledgeBase, row: AssessedDuty, number: str) -> Iterator[AskedLine]:
    """Yield the services of a duty of several, or those with an answer of their own."""
    meaning = {each: note.text for note in row.duty.notes for each in note.service_ids}
    for service_id in row.duty.service_ids:
        said = exception_of(row.answer, service_id)
        if said is None and len(row.duty.service_ids) == 1:
            continue
        present = said.status.label if said else f"As the duty: {row.answer.status.label}"
        yield AskedLine(
            control_id=row.id,
            service_id=service_id,
            texts={
                "number": number,
                "title": row.duty.control.title,
                "service_name": kb.service_by_id[service_id].name,
                **(_said(said) if said else {}),
                "present": present,
                "meaning": meaning.get(service_id, ""),
                "control": row.id,
                "service": service_id,
            },
        )


def _present(row: AssessedDuty) -> str:
    """Return how a duty stands, with who said so, and whether its risk is accepted."""
    answer = row.answer
    who = f" ({answer.answered_by}, {answer.answered_at[:10]})" if answer.answered_by else ""
    parts = [f"{answer.status.label}{who}"]
    if row.status is not answer.status:
        parts.append(f"With its exceptions: {row.status.label}")
    if answer.provided_by:
        parts.append(f"Provided by {answer.provided_by}")
    if accepted := answer.acceptance:
        parts.append(f"Risk accepted by {accepted.accepted_by} until {accepted.until}")
    return "\n".join(parts)


def _points(texts: Iterable[str]) -> str:
    return "\n".join(f"\u2022 {each}" for each in texts)
