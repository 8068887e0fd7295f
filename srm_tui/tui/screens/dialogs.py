"""Small questions over a screen; each answers with typed data or None."""

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.suggester import Suggester
from textual.widgets import Input, Label, Static

from srm_tui.tui.key_names import key_name, with_keys
from srm_tui.tui.screens.drafting import DraftedDialog
from srm_tui.tui.text import plain, visible
from srm_tui.tui.widgets.containers import Vertical, VerticalScroll
from srm_tui.tui.widgets.line_list import Line, LineList


class TextDialog(DraftedDialog[str | None]):
    """Asks for one line of text."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", id="dialog.cancel")
    ]

    def __init__(
        self,
        title: str,
        value: str = "",
        placeholder: str = "",
        help: str = "",  # noqa: A002
        problem: str = "",
        suggester: Suggester | None = None,
        *,
        about: str = "",
        is_replaced: bool = False,
        may_be_empty: bool = False,
    ) -> None:
        super().__init__()
        self.about = about
        self._suggester = suggester
        self._may_be_empty = may_be_empty
        self._title = title
        self._value = value
        self._is_replaced = is_replaced
        """Whether the first key takes the place of what stands there."""
        self._placeholder = placeholder
        self._help = help
        self._problem = problem
        """Why the last answer could not be taken."""

    @property
    def question(self) -> str:
        """What is asked, by which a draft is found again."""
        return self._title

    def compose(self) -> ComposeResult:
        """Show the question, the field and the keys."""
        with Vertical(classes="dialog"):
            yield Label(plain(self._title), classes="dialog-title")
            yield Input(
                self._value,
                placeholder=f"such as {self._placeholder}"
                if self._placeholder
                else "may stay empty",
                suggester=self._suggester,
                select_on_focus=self._is_replaced,
            )
            problem = Static(plain(self._problem), classes="problem")
            problem.display = bool(self._problem)
            yield problem
            yield Static(
                plain(f"{self._help}\nEnter accepts, {key_name('dialog.cancel')} cancels.".strip())
            )

    @on(Input.Submitted)
    def accept(self, message: Input.Submitted) -> None:
        """Answer with what was typed; an example alone is no answer."""
        message.stop()
        text = message.value.strip()
        if text or self._may_be_empty:
            self.dismiss(text)
            return
        problem = self.query_one(".problem", Static)
        problem.update(plain(f"Write it first, as in: {self._placeholder}"))
        problem.display = True


class ChoiceDialog(ModalScreen[str | None]):
    """Asks to choose one of several lines."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", id="dialog.cancel")
    ]

    def __init__(
        self,
        title: str,
        lines: tuple[Line, ...],
        text: str = "",
        current: str = "",
        *,
        numbered: bool = False,
    ) -> None:
        super().__init__()
        self._title = title
        self._lines = lines
        self._by_number: dict[str, str] = {}
        """What each number key chooses; empty when they choose nothing."""
        if numbered:
            numbers = dict(zip("123456789", lines, strict=False))
            self._by_number = {key: line.id for key, line in numbers.items()}
            self._lines = tuple(
                line._replace(text=f"{key} {line.text}") for key, line in numbers.items()
            )
        self._text = text
        self._current = current
        """The line on which the cursor starts."""

    def compose(self) -> ComposeResult:
        """Show the question and the choices."""
        with Vertical(classes="dialog"):
            yield Label(plain(self._title), classes="dialog-title")
            if self._text:
                yield Static(plain(self._text))
            yield LineList(self._lines, one_click=True)
            keys = "Its number or {list.choose}" if self._by_number else "{list.choose}"
            yield Static(with_keys(f"{keys} chooses, {{dialog.cancel}} cancels."))

    def on_key(self, event: events.Key) -> None:
        """Choose a line by its number."""
        if event.key in self._by_number:
            event.stop()
            self.dismiss(self._by_number[event.key])

    def on_mount(self) -> None:
        """Start where things stand."""
        self.query_one(LineList).go_to(self._current)

    @on(LineList.Chosen)
    def accept(self, message: LineList.Chosen) -> None:
        """Answer with the chosen line."""
        message.stop()
        self.dismiss(message.line_id)


class HelpDialog(ModalScreen[None]):
    """Shows the keys of a screen, in groups, and what it is for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1", "dismiss(None)", "Close", id="dialog.close")
    ]

    def __init__(
        self, title: str, about: str, groups: Mapping[str, Sequence[tuple[str, str]]]
    ) -> None:
        super().__init__()
        self._title = title
        self._about = about
        self._groups = groups

    def compose(self) -> ComposeResult:
        """Show the text and a line for each key."""
        with Vertical(classes="dialog -help"):
            yield Label(plain(self._title), classes="dialog-title")
            with VerticalScroll(id="help-text"):
                yield Static(plain(self._about))
                yield Static(id="help-keys")
            yield Static(
                with_keys("Arrows scroll, {dialog.close} closes. Ctrl+P then finds any command.")
            )

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.query_one("#help-text").focus()

    @on(events.Resize)
    def fit(self) -> None:
        """Lay the keys out for the room there is."""
        self.call_after_refresh(self._show_keys)

    def _show_keys(self) -> None:
        room = self.query_one("#help-text").size.width - 3
        width = max((len(key) for keys in self._groups.values() for key, _ in keys), default=0)
        parts = []
        for heading, keys in self._groups.items():
            parts.append(Content.styled(f"\n{heading}", "bold $text-accent"))
            for key, what in keys:
                lines = wrap(visible(what), max(room - width - 2, 12))
                parts.append(
                    Content.assemble(
                        Content.styled(key.rjust(width), "bold"), "  ", lines[0] if lines else ""
                    )
                )
                parts += [Content(" " * (width + 2) + line) for line in lines[1:]]
        self.query_one("#help-keys", Static).update(Content("\n").join(parts))
