"""A foreign hand that fills in a questionnaire: it opens the workbook, types, and saves it."""

from pathlib import Path
from typing import Any

import openpyxl


class Filling:
    """A questionnaire that is open to be filled in; it is saved when its block ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = openpyxl.load_workbook(path)

    def __enter__(self) -> "Filling":
        return self

    def __exit__(self, *_: object) -> None:
        self.book.save(self.path)
        self.book.close()

    def cell(self, control: str, head: str, sheet: str = "Answers", service: str = "") -> Any:
        """Return a cell by what its row and column say."""
        found = self.book[sheet]
        heads = {cell.value: cell.column for cell in found[1]}
        for row in range(2, found.max_row + 1):
            is_row = found.cell(row, heads["Control"]).value == control
            if is_row and (not service or found.cell(row, heads["Service id"]).value == service):
                return found.cell(row, heads[head])
        raise LookupError(control)
