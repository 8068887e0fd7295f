"""Where one chooses which duties a list shows."""

from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from srm_tui.core.assessment import Assessment
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.selection import EVERYTHING, Selection, selected, tell_selection, toggled
from srm_tui.tui.filters import filter_lines
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.text import count, one_line, plain
from srm_tui.tui.widgets.containers import Vertical
from srm_tui.tui.widgets.line_list import LineList


class FilterDialog(ModalScreen[Selection]):
    """Shows the conditions with how many duties meet each; answers with those chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f", "done", "Done", id="filter.done"),
        Binding("a", "clear", "Show all", id="filter.clear"),
        Binding("slash", "find", "Find a condition", id="filter.find"),
        Binding("up", "pass_on(-1)", show=False, id="filter.up"),
        Binding("down", "pass_on(1)", show=False, id="filter.down"),
    ]

    lines = getters.query_one(LineList)

    def __init__(
        self, kb: KnowledgeBase, assessment: Assessment, selection: Selection, author: str
    ) -> None:
        super().__init__()
        self.kb = kb
        self.assessment = assessment
        self.selection = selection
        self.author = author

    def compose(self) -> ComposeResult:
        """Show the conditions below what they let through."""
        with Vertical(classes="dialog -tall"):
            yield Label("Which duties are shown?", classes="dialog-title")
            yield Static(id="filter-part")
            field = Input(id="filter-find", compact=True, placeholder="Find a condition")
            field.display = False
            yield field
            yield LineList(id="conditions", empty="No condition is called so.", one_click=True)
            yield Static(with_keys(_KEYS))

    def on_mount(self) -> None:
        """Begin with the conditions that are in force."""
        self.lines.focus()
        self.show_conditions()

    def show_conditions(self) -> None:
        """Show the conditions and what they let through."""
        wanted = self.query_one(Input).value.strip()
        self.lines.set_lines(
            tuple(filter_lines(self.kb, self.assessment, self.selection, self.author, wanted))
        )
        rows = self.assessment.rows
        number = len(selected(self.selection, rows, self.author))
        told = tell_selection(self.kb, self.selection)
        text = f"{number} of {count(len(rows), 'duty', 'duties')}"
        self.query_one("#filter-part", Static).update(
            plain(one_line(f"{text}: {told}" if told else f"All {text.partition(' of ')[2]}"))
        )

    @on(LineList.Chosen)
    def toggle(self, message: LineList.Chosen) -> None:
        """Choose a condition or take it back."""
        message.stop()
        condition, _, value = message.line_id.partition("=")
        self.selection = toggled(self.selection, condition, value)
        self.show_conditions()

    @on(Input.Changed)
    def narrow(self, message: Input.Changed) -> None:
        """Show the conditions that are called so, as one types."""
        message.stop()
        self.show_conditions()

    @on(Input.Submitted)
    def toggle_found(self, message: Input.Submitted) -> None:
        """Choose the condition under the cursor."""
        message.stop()
        self.lines.action_choose()

    def action_pass_on(self, step: int) -> None:
        """Move in the list while one types in the field over it."""
        self.lines.action_move(step)

    def action_find(self) -> None:
        """Open the field that finds conditions."""
        field = self.query_one(Input)
        field.display = True
        field.focus()

    def action_clear(self) -> None:
        """Take all conditions back."""
        self.selection = EVERYTHING
        self.show_conditions()

    def action_done(self) -> None:
        """Leave the field, or answer with what is chosen."""
        field = self.query_one(Input)
        if field.display:
            field.value = ""
            field.display = False
            self.lines.focus()
        else:
            self.dismiss(self.selection)


_KEYS = (
    "{list.choose} chooses, or takes back. {filter.clear} shows all, {filter.find} finds, "
    "{filter.done} ends."
)
