"""Bounded, strict reading of YAML and JSON that keeps line numbers."""

import json
import math
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from srm_tui.errors import DocumentError, Place
from srm_tui.files import MAX_BYTES, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_DEPTH = 24
_MAX_JSON_DEPTH = 64
_MAX_VALUES = 400_000
_MAX_DIGITS = 18
_GIT = ("<<<<<<< ", ">>>>>>> ")
"""How lines begin that git puts around a conflict."""
_STARTS_OF_NUMBERS = frozenset("+-.0123456789")
_MAX_JSON_DIGITS = 300
_JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[][{}:]|[^][{}:,"\s]++')
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"([-+]?[0-9]+\.[0-9]*|\.[0-9]+)([eE][-+][0-9]+)?\Z")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)\Z|\.(nan|NaN|NAN)\Z")
_WORDS = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~", "")),
}


@dataclass(frozen=True, slots=True)
class Document:
    """A value that was read, with the line of each of its parts."""

    file: str
    value: Any
    lines: dict[object, int] = field(repr=False, default_factory=dict)

    def place(self, container: object, key: object = None) -> Place:
        """Return where a mapping or list stands, or one key or index of it."""
        line = self.lines.get(id(container), 0)
        if key is not None:
            line = self.lines.get((id(container), key), line)
        return Place(self.file, line)


