"""A field for the path of a file, which Tab completes."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from srm_tui.tui.paths import begun_anew, completed, completions


class PathInput(Input):
    """Completes what is typed as far as it is clear.

    With `is_replaced` what one types takes the place of the value it begins with.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete", show=False, id="path.complete"),
    ]

    class Undecided(Message):
        """Tab was pressed, and it is not clear how the path goes on."""

    def __init__(
        self,
        value: str = "",
        *,
        suffixes: Sequence[str] = (),
        compact: bool = False,
        is_replaced: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(value, compact=compact, select_on_focus=is_replaced, id=id)
        self.suffixes = suffixes

    def on_input_changed(self) -> None:
        """Begin anew where a whole path was put behind another."""
        path = begun_anew(self.value)
        if path != self.value:
            self.take(path)

    @property
    def fitting(self) -> tuple[str, ...]:
        """The paths that what is typed may become; a browser is shown none of this machine."""
        return () if self.app.is_web else completions(self.value, self.suffixes)

    def take(self, path: str) -> None:
        """Hold `path`, with the cursor behind it."""
        self.value = path
        self.cursor_position = len(path)

    def complete(self) -> bool:
        """Complete as far as it is clear; return whether anything came."""
        text = completed(self.value, self.fitting)
        if text == self.value:
            return False
        self.take(text)
        return True

    def action_complete(self) -> None:
        """Complete, or leave it to the screen what Tab does."""
        if not self.complete():
            self.post_message(self.Undecided())
