"""The JSON Schema of the report as JSON."""

import ast
import inspect
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from srm_tui.reports import cards, lists, model, workshop
from srm_tui.reports.data import FORMAT, NOT_TOLD

_DUTY = {"$ref": "#/$defs/DutyCard"}
_DUTY_ID = {"type": "string", "description": "The id of a duty, which stands in its domain."}


def report_schema() -> dict[str, Any]:
    """Return what the JSON report may hold, in the words of JSON Schema."""
    found = msgspec.json.schema(model.ReportModel, schema_hook=_of_basis)
    definitions = found["$defs"]
    for name, definition in definitions.items():
        definition.pop("title", None)
        definition["additionalProperties"] = False
        for field, text in _TEXTS.get(name, {}).items():
            definition["properties"][field]["description"] = text
        if name != "DomainPart":
            definitions[name] = _with_ids(definition)
        definitions[name].pop("enumNames", None)
    report = definitions["ReportModel"]
    properties = {k: v for k, v in report["properties"].items() if k not in NOT_TOLD}
    report["properties"] = {"format": {"enum": [FORMAT]}, **properties}
    report["required"] = list(report["properties"])
    for name in definitions:
        if "properties" in definitions[name]:
            definitions[name]["required"] = list(definitions[name]["properties"])
    told = _named("ReportModel", definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "srm-tui report",
        **found,
        "$defs": {name: each for name, each in definitions.items() if name in told},
    }


def _of_basis(kind: type) -> dict[str, Any]:
    """Return some schema for types that only the basis of a report has, which is not told."""
    return {"title": kind.__name__}


def _named(name: str, definitions: dict[str, Any]) -> set[str]:
    """Return the names of a definition and of all that it leads to."""
    found, waiting = {name}, [name]
    while waiting:
        text = str(definitions[waiting.pop()])
        new = set(re.findall(r"'#/\$defs/([^']+)'", text)) - found
        found |= new
        waiting += new
    return found


def _with_ids(value: Any) -> Any:
    """Return a piece of the schema with the ids of duties where the model has duties."""
    if value == _DUTY:
        return _DUTY_ID
    if isinstance(value, dict):
        return {key: _with_ids(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_with_ids(each) for each in value]
    return value


def _texts_of(definition: ast.ClassDef) -> Iterator[tuple[str, str]]:
    """Yield the fields of a record with the text that stands below them."""
    for line, below in zip(definition.body, definition.body[1:], strict=False):
        match line, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                yield name, " ".join(text.split())


_TEXTS = {
    definition.name: dict(_texts_of(definition))
    for module in (cards, lists, model, workshop)
    for definition in ast.parse(inspect.getsource(module)).body
    if isinstance(definition, ast.ClassDef)
}
