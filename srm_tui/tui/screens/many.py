"""Where many duties get the same answer at once."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Label, Static

from srm_tui.core.answers import Value
from srm_tui.core.dates import EXAMPLES, parse_date
from srm_tui.core.many import Targets, lacks_reason
from srm_tui.core.vocabulary import Status
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.screens.drafting import DraftedDialog
from srm_tui.tui.text import STATUS_KEYS, STATUS_MARKS, count, plain
from srm_tui.tui.widgets.answer_form import suggester
from srm_tui.tui.widgets.containers import Horizontal, Vertical
from srm_tui.tui.widgets.line_list import Line, LineList, fitted
from srm_tui.tui.widgets.status_bar import StatusBar


@dataclass(frozen=True, slots=True)
class ManyGiven:
    """What is said about many duties."""

    fields: dict[str, Value]
    only_unanswered: bool


class ManyDialog(DraftedDialog[ManyGiven | None]):
    """Asks for the answer of many duties, and whether those with an answer are changed too."""

    QUESTION = "Many at once"

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key, f"pick('{status.value}')", status.label, id=f"many.{key}")
            for key, status in STATUS_KEYS.items()
        ),
        Binding("enter", "apply", "Change them", id="many.apply"),
        Binding("escape", "dismiss(None)", "Cancel", id="dialog.cancel"),
    ]

    def __init__(
        self,
        targets: Targets,
        today: date,
        *,
        status: Status | None = None,
        field: str = "",
        people: tuple[str, ...] = (),
        teams: tuple[str, ...] = (),
    ) -> None:
        super().__init__()
        self._targets = targets
        self._today = today
        self._status = status
        """The status to give; None leaves that of each."""
        self._field = field
        """Where one begins; empty for the status."""
        self._names = {"many-owner": people, "many-team": teams}
        self._only_unanswered = False
        self._has_choice = bool(targets.answered and targets.unanswered)
        self._order = (_UNANSWERED, _ALL) if status is not None else (_ALL, _UNANSWERED)

    def compose(self) -> ComposeResult:
        """Show the fields, and which of the duties have an answer."""
        rows = self._targets.rows
        with Vertical(classes="dialog", id="many"):
            title = f"{count(len(rows), 'duty', 'duties')} at once"
            yield Label(title, classes="dialog-title")
            yield StatusBar(id="many-status", key_ids=_KEY_IDS)
            for name, label, example in _FIELDS:
                with Horizontal(classes="field"):
                    yield Label(label)
                    names = self._names.get(name, ())
                    yield Input(
                        id=name,
                        compact=True,
                        placeholder=with_keys(example),
                        suggester=suggester(names),
                    )
            yield Static(plain(self._told()), id="many-answered")
            if self._has_choice:
                yield LineList(self._choices(), id="many-whom")
            yield Static(id="many-help")

    def on_mount(self) -> None:
        """Begin with what was asked for; a status is given to the unanswered ones alone."""
        if self._status is not None:
            self._show_status()
            self._mark_whom(only_unanswered=self._has_choice)
        start = f"#many-{self._field}" if self._field else "#many-status"
        self.query_one(start).focus()
        self._say(with_keys(_HELP))

    def typed(self) -> dict[str, str]:
        """Return the status given and what was typed."""
        return {**super().typed(), "status": self._status.value if self._status else ""}

    def restore(self, fields: dict[str, str]) -> None:
        """Put status and texts back."""
        super().restore(fields)
        if status := fields.get("status"):
            self.action_pick(status)

    def _told(self) -> str:
        answered = self._targets.answered
        if not answered:
            return "None of them has an answer yet."
        each = [f"{STATUS_MARKS[row.status]} {row.duty.control.title}" for row in answered]
        shown = each if len(each) <= 2 else [each[0], f"and {len(each) - 1} more"]
        verb = "has" if len(answered) == 1 else "have"
        end = ":" if self._targets.unanswered else ", which is replaced:"
        head = f"{len(answered)} {verb} an answer already{end}"
        return "\n".join([head, *(fitted(line, 64) for line in shown)])

    def _choices(self) -> tuple[Line, ...]:
        number = len(self._targets.unanswered)
        whom = "the one" if number == 1 else f"the {number}"
        told = {
            _UNANSWERED: f"Change only {whom} without an answer",
            _ALL: f"Change all {len(self._targets.rows)}",
        }
        chosen = _UNANSWERED if self._only_unanswered else _ALL
        return tuple(
            Line(each, f"{'(•)' if each == chosen else '( )'} {told[each]}") for each in self._order
        )

    @on(LineList.Highlighted)
    def choose_whom(self, message: LineList.Highlighted) -> None:
        """Mark which of them are changed."""
        message.stop()
        self._mark_whom(only_unanswered=message.line_id == _UNANSWERED)

    def _mark_whom(self, *, only_unanswered: bool) -> None:
        self._only_unanswered = only_unanswered
        chosen = _UNANSWERED if only_unanswered else _ALL
        for listing in self.query("#many-whom").results(LineList):
            listing.set_lines(self._choices(), keep=chosen)

    @on(StatusBar.Picked)
    def take_status(self, message: StatusBar.Picked) -> None:
        """Take the status that was picked with an arrow or the mouse."""
        message.stop()
        self.action_pick(message.status.value)

    def action_pick(self, status: str) -> None:
        """Take a status; the first one is meant for duties without an answer."""
        if self._status is None and self._has_choice:
            self._mark_whom(only_unanswered=True)
        self._status = Status(status)
        self._show_status()

    def _show_status(self) -> None:
        status = self._status or Status.UNANSWERED
        self.query_one("#many-status", StatusBar).status = status
        cleared = (
            "Their answers are cleared." if self._status is Status.UNANSWERED else with_keys(_HELP)
        )
        self._say(cleared)

    @on(Input.Submitted)
    @on(LineList.Chosen)
    def apply_on_enter(self, message: Input.Submitted | LineList.Chosen) -> None:
        """Take Enter in a field or on a choice for the end."""
        message.stop()
        self.action_apply()

    def action_apply(self) -> None:
        """Answer with what was given, or say what is missing."""
        fields = self._given()
        if fields is None:
            return
        rows = self._targets.meant(only_unanswered=self._only_unanswered)
        if not fields:
            self._say("Nothing is given yet: a status, an owner, a date or a team.", problem=True)
        elif lacks_reason(rows, fields):
            self.query_one("#many-reason").focus()
            self._say("This status needs a reason, one for all of them.", problem=True)
        else:
            self.dismiss(ManyGiven(fields, self._only_unanswered))

    def _given(self) -> dict[str, Value] | None:
        """Return the fields that were given; None after saying what is wrong with one."""
        fields: dict[str, Value] = {}
        if self._status is not None:
            fields["status"] = self._status.value
        for name, field in _JOURNAL_FIELDS.items():
            if text := self.query_one(f"#{name}", Input).value.strip():
                fields[field] = text
        if due := self.query_one("#many-due", Input).value.strip():
            due_on = parse_date(due, self._today)
            if due_on is None:
                self.query_one("#many-due").focus()
                self._say(f"That is no date. Write {EXAMPLES}.", problem=True)
                return None
            fields["due_on"] = due_on.isoformat()
        return fields

    def _say(self, text: str, *, problem: bool = False) -> None:
        shown = self.query_one("#many-help", Static)
        shown.set_class(problem, "problem")
        shown.update(plain(text))


_UNANSWERED, _ALL = "unanswered", "all"
_KEY_IDS = {status: f"many.{key}" for key, status in STATUS_KEYS.items()}
_HELP = "Empty fields stay as they are. {many.apply} saves, {dialog.cancel} cancels."
_FIELDS = (
    ("many-owner", "Owner", "who sees to them"),
    ("many-due", "Due", "2027-01-31, +30d, end of Q1"),
    ("many-team", "Team", "that provides them, if not your own"),
    ("many-reason", "Reason", "one for all; needed for {many.5} and {many.6}"),
)
_JOURNAL_FIELDS = {
    "many-owner": "owner",
    "many-team": "provided_by",
    "many-reason": "justification",
}
