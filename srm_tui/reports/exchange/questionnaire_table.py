"""A questionnaire as a CSV table, for those who have a spreadsheet of their own kind."""

import csv
import io
import json

from srm_tui.core.cells import safe_cell
from srm_tui.core.questionnaire import FORMAT, TABLE_COLUMNS, AskedLine, Questionnaire


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
            "exported": _exported(line),
        }
        writer.writerow([safe_cell(texts.get(column.key, "")) for column in TABLE_COLUMNS])
    return buffer.getvalue().encode("utf-8-sig", "replace")


def _exported(line: AskedLine) -> str:
    """Return what each cell held, so that the way back can tell what was changed."""
    held = {key[2]: text for key, text in line.cells.items() if text}
    return json.dumps(held, ensure_ascii=False, sort_keys=True)
