"""What a portable file says, checked field by field against what a journal may hold."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from srm_tui.core.answers import EVIDENCE_PREFIX
from srm_tui.core.chain import SEAL_FIELDS
from srm_tui.core.fields import Key, mean_the_same, value_fault
from srm_tui.core.journal import Change, Index, fold, json_text, present
from srm_tui.documents import Document
from srm_tui.errors import DocumentError

FORMAT = "srm-tui/1"
_HEAD = ("format", "tool", "knowledge_base", "id")
DETAILS = ("name", "team", "facilitator", "participants", "accounts", "description", "archived")
SCOPE = ("services", "facts", "frameworks", "depth")
EXCEPTION_TEXTS = ("status", "notes", "justification", "owner", "due_on")
TEXTS = (*EXCEPTION_TEXTS, "work", "provided_by", "flagged")
PARTS = ("acceptance", "inherited")
"""Fields of an answer that hold several things."""


@dataclass(frozen=True, slots=True)
class PortableFile:
    """What a portable file says: its journal, and edits made by hand in it."""

    assessment_id: str
    changes: list[Change]
    edits: list[Change]
    """What the file's answers say beyond its history, as changes without author or time."""
    lines: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Where the file names each service, framework, fact and control, by kind and id."""
    is_sealed: bool = True
    """Whether it ends in a seal, right or wrong."""


@dataclass(slots=True)
class Reader:
    """Turns a document into changes, refusing what does not belong there."""

    document: Document
    stated: dict[Key, Any] = field(default_factory=dict)
    """The fields that the file states outside its history."""

    def read(self) -> PortableFile:
        """Return what the document says, or raise DocumentError at its first fault."""
        top = self.document.value
        hint = f"It should start with 'format: {FORMAT}'."
        if not isinstance(top, dict) or "format" not in top:
            raise self._fault(top, None, "This is no assessment of srm-tui", hint)
        if top["format"] != FORMAT:
            if re.fullmatch(r"srm-tui/\d+", str(top["format"])):
                message = f"A newer srm-tui wrote this file ({top['format']})"
                raise self._fault(top, "format", message, "Update srm-tui to read it.")
            raise self._fault(top, "format", "This is no assessment of srm-tui", hint)
        known = {*_HEAD, "scope", "answers", "history", *DETAILS, "seal"}
        self._only(top, known)
        assessment_id = self._text(top, "id")
        changes = self._history(top, assessment_id)
        index: Index = {}
        fold(index, changes)
        self._state(top)
        for control_id, fields in index.items():
            for service_id, name in fields:
                self.stated.setdefault((control_id, service_id, name), None)
        edits = []
        for key, value in self.stated.items():
            old = present(index, *key)
            if not mean_the_same(key, json.loads(old), value):
                new = json_text(value)
                edits.append(Change("", assessment_id, "", "", "", *key, old, new))
        return PortableFile(assessment_id, changes, edits, dict(self._lines(top)), "seal" in top)

    def _lines(self, top: dict[str, Any]) -> Iterator[tuple[tuple[str, str], int]]:
        """Yield where the file names what the knowledge base should know."""
        scope = self._section(top, "scope")
        named: tuple[tuple[str, Any], ...] = (
            ("service", scope.get("services")),
            ("framework", scope.get("frameworks")),
            ("fact", scope.get("facts")),
            ("control", top.get("answers")),
        )
        for kind, container in named:
            for number, name in enumerate(container or ()):
                key = number if isinstance(container, list) else name
                yield (kind, name), self.document.place(container, key).line

    def _history(self, top: dict[str, Any], assessment_id: str) -> list[Change]:
        changes: dict[str, Change] = {}
        entries = top.get("history")
        if entries is None:
            return []
        if not isinstance(entries, list):
            raise self._fault(top, "history", "'history' must be a list")
        for number, entry in enumerate(entries):
            if not isinstance(entry, dict):
                raise self._fault(entries, number, "A change must be a mapping (key: value)")
            change = self._change(assessment_id, entry)
            if change.id in changes:
                raise self._fault(entry, "id", f"The change '{change.id[:60]}' stands here twice")
            changes[change.id] = change
        return list(changes.values())

    def _change(self, assessment_id: str, entry: dict[str, Any]) -> Change:
        self._only(entry, set(Change._fields) - {"assessment_id"})
        optional = {"control_id", "service_id", "undoes", "tool", *SEAL_FIELDS}
        texts = {
            name: "" if name in optional and name not in entry else self._text(entry, name)
            for name in Change._fields
            if name not in ("assessment_id", "old", "new")
        }
        try:
            datetime.fromisoformat(texts["at"])
        except ValueError:
            raise self._fault(entry, "at", "'at' must be a time") from None
        change = Change(
            assessment_id=assessment_id,
            old=json_text(entry.get("old")),
            new=json_text(entry.get("new")),
            **texts,
        )
        key = change.control_id, change.service_id, change.field
        for name in ("old", "new"):
            if fault := value_fault(key, entry.get(name)):
                raise self._fault(entry, name, f"'{name}' of {change.field} {fault}")
        return change

    def _state(self, top: dict[str, Any]) -> None:
        """Note each field that the file states; of a list that it lacks, that it is empty."""
        scope = self._section(top, "scope")
        self._only(scope, set(SCOPE))
        for name in DETAILS:
            self._note(("", "", name), top, name)
        for name in SCOPE:
            self._note(("", "", name), scope, name)
        answers = self._section(top, "answers")
        for control_id in answers:
            self._answer(control_id, self._section(answers, control_id))

    def _answer(self, control_id: str, said: dict[str, Any]) -> None:
        self._only(said, {*TEXTS, *PARTS, "evidence", "exceptions"})
        for name in (*TEXTS, *PARTS):
            self._note((control_id, "", name), said, name)
        items = self._section(said, "evidence")
        for evidence_id in items:
            self._note((control_id, "", f"{EVIDENCE_PREFIX}{evidence_id}"), items, evidence_id)
        exceptions = self._section(said, "exceptions")
        for service_id in exceptions:
            excepted = self._section(exceptions, service_id)
            self._only(excepted, set(EXCEPTION_TEXTS))
            for name in EXCEPTION_TEXTS:
                self._note((control_id, service_id, name), excepted, name)

    def _note(self, key: Key, container: dict[str, Any], name: str) -> None:
        value = container.get(name)
        if fault := value_fault(key, value):
            message = f"'{name}' {fault}"
            if fault.inner:
                raise self._fault(value, fault.inner, message)
            raise self._fault(container, name, message)
        self.stated[key] = value

    def _text(self, mapping: dict[str, Any], key: str) -> str:
        value = mapping.get(key)
        if key not in mapping:
            raise self._fault(mapping, None, f"'{key}' is missing")
        if not isinstance(value, str) or not value:
            hint = "Put it in quotes." if value not in (None, "") else ""
            raise self._fault(mapping, key, f"'{key}' must be text", hint)
        return value

    def _section(self, container: dict[str, Any], key: str) -> dict[str, Any]:
        """Return the mapping under `key`, an empty one where nothing stands."""
        value = container.get(key)
        return self._mapping({} if value is None else value, container, key)

    def _mapping(self, value: Any, container: Any, key: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self._fault(container, key, f"'{key}' must be a mapping (key: value)")
        return value

    def _only(self, mapping: dict[str, Any], known: set[str]) -> None:
        for key in mapping:
            if key not in known:
                hint = f"Known are {', '.join(sorted(known))}."
                raise self._fault(mapping, key, f"There is no field '{key[:60]}' here", hint)

    def _fault(self, container: Any, key: object, message: str, hint: str = "") -> DocumentError:
        return DocumentError(self.document.place(container, key), f"{message}.", hint)
