"""An assessment as one file that people can read, compare and pass on: `.srm.yaml`."""

import base64
import hashlib
import json
import os
import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from srm_tui.core.answers import Answer, Record, ServiceException
from srm_tui.core.journal import Change
from srm_tui.core.vocabulary import Status, WorkState
from srm_tui.documents import parse_yaml
from srm_tui.errors import DocumentError, Place
from srm_tui.files import StrPath, read_bytes
from srm_tui.store.reader import DETAILS, EXCEPTION_TEXTS, FORMAT, TEXTS, PortableFile, Reader

MAX_BYTES = 64 << 20
_SEAL = "seal: "
_NO_DATA = "Only reports made by srm-tui hold one; a print of it or another save loses it."
_ADDRESS = re.compile(rb'href="data:application/yaml;base64,([^"]*)"')
"""Finds where a report as HTML holds the assessment."""
_HEAD = "# An assessment of srm-tui. 'srm-tui import FILE' reads it back, history included.\n"


def dump_portable(record: Record, changes: Sequence[Change], kb_version: str, tool: str) -> str:
    """Return the text of the portable file: what holds now, the whole history, a seal."""
    import yaml

    content = {
        "format": FORMAT,
        "tool": f"srm-tui {tool}",
        "knowledge_base": kb_version,
        "id": record.id,
        **_details(record),
        "scope": {
            "services": list(record.scope.service_ids),
            "facts": {fact: list(given) for fact, given in record.scope.facts.items()},
            "frameworks": list(record.scope.framework_ids),
            "depth": record.scope.depth.value,
        },
        "answers": {
            control_id: said
            for control_id, answer in sorted(record.answers.items())
            if (said := _answer(answer))
        },
        "history": [_entry(change) for change in changes],
        "seal": "not yet",
    }
    text: str = _HEAD + yaml.dump(
        content, Dumper=_dumper(), sort_keys=False, allow_unicode=True, width=100
    )
    above, mark, _ = text.rpartition(_SEAL)
    return f"{above}{mark}{_digest(above.encode())}\n"


def seal_of(data: bytes) -> tuple[str, str]:
    """Return the seal that a portable file states at its end, and the one it should have.

    The seal is the SHA-256 of the bytes above its line; empty in files of older versions.
    """
    above, mark, seal = data.rpartition(_SEAL.encode())
    return (seal.decode("ascii", "replace").strip(), _digest(above)) if mark else ("", "")


def load_portable(path: StrPath) -> PortableFile:
    """Return what `path`, a portable file or a report made from one as PDF or HTML, says."""
    return read_portable(portable_data(path), os.fspath(path))


def portable_data(path: StrPath) -> bytes:
    """Return the bytes of the portable file at `path`, or of the one that a report carries."""
    data = read_bytes(path, MAX_BYTES)
    if data.startswith(b"%PDF"):
        return _attached(path)
    return _embedded(data, Place(os.fspath(path))) if is_page(data) else data


def is_page(data: bytes) -> bool:
    """Return whether a file begins as a page of HTML does."""
    return data[:64].lstrip().lower().startswith((b"<!doctype html", b"<html"))


