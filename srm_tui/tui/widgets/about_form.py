"""What is said about an assessment itself: its name, its people, its accounts."""

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Input, Label

from srm_tui.core.answers import Details
from srm_tui.tui.widgets.containers import Horizontal, Vertical

_FIELDS = {
    "name": ("Name", "what the team calls the workload"),
    "team": ("Team", "who answers"),
    "facilitator": ("Facilitator", "who leads the workshop"),
    "participants": ("Participants", "with commas between"),
    "accounts": ("AWS accounts", "12 digits each, with commas between"),
    "description": ("About it", "one sentence"),
}
_LISTS = ("participants", "accounts")


class AboutForm(Vertical):
    """Asks what stands on the cover; it saves nothing."""

    class Told(Message):
        """A field was left."""

    def __init__(self) -> None:
        super().__init__()
        self._loaded: dict[str, str] = {}
        """What each field held when it was last in step with the store."""

    def compose(self) -> ComposeResult:
        """Show a line for each field."""
        for name, (label, example) in _FIELDS.items():
            with Horizontal(classes="field"):
                yield Label(label)
                yield Input(id=f"about-{name}", compact=True, placeholder=example)

    def field(self, name: str) -> Input:
        """Return one field."""
        return self.query_one(f"#about-{name}", Input)

    def show(self, details: Details) -> None:
        """Show what is saved, except where somebody is writing."""
        for name in _FIELDS:
            value = getattr(details, name)
            text = ", ".join(value) if name in _LISTS else value
            if not self.field(name).has_focus or name not in self._loaded:
                with self.prevent(Input.Changed):
                    self.field(name).value = text
                self._loaded[name] = text

    def changed(self) -> Mapping[str, str | tuple[str, ...]]:
        """Return the fields that differ from what was shown, as details hold them."""
        found: dict[str, str | tuple[str, ...]] = {}
        for name in _FIELDS:
            text = self.field(name).value.strip()
            if text != self._loaded[name]:
                parts = (each.strip() for each in text.split(","))
                found[name] = tuple(filter(None, parts)) if name in _LISTS else text
        return found

    @on(Input.Blurred)
    @on(Input.Submitted)
    def pass_on(self, message: Input.Blurred | Input.Submitted) -> None:
        """Say that a field was left, and go on to the next on Enter."""
        message.stop()
        if self.changed():
            self.post_message(self.Told())
        if isinstance(message, Input.Submitted):
            self.screen.focus_next()
