"""From the grid of a questionnaire to what each of its cells says."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from srm_tui.core.fields import Key
from srm_tui.core.questionnaire import (
    DUTY_COLUMNS,
    EVIDENCE_TITLE,
    FIELDS,
    FILLED_BY,
    FORMAT,
    MACHINE_SHEET,
    NEW_EVIDENCE,
    TABLE_COLUMNS,
)
from srm_tui.core.receipts import Tally, tallied
from srm_tui.core.returned import Cell, Returned
from srm_tui.errors import DocumentError, Place, Problem
from srm_tui.files import read_bytes
from srm_tui.importers.questionnaires.grid import Row, Sheet
from srm_tui.importers.questionnaires.table import read_table
from srm_tui.importers.questionnaires.workbook import read_workbook

MAX_BYTES = 16 << 20
_KEYS = {column.head.casefold(): column.key for column in (*DUTY_COLUMNS, *TABLE_COLUMNS)}
_OPEN = (*FIELDS, NEW_EVIDENCE, EVIDENCE_TITLE)
_HEADS_WITHIN = 20
"""How many rows may stand above the heads."""
_HINT = "Write one with 'srm-tui questionnaire', and send that."


def read_returned(path: Path) -> Returned:
    """Return what a questionnaire says that came back.

    It raises DocumentError for a file that is none. What is wrong in a cell is among
    the problems.
    """
    data = read_bytes(path, MAX_BYTES)
    reading = _Reading(path.name)
    if data[:2] == b"PK" or data.startswith(b"\xd0\xcf\x11\xe0"):
        sheets, foreign = read_workbook(data, str(path))
        reading.machine_sheet(sheets)
        reading.ignored += [Tally(what=each, reason="never followed or run") for each in foreign]
        kind = "XLSX questionnaire"
    else:
        sheets = (read_table(data, str(path)),)
        kind = "CSV questionnaire"
    for sheet in sheets:
        reading.sheet(sheet)
    return reading.returned(path, data, kind)


class _Reading:
    """Gathers what the sheets of one file say."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.about: dict[str, str] = {}
        self.names: dict[str, None] = {}
        self.exported: dict[Key, str] = {}
        self.shut: set[Key] = set()
        self.given: dict[Key, Cell] = {}
        self.ignored: list[Tally] = []
        self.strange: list[tuple[str, str]] = []
        self.problems: list[Problem] = []

    def machine_sheet(self, sheets: Iterable[Sheet]) -> None:
        """Read what the export wrote for the way back."""
        for sheet in sheets:
            if sheet.name.casefold() == MACHINE_SHEET:
                for row in sheet.rows:
                    word, *rest = (cell.text for cell in row.cells)
                    self._machine_row(word, [*rest, "", "", "", ""])

    def _machine_row(self, word: str, rest: list[str]) -> None:
        if word == "value":
            self.exported[rest[0], rest[1], rest[2]] = rest[3]
        elif word == "shut":
            self.shut.add((rest[0], rest[1], rest[2]))
        elif word != "row":
            self.about.setdefault(word, rest[0])

    def sheet(self, sheet: Sheet) -> None:
        """Read one sheet: answers or exceptions where it has their heads, or the name."""
        if sheet.name.casefold() == MACHINE_SHEET:
            return
        heads, columns = _heads(sheet)
        if heads is None:
            self._name(sheet)
            return
        if "service_name" in columns and "service" not in columns:
            message = "The column 'Service id' is missing, so nobody knows what its rows are about"
            hint = "Put it back, or take the sheet out."
            self._problem("no-service", f"{self.file} {sheet.name}".rstrip(), message, hint)
            return
        missing = [each for each in FIELDS if each not in columns]
        self.strange += [(f"column '{each}'", "it is not in the file") for each in missing]
        for row in sheet.rows:
            if row.number > heads.number:
                self._row(sheet, row, columns)

    def _row(self, sheet: Sheet, row: Row, columns: Mapping[str, int]) -> None:
        texts = {key: row.at(place).text.strip() for key, place in columns.items()}
        control_id, service_id = texts["control"].casefold(), texts.get("service", "").casefold()
        cells = dict(self._cells(sheet, row, columns))
        if not control_id:
            self._without_control(cells)
            return
        if "format" in columns:
            self._marked(row, texts, control_id, service_id)
        if name := texts.get("filled_by"):
            self.names[name] = None
        for field, cell in cells.items():
            key = control_id, service_id, field
            before = self.given.get(key)
            if before is not None and before.text.strip() != cell.text.strip():
                message = f"The same stands in {before.place} and says something else"
                self._problem("twice", cell.place, message, "Keep one of the two rows.")
            self.given.setdefault(key, cell)

    def _cells(
        self, sheet: Sheet, row: Row, columns: Mapping[str, int]
    ) -> Iterator[tuple[str, Cell]]:
        for field in _OPEN:
            if (place := columns.get(field)) is not None:
                raw = row.at(place)
                text = raw.day or raw.text if field == "due_on" else raw.text
                where = f"{self.file} {self._place(sheet, row, place, field)}"
                yield field, Cell(place=where, text=text, fault=raw.fault)

    @staticmethod
    def _place(sheet: Sheet, row: Row, place: int, field: str) -> str:
        if sheet.name:
            return sheet.place(row, place)
        head = next(each.head for each in TABLE_COLUMNS if each.key == field)
        return f"row {row.number}, {head}"

    def _without_control(self, cells: Mapping[str, Cell]) -> None:
        filled = [cell for cell in cells.values() if cell.text.strip() or cell.fault]
        if filled:
            hint = "Put it into the row of its duty, or take it out."
            message = "The row does not say which control it is about"
            self._problem("no-control", filled[0].place, message, hint)

    def _marked(self, row: Row, texts: Mapping[str, str], control_id: str, service_id: str) -> None:
        """Read from a row of a table what the export wrote for the way back."""
        words = [*texts["format"].split(), "", "", ""]
        for name, word in zip(("format", "assessment", "change_count"), words, strict=False):
            if word and self.about.setdefault(name, word) != word:
                message = "The row comes from another questionnaire"
                where = f"{self.file} row {row.number}"
                self._problem("mixed", where, message, "Send each back in a file of its own.")
                return
        held = _held(texts.get("exported", ""))
        for field in held.pop("shut", "").split():
            self.shut.add((control_id, service_id, field))
        for field, text in held.items():
            self.exported[control_id, service_id, field] = text

    def _name(self, sheet: Sheet) -> None:
        """Take the name from the cell beside its label."""
        for row in sheet.rows[:60]:
            for place in range(min(len(row.cells), 6)):
                if row.at(place).text.strip().casefold() == FILLED_BY.casefold():
                    beside = (each.text.strip() for each in row.cells[place + 1 :])
                    if name := next(filter(None, beside), ""):
                        self.names[" ".join(name.split())] = None

    def _problem(self, code: str, place: str, message: str, hint: str) -> None:
        self.problems.append(Problem(code, Place(place), message, hint))

    def returned(self, path: Path, data: bytes, kind: str) -> Returned:
        """Return all that was read; raise DocumentError where it is no questionnaire of ours."""
        _refuse_others(str(path), self.about.get("format", ""))
        if len(self.names) > 1:
            names = ", ".join(f"'{each:.30}'" for each in list(self.names)[:3])
            message = f"It names several people who filled it in: {names}"
            self._problem("several-names", self.file, message, "Leave one of them.")
        return Returned(
            file=self.file,
            sha256=hashlib.sha256(data).hexdigest(),
            size=len(data),
            format=kind,
            assessment_id=self.about.get("assessment", ""),
            name=self.about.get("name", ""),
            owner=self.about.get("owner", ""),
            tool=self.about.get("tool", ""),
            made_at=self.about.get("made_at", ""),
            filled_by=next(iter(self.names), ""),
            exported=self.exported,
            shut=frozenset(self.shut),
            given=self.given,
            ignored=(*self.ignored, *tallied(self.strange)),
            problems=tuple(self.problems),
        )


