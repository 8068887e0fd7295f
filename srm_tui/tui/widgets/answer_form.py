"""The answer to one duty: status, notes, owner, due date, reason."""

from dataclasses import dataclass
from datetime import date

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.reactive import reactive
from textual.suggester import SuggestFromList
from textual.widgets import Input, Label, Static, TextArea

from srm_tui.core.answers import Value
from srm_tui.core.assessment import AssessedDuty
from srm_tui.core.dates import EXAMPLES, parse_date
from srm_tui.core.vocabulary import Status
from srm_tui.tui.text import STATUS_MARKS, one_line, plain
from srm_tui.tui.widgets.status_bar import StatusBar


class AnswerForm(Vertical):
    """Asks for the answer to one duty and says what was decided; it saves nothing."""

    row: reactive[AssessedDuty | None] = reactive(None)
    """The duty in question, with its answer; the screen binds it."""
    owners: reactive[tuple[str, ...]] = reactive(())
    """Names that the owner field completes."""

    @dataclass
    class Answered(Message):
        """Fields of the answer were given."""

        control_id: str
        fields: dict[str, Value]

    @dataclass
    class Left(Message):
        """The fields were left for the list."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self.today = today
        self._shown = ""

    def compose(self) -> ComposeResult:
        """Lay the fields out so that they fit into 80 columns."""
        yield StatusBar(id="status")
        yield Static(id="answer-state")
        with Vertical(id="fields"):
            with Horizontal(classes="field"):
                yield Label("Owner")
                yield Input(id="owner", compact=True, placeholder="who sees to it")
                yield Label("Due")
                yield Input(id="due", compact=True, placeholder="2027-01-31, +30d, end of Q1")
            with Horizontal(classes="field"):
                yield Label("Reason")
                example = "if not applicable or alternative"
                yield Input(id="reason", compact=True, placeholder=example)
            with Horizontal(id="notes-field"):
                yield Label("Notes")
                yield TextArea(id="notes", compact=True, tab_behavior="focus")

    def watch_row(self, old: AssessedDuty | None, row: AssessedDuty | None) -> None:
        """Show the answer of another duty, or what others changed in this one."""
        self.disabled = row is None
        if row is None:
            return
        changed_duty = old is None or old.id != row.id
        answer = row.answer
        self.query_one(StatusBar).status = answer.status
        self.query_one("#answer-state", Static).update(plain(_state(row)))
        due = answer.due_on.isoformat() if answer.due_on else ""
        shown = {"owner": answer.owner, "due": due, "reason": answer.justification}
        with self.prevent(Input.Changed, TextArea.Changed):
            for name, value in shown.items():
                field = self.query_one(f"#{name}", Input)
                if changed_duty or not field.has_focus:
                    field.value = value
                    field.remove_class("-invalid")
            notes = self.query_one("#notes", TextArea)
            if (changed_duty or not notes.has_focus) and notes.text != answer.notes:
                notes.load_text(answer.notes)
        self._shown = row.id

    def watch_owners(self, owners: tuple[str, ...]) -> None:
        """Complete known names."""
        field = self.query_one("#owner", Input)
        field.suggester = SuggestFromList(owners, case_sensitive=False) if owners else None

    @on(StatusBar.Picked)
    def pick_status(self, message: StatusBar.Picked) -> None:
        """Pass the chosen status on."""
        message.stop()
        if self.row is not None:
            self.post_message(self.Answered(self.row.id, {"status": message.status.value}))

    @on(Input.Submitted)
    def leave_field(self, message: Input.Submitted) -> None:
        """Take Enter as the end of a field."""
        message.stop()
        if self.flush():
            self.post_message(self.Left())

    def open_field(self, name: str) -> None:
        """Go to a field, which small screens show only while one writes."""
        self.query_one("#fields").add_class("-writing")
        self.query_one(f"#{name}").focus()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Pass on what was typed as soon as a field is left."""
        event.stop()
        self.flush()
        self.call_after_refresh(self._close_fields)

    def _close_fields(self) -> None:
        fields = self.query_one("#fields")
        if not fields.has_focus_within:
            fields.remove_class("-writing")

    def flush(self) -> bool:
        """Pass on what was typed and not yet saved; return whether all of it is valid."""
        row = self.row
        if row is None or self._shown != row.id:
            return True
        fields: dict[str, Value] = {}
        owner = self.query_one("#owner", Input).value.strip()
        reason = self.query_one("#reason", Input).value.strip()
        notes = self.query_one("#notes", TextArea).text
        for name, value, before in (
            ("owner", owner, row.answer.owner),
            ("justification", reason, row.answer.justification),
            ("notes", notes, row.answer.notes),
        ):
            if value != before:
                fields[name] = value
        due_field = self.query_one("#due", Input)
        due, is_valid = self._due(due_field.value)
        due_field.set_class(not is_valid, "-invalid")
        if is_valid and due != row.answer.due_on:
            fields["due_on"] = due.isoformat() if due else None
        if fields:
            self.post_message(self.Answered(row.id, fields))
        if not is_valid:
            self.notify(f"Write a date like {EXAMPLES}.", title="No date", severity="warning")
        return is_valid

    def _due(self, text: str) -> tuple[date | None, bool]:
        if not text.strip():
            return None, True
        found = parse_date(text, self.today)
        return found, found is not None


def _state(row: AssessedDuty) -> str:
    """Return what is on record, or what is missing."""
    answer = row.answer
    if row.status is Status.UNANSWERED:
        said = ["Not answered yet: press a number"]
    else:
        said = [f"{STATUS_MARKS[row.status]} {row.status.label}, {answer.answered_by}"]
        if row.status is not answer.status:
            said[0] += f" (elsewhere {answer.status.label.lower()})"
    if answer.status.needs_justification and not answer.justification:
        said.append("say why with R")
    if answer.owner:
        said.append(f"owner {one_line(answer.owner)}")
    if answer.due_on:
        said.append(f"{'OVERDUE' if row.is_overdue else 'due'} {answer.due_on}")
    if answer.notes:
        said.append("notes")
    if answer.evidence:
        said.append(f"{len(answer.evidence)} evidence")
    return "; ".join(said)
