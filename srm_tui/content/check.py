"""Checks a value against its shape and says everything that does not fit, with its line."""

import types
from collections.abc import Iterable
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from srm_tui.core.knowledge import closest
from srm_tui.documents import Document
from srm_tui.errors import Place, Problem

Shape = TypeVar("Shape", bound=msgspec.Struct)

_WORDS = {
    str: "text",
    int: "a number",
    bool: "true or false",
    dict: "a mapping (key: value)",
    list: "a list",
}


def fit(
    value: object, shape: type[Shape], document: Document, place: Place
) -> Shape | list[Problem]:
    """Return `value` as `shape`, or all the ways in which it does not fit."""
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError:
        problems: list[Problem] = []
        _walk(value, shape, "", document, place, problems)
        return problems


def _walk(
    value: Any, kind: Any, path: str, document: Document, place: Place, into: list[Problem]
) -> None:
    origin = get_origin(kind)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        _walk_struct(value, kind, path, document, place, into)
    elif origin is list and isinstance(value, list):
        for index, item in enumerate(value):
            here = document.place(value, index)
            _walk(item, get_args(kind)[0], f"{path}[{index + 1}]", document, here, into)
    elif origin is dict and isinstance(value, dict):
        key_kind, item_kind = get_args(kind)
        for key, item in value.items():
            here = document.place(value, key)
            _walk(key, key_kind, f"key of {path}", document, here, into)
            _walk(item, item_kind, f"{path}.{key}", document, here, into)
    elif origin is types.UnionType and (
        matching := [each for each in get_args(kind) if _form(each) is type(value)]
    ):
        _walk(value, matching[0], path, document, place, into)
    else:
        _check_leaf(value, kind, path, place, into)


def _walk_struct(
    value: Any,
    shape: type[msgspec.Struct],
    path: str,
    document: Document,
    place: Place,
    into: list[Problem],
) -> None:
    if not isinstance(value, dict):
        into.append(_mismatch(value, dict, path, place))
        return
    hints = get_type_hints(shape)
    fields = {each.encode_name: each for each in msgspec.structs.fields(shape)}
    prefix = f"{path}." if path else ""
    for key, item in value.items():
        here = document.place(value, key)
        if key in fields:
            _walk(item, hints[fields[key].name], prefix + key, document, here, into)
        else:
            into.append(_unknown_field(key, fields, here))
    for name, each in fields.items():
        if each.required and name not in value:
            message = f"The field '{prefix}{name}' is missing."
            into.append(Problem("missing-field", place, message, "Add it."))


def _unknown_field(key: str, known: Iterable[str], place: Place) -> Problem:
    near = closest(key, known, 1)
    hint = f"Did you mean '{near[0]}'?" if near else f"Known are {', '.join(known)}."
    return Problem("unknown-field", place, f"There is no field '{key}' here.", hint)


def _check_leaf(value: Any, kind: Any, path: str, place: Place, into: list[Problem]) -> None:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        into.append(_mismatch(value, kind, path, place))


def _mismatch(value: Any, kind: Any, path: str, place: Place) -> Problem:
    allowed: Iterable[str] = ()
    kinds = [each for each in get_args(kind) if each is not types.NoneType]
    if get_origin(kind) in (Union, types.UnionType) and len(kinds) == 1:
        kind = kinds[0]
    if get_origin(kind) is Literal:
        allowed = get_args(kind)
    elif isinstance(kind, type) and hasattr(kind, "__members__"):
        allowed = [str(member) for member in kind]  # type: ignore[attr-defined]
    if allowed:
        near = closest(str(value), allowed, 1)
        hint = f"Did you mean '{near[0]}'?" if near else f"Use one of {', '.join(allowed)}."
        return Problem("wrong-value", place, f"'{path}' cannot be '{_short(value)}'.", hint)
    wanted = _words(kind)
    return Problem(
        "wrong-type",
        place,
        f"'{path or 'the record'}' must be {wanted}, not '{_short(value)}'.",
        "Quote it if it is meant as text." if wanted == "text" else "",
    )


def _words(kind: Any) -> str:
    """Return what a value of `kind` is called, as in `text or a list`."""
    if isinstance(kind, types.UnionType):
        return " or ".join(_words(each) for each in get_args(kind) if each is not types.NoneType)
    return _WORDS.get(_form(kind), "a date such as 2026-11-24")


def _form(kind: Any) -> Any:
    """Return the plain type of a value of `kind`: a record is written as a mapping."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return dict
    return get_origin(kind) or kind


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
