"""A small judge of JSON Schema: it knows the words that our schemas use, and no others."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "array": list,
    "object": dict,
    "boolean": bool,
    "null": type(None),
}
_WORDS_ONLY = {"$schema", "$defs", "title", "description", "default"}


def errors(schema: dict[str, Any], value: object) -> list[str]:
    """Return what is wrong with `value` under `schema`, each with its path."""
    return list(_errors(schema, value, "", schema["$defs"]))


def _errors(schema: dict[str, Any], value: Any, path: str, defs: dict[str, Any]) -> Iterator[str]:
    for word, said in schema.items():
        match word:
            case "$ref":
                yield from _errors(defs[said.removeprefix("#/$defs/")], value, path, defs)
            case "type":
                if not isinstance(value, _TYPES[said]):
                    yield f"{path}: no {said}"
            case "enum":
                if value not in said:
                    yield f"{path}: not one of {said}"
            case "format":
                assert said == "date"
                if isinstance(value, str) and not _is_date(value):
                    yield f"{path}: no date"
            case "minItems":
                if isinstance(value, list) and len(value) < said:
                    yield f"{path}: too few"
            case "anyOf" | "oneOf":
                fitting = [part for part in said if not list(_errors(part, value, path, defs))]
                if not fitting or (word == "oneOf" and len(fitting) > 1):
                    yield f"{path}: fits {len(fitting)} of {len(said)}"
            case "maxItems":
                if isinstance(value, list) and len(value) > said:
                    yield f"{path}: too many"
            case "prefixItems":
                for index, (part, item) in enumerate(zip(said, value, strict=False)):
                    yield from _errors(part, item, f"{path}/{index}", defs)
            case "items" if said is False:
                assert schema["maxItems"] == len(schema["prefixItems"])
            case "items":
                for index, item in enumerate(value if isinstance(value, list) else ()):
                    yield from _errors(said, item, f"{path}/{index}", defs)
            case "required":
                if isinstance(value, dict):
                    yield from (f"{path}: {key} is missing" for key in said if key not in value)
            case "properties" | "additionalProperties" | "propertyNames":
                if isinstance(value, dict):
                    yield from _key_errors(word, schema, value, path, defs)
            case _:
                assert word in _WORDS_ONLY, f"no judge for {word}"


def _key_errors(
    word: str, schema: dict[str, Any], value: dict[str, Any], path: str, defs: dict[str, Any]
) -> Iterator[str]:
    known = schema.get("properties", {})
    for key, item in value.items():
        here = f"{path}/{key}"
        if word == "propertyNames":
            yield from _errors(schema[word], key, here, defs)
        elif key in known:
            if word == "properties":
                yield from _errors(known[key], item, here, defs)
        elif word == "additionalProperties" and schema[word] is False:
            yield f"{here}: unknown"
        elif word == "additionalProperties":
            yield from _errors(schema[word], item, here, defs)


def _is_date(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text) and date.fromisoformat(text))
    except ValueError:
        return False
