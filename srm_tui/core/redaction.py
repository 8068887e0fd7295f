"""A journal without what a reader must not see: what stands now, with the rest taken out."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256

from msgspec import Struct

from srm_tui.core.answers import EVIDENCE_PREFIX, MERGE_PREFIX, MILESTONE_PREFIX, Value
from srm_tui.core.chain import sealed, unsealed
from srm_tui.core.fields import Key
from srm_tui.core.journal import NOTHING, Change, Index, fold, json_text
from srm_tui.core.observations import FINDING_PREFIX
from srm_tui.core.receipts import RECEIPT_PREFIX
from srm_tui.core.session import PARKED_PREFIX, SESSION_PREFIX

LEFT_OUT = "[left out]"
"""What stands where something was said that the reader does not see."""


class Redaction(Struct, frozen=True, kw_only=True):
    """What a reader does not see, beside how the team worked on it.

    Sessions, parked questions, flags, work states, milestones and earlier answers are
    never in a redacted journal.
    """

    id: str
    says: str
    """What is left out, as a sentence; the redacted data holds it as its description."""
    hides_people: bool = False
    """Whether people are numbered, also where kept texts name them."""
    hides_notes: bool = False
    hides_reasons: bool = False
    hides_evidence: bool = False
    hides_findings: bool = False
    """Whether what scanners found is left out, and the receipts of imports."""
    hides_accounts: bool = False
    hides_team: bool = False


_MEETINGS = (MILESTONE_PREFIX, MERGE_PREFIX, SESSION_PREFIX, PARKED_PREFIX)
_SCANS = (FINDING_PREFIX, RECEIPT_PREFIX)
_WORKING = frozenset({"flagged", "work", "facilitator", "participants", "archived", "description"})
_PEOPLE = frozenset({"owner", "accepted_by", "added_by", "imported_by"})
_REASONS = frozenset({"justification", "reason"})
_EVIDENCE = frozenset({"value", "title", "sha256"})
_TEAMS = frozenset({"team", "provided_by"})


def redact(changes: Sequence[Change], redaction: Redaction) -> tuple[Change, ...]:
    """Return a journal that says what `changes` add up to, without what is hidden.

    Each field has one change, by whoever said it last and when; the id of the assessment
    is another one, so that no store takes the redacted one for the whole.
    """
    index: Index = {}
    fold(index, changes)
    last = {change.id for fields in index.values() for change in fields.values()}
    editor = _Editor(redaction, changes)
    kept = [
        redacted
        for change in changes
        if change.id in last and (redacted := editor.redacted(change))
    ]
    if kept:
        kept.append(editor.note(kept[-1]))
    salts = (sha256(f"{redaction.id}/{change.id}".encode()).hexdigest() for change in kept)
    return tuple(sealed(kept, {}, lambda: next(salts)))


class _Editor:
    """Takes out of one change after the other what is hidden."""

    def __init__(self, redaction: Redaction, changes: Iterable[Change]) -> None:
        self.redaction = redaction
        names = dict.fromkeys(_names_in(changes)) if redaction.hides_people else {}
        self.numbers = {name: f"Person {place}" for place, name in enumerate(names, 1)}
        longest = sorted(self.numbers, key=len, reverse=True)
        called = "|".join(map(re.escape, longest))
        self.pattern = re.compile(rf"(?<!\w)(?:{called})(?!\w)", re.IGNORECASE) if called else None

    def redacted(self, change: Change) -> Change | None:
        """Return a change without what is hidden; None when nothing of it is left."""
        key = change.control_id, change.service_id, change.field
        if change.new == NOTHING or self._is_dropped(key):
            return None
        value = self._value(key, json.loads(change.new))
        return unsealed(change)._replace(
            id=self._other(change.id),
            assessment_id=self._other(change.assessment_id)[:8],
            batch_id=self._other(change.batch_id)[:16],
            author=self._named(change.author),
            old=NOTHING,
            new=json_text(value),
            undoes="",
        )

    def note(self, change: Change) -> Change:
        """Return the change that says in the data what was left out."""
        return change._replace(
            id=self._other(f"{change.id}/note"),
            control_id="",
            service_id="",
            field="description",
            new=json_text(self.redaction.says),
        )

    def _other(self, text: str) -> str:
        return sha256(f"{self.redaction.id}/{text}".encode()).hexdigest()[:32]

    def _is_dropped(self, key: Key) -> bool:
        control_id, _, name = key
        if name in _WORKING or (not control_id and name.startswith(_MEETINGS)):
            return True
        if not control_id and name.startswith(_SCANS):
            return self.redaction.hides_findings
        return name == "accounts" and self.redaction.hides_accounts

    def _value(self, key: Key, value: Value) -> Value:
        name = "evidence" if key[2].startswith(EVIDENCE_PREFIX) else key[2]
        if isinstance(value, Mapping) and name in ("evidence", "acceptance", "inherited"):
            kept = {part: self._text(name, part, each) for part, each in value.items()}
            if name == "evidence" and self.redaction.hides_evidence:
                kept = {part: each for part, each in kept.items() if part not in _EVIDENCE}
                kept |= {"kind": "text", "value": LEFT_OUT}
            return kept
        if name.startswith(_SCANS):
            return self._scan(value)
        return self._text("", name, value)

    def _scan(self, value: Value) -> Value:
        if isinstance(value, Mapping) and "imported_by" in value:
            return {**value, "imported_by": self._named(str(value["imported_by"]))}
        return value

    def _text(self, whole: str, name: str, value: Value) -> Value:
        """Return a part of a field, or the field itself, as the reader sees it."""
        if not isinstance(value, str) or not value:
            return value
        redaction = self.redaction
        if name in _PEOPLE:
            return self._named(value)
        is_hidden = (
            (name == "notes" and redaction.hides_notes)
            or (name in _REASONS and redaction.hides_reasons)
            or (name in _TEAMS and redaction.hides_team)
        )
        if is_hidden:
            return LEFT_OUT
        is_typed = name in ("notes", "name", *_REASONS, *_TEAMS) or whole == "evidence"
        return self.pattern.sub(self._numbered, value) if self.pattern and is_typed else value

    def _named(self, name: str) -> str:
        return self.numbers.get(name.casefold(), name) if self.pattern else name

    def _numbered(self, found: re.Match[str]) -> str:
        return self.numbers[found[0].casefold()]


def _names_in(changes: Iterable[Change]) -> Iterator[str]:
    """Yield the names of people, folded, as the journal brings them up."""
    for change in changes:
        if change.author.strip():
            yield change.author.casefold()
        if change.new == NOTHING:
            continue
        value = json.loads(change.new)
        if change.field in ("owner", "facilitator") and isinstance(value, str):
            yield value.casefold()
        elif change.field == "participants" and isinstance(value, list):
            yield from (str(each).casefold() for each in value)
        elif isinstance(value, Mapping):
            named = (value.get(each) for each in _PEOPLE)
            yield from (each.casefold() for each in named if isinstance(each, str) and each.strip())
