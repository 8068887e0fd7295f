"""An assessment as one file that people can read, compare and pass on: `.srm.yaml`."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from srm_tui.core.answers import EVIDENCE_PREFIX, Answer, Record, ServiceException, Value
from srm_tui.core.journal import Change, Index, fold, json_text, present
from srm_tui.core.vocabulary import Depth, Status, WorkState
from srm_tui.documents import Document, parse_yaml, read_bytes
from srm_tui.errors import DocumentError

FORMAT = "srm-tui/1"
MAX_BYTES = 64 << 20
_HEAD = "# An assessment of srm-tui. 'srm-tui import FILE' reads it back, history included.\n"
_DETAILS = ("name", "team", "facilitator", "participants", "accounts", "description", "archived")
_TEXTS = ("status", "notes", "justification", "owner", "due_on", "work", "provided_by", "flagged")
_EVIDENCE = (
    "kind", "value", "title", "sha256", "observed_on", "added_at", "added_by", "valid_until",
)  # fmt: skip
_SCOPE = ("services", "facts", "frameworks", "depth")


class PortableFile:
    """What a portable file says: its journal, and edits made by hand in it."""

    def __init__(self, assessment_id: str, changes: list[Change], edits: list[Change]) -> None:
        self.assessment_id = assessment_id
        self.changes = changes
        self.edits = edits
        """What the file's answers say beyond its history, as changes without author or time."""


def dump_portable(record: Record, changes: Sequence[Change], kb_version: str, tool: str) -> str:
    """Return the text of the portable file: what holds now, then the whole history."""
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
    }
    return _HEAD + yaml.dump(
        content,
        Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper),
        sort_keys=False,
        allow_unicode=True,
        width=100,
    )


