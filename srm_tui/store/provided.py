"""The controls that a platform team provides, as a file of YAML."""

import hashlib
from pathlib import Path
from typing import Any

from srm_tui.core.answers import EVIDENCE_PREFIX
from srm_tui.core.evidence import Evidence
from srm_tui.core.fields import moment_fault, value_fault
from srm_tui.core.inheritance import Provided, ProvidedControl
from srm_tui.core.vocabulary import Status
from srm_tui.documents import Document, parse_yaml
from srm_tui.errors import DocumentError
from srm_tui.files import MAX_BYTES, read_bytes

FORMAT = "srm-tui-provided/1"
_HEAD = "# Controls that a team provides for others. 'srm-tui inherit A FILE' takes them over.\n"
_TEXTS = ("team", "source", "as_of", "knowledge_base")
_FIELDS = ("status", "justification", "notes")


def dump_provided(provided: Provided) -> str:
    """Return the text of the file."""
    import yaml

    content = {
        "format": FORMAT,
        **{name: getattr(provided, name) for name in _TEXTS},
        "controls": {each.id: _control(each) for each in provided.controls},
    }
    text: str = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100)
    return _HEAD + text


def _control(each: ProvidedControl) -> dict[str, object]:
    said: dict[str, object] = {"status": each.status.value}
    said |= {name: text for name in _FIELDS[1:] if (text := getattr(each, name))}
    if each.evidence:
        said["evidence"] = {item.id: item.to_json() for item in each.evidence}
    return said


def is_provided(path: Path) -> bool:
    """Return whether a file seems to hold controls that are provided; False for one that fails."""
    try:
        with path.open("rb") as file:
            return begins_as_provided(file.read(4096))
    except OSError:
        return False


def begins_as_provided(start: bytes) -> bool:
    """Return whether a file that begins so seems to hold controls that are provided."""
    return f"format: {FORMAT}".encode() in start[:4096]


def load_provided(path: Path) -> tuple[Provided, str, int]:
    """Return what the file at `path` provides, its SHA-256 and its size in bytes."""
    data = read_bytes(path)
    return read_provided(data, str(path)), hashlib.sha256(data).hexdigest(), len(data)


def read_provided(data: bytes, name: str) -> Provided:
    """Return what a file provides; `name` stands for it in messages."""
    return _read(parse_yaml(data, name, max_values=MAX_BYTES // 20))


def _read(document: Document) -> Provided:
    top = document.value
    if not isinstance(top, dict) or top.get("format") != FORMAT:
        hint = f"It should start with 'format: {FORMAT}'; 'srm-tui provide' writes one."
        raise DocumentError(document.place(top), "This is no file of provided controls.", hint)
    for name in top:
        if name not in {"format", "controls", *_TEXTS}:
            raise DocumentError(document.place(top, name), f"'{name[:60]}' is not known here.")
    texts = {name: _text(document, top, name) for name in _TEXTS}
    if fault := moment_fault(texts["as_of"]):
        raise DocumentError(document.place(top, "as_of"), f"'as_of' {fault}.")
    controls = _mapping(document, top, "controls")
    return Provided(
        **texts, controls=tuple(_read_control(document, controls, each) for each in controls)
    )


def _read_control(document: Document, controls: dict[str, Any], name: str) -> ProvidedControl:
    said = _mapping(document, controls, name)
    evidence = _mapping(document, said, "evidence")
    for key in said:
        if key not in {*_FIELDS, "evidence"}:
            raise DocumentError(document.place(said, key), f"'{key[:60]}' is not known here.")
    for container, fields in ((said, _FIELDS), (evidence, tuple(evidence))):
        for key in fields:
            field = key if container is said else f"{EVIDENCE_PREFIX}{key}"
            if fault := value_fault((name, "", field), container.get(key)):
                raise DocumentError(document.place(container, key), f"'{key[:60]}' {fault}.")
    return ProvidedControl(
        id=name,
        status=Status(_text(document, said, "status")),
        justification=said.get("justification") or "",
        notes=said.get("notes") or "",
        evidence=tuple(Evidence.from_json(key, value) for key, value in evidence.items()),
    )


def _mapping(document: Document, container: dict[str, Any], name: str) -> dict[str, Any]:
    value = container.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise DocumentError(document.place(container, name), f"'{name[:60]}' must be a mapping.")
    return value


def _text(document: Document, container: dict[str, Any], name: str) -> str:
    value = container.get(name)
    if not isinstance(value, str) or not value:
        raise DocumentError(document.place(container, name), f"'{name}' must be text.")
    return value
