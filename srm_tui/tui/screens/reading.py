"""A text to read over a screen, with what to do about it."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Label, Static

from srm_tui.tui.key_names import with_keys
from srm_tui.tui.text import plain
from srm_tui.tui.widgets.containers import Vertical, VerticalScroll
from srm_tui.tui.widgets.line_list import Line, LineList


class ReadingDialog(ModalScreen[str | None]):
    """Shows a long text; with `lines` it asks to choose one of them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Close", id="dialog.close"),
        Binding("pageup", "scroll(-1)", "Page up", show=False, priority=True, id="reading.up"),
        Binding("pagedown", "scroll(1)", "Page down", show=False, priority=True, id="reading.down"),
    ]

    VERTICAL_BREAKPOINTS = [(0, "-low"), (34, "-high")]

    def __init__(self, title: str, text: Content, lines: tuple[Line, ...] = ()) -> None:
        super().__init__()
        self._title = title
        self._text = text
        self._lines = lines

    def compose(self) -> ComposeResult:
        """Show the text over the choices."""
        with Vertical(classes="dialog reading"):
            yield Label(plain(self._title), classes="dialog-title")
            with VerticalScroll(id="reading"):
                yield Static(self._text)
            if self._lines:
                yield LineList(self._lines)
                yield Static(with_keys(_CHOOSING))
            else:
                yield Static(with_keys(_READING))

    def on_mount(self) -> None:
        """Begin at the choices, or at the text where there are none."""
        lists = self.query(LineList)
        (lists.first() if lists else self.query_one("#reading")).focus()

    def action_scroll(self, by: int) -> None:
        """Move the text by a page."""
        text = self.query_one("#reading", VerticalScroll)
        text.scroll_relative(y=by * max(text.size.height - 1, 1), animate=False)

    @on(LineList.Chosen)
    def accept(self, message: LineList.Chosen) -> None:
        """Answer with the chosen line."""
        message.stop()
        self.dismiss(message.line_id)


_CHOOSING = (
    "{reading.up} and {reading.down} read, {list.choose} chooses, {dialog.cancel} goes back."
)
_READING = "Up, Down, {reading.up} and {reading.down} read, {dialog.cancel} closes."
