"""Writes the JSON Schemas that the first line of each YAML file names: `make docs`."""

import json
from pathlib import Path

from srm_tui.content.schema import SCHEMA_KINDS, schema_of
from srm_tui.resources import packs_folder

FOLDER = packs_folder() / "schema"


def files() -> dict[Path, str]:
    """Return what each schema file holds."""
    return {
        FOLDER / f"{kind}.schema.json": f"{json.dumps(schema_of(kind), indent=2)}\n"
        for kind in SCHEMA_KINDS
    }


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