def read_yaml(path: Path, max_bytes: int = MAX_BYTES) -> Document:
    """Return the document in `path`, or raise a DocumentError that names file and line."""
    return parse_yaml(read_bytes(path, max_bytes), str(path), max_values=max(max_bytes // 20, 1))


def read_json(path: Path, max_bytes: int = MAX_BYTES) -> Document:
    """Return the JSON document in `path`, or raise a DocumentError that names file and line."""
    return parse_json(read_bytes(path, max_bytes), str(path))


def parse_json(data: bytes, name: str) -> Document:
    """Return the JSON document in `data`; `name` stands for it in messages.

    Duplicate keys, numbers that no double holds, half characters and excess of
    depth are refused: readers disagree on what they mean.
    """
    text = _decoded(data, name)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_constant=_refuse,
            parse_int=_bounded_int,
            parse_float=_bounded_float,
        )
    except json.JSONDecodeError as error:
        raise _json_fault(error, name) from None
    except (ValueError, RecursionError):
        raise _json_refusal(text, name) from None
    if _is_deep(value) or ("\\u" in text and not _is_whole(value)):
        raise _json_refusal(text, name)
    return Document(name, value)


def check_json(data: bytes, name: str) -> None:
    """Refuse what is no JSON, or what readers may take differently, and keep nothing of it.

    So a file of many megabytes needs no more memory than its text.
    """
    text = _decoded(data, name)
    try:
        json.loads(
            text,
            object_pairs_hook=_check_unique,
            parse_constant=_refuse,
            parse_int=_check_int,
            parse_float=_bounded_float,
        )
    except json.JSONDecodeError as error:
        raise _json_fault(error, name) from None
    except (ValueError, RecursionError):
        raise _json_refusal(text, name) from None


def parse_yaml(
    data: bytes,
    name: str,
    max_values: int = _MAX_VALUES,
    builder: "type[YamlBuilder] | None" = None,
) -> Document:
    """Return the YAML document in `data`; `name` stands for it in messages.

    Aliases, tags, duplicate keys, several documents and excess of depth or size
    are refused: PyYAML's own loaders crash or hang on some of them. A scalar is a
    number or a word such as `true` only where YAML 1.1 and 1.2 agree, so `no`,
    `1:30`, `1e5` and the account `012345678901` are text.
    """
    import yaml

    text = _decoded(data, name)
    loader = yaml.CSafeLoader(text)
    try:
        made = (builder or YamlBuilder)(name, max_values)
        return made.build(iter(loader.get_event, None))
    except yaml.YAMLError as error:
        raise _yaml_fault(error, text, name) from None
    finally:
        loader.dispose()


class YamlBuilder:
    """Makes plain objects from YAML events, noting the line of each."""

    max_depth = _MAX_DEPTH

    def __init__(self, name: str, max_values: int) -> None:
        from yaml import events

        self.name = name
        self.max_values = max_values
        self.lines: dict[object, int] = {}
        self.count = 0
        self.document_start = events.DocumentStartEvent
        self.stream_end = events.StreamEndEvent
        self.alias = events.AliasEvent
        self.scalar = events.ScalarEvent
        self.sequence_start = events.SequenceStartEvent
        self.sequence_end = events.SequenceEndEvent
        self.mapping_end = events.MappingEndEvent

    def build(self, events: "Iterator[Any]") -> Document:
        """Return the one document that `events` make."""
        for event in events:
            if isinstance(event, self.document_start):
                value = self.value(events, next(events), 0)
                next(events)
                if not isinstance(extra := next(events), self.stream_end):
                    raise self.refusal(extra, "There is more than one document")
                return Document(self.name, value, self.lines)
            if isinstance(event, self.stream_end):
                break
        return Document(self.name, None, self.lines)

    def value(self, events: "Iterator[Any]", event: Any, depth: int) -> object:
        """Return the value that begins with `event`."""
        self.count += 1
        if self.count > self.max_values:
            raise self.refusal(event, f"There are more than {self.max_values:,} values")
        if isinstance(event, self.alias):
            raise self.refusal(event, "Aliases (*name) are not allowed")
        if event.anchor is not None:
            raise self.refusal(event, "Anchors (&name) are not allowed")
        if event.tag is not None:
            raise self.refusal(event, "Tags (!name) are not allowed")
        if isinstance(event, self.scalar):
            return self._scalar(event)
        if depth >= self.max_depth:
            raise self.refusal(event, f"Nested deeper than {self.max_depth} levels")
        if isinstance(event, self.sequence_start):
            return self._sequence(events, event, depth)
        return self._mapping(events, event, depth)

    def _scalar(self, event: Any) -> object:
        text: str = event.value
        if not event.implicit[0]:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if text[0] not in _STARTS_OF_NUMBERS:
            return text
        if _INTEGER.match(text):
            if len(text) > _MAX_DIGITS:
                raise self.refusal(event, "The number is too long")
            return int(text)
        if _NOT_FINITE.match(text):
            raise self.refusal(event, f"'{text}' is no number here")
        return self._number(event, text) if _FLOAT.match(text) else text

    def _number(self, event: Any, text: str) -> float:
        number = float(text)
        if math.isinf(number):
            raise self.refusal(event, "The number is too large")
        return number

    def _sequence(self, events: "Iterator[Any]", start: Any, depth: int) -> list[object]:
        items: list[object] = []
        self.lines[id(items)] = _line(start)
        while not isinstance(event := next(events), self.sequence_end):
            self.lines[id(items), len(items)] = _line(event)
            items.append(self.value(events, event, depth + 1))
        return items

    def _mapping(self, events: "Iterator[Any]", start: Any, depth: int) -> dict[str, object]:
        found: dict[str, object] = {}
        self.lines[id(found)] = _line(start)
        while not isinstance(event := next(events), self.mapping_end):
            if type(event) is not self.scalar or event.anchor or event.tag:
                raise self.refusal(event, "A key must be plain text")
            key: str = event.value
            if key in found:
                raise self.refusal(event, f"The key '{key[:60]}' stands here twice")
            self.lines[id(found), key] = _line(event)
            found[key] = self.value(events, next(events), depth + 1)
        return found

    def refusal(self, event: Any, message: str) -> DocumentError:
        """Return the error of what stands at `event`."""
        return DocumentError(Place(self.name, _line(event)), f"{message}.")


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        place = Place(name, line)
        if b"\0" in data[:4096] and not data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            raise DocumentError(place, "This is no text.", "Name a text file.") from None
        raise DocumentError(place, "The text is not UTF-8.", "Save it as UTF-8.") from None


def _line_of(error: Any, text: str) -> int:
    """Return the line of a YAML error; one about a character knows only its offset in bytes."""
    if mark := getattr(error, "problem_mark", None):
        return int(mark.line) + 1
    offset = getattr(error, "position", 0)
    return text.encode().count(b"\n", 0, offset) + 1


def _reason_of(error: Any) -> str:
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read"
    return str(reason)


def _yaml_fault(error: Any, text: str, name: str) -> DocumentError:
    """Return what is wrong with a text, and how people mend it who typed it."""
    line, lines = _line_of(error, text), text.split("\n")
    conflict = next((n for n, each in enumerate(lines, 1) if each.startswith(_GIT)), 0)
    reason = _reason_of(error)
    here = lines[line - 1] if line <= len(lines) else ""
    if conflict:
        line, reason = conflict, "git left a conflict here"
        hint = "Choose one side, or put both files together."
    elif "\t" in here[: len(here) - len(here.lstrip())]:
        reason, hint = "a tab stands here", "Write spaces in its place."
    elif "unexpected end of stream" in reason:
        mark = getattr(error, "context_mark", None)
        line = int(mark.line) + 1 if mark else line
        reason = "what begins here never ends"
        hint = "Close the quote or bracket; or the file was cut off."
    elif "mapping values" in reason:
        reason = "a colon or the indentation is out of place"
        hint = "Put a text that holds a colon in quotes; keys of one level begin in one column."
    else:
        hint = "Look at quotes, colons and indentation here and in the lines above."
    return DocumentError(Place(name, line), f"Not YAML: {reason}.", hint)


def _json_fault(error: json.JSONDecodeError, name: str) -> DocumentError:
    """Return what is wrong with a text that should be JSON, and what to do."""
    place = Place(name, error.lineno)
    if error.doc.strip() and error.pos >= len(error.doc.rstrip()):
        return DocumentError(place, "Not JSON: the file ends in the middle.", "Get it again.")
    if error.msg.startswith("Unterminated string"):
        reason = "a text that begins here never ends"
        hint = "Close its quote; or the file was cut off, then get it again."
        return DocumentError(place, f"Not JSON: {reason}.", hint)
    return DocumentError(place, f"Not JSON: {error.msg}.", "Mend it here, or export it again.")


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _check_unique(pairs: list[tuple[str, object]]) -> None:
    if len(dict(pairs)) < len(pairs):
        raise ValueError


def _check_int(text: str) -> None:
    if len(text) > _MAX_JSON_DIGITS:
        raise ValueError


def _refuse(_: str) -> object:
    raise ValueError


def _bounded_int(text: str) -> int:
    if len(text) > _MAX_JSON_DIGITS:
        raise ValueError
    return int(text)


def _bounded_float(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError
    return number


def _is_deep(value: object) -> bool:
    level = [value]
    for _ in range(_MAX_JSON_DEPTH):
        level = [
            part
            for each in level
            if isinstance(each, dict | list)
            for part in (each.values() if isinstance(each, dict) else each)
        ]
    return any(isinstance(each, dict | list) for each in level)


def _is_whole(value: object) -> bool:
    """Return whether no text holds a surrogate, which is half a character."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _json_refusal(text: str, name: str) -> DocumentError:
    """Return why JSON that can be read is refused, with the line, which the parser hides."""
    keys: list[set[str]] = []
    last = reason = ""
    start = 0
    for token in _JSON_TOKEN.finditer(text):
        word, start = token[0], token.start()
        if word in "[{":
            keys.append(set())
            if len(keys) > _MAX_JSON_DEPTH:
                reason = f"Nested deeper than {_MAX_JSON_DEPTH} levels."
        elif word in "]}":
            keys.pop()
        elif word == ":":
            key = json.loads(last)
            if key in keys[-1]:
                reason = f"The key '{key[:60]}' stands here twice."
            keys[-1].add(key)
        else:
            last = word
            reason = _json_scalar_fault(word)
        if reason:
            break
    place = Place(name, text.count("\n", 0, start) + 1)
    return DocumentError(place, reason or "It cannot be read.")


def _json_scalar_fault(word: str) -> str:
    """Return why a JSON string, number or constant is refused, or nothing."""
    if word.startswith('"'):
        return "" if _is_whole(json.loads(word)) else "The text holds half a character."
    if word in ("NaN", "Infinity", "-Infinity"):
        return f"'{word}' is no number here."
    if word in ("true", "false", "null"):
        return ""
    is_long = word.lstrip("-").isdigit() and len(word) > _MAX_JSON_DIGITS
    return "The number is too large." if is_long or math.isinf(float(word)) else ""
