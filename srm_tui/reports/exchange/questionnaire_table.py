"""A questionnaire as a CSV table, for those who have a spreadsheet of their own kind."""

import csv
import io
import json

from srm_tui.core.cells import fitting, safe_cell
from srm_tui.core.questionnaire import FIELDS, FORMAT, TABLE_COLUMNS, AskedLine, Questionnaire


def questionnaire_table(asked: Questionnaire) -> bytes:
    """Return the table, in UTF-8 with a byte order mark so that spreadsheets know it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    writer.writerow([column.head for column in TABLE_COLUMNS])
    for line in asked.lines:
        texts = {
            **line.texts,
            "control": line.control_id,
            "service": line.service_id,
            "filled_by": asked.owner,
            "format": f"{FORMAT} {asked.assessment_id} {asked.change_count}",
        }
        cells = (fitting(texts.get(column.key, "")) for column in TABLE_COLUMNS[:-1])
        writer.writerow([*map(safe_cell, cells), _exported(line)])
    return buffer.getvalue().encode("utf-8-sig", "replace")


def _exported(line: AskedLine) -> str:
    """Return what each cell held, so that the way back can tell what was changed.

    It begins with a bracket, which starts no formula.
    """
    held = {key[2]: text for key, text in line.cells.items() if text}
    if shut := [field for field in FIELDS if not line.is_whole(field)]:
        held["shut"] = " ".join(shut)
    return json.dumps(held, ensure_ascii=False, sort_keys=True)
