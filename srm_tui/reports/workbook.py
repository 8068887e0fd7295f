"""XLSX workbooks: the same content gives the same bytes, and no text becomes a formula."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from msgspec import Struct

from srm_tui.core.cells import fitting
from srm_tui.core.questionnaire import MACHINE_SHEET
from srm_tui.reports.options import Paper

Heads = Sequence[tuple[str, int]]
"""Columns with their widths, in characters."""

_HEAD = "#0b5d6b"
_DAY = "yyyy-mm-dd"
_FIRST_DAY = "1900-03-01"
"""Before it, spreadsheets disagree about the days of 1900."""


class Imprint(Struct, frozen=True, kw_only=True):
    """What the properties of a workbook say, and how it is printed."""

    title: str
    author: str
    comments: str
    created: datetime
    """UTC."""
    paper: Paper = Paper.A4


class Book:
    """A workbook that is finished when its block ends."""

    def __init__(self, imprint: Imprint, fills: Mapping[str, str] | None = None) -> None:
        import xlsxwriter

        self.written = b""
        self._paper = imprint.paper
        self._buffer = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        }
        self._book = xlsxwriter.Workbook(self._buffer, options)
        self._book.set_properties(
            {
                "title": fitting(imprint.title)[:200],
                "author": fitting(imprint.author)[:120],
                "comments": imprint.comments,
                "created": imprint.created.replace(tzinfo=None),
            }
        )
        self._text = self.format()
        self._day = self.format(num_format=_DAY)
        self._head = self.head_format()
        self._fills = {word: self.format(bg_color=colour) for word, colour in (fills or {}).items()}

    def __enter__(self) -> "Book":
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._book.close()
        if kind is None:
            self.written = self._buffer.getvalue()

    def format(self, **properties: object) -> Any:
        """Return a format for text that wraps and begins at the top, with more `properties`."""
        return self._book.add_format({"valign": "top", "text_wrap": True, **properties})

    def head_format(self, colour: str = _HEAD) -> Any:
        """Return the format of the head of a column."""
        return self.format(bold=True, bg_color=colour, font_color="#ffffff")

    def page(self, name: str) -> Any:
        """Return a new sheet without anything in it, set up for print."""
        sheet = self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(1 if self._paper is Paper.LETTER else 9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&RPage &P of &N")
        return sheet

    def sheet(
        self,
        name: str,
        heads: Heads,
        rows: Iterable[Sequence[str | int]],
        *,
        freeze: int = 0,
        is_list: bool = True,
    ) -> Any:
        """Return a new sheet with `rows` below their heads, to be filtered where it is a list."""
        sheet = self.page(name)
        for column, (head, width) in enumerate(heads):
            sheet.write_string(0, column, head, self._head)
            sheet.set_column(column, column, width)
        last = 0
        for last, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                self._write(sheet, last, column, value)
        if is_list:
            sheet.freeze_panes(1, freeze)
            sheet.autofilter(0, 0, last, len(heads) - 1)
        sheet.repeat_rows(0)
        return sheet

    def _write(self, sheet: Any, row: int, column: int, value: str | int) -> None:
        if isinstance(value, int):
            sheet.write_number(row, column, value, self._text)
        elif not value:
            sheet.write_blank(row, column, None, self._text)
        elif not self.write_day(sheet, row, column, value, self._day):
            text = fitting(value)
            sheet.write_string(row, column, text, self._fills.get(text, self._text))

    def write_day(self, sheet: Any, row: int, column: int, text: str, style: Any) -> bool:
        """Write `text` where it is a day that a spreadsheet can hold; return whether it is."""
        is_day = bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text)) and text > _FIRST_DAY
        if is_day:
            sheet.write_datetime(row, column, date.fromisoformat(text), style)
        return is_day

    def hidden(self, rows: Iterable[Sequence[str]]) -> None:
        """Add the sheet that programs read."""
        sheet = self._book.add_worksheet(MACHINE_SHEET)
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                sheet.write_string(row, column, fitting(value))
        sheet.hide()


def choices(head: str, words: Iterable[str]) -> dict[str, object]:
    """Return the rule for cells that hold one of `words`."""
    return {
        "validate": "list",
        "source": list(words),
        "error_title": f"Not a {head.lower()}"[:32],
        "error_message": "Choose one of the list.",
    }