def load_portable(path: Path) -> PortableFile:
    """Return what `path`, a portable file or a report PDF made from one, says."""
    data = read_bytes(path, MAX_BYTES)
    if data.startswith(b"%PDF"):
        data = _attached(path)
    document = parse_yaml(data, str(path), max_values=MAX_BYTES // 20)
    return _Reader(document).read()


def _attached(path: Path) -> bytes:
    """Return the assessment that a report PDF carries."""
    import pikepdf

    place = Document(str(path), None).place(None)
    try:
        with pikepdf.open(path) as pdf:
            for name, spec in pdf.attachments.items():
                if name.endswith(".srm.yaml"):
                    return spec.get_file().read_bytes()
    except pikepdf.PdfError as error:
        raise DocumentError(place, f"The PDF cannot be read: {error}.") from None
    hint = "Only reports made by srm-tui with their data can be imported."
    raise DocumentError(place, "No assessment is attached to this PDF.", hint)


def _details(record: Record) -> dict[str, object]:
    said = {name: getattr(record.details, name) for name in _DETAILS}
    return {k: list(v) if isinstance(v, tuple) else v for k, v in said.items() if v}


def _answer(answer: Answer) -> dict[str, object]:
    said = _said(answer, _TEXTS)
    if answer.acceptance is not None:
        said["acceptance"] = {
            "accepted_by": answer.acceptance.accepted_by,
            "until": answer.acceptance.until.isoformat(),
            "reason": answer.acceptance.reason,
        }
    if answer.evidence:
        said["evidence"] = {item.id: item.to_json() for item in answer.evidence}
    if answer.exceptions:
        said["exceptions"] = {
            each.service_id: _said(each, _TEXTS[:5]) for each in answer.exceptions
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


class _Reader:
    """Turns a document into changes, refusing what does not belong there."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def read(self) -> PortableFile:
        """Return what the document says, or raise DocumentError at its first fault."""
        top = self._mapping(self.document.value, None, "file")
        if top.get("format") != FORMAT:
            hint = f"It should start with 'format: {FORMAT}'."
            raise self._fault(top, "format", "This is no assessment of this version", hint)
        known = {"format", "tool", "knowledge_base", "id", "scope", "answers", "history", *_DETAILS}
        self._only(top, known)
        assessment_id = self._text(top, "id")
        changes = [
            self._change(assessment_id, self._mapping(entry, top, "history"))
            for entry in self._list(top, "history")
        ]
        index: Index = {}
        fold(index, changes)
        edits = []
        for (control_id, service_id, name), value in self._fields(top, index):
            old, new = present(index, control_id, service_id, name), json_text(value)
            if old != new and not _is_default(name, old, new):
                change = Change(
                    "", assessment_id, "", "", "", control_id, service_id, name, old, new
                )
                edits.append(change)
        return PortableFile(assessment_id, changes, edits)

    def _fields(self, top: Any, index: Index) -> Iterator[tuple[tuple[str, str, str], Value]]:
        """Yield each field that the file states, and as None each that it no longer does."""
        stated: dict[tuple[str, str, str], Value] = {}
        for name in _DETAILS:
            stated["", "", name] = top.get(name)
        scope = self._mapping(top.get("scope", {}), top, "scope")
        self._only(scope, set(_SCOPE))
        for name in _SCOPE:
            stated["", "", name] = scope.get(name)
        self._checked(Depth, scope, "depth", Depth.CORE)
        for control_id, said in self._mapping(top.get("answers", {}), top, "answers").items():
            self._answer(control_id, self._mapping(said, top["answers"], control_id), stated)
        for control_id, fields in index.items():
            for service_id, name in fields:
                stated.setdefault((control_id, service_id, name), None)
        yield from stated.items()

    def _answer(
        self, control_id: str, said: dict[str, Any], into: dict[tuple[str, str, str], Value]
    ) -> None:
        self._only(said, {*_TEXTS, "acceptance", "evidence", "exceptions"})
        for name in (*_TEXTS, "acceptance"):
            if name in said:
                into[control_id, "", name] = said[name]
        self._check_fields(said)
        for evidence_id, item in self._mapping(said.get("evidence", {}), said, "evidence").items():
            fields = self._mapping(item, said["evidence"], evidence_id)
            self._only(fields, set(_EVIDENCE))
            into[control_id, "", f"{EVIDENCE_PREFIX}{evidence_id}"] = fields
        excepted = self._mapping(said.get("exceptions", {}), said, "exceptions")
        for service_id, item in excepted.items():
            fields = self._mapping(item, excepted, service_id)
            self._only(fields, set(_TEXTS[:5]))
            self._check_fields(fields)
            for name, value in fields.items():
                into[control_id, service_id, name] = value

    def _check_fields(self, said: dict[str, Any]) -> None:
        self._checked(Status, said, "status", Status.UNANSWERED)
        self._checked(WorkState, said, "work", WorkState.TO_DO)
        self._checked(date.fromisoformat, said, "due_on", "2026-01-01")
        if "acceptance" in said:
            acceptance = self._mapping(said["acceptance"], said, "acceptance")
            self._checked(date.fromisoformat, acceptance, "until", "")

    def _change(self, assessment_id: str, entry: dict[str, Any]) -> Change:
        optional = {"control_id", "service_id", "undoes", "tool", "old", "new"}
        self._only(entry, set(Change._fields) - {"assessment_id"})
        texts = {
            name: self._text(entry, name, required=name not in optional)
            for name in Change._fields
            if name not in ("assessment_id", "old", "new")
        }
        return Change(
            assessment_id=assessment_id,
            old=json_text(entry.get("old")),
            new=json_text(entry.get("new")),
            **texts,
        )

    def _checked(self, parse: Any, mapping: dict[str, Any], key: str, default: str) -> None:
        try:
            parse(str(mapping.get(key, default)))
        except ValueError:
            message = f"'{key}' cannot be '{str(mapping.get(key))[:60]}'"
            raise self._fault(mapping, key, message) from None

    def _text(self, mapping: dict[str, Any], key: str, *, required: bool = True) -> str:
        value = mapping.get(key)
        if value is None and not required:
            return ""
        if not isinstance(value, str | int | float) or value == "":
            raise self._fault(mapping, key, f"'{key}' must be text")
        return str(value)

    def _mapping(self, value: Any, container: Any, key: str) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise self._fault(container, key, f"'{key}' must be a mapping (key: value)")
        return dict(value) if not isinstance(value, dict) else value

    def _list(self, mapping: dict[str, Any], key: str) -> list[Any]:
        value = mapping.get(key, [])
        if not isinstance(value, list):
            raise self._fault(mapping, key, f"'{key}' must be a list")
        return value

    def _only(self, mapping: dict[str, Any], known: set[str]) -> None:
        for key in mapping:
            if key not in known:
                hint = f"Known are {', '.join(sorted(known))}."
                raise self._fault(mapping, key, f"There is no field '{key[:60]}' here", hint)

    def _fault(self, container: Any, key: str, message: str, hint: str = "") -> DocumentError:
        return DocumentError(self.document.place(container, key), f"{message}.", hint)


def _is_default(name: str, old: str, new: str) -> bool:
    """Whether a value that the file leaves out is the one it stands for."""
    defaults = {"status": '"unanswered"', "work": '"to-do"', "flagged": "false", "depth": '"core"'}
    defaults["archived"] = "false"
    return new == "null" and old == defaults.get(name, "null")
