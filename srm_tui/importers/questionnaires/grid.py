"""Sheets as plain grids of texts, whatever file they come from."""

from datetime import date, datetime

from msgspec import Struct

FORMULA = "holds a formula"
ERROR = "holds an error of a formula"


class Raw(Struct, frozen=True):
    """What a cell holds, before anybody knows what it is for."""

    text: str = ""
    """A day as in `2027-01-31`."""
    day: str = ""
    """The same where the number of a day stood; empty for anything else."""
    fault: str = ""


EMPTY = Raw()


class Row(Struct, frozen=True):
    """A row of a sheet."""

    number: int
    cells: tuple[Raw, ...]

    def at(self, place: int) -> Raw:
        """Return the cell in that column, counted from 0."""
        return self.cells[place] if 0 <= place < len(self.cells) else EMPTY


class Sheet(Struct, frozen=True, kw_only=True):
    """A sheet of a file, without its empty rows."""

    name: str
    """Empty for a file that is one table."""
    rows: tuple[Row, ...]

    def place(self, row: Row, column: int) -> str:
        """Return the name of a cell, as in `Answers!D14`."""
        return f"{self.name}!{letters(column)}{row.number}"


def letters(column: int) -> str:
    """Return how spreadsheets call a column, counted from 0."""
    name = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def told(value: object) -> str:
    """Return a value of a cell as a person would type it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        is_day = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if is_day else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)