def _heads(sheet: Sheet) -> tuple[Row | None, dict[str, int]]:
    """Return the row of heads with the place of each known column, wherever it was moved."""
    for row in sheet.rows[:_HEADS_WITHIN]:
        columns: dict[str, int] = {}
        for place, cell in enumerate(row.cells):
            key = _KEYS.get(" ".join(cell.text.casefold().split()))
            if key:
                columns.setdefault(key, place)
        if "control" in columns and len(columns) > 2:
            return row, columns
    return None, {}


def _held(text: str) -> dict[str, str]:
    """Return what the cells of a row held, as the export wrote it."""
    try:
        held = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return {str(k): str(v) for k, v in held.items()} if isinstance(held, dict) else {}


def _refuse_others(path: str, found: str) -> None:
    """Raise DocumentError unless `found` names a questionnaire that can be read here."""
    family = FORMAT.rsplit("/", 1)[0]
    if found == FORMAT:
        return
    if found.startswith(family):
        message = "The questionnaire was made by a newer srm-tui."
        raise DocumentError(Place(path), message, "Update srm-tui, then try again.")
    if found:
        raise DocumentError(Place(path), "This is a report, not a questionnaire.", _HINT)
    message = "This is no questionnaire of srm-tui, or what it needs to come back was taken out."
    raise DocumentError(Place(path), message, _HINT)
