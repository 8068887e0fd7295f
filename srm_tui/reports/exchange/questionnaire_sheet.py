"""A questionnaire as an XLSX workbook that a person fills in without help."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from srm_tui import __version__
from srm_tui.core.cells import fitting
from srm_tui.core.questionnaire import (
    DUTY_COLUMNS,
    FIELDS,
    FILLED_BY,
    FORMAT,
    SERVICE_COLUMNS,
    STATUS_MEANINGS,
    AskedLine,
    Column,
    Questionnaire,
)
from srm_tui.core.vocabulary import Status
from srm_tui.reports.workbook import Book, Imprint, choices

_WIDTHS = {
    "number": 6, "title": 30, "question": 42, "needs": 52, "status": 17, "justification": 30,
    "notes": 40, "owner": 18, "due_on": 13, "new_evidence": 34, "new_evidence_title": 22,
    "present": 26, "evidence": 34, "task": 46, "because": 40, "aws_part": 46, "services": 30,
    "severity": 10, "control": 26, "service_name": 28, "meaning": 50, "service": 24,
}  # fmt: skip
_PAPER_OF_CELLS = "#fff8e1"
_HEAD_OF_CELLS = "#8a5a00"
_PROMPTS = {
    "status": "Choose one of the list. Implemented means: all that a yes needs is in place.",
    "justification": "Needed for 'Alternative' and 'Not applicable': which one, or why.",
    "notes": "What should be known about it. Alt+Enter begins a new line.",
    "owner": "Who will see to it.",
    "due_on": "Until when, as a date such as 2027-01-31.",
    "new_evidence": "A web address where it can be seen, or a few words. One a row.",
    "new_evidence_title": "What it is called; may stay empty.",
}
_UNLOCKED = {"autofilter": True, "format_columns": True, "format_rows": True}
_STATUSES = tuple(status.label for status in STATUS_MEANINGS)
_SCALE = 55
"""Percent at which the questions, the cells to fill and the background have a page each."""


def questionnaire_sheet(asked: Questionnaire) -> bytes:
    """Return the workbook; the same questionnaire gives the same bytes."""
    imprint = Imprint(
        title=f"Questionnaire: {asked.name}",
        author=asked.team or asked.facilitator or "srm-tui",
        comments=f"Made with srm-tui {__version__}, knowledge base {asked.pack}",
        created=asked.made_at,
    )
    with Book(imprint) as book:
        _Writer(book, asked).write()
    return book.written


class _Writer:
    """Writes the sheets of one questionnaire."""

    def __init__(self, book: Book, asked: Questionnaire) -> None:
        self.book = book
        self.asked = asked
        self.text = book.format()
        self.strong = book.format(bold=True)
        self.heading = book.format(bold=True, font_size=16, text_wrap=False)
        cell = {"bg_color": _PAPER_OF_CELLS, "border": 1, "border_color": "#d6c48f"}
        self.cell = book.format(locked=False, **cell)
        self.day = book.format(locked=False, num_format="yyyy-mm-dd", **cell)
        self.shut = book.format(**cell, font_color="#666666")
        self.head = book.head_format()
        self.head_of_cells = book.head_format(_HEAD_OF_CELLS)
        self.missing = book.format(bg_color="#f9dcda", border=1)

    def write(self) -> None:
        """Write all sheets: how to, answers, exceptions, and what programs read."""
        self._start()
        self._table("Answers", DUTY_COLUMNS, self.asked.duties, frozen=2, breaks=(4, 11))
        if self.asked.services:
            services = self.asked.services
            self._table("Exceptions", SERVICE_COLUMNS, services, frozen=3, breaks=(8,))
        self.book.hidden(_machine_rows(self.asked))

    def _start(self) -> None:
        sheet = self.book.page("Start")
        sheet.set_portrait()
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 90)
        sheet.write_string(0, 0, "Questionnaire on shared responsibility in AWS", self.heading)
        row = 2
        for label, text in _about(self.asked):
            sheet.write_string(row, 0, label, self.strong)
            sheet.write_string(row, 1, fitting(text), self.text)
            row += 1
        sheet.write_string(row, 0, FILLED_BY, self.strong)
        sheet.write_string(row, 1, fitting(self.asked.owner), self.cell)
        prompt = {
            "validate": "any",
            "input_title": FILLED_BY,
            "input_message": "Your name; your answers are kept under it.",
        }
        sheet.data_validation(row, 1, row, 1, prompt)
        for title, lines in (
            ("How to fill it in", _steps(self.asked)),
            ("What each status means", _meanings()),
        ):
            row += 2
            sheet.write_string(row, 0, title, self.strong)
            for label, text in lines:
                row += 1
                sheet.write_string(row, 0, label, self.text)
                sheet.write_string(row, 1, text, self.text)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        sheet.activate()

    def _table(
        self,
        name: str,
        columns: Sequence[Column],
        lines: Sequence[AskedLine],
        *,
        frozen: int,
        breaks: Sequence[int],
    ) -> None:
        sheet = self.book.page(name)
        for place, column in enumerate(columns):
            style = self.head_of_cells if column.is_open else self.head
            sheet.write_string(0, place, column.head, style)
            sheet.set_column(place, place, _WIDTHS[column.key])
            self._rules(sheet, place, column, len(lines))
        for row, line in enumerate(lines, 1):
            for place, column in enumerate(columns):
                self._cell(sheet, row, place, column, line)
        self._point_out_missing_reasons(sheet, columns, len(lines))
        sheet.freeze_panes(1, frozen)
        sheet.autofilter(0, 0, len(lines), len(columns) - 1)
        sheet.repeat_rows(0)
        sheet.repeat_columns(0, frozen - 1)
        sheet.set_print_scale(_SCALE)
        sheet.set_v_pagebreaks(breaks)
        sheet.print_across()
        sheet.protect("", _UNLOCKED)

    def _cell(self, sheet: Any, row: int, place: int, column: Column, line: AskedLine) -> None:
        text = fitting(line.texts.get(column.key, ""))
        if not column.is_open:
            sheet.write_string(row, place, text, self.text)
        elif not line.is_whole(column.key):
            sheet.write_string(row, place, text, self.shut)
        elif not text:
            sheet.write_blank(row, place, None, self.day if column.key == "due_on" else self.cell)
        elif column.key != "due_on" or not self.book.write_day(sheet, row, place, text, self.day):
            sheet.write_string(row, place, text, self.cell)

    def _rules(self, sheet: Any, place: int, column: Column, count: int) -> None:
        if not column.is_open or not count:
            return
        rule: dict[str, object] = {"validate": "any"}
        if column.key == "status":
            rule = choices(column.head, _STATUSES)
        elif column.key == "due_on":
            rule = {
                "validate": "date",
                "criteria": "between",
                "minimum": date(2000, 1, 1),
                "maximum": date(2199, 12, 31),
                "error_title": "Not a date",
                "error_message": "Write a date such as 2027-01-31.",
            }
        prompt = {"input_title": column.head, "input_message": _PROMPTS[column.key]}
        sheet.data_validation(1, place, count, place, {**rule, **prompt})

    def _point_out_missing_reasons(self, sheet: Any, columns: Sequence[Column], count: int) -> None:
        """Colour a reason that is empty though the status needs one."""
        keys = [column.key for column in columns]
        status, reason = keys.index("status"), keys.index("justification")
        one, other = (each.label for each in Status if each.needs_justification)
        at, why = f"${_letter(status)}2", f"${_letter(reason)}2"
        rule = f'=AND(OR({at}="{one}",{at}="{other}"),TRIM({why})="")'
        if count:
            sheet.conditional_format(
                1, reason, count, reason,
                {"type": "formula", "criteria": rule, "format": self.missing},
            )  # fmt: skip


def _letter(place: int) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[place]


def _about(asked: Questionnaire) -> Iterable[tuple[str, str]]:
    count = len(asked.duties)
    yield "Workload", asked.name
    yield "Asked by", asked.facilitator or asked.team or "The team that sent it"
    yield "For", asked.owner or "Whoever knows the answers"
    yield "Made on", f"{asked.made_at:%Y-%m-%d}"
    yield "Duties", f"{count} on the sheet 'Answers'"


_FIRST_STEPS = (
    "Write your name into the yellow cell above.",
    "Go to the sheet 'Answers'. Each row is a duty, with its question and what a yes needs. Only "
    "the yellow cells can be changed; what is in them is the answer so far.",
    "Choose a status, and say why where it is 'Alternative' or 'Not applicable'. Notes, owner, due "
    "date and evidence help those who read it later. What you do not know stays as it is.",
)
_STEP_OF_EXCEPTIONS = (
    "Where one service differs from the rest, say so in its row on the sheet 'Exceptions'. Rows "
    "that stay empty there are answered by the duty."
)
_LAST_STEP = "Save it as an XLSX workbook and send it back. Only what you changed is taken over."


def _steps(asked: Questionnaire) -> Iterable[tuple[str, str]]:
    exceptions = (_STEP_OF_EXCEPTIONS,) if asked.services else ()
    steps = (*_FIRST_STEPS, *exceptions, _LAST_STEP)
    return ((str(number), step) for number, step in enumerate(steps, 1))


def _meanings() -> Iterable[tuple[str, str]]:
    return ((status.label, meaning) for status, meaning in STATUS_MEANINGS.items())


def _machine_rows(asked: Questionnaire) -> Iterable[Sequence[str]]:
    """Yield what the way back needs: where it belongs, and what each cell held."""
    yield "format", FORMAT
    yield "file", asked.file_id
    yield "assessment", asked.assessment_id
    yield "name", asked.name
    yield "owner", asked.owner
    yield "knowledge_base", asked.pack
    yield "tool", f"srm-tui {__version__}"
    yield "made_at", asked.made_at.isoformat()
    yield "change_count", str(asked.change_count)
    for line in asked.lines:
        yield "row", line.control_id, line.service_id
        for field in FIELDS:
            if not line.is_whole(field):
                yield "shut", line.control_id, line.service_id, field
    for line in asked.lines:
        for (control_id, service_id, field), text in line.cells.items():
            if text:
                yield "value", control_id, service_id, field, text
