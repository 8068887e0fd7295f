"""Where one keeps a question for later, or settles it."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Label, Static

from srm_tui.core.session import ParkedQuestion
from srm_tui.tui.key_names import key_name, with_keys
from srm_tui.tui.screens.drafting import DraftedDialog
from srm_tui.tui.text import plain
from srm_tui.tui.widgets.answer_form import suggester
from srm_tui.tui.widgets.containers import Horizontal, Vertical

_KEYS = "Enter keeps it, {dialog.cancel} cancels."


@dataclass(frozen=True, slots=True)
class Parked:
    """A question to keep for later."""

    text: str
    owner: str
    control_id: str


class ParkDialog(DraftedDialog[Parked | None]):
    """Asks for a question to keep for later, and who sees to it."""

    QUESTION = "Parking a question"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", id="dialog.cancel"),
        Binding("f8", "toggle_duty", "With or without the duty", id="park.duty"),
    ]

    def __init__(
        self,
        names: tuple[str, ...],
        control_id: str = "",
        title: str = "",
        question: ParkedQuestion | None = None,
    ) -> None:
        super().__init__()
        self._names = names
        self._control_id = control_id
        self._title = title
        """The duty that it may be about; empty when there is none."""
        self._question = question
        """The question to change; None for a new one."""
        self._is_about = bool(control_id)
        self.about = question.id if question else control_id

    def compose(self) -> ComposeResult:
        """Show a field for the question and one for its owner."""
        before = self._question
        with Vertical(classes="dialog"):
            yield Label("Park a question" if before is None else "A parked question")
            with Horizontal(classes="field"):
                yield Label("Question")
                yield Input(
                    before.text if before else "",
                    id="park-text",
                    compact=True,
                    placeholder="such as: who rotates these keys?",
                    select_on_focus=False,
                )
            with Horizontal(classes="field"):
                yield Label("Owner")
                yield Input(
                    before.owner if before else "",
                    id="park-owner",
                    compact=True,
                    placeholder="who finds out; may stay empty",
                    suggester=suggester(self._names),
                )
            yield Static(id="park-duty")
            yield Static(with_keys(_KEYS), id="park-keys")

    def on_mount(self) -> None:
        """Say which duty it is about."""
        self._tell_duty()
        self.query_one("#park-text").focus()

    def _tell_duty(self) -> None:
        if not self._title:
            text = ""
        elif self._is_about:
            text = f"[x] About '{self._title}' ({key_name('park.duty')}: about no duty)"
        else:
            text = f"[ ] About no duty ({key_name('park.duty')}: about '{self._title}')"
        self.query_one("#park-duty", Static).update(plain(text))

    def action_toggle_duty(self) -> None:
        """Take the duty in or leave it out."""
        if self._title:
            self._is_about = not self._is_about
            self._tell_duty()

    @on(Input.Submitted)
    def accept(self, message: Input.Submitted) -> None:
        """Answer with the question."""
        message.stop()
        text = self.query_one("#park-text", Input).value.strip()
        if not text:
            self.query_one("#park-text").focus()
            self.query_one("#park-keys", Static).update(
                with_keys(f"Write the question first. {_KEYS}")
            )
            return
        owner = self.query_one("#park-owner", Input).value.strip()
        self.dismiss(Parked(text, owner, self._control_id if self._is_about else ""))
