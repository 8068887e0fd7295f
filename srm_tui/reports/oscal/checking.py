"""Checks OSCAL documents, ours or others', by NIST's schema and by what it cannot see."""

import gzip
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from srm_tui import resources
from srm_tui.documents import parse_json
from srm_tui.errors import DocumentError, Place, Problem, UsageError
from srm_tui.files import read_bytes
from srm_tui.reports.oscal.lint import lint, root_of
from srm_tui.reports.oscal.words import Node

MAX_BYTES = 256 << 20
SCHEMA_VERSION = "1.2.3"
_MOST = 20
"""How many faults by the schema are told of one document."""

_START = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*(?:"\$schema"\s*:\s*"[^"]*"\s*,\s*)?"([\w-]+)"\s*:')


def check_documents(files: Mapping[str, bytes]) -> tuple[Problem, ...]:
    """Return what is wrong in documents, by the names of their files, and between them."""
    documents: dict[str, Node] = {}
    problems: list[Problem] = []
    for name, data in files.items():
        try:
            documents[name] = _document(data, name)
        except DocumentError as error:
            hint = error.hint or "Mend it there, or export it again."
            problems.append(Problem("oscal-json", error.place, error.reason, hint))
    broken = []
    for name, document in documents.items():
        found = list(_against_schema(name, document))
        problems += found
        broken += [name] if found else []
    sound = {name: each for name, each in documents.items() if name not in broken}
    return (*problems, *lint(sound, files))


def read_documents(path: Path) -> Mapping[str, bytes]:
    """Return the OSCAL documents in a file, ZIP or folder, by the names of their files.

    It raises UsageError for a folder or ZIP without any.
    """
    if path.is_dir():
        inside = (each for each in sorted(path.glob("*.json")) if each.is_file())
        found = {each.name: read_bytes(each, MAX_BYTES) for each in inside}
    elif path.suffix.casefold() == ".zip":
        found = _unzipped(read_bytes(path, MAX_BYTES), Place(str(path)))
    else:
        found = {path.name: read_bytes(path, MAX_BYTES)}
    if not found:
        raise UsageError(f"There is no OSCAL document in {path}.", "They end in .json.")
    return found


def _unzipped(data: bytes, place: Place) -> dict[str, bytes]:
    """Return the JSON files in a ZIP; it is not unpacked beyond what may be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = [each for each in archive.infolist() if each.filename.endswith(".json")]
            if sum(each.file_size for each in inside) > MAX_BYTES:
                limit = f"{MAX_BYTES >> 20} MB"
                raise DocumentError(place, f"It unpacks to more than {limit}.")
            return {each.filename: archive.read(each) for each in inside}
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError):
        message = "This ZIP is damaged or encrypted: it cannot be unpacked."
        raise DocumentError(place, message, "Get it again, or unpack it yourself.") from None


def is_oscal(start: bytes) -> bool:
    """Return whether a file begins as an OSCAL document does."""
    found = _START.match(start)
    return found is not None and found[1].decode("ascii", "replace") in _roots()


def _document(data: bytes, name: str) -> Node:
    value = parse_json(data, name).value
    named = [each for each in value if each != "$schema"] if isinstance(value, dict) else []
    if len(named) != 1 or named[0] not in _roots() or not isinstance(value[named[0]], dict):
        models = ", ".join(sorted(_roots()))
        raise DocumentError(Place(name), "This is no OSCAL document.", f"There are {models}.")
    document: Node = value
    return document


def _against_schema(name: str, document: Node) -> Iterator[Problem]:
    for count, error in enumerate(_validator(root_of(document)).iter_errors(document)):
        path = "".join(f"/{each}" for each in error.instance_path)
        if count == _MOST:
            message = "There are more faults than these."
            yield Problem("oscal-schema", Place(name), message, "Mend these first.")
            return
        message = f"OSCAL {SCHEMA_VERSION} does not allow this: {_short(error.message)}."
        hint = "Mend the value, or leave it out."
        yield Problem("oscal-schema", Place(f"{name}#{path}"), message, hint)


def _short(message: str) -> str:
    return message if len(message) < 300 else f"{message[:120]} ... {message[-160:]}"


@cache
def _schema() -> Mapping[str, Any]:
    folder = Path(resources.oscal_schema_folder())
    packed = (folder / "oscal_complete_schema.json.gz").read_bytes()
    schema: dict[str, Any] = json.loads(gzip.decompress(packed))
    return schema


@cache
def _roots() -> Mapping[str, Node]:
    """Return how the schema knows each model, by the key at the root of its documents."""
    return {each["required"][0]: each for each in _schema()["oneOf"]}


@cache
def _validator(root: str) -> Any:
    """Return what checks documents of one model: the whole schema names no place of a fault."""
    import jsonschema_rs

    whole = _schema()
    schema = {**{k: v for k, v in whole.items() if k != "oneOf"}, **_roots()[root]}
    return jsonschema_rs.Draft7Validator(schema, validate_formats=True)
