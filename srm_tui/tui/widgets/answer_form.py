"""The answer to one duty: status, owner, due date, team, reason, notes."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.message import Message
from textual.reactive import reactive
from textual.suggester import Suggester, SuggestFromList
from textual.timer import Timer
from textual.widgets import Input, Label, TextArea

from srm_tui.core.answers import Value
from srm_tui.core.assessment import AssessedDuty
from srm_tui.core.dates import EXAMPLES, parse_date
from srm_tui.tui.duty_text import tell_state
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.widgets.answer_fields import AnswerState, Field, Notes
from srm_tui.tui.widgets.containers import Container, Horizontal, Vertical
from srm_tui.tui.widgets.key_legend import KeyLegend
from srm_tui.tui.widgets.status_bar import StatusBar

_JOURNAL_FIELDS = {
    "owner": "owner",
    "due": "due_on",
    "team": "provided_by",
    "reason": "justification",
    "notes": "notes",
}
"""What the journal calls each field."""
_NEVER_SHOWN = "\0"
"""Stands for a text that no field holds."""
_KEYS = (
    ("work.edit-notes", "notes"),
    ("work.edit-owner", "owner"),
    ("work.edit-due", "due"),
    ("work.edit-team", "team"),
    ("work.edit-reason", "reason"),
    ("work.evidence", "evidence"),
    ("work.exception", "apart"),
    ("work.work", "work"),
    ("work.accept", "risk"),
    ("work.flag", "flag"),
)
_NEEDS_REASON = "for {work.answer-alternative} and {work.answer-not-applicable}"
_WRITING = "Tab goes on, {work.back} goes back; what you write is saved."


class AnswerForm(Vertical):
    """Asks for the answer to one duty and says what was decided; it saves nothing."""

    PAUSE: ClassVar[float] = 0.5
    """Seconds without a key after which notes are passed on."""
    PATIENCE: ClassVar[float] = 3.0
    """Seconds after which they are passed on while one goes on writing."""

    row: reactive[AssessedDuty | None] = reactive(None, repaint=False)
    """The duty in question, with its answer; the screen binds it."""
    owners: reactive[tuple[str, ...]] = reactive((), repaint=False)
    """Names that the owner field completes."""
    teams: reactive[tuple[str, ...]] = reactive((), repaint=False)
    """Names that the team field completes."""

    @dataclass
    class Answered(Message):
        """Fields of the answer were given."""

        control_id: str
        fields: dict[str, Value]
        seen: int = 0
        """How long the journal was that the form showed then."""

    @dataclass
    class Left(Message):
        """The fields were left for the list."""

    @dataclass
    class Noticed(Message):
        """Something about what was typed that people should know."""

        title: str
        text: str

    def __init__(self, today: date) -> None:
        super().__init__()
        self.today = today
        self.seen = 0
        """How long the journal is that is shown; the screen says so with each row."""
        self._loaded: dict[str, str] = {}
        """What each field held when it was last in step with the store."""
        self._pause: Timer | None = None
        """What passes notes on at a pause; None while nothing was written."""
        self._writing_since = self._written_at = 0.0
        """When one began to write what is not passed on yet, and wrote the last of it."""

    def compose(self) -> ComposeResult:
        """Lay the fields out so that they fit into 80 columns."""
        yield StatusBar(id="status")
        yield AnswerState(id="answer-state")
        with Vertical(id="fields"):
            with Container(id="who-and-when"):
                yield from _field("Owner", "owner", "who sees to it")
                yield from _field("Due", "due", "+30d, end of Q1")
                yield from _field("Team", "team", "if not your own")
            yield from _field("Reason", "reason", with_keys(_NEEDS_REASON))
            with Horizontal(id="notes-field"):
                yield Label("Notes")
                yield Notes(id="notes")
        yield KeyLegend(_KEYS, id="answer-keys")

    def watch_row(self, old: AssessedDuty | None, row: AssessedDuty | None) -> None:
        """Show the answer of another duty, or what others changed in this one."""
        self.disabled = row is None
        if row is None:
            return
        is_other = old is None or old.id != row.id
        self.query_one(StatusBar).status = row.answer.status
        self.query_one(AnswerState).tell(tell_state(row))
        for name, stored in _texts(row).items():
            if is_other or self._text(name) in (self._loaded.get(name), stored):
                self._load(name, stored)
                self._loaded[name] = stored

    def watch_owners(self, owners: tuple[str, ...]) -> None:
        """Complete known names."""
        self.query_one("#owner", Field).suggester = suggester(owners)

    def watch_teams(self, teams: tuple[str, ...]) -> None:
        """Complete known teams."""
        self.query_one("#team", Field).suggester = suggester(teams)

    @on(StatusBar.Picked)
    def pick_status(self, message: StatusBar.Picked) -> None:
        """Pass the chosen status on."""
        message.stop()
        if self.row is not None:
            self.post_message(self.Answered(self.row.id, {"status": message.status.value}))

    @on(Input.Submitted)
    def leave_field(self, message: Input.Submitted) -> None:
        """Take Enter as the end of a field, unless it holds no date."""
        message.stop()
        if self.flush():
            self.post_message(self.Left())

    @on(TextArea.Changed)
    def pass_on_soon(self, message: TextArea.Changed) -> None:
        """Pass notes on at the next pause, or after a while without one."""
        message.stop()
        self._written_at = time.monotonic()
        if self._pause is None:
            self._writing_since = self._written_at
            self._pause = self.set_timer(self.PAUSE, self._pass_on_at_pause)

    def _pass_on_at_pause(self) -> None:
        """Pass notes on, or look again when there could be a pause.

        One timer that looks again costs less than one that begins anew with each letter.
        """
        now = time.monotonic()
        due = min(self._written_at + self.PAUSE, self._writing_since + self.PATIENCE)
        if now < due:
            self._pause = self.set_timer(due - now, self._pass_on_at_pause)
        else:
            self._pass_notes_on()

    def _pass_notes_on(self) -> None:
        self._stop_timer()
        if self.row is not None:
            self._post(self.row, self._changed(("notes",)))

    def _stop_timer(self) -> None:
        if self._pause is not None:
            self._pause.stop()
        self._pause = None

    def open_field(self, name: str) -> None:
        """Go to a field, which small screens show only while one writes."""
        self.query_one("#fields").add_class("-writing")
        self.query_one(KeyLegend).instead = with_keys(_WRITING)
        field = self.query_one(f"#{name}")
        field.focus()
        self.call_after_refresh(field.scroll_visible, animate=False)

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Pass on what was typed as soon as a field is left."""
        event.stop()
        if not self.flush():
            self._load("due", self._loaded["due"])
        self.call_after_refresh(self._close_fields)

    def _close_fields(self) -> None:
        fields = self.query_one("#fields")
        if not fields.has_focus_within:
            fields.remove_class("-writing")
            self.query_one(KeyLegend).instead = ""

    def flush(self) -> bool:
        """Pass on what was typed and not yet saved; return whether the date is one."""
        self._stop_timer()
        row = self.row
        if row is None or not self._loaded:
            return True
        self._post(row, self._changed())
        is_valid = self._is_date(self._text("due"))
        if not is_valid:
            text = f"The due date stays. Write {EXAMPLES}."
            self.post_message(self.Noticed("That is no date", text))
        return is_valid

    def pending(self) -> tuple[str, dict[str, Value]]:
        """Return the duty in question and what was typed and not yet passed on."""
        self._stop_timer()
        return (self.row.id, self._changed()) if self.row and self._loaded else ("", {})

    def mark_unsaved(self, control_id: str) -> None:
        """Take what was passed on for a duty as typed and not yet saved."""
        if self.row is not None and self.row.id == control_id:
            self._loaded = _texts(self.row)

    def meet(self, fields: Mapping[str, Value]) -> None:
        """Pass on once more what could not be saved, beside what somebody else wrote there.

        News may have put their words into a field in place of one's own, so these
        are put back first; what was typed since stays.
        """
        theirs = _texts(self.row) if self.row else {}
        for name, field in _JOURNAL_FIELDS.items():
            if field in fields and theirs:
                if self._text(name) == theirs[name]:
                    self._load(name, str(fields[field] or ""))
                self._loaded[name] = _NEVER_SHOWN
        self.flush()

    def _post(self, row: AssessedDuty, fields: dict[str, Value]) -> None:
        if fields:
            self.post_message(self.Answered(row.id, fields, self.seen))

    def _changed(self, names: tuple[str, ...] = tuple(_JOURNAL_FIELDS)) -> dict[str, Value]:
        """Return the fields that differ from what was loaded, and take them as passed on.

        Notes that somebody else wrote meanwhile stay, with the new ones below them.
        """
        fields: dict[str, Value] = {}
        stored = _texts(self.row) if self.row else {}
        for name in names:
            text = self._text(name)
            if text == self._loaded[name] or (name == "due" and not self._is_date(text)):
                continue
            theirs = stored.get(name, "")
            if theirs not in (self._loaded[name], text):
                self.post_message(self.Noticed("Two at once", _collision(name, theirs)))
                if name == "notes" and theirs:
                    text = f"{theirs}\n\n{text}"
                    self._load(name, text)
            self._loaded[name] = text
            fields[_JOURNAL_FIELDS[name]] = self._due(text) if name == "due" else text
        return fields

    def _text(self, name: str) -> str:
        return self._field(name).said

    def _load(self, name: str, text: str) -> None:
        """Put `text` into a field that does not hold it yet, without a message."""
        with self.prevent(Input.Changed, TextArea.Changed):
            self._field(name).load(text)

    def _field(self, name: str) -> Field | Notes:
        return self.query_one(Notes) if name == "notes" else self.query_one(f"#{name}", Field)

    def _is_date(self, text: str) -> bool:
        return not text or parse_date(text, self.today) is not None

    def _due(self, text: str) -> str | None:
        due = parse_date(text, self.today) if text else None
        return due.isoformat() if due else None


def suggester(names: tuple[str, ...]) -> Suggester | None:
    """Return what completes a field with one of `names`, or None when there are none."""
    return SuggestFromList(names, case_sensitive=False) if names else None


def _field(label: str, name: str, example: str) -> ComposeResult:
    with Horizontal(classes="field"):
        yield Label(label)
        yield Field(id=name, compact=True, placeholder=example)


def _texts(row: AssessedDuty) -> dict[str, str]:
    """Return what each field shows of an answer."""
    answer = row.answer
    due = answer.due_on.isoformat() if answer.due_on else ""
    return {
        "owner": answer.owner.strip(),
        "due": due,
        "team": answer.provided_by.strip(),
        "reason": answer.justification.strip(),
        "notes": answer.notes,
    }


def _collision(name: str, theirs: str) -> str:
    """Return what happens when two people write the same field."""
    if name == "notes":
        return "Somebody else wrote notes here too: yours stand below theirs."
    return f"Somebody else had set {name} to '{theirs}'; yours is kept."
