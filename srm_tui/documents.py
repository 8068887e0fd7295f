"""Bounded, strict reading of YAML and JSON that keeps line numbers, and whole writing."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from srm_tui.errors import DocumentError, Place, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 8 << 20
"""The largest file read unless the caller allows more."""
_MAX_DEPTH = 24
_MAX_VALUES = 400_000
_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_FLOAT = re.compile(r"[-+]?(\d+\.\d*|\.\d+)([eE][-+]?\d+)?\Z")
_MAX_DIGITS = 18
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


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


def read_bytes(path: Path, max_bytes: int = MAX_BYTES) -> bytes:
    """Return what `path` holds; a folder, a missing or an oversized file is a DocumentError."""
    place = Place(str(path))
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except FileNotFoundError:
        raise DocumentError(place, "There is no such file.", "Check the path.") from None
    except IsADirectoryError:
        raise DocumentError(place, "This is a folder, not a file.", "Name a file.") from None
    except OSError as error:
        raise DocumentError(place, f"The file cannot be read: {error.strerror}.") from None
    if len(data) > max_bytes:
        limit = f"{max_bytes / (1 << 20):.0f} MB"
        raise DocumentError(place, f"The file is larger than {limit}.", "Split it or trim it.")
    return data


def read_yaml(path: Path, max_bytes: int = MAX_BYTES) -> Document:
    """Return the document in `path`, or raise a DocumentError that names file and line."""
    return parse_yaml(read_bytes(path, max_bytes), str(path), max_values=max(max_bytes // 20, 1))


def read_json(path: Path, max_bytes: int = MAX_BYTES) -> Document:
    """Return the JSON document in `path`, or raise a DocumentError that names file and line."""
    data = read_bytes(path, max_bytes)
    try:
        return Document(str(path), json.loads(data.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise _not_utf8(str(path), data, error.start) from None
    except json.JSONDecodeError as error:
        raise DocumentError(Place(str(path), error.lineno), f"Not JSON: {error.msg}.") from None
    except RecursionError:
        raise DocumentError(Place(str(path)), "Nested too deeply.") from None


def parse_yaml(data: bytes, name: str, max_values: int = _MAX_VALUES) -> Document:
    """Return the YAML document in `data`; `name` stands for it in messages.

    Aliases, tags, duplicate keys, several documents and excess of depth or size
    are refused: PyYAML's own loaders crash or hang on some of them. Scalars are
    read as YAML 1.2 does, so `no` and `1:30` are text.
    """
    import yaml

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf8(name, data, error.start) from None
    loader = yaml.CSafeLoader(text)
    try:
        return _Builder(name, max_values).build(iter(loader.get_event, None))
    except yaml.YAMLError as error:
        raise DocumentError(_place_of(error, name), f"Not YAML: {_reason_of(error)}.") from None
    finally:
        loader.dispose()


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; raise UsageError where nothing can be written."""
    import os
    import tempfile

    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:80]}-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(0o666 & ~_umask())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror}."
        raise UsageError(message, "Choose another place.") from None


def _umask() -> int:
    import os

    mask = os.umask(0o022)
    os.umask(mask)
    return mask


class _Builder:
    """Makes plain objects from YAML events, noting the line of each."""

    def __init__(self, name: str, max_values: int) -> None:
        self.name = name
        self.max_values = max_values
        self.lines: dict[object, int] = {}
        self.count = 0

    def build(self, events: "Iterator[Any]") -> Document:
        from yaml import events as e

        for event in events:
            if isinstance(event, e.DocumentStartEvent):
                value = self._value(events, next(events), 0)
                next(events)
                if not isinstance(extra := next(events), e.StreamEndEvent):
                    raise self._refusal(extra, "There is more than one document")
                return Document(self.name, value, self.lines)
            if isinstance(event, e.StreamEndEvent):
                break
        return Document(self.name, None, self.lines)

    def _value(self, events: "Iterator[Any]", event: Any, depth: int) -> object:
        from yaml import events as e

        self.count += 1
        if self.count > self.max_values:
            raise self._refusal(event, f"There are more than {self.max_values:,} values")
        if isinstance(event, e.AliasEvent):
            raise self._refusal(event, "Aliases (*name) are not allowed")
        if event.anchor is not None:
            raise self._refusal(event, "Anchors (&name) are not allowed")
        if event.tag is not None:
            raise self._refusal(event, "Tags (!name) are not allowed")
        if isinstance(event, e.ScalarEvent):
            return self._scalar(event)
        if depth >= _MAX_DEPTH:
            raise self._refusal(event, f"Nested deeper than {_MAX_DEPTH} levels")
        if isinstance(event, e.SequenceStartEvent):
            return self._sequence(events, event, depth)
        return self._mapping(events, event, depth)

    def _scalar(self, event: Any) -> object:
        text: str = event.value
        if not event.implicit[0]:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _INTEGER.match(text):
            if len(text) > _MAX_DIGITS:
                raise self._refusal(event, "The number is too long")
            return int(text)
        return float(text) if _FLOAT.match(text) else text

    def _sequence(self, events: "Iterator[Any]", start: Any, depth: int) -> list[object]:
        from yaml import events as e

        items: list[object] = []
        self.lines[id(items)] = _line(start)
        while not isinstance(event := next(events), e.SequenceEndEvent):
            self.lines[id(items), len(items)] = _line(event)
            items.append(self._value(events, event, depth + 1))
        return items

    def _mapping(self, events: "Iterator[Any]", start: Any, depth: int) -> dict[str, object]:
        from yaml import events as e

        found: dict[str, object] = {}
        self.lines[id(found)] = _line(start)
        while not isinstance(event := next(events), e.MappingEndEvent):
            if type(event) is not e.ScalarEvent or event.anchor or event.tag:
                raise self._refusal(event, "A key must be plain text")
            key: str = event.value
            if key in found:
                raise self._refusal(event, f"The key '{key[:60]}' stands here twice")
            self.lines[id(found), key] = _line(event)
            found[key] = self._value(events, next(events), depth + 1)
        return found

    def _refusal(self, event: Any, message: str) -> DocumentError:
        return DocumentError(Place(self.name, _line(event)), f"{message}.")


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _not_utf8(name: str, data: bytes, position: int) -> DocumentError:
    line = data.count(b"\n", 0, position) + 1
    return DocumentError(Place(name, line), "The text is not UTF-8.", "Save it as UTF-8.")


def _place_of(error: Any, name: str) -> Place:
    mark = getattr(error, "problem_mark", None)
    return Place(name, mark.line + 1 if mark else 0)


def _reason_of(error: Any) -> str:
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read"
    return str(reason)
