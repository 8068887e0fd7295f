"""The JSON Schema of each kind of file, with which editors complete, explain and check."""

import ast
import inspect
from collections.abc import Iterator
from types import ModuleType
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from srm_tui.content import mapping_shapes, shapes

_SHAPES: dict[str, Any] = {
    "pack": shapes.PackShape,
    "services": list[shapes.ServiceShape],
    "controls": list[shapes.ControlShape],
    "facts": list[shapes.FactShape],
    "frameworks": shapes.FrameworkShape,
    "mappings": list[mapping_shapes.MappingShape],
}
SCHEMA_KINDS = tuple(_SHAPES)
"""The kinds of files in a pack, as the files and folders are named."""


def schema_of(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of one kind of file."""
    found = msgspec.json.schema(_SHAPES[kind], schema_hook=lambda _: {"title": "anything"})
    said = _more_of_fields()
    for name, definition in found["$defs"].items():
        if "title" in definition:
            definition["title"] = definition["title"].removesuffix("Shape")
        properties = definition.get("properties", {})
        if "when" in properties:
            properties["when"] = {**_THIS}
        for key, each in properties.items():
            each.update(said.get((name, key), {}))
    if kind == "controls":
        found["$defs"]["Condition"] = _CONDITION
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"srm-tui {kind}",
        **found,
    }


def _more_of_fields() -> dict[tuple[str, str], dict[str, Any]]:
    """Return what msgspec does not tell of fields, by class and key.

    It is the text below the field in the source, and the keys that a mapping may have.
    """
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for module in (shapes, mapping_shapes):
        for definition in _classes_of(module):
            shape = getattr(module, definition.name)
            keys = {each.name: each.encode_name for each in msgspec.structs.fields(shape)}
            for name, kind in get_type_hints(shape).items():
                if get_origin(kind) is dict and get_args(get_args(kind)[0]):
                    names = list(get_args(get_args(kind)[0]))
                    found[definition.name, keys[name]] = {"propertyNames": {"enum": names}}
            for name, text in _texts_below(definition):
                found.setdefault((definition.name, keys[name]), {})["description"] = text
    return found


def _classes_of(module: ModuleType) -> Iterator[ast.ClassDef]:
    for definition in ast.parse(inspect.getsource(module)).body:
        if isinstance(definition, ast.ClassDef):
            yield definition


def _texts_below(definition: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for line, below in zip(definition.body, definition.body[1:], strict=False):
        match line, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                yield name, text


def _test(subject: str, description: str) -> dict[str, Any]:
    return _mapping({subject: {"type": "string", "description": description}})


def _mapping(properties: dict[str, Any], *optional: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": [key for key in properties if key not in optional],
        "additionalProperties": False,
    }


_THIS = {"$ref": "#/$defs/Condition"}
_SEVERAL = {"type": "array", "minItems": 1, "items": _THIS}
_ANSWERS = {"type": "array", "minItems": 1, "items": {"type": "string"}}
_CONDITION = {
    "title": "Condition",
    "description": "A test of one subject, or a combination of others.",
    "oneOf": [
        _test("trait", "A trait, by id: it holds for services that have it."),
        _test("service", "A service, by id: it holds for it and its variants."),
        _mapping(
            {
                "fact": {"type": "string", "description": "An integration question, by id."},
                "is": {
                    "description": "The answer, or several of which one must have been given.",
                    "anyOf": [{"type": "string"}, _ANSWERS],
                },
            },
            "is",
        ),
        _test("framework", "A framework, by id: it holds where it was chosen."),
        _test("outside", "A framework, by id: it holds for services outside its programme."),
        _mapping({"all": {**_SEVERAL, "description": "Each of these must hold."}}),
        _mapping({"any": {**_SEVERAL, "description": "One of these must hold."}}),
        _mapping({"not": {**_THIS, "description": "This must not hold."}}),
    ],
}
