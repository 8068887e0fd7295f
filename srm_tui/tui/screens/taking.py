"""Where somebody takes a duty as homework."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Label, Static

from srm_tui.core.assessment import AssessedDuty
from srm_tui.core.dates import EXAMPLES, parse_date
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.screens.drafting import DraftedDialog
from srm_tui.tui.text import plain
from srm_tui.tui.widgets.answer_form import suggester
from srm_tui.tui.widgets.containers import Horizontal, Vertical


@dataclass(frozen=True, slots=True)
class Taken:
    """Who sees to a duty, and until when; None when nobody promised a date."""

    owner: str
    due_on: date | None


class TakeDialog(DraftedDialog[Taken | None]):
    """Asks who sees to a duty, and until when."""

    QUESTION = "Who takes it?"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", id="dialog.cancel")
    ]

    def __init__(self, row: AssessedDuty, names: tuple[str, ...], today: date) -> None:
        super().__init__()
        self.about = row.id
        self._row = row
        self._names = names
        self._today = today

    def compose(self) -> ComposeResult:
        """Show the duty and the two fields."""
        answer = self._row.answer
        with Vertical(classes="dialog"):
            yield Label(self.QUESTION, classes="dialog-title")
            yield Static(plain(f"{self._row.duty.control.title}\n"))
            with Horizontal(classes="field"):
                yield Label("Owner")
                yield Input(
                    answer.owner,
                    id="take-owner",
                    compact=True,
                    placeholder="a name",
                    suggester=suggester(self._names),
                )
            with Horizontal(classes="field"):
                yield Label("Due")
                yield Input(
                    answer.due_on.isoformat() if answer.due_on else "",
                    id="take-due",
                    compact=True,
                    placeholder="+30d, end of Q1; may stay empty",
                )
            yield Static(id="take-problem", classes="problem")
            yield Static(with_keys("Enter goes on and saves, {dialog.cancel} cancels."))

    def on_mount(self) -> None:
        """Begin with the name."""
        self.query_one("#take-owner").focus()

    @on(Input.Submitted, "#take-owner")
    def go_on(self, message: Input.Submitted) -> None:
        """Go on to the date."""
        message.stop()
        self.query_one("#take-due").focus()

    @on(Input.Submitted, "#take-due")
    def accept(self, message: Input.Submitted) -> None:
        """Answer with name and date, or say that it is none."""
        message.stop()
        text = message.value.strip()
        due_on = parse_date(text, self._today) if text else None
        if text and due_on is None:
            problem = f"'{text}' is no date. Write {EXAMPLES}."
            self.query_one("#take-problem", Static).update(plain(problem))
            return
        self.dismiss(Taken(self.query_one("#take-owner", Input).value.strip(), due_on))
