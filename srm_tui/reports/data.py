"""The report as JSON for programs."""

import dataclasses
import json
from datetime import datetime
from enum import Enum
from typing import Any

from srm_tui.reports.cards import DutyCard
from srm_tui.reports.model import DomainPart, ReportModel
from srm_tui.reports.registry import Progress

FORMAT = "srm-tui-report/1"
NOT_TOLD = frozenset({"basis", "look", "duties"})
"""Fields of the model that are not in the file; all duties stand in their domains."""


def render(model: ReportModel, data: str, progress: Progress) -> bytes:  # noqa: ARG001 (one signature)
    """Return everything that the model holds; `format` names the version of its schema.

    Each duty stands once, in its domain; wherever else it occurs its id stands for it.
    A profile decides which chapters there are and says so; the duties are all there.
    """
    progress("Writing the data")
    whole = dataclasses.replace(
        model, domains=tuple(_whole(domain, model.duties) for domain in model.domains)
    )
    said = {"format": FORMAT, **_plain(whole)}
    text = json.dumps(said, ensure_ascii=False, indent=2)
    return f"{text}\n".encode()


def _whole(domain: DomainPart, duties: tuple[DutyCard, ...]) -> DomainPart:
    return dataclasses.replace(
        domain, duties=tuple(duty for duty in duties if duty.domain == domain.title)
    )


def _plain(value: Any) -> Any:
    """Return `value` in the words of JSON, with the ids of duties in their place."""
    if isinstance(value, DutyCard):
        return value.id
    if isinstance(value, DomainPart):
        return {**_fields(value), "duties": [_fields(duty) for duty in value.duties]}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if dataclasses.is_dataclass(value):
        return _fields(value)
    return value


def _fields(value: Any) -> dict[str, Any]:
    names = [field.name for field in dataclasses.fields(value)]
    left_out = NOT_TOLD if isinstance(value, ReportModel) else frozenset()
    return {name: _plain(getattr(value, name)) for name in names if name not in left_out}