def read_portable(data: bytes, name: str) -> PortableFile:
    """Return what the portable file `data` says; `name` stands for it in messages."""
    return Reader(parse_yaml(data, name, max_values=MAX_BYTES // 20)).read()


@cache
def _dumper() -> Any:
    """Return PyYAML's dumper with lines of text written as blocks."""
    import yaml

    class Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
        """Has representers of its own."""

    Dumper.add_representer(str, _represented)
    return Dumper


def _represented(dumper: Any, text: str) -> Any:
    """Return text as it is written: plain lines as a block, so that each can be compared."""
    lines = text.split("\n")
    is_plain = all(line == line.rstrip() and line.isprintable() for line in lines)
    is_block = len(lines) > 1 and is_plain and lines[0] == lines[0].strip() != ""
    style = "|" if is_block else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _embedded(data: bytes, place: Place) -> bytes:
    """Return the assessment that a report as HTML carries."""
    found = _ADDRESS.search(data)
    if found is None:
        raise DocumentError(place, "No assessment is in this page.", _NO_DATA)
    try:
        return base64.b64decode(found[1], validate=True)
    except ValueError:
        message = "The assessment in this page is damaged."
        raise DocumentError(place, message, "Get the report again.") from None


def _attached(path: StrPath) -> bytes:
    """Return the assessment that a report PDF carries."""
    import pikepdf

    place = Place(os.fspath(path))
    try:
        with pikepdf.open(os.fspath(path)) as pdf:
            for name, spec in pdf.attachments.items():
                if name.endswith(".srm.yaml"):
                    return unpacked(spec.obj.EF.F, place, "assessment")
    except (pikepdf.PdfError, AttributeError, ValueError) as error:
        raise DocumentError(place, f"The PDF cannot be read: {error}.") from None
    except pikepdf.PasswordError:
        hint = "Save a copy without one, and import that."
        raise DocumentError(place, "The PDF asks for a password.", hint) from None
    raise DocumentError(place, "No assessment is attached to this PDF.", _NO_DATA)


def unpacked(stream: Any, place: Place, what: str) -> bytes:
    """Return the data of a stream of a PDF; it is not unpacked beyond what may be read.

    `what` names it in the DocumentError that an unknown, damaged or endless one raises.
    """
    import zlib

    import pikepdf

    packed: bytes = stream.read_raw_bytes()
    packing = stream.get("/Filter", "")
    packing = str(packing) if isinstance(packing, str | pikepdf.Name) else [*map(str, packing)]
    if packing not in ("", [], "/FlateDecode", ["/FlateDecode"]):
        raise DocumentError(place, f"The {what} in this PDF is packed in an unknown way.")
    try:
        unpacker = zlib.decompressobj()
        data = unpacker.decompress(packed, MAX_BYTES + 1) if packing else packed
    except zlib.error as error:
        raise DocumentError(place, f"The {what} in this PDF is damaged: {error}.") from None
    if len(data) > MAX_BYTES:
        limit = f"{MAX_BYTES >> 20} MB"
        raise DocumentError(place, f"The {what} in this PDF is larger than {limit}.")
    return data


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _details(record: Record) -> dict[str, object]:
    said = {name: getattr(record.details, name) for name in DETAILS}
    return {k: list(v) if isinstance(v, tuple) else v for k, v in said.items() if v}


def _answer(answer: Answer) -> dict[str, object]:
    said = _said(answer, TEXTS)
    if answer.acceptance is not None:
        said["acceptance"] = {
            "accepted_by": answer.acceptance.accepted_by,
            "until": answer.acceptance.until.isoformat(),
            "reason": answer.acceptance.reason,
        }
    if answer.inherited is not None:
        said["inherited"] = answer.inherited.to_json()
    if answer.evidence:
        said["evidence"] = {item.id: item.to_json() for item in answer.evidence}
    if answer.exceptions:
        said["exceptions"] = {
            each.service_id: _said(each, EXCEPTION_TEXTS) for each in answer.exceptions
        }
    return said


def _said(answer: Answer | ServiceException, names: Sequence[str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name in names:
        value = getattr(answer, name)
        if isinstance(value, date):
            found[name] = value.isoformat()
        elif value and value not in (Status.UNANSWERED, WorkState.TO_DO):
            found[name] = value if isinstance(value, bool) else str(value)
    return found


def _entry(change: Change) -> dict[str, object]:
    said = change._asdict()
    said.pop("assessment_id")
    entry: dict[str, object] = {name: value for name, value in said.items() if value}
    entry["old"], entry["new"] = json.loads(change.old), json.loads(change.new)
    return {name: value for name, value in entry.items() if value is not None}
