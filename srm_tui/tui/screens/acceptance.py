"""Where a gap is accepted by a person, until a day, for a reason."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Label, Static

from srm_tui.core.answers import Value
from srm_tui.core.assessment import AssessedDuty
from srm_tui.core.dates import EXAMPLES, parse_date
from srm_tui.tui.key_names import key_name
from srm_tui.tui.screens.drafting import DraftedDialog
from srm_tui.tui.text import plain
from srm_tui.tui.widgets.answer_form import suggester
from srm_tui.tui.widgets.containers import Horizontal, Vertical


@dataclass(frozen=True, slots=True)
class AcceptanceGiven:
    """What is to be kept; no value takes an acceptance back."""

    value: Value


_HELP = "It stays a gap in every figure; the report says who accepted it and until when."


class AcceptanceDialog(DraftedDialog[AcceptanceGiven | None]):
    """Asks who accepts a gap, until when and why."""

    QUESTION = "Accepted risk"
    IS_ABOUT_DUTY = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", id="dialog.cancel"),
        Binding("ctrl+d", "withdraw", "Take back", priority=True, id="acceptance.withdraw"),
    ]

    def __init__(self, row: AssessedDuty, names: tuple[str, ...], today: date) -> None:
        super().__init__()
        self._acceptance = row.answer.acceptance
        self._names = names
        self._today = today

    def compose(self) -> ComposeResult:
        """Show what is accepted, or ask for it."""
        kept = self._acceptance
        values = (kept.accepted_by, kept.until.isoformat(), kept.reason) if kept else ("", "", "")
        with Vertical(classes="dialog"):
            yield Label("Accept the risk of this gap", classes="dialog-title")
            for (name, label, example), value in zip(_FIELDS, values, strict=True):
                with Horizontal(classes="field"):
                    yield Label(label)
                    yield Input(
                        value,
                        id=name,
                        compact=True,
                        placeholder=example,
                        suggester=suggester(self._names) if name == "accepted-by" else None,
                    )
            yield Static(_HELP, id="acceptance-help")
            back = " ^d takes the acceptance back." if kept else ""
            yield Static(f"Enter saves, {key_name('dialog.cancel')} cancels.{back}")

    def on_mount(self) -> None:
        """Begin with the name."""
        self.query_one("#accepted-by").focus()

    @on(Input.Submitted)
    def accept(self, message: Input.Submitted) -> None:
        """Answer with all three, or go to the field that is missing."""
        message.stop()
        said = {name: self.query_one(f"#{name}", Input).value.strip() for name, *_ in _FIELDS}
        until = parse_date(said["until"], self._today)
        if not said["accepted-by"]:
            self._ask("accepted-by", "Somebody has to accept it by name.")
        elif until is None:
            self._ask("until", f"Until when? {EXAMPLES}.")
        elif until < self._today:
            self._ask("until", "That day has passed.")
        elif not said["why"]:
            self._ask("why", "An auditor will ask for the reason.")
        else:
            value = {
                "accepted_by": said["accepted-by"],
                "until": until.isoformat(),
                "reason": said["why"],
            }
            self.dismiss(AcceptanceGiven(value))

    def action_withdraw(self) -> None:
        """Answer that nobody accepts it any more."""
        if self._acceptance is not None:
            self.dismiss(AcceptanceGiven(None))

    def _ask(self, name: str, text: str) -> None:
        self.query_one(f"#{name}").focus()
        shown = self.query_one("#acceptance-help", Static)
        shown.add_class("problem")
        shown.update(plain(text))


_FIELDS = (
    ("accepted-by", "Accepted by", "the name of who may decide this"),
    ("until", "Until", "2027-06-30, +90d or end of Q2"),
    ("why", "Because", "why it can wait, and what limits the harm"),
)
