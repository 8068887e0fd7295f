"""Writes the JSON Schemas of the YAML files and of the JSON report: `make docs`."""

import json
from pathlib import Path

from srm_tui.content.schema import SCHEMA_KINDS, schema_of
from srm_tui.reports.schema import report_schema
from srm_tui.resources import packs_folder

FOLDER = Path(packs_folder(), "schema")
REPORT = Path(__file__).parent / "schema" / "report.schema.json"


def files() -> dict[Path, str]:
    """Return what each schema file holds."""
    schemas = {FOLDER / f"{kind}.schema.json": schema_of(kind) for kind in SCHEMA_KINDS}
    schemas[REPORT] = report_schema()
    return {path: f"{json.dumps(schema, indent=2)}\n" for path, schema in schemas.items()}


if __name__ == "__main__":
    for path, text in files().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
