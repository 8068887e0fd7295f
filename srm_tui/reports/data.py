"""The report as JSON for programs."""

import json
from dataclasses import asdict
from datetime import datetime

from srm_tui.reports.model import ReportModel
from srm_tui.reports.registry import Progress

FORMAT = "srm-tui-report/1"


def render(model: ReportModel, data: str, progress: Progress) -> bytes:  # noqa: ARG001 (one signature)
    """Return every field of the report's model; `format` names its version."""
    progress("Writing the data")
    said = {"format": FORMAT, **asdict(model)}
    said["gaps"] = [card.id for card in model.gaps]
    text = json.dumps(said, ensure_ascii=False, indent=2, default=_plain)
    return f"{text}\n".encode()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
