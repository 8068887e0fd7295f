"""A copy of the CAIQ that people have, filled in by the ids of its questions."""

import io
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from srm_tui.core.cells import fitting
from srm_tui.errors import UsageError
from srm_tui.reports.exchange.caiq import CaiqLine, question_control

_HEADS = {
    "question id": "question",
    "csp caiq answer": "answer",
    "ssrm control ownership": "ownership",
    "csp implementation description": "description",
    "csc responsibilities": "responsibilities",
}
"""How its heads begin, in lower case and with single blanks."""
_HEADS_WITHIN = 20
_MOST_ROWS = 5_000
_MOVED = "STA-"
"""The domain whose ids mean other controls from version 4.1 on."""


class FilledCopy(Struct, frozen=True, kw_only=True):
    """A questionnaire that was filled in, and what became of its rows."""

    data: bytes
    version: str
    """As the name of its sheet says it, as in `4.0.3`; empty when it does not."""
    questions: int
    filled: int
    """Rows in which something was written."""
    kept: int
    """Cells that held something and were left as they are."""
    unknown: tuple[str, ...]
    """Questions about which nothing is known, by id."""
    moved: tuple[str, ...]
    """Questions that were left out because their ids have another meaning in that version."""


def fill_copy(book: Any, lines: Iterable[CaiqLine], *, replacing: bool) -> FilledCopy:
    """Return a workbook that openpyxl has opened, with answers in it.

    Cells that hold something stay, or are replaced. It raises UsageError where no sheet
    has the heads of a CAIQ.
    """
    sheet, head, columns = _found(book)
    filling = _Filling({line.control_id: line for line in lines}, replacing=replacing)
    filling.version = str(sheet.title).casefold().rpartition("v")[2].strip()
    for row in range(head + 1, min(sheet.max_row, _MOST_ROWS) + 1):
        filling.row(sheet, row, columns)
    out = io.BytesIO()
    book.save(out)
    return FilledCopy(
        data=out.getvalue(),
        version=filling.version,
        questions=filling.questions,
        filled=filling.filled,
        kept=filling.kept,
        unknown=tuple(filling.unknown),
        moved=tuple(filling.moved),
    )


class _Filling:
    """Fills the rows of one sheet."""

    def __init__(self, line_by_control: Mapping[str, CaiqLine], *, replacing: bool) -> None:
        self.line_by_control = line_by_control
        self.replacing = replacing
        self.version = ""
        self.questions = self.filled = self.kept = 0
        self.unknown: list[str] = []
        self.moved: list[str] = []

    def row(self, sheet: Any, row: int, columns: Mapping[str, int]) -> None:
        """Fill the row of a question; any other row is passed over."""
        question = str(sheet.cell(row, columns["question"]).value or "").strip()
        control_id = question_control(question)
        if not control_id:
            return
        self.questions += 1
        if control_id.startswith(_MOVED) and not self.version.startswith("4.0"):
            self.moved.append(question)
        elif line := self.line_by_control.get(control_id):
            wrote = [
                self._write(sheet.cell(row, place), str(getattr(line, name)))
                for name, place in columns.items()
                if name != "question"
            ]
            self.filled += any(wrote)
        else:
            self.unknown.append(question)

    def _write(self, cell: Any, text: str) -> bool:
        if not text:
            return False
        from openpyxl.cell.cell import MergedCell

        if isinstance(cell, MergedCell) or (str(cell.value or "").strip() and not self.replacing):
            self.kept += 1
            return False
        cell.value = fitting(text)
        cell.data_type = "s"  # openpyxl takes a text that begins with = for a formula
        return True


def _found(book: Any) -> tuple[Any, int, dict[str, int]]:
    """Return the sheet of the questions, the row of its heads, and their columns."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows(max_row=_HEADS_WITHIN, max_col=40):
            columns: dict[str, int] = {}
            for cell in row:
                text = " ".join(str(cell.value or "").casefold().split())
                name = next((n for start, n in _HEADS.items() if text.startswith(start)), "")
                if name:
                    columns.setdefault(name, cell.column)
            if "question" in columns and len(columns) > 1:
                return sheet, row[0].row, columns
    message = "No sheet has the heads of a CAIQ, such as 'Question ID' and 'CSP CAIQ Answer'."
    raise UsageError(message, "Take the questionnaire as the Cloud Security Alliance gives it out.")
