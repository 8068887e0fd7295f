"""Where one decides, field by field, whose value is kept when two files are put together."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Label, Static

from srm_tui.core.fields import Key
from srm_tui.core.journal import Change
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.merge import Conflict, Side
from srm_tui.core.parted import FACT_PREFIX
from srm_tui.tui import telling
from srm_tui.tui.key_names import key_name, with_keys
from srm_tui.tui.text import count, one_line, plain
from srm_tui.tui.widgets.containers import Vertical, VerticalScroll
from srm_tui.tui.widgets.line_list import Line, LineList

Choices = dict[Key, Side]
_KEYS = (
    "{merge.ours} keeps ours, {merge.theirs} theirs; {merge.all-ours} and {merge.all-theirs} all "
    "that is open. {merge.undo} takes a choice back, {merge.accept} puts both together, "
    "{dialog.cancel} leaves everything as it is."
)
_MARKS = {None: "[ ]", Side.OURS: "[O]", Side.THEIRS: "[T]"}


class _Fields(LineList):
    """The fields in conflict; Enter ends the choice."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.accept", "Put together", id="merge.accept"),
    ]


class ConflictDialog(ModalScreen[Choices | None]):
    """Asks whose value of each field in conflict is kept; None when nothing is to be done."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o,left", "keep('ours')", "Ours", id="merge.ours"),
        Binding("t,right", "keep('theirs')", "Theirs", id="merge.theirs"),
        Binding("O,shift+left", "keep_rest('ours')", "All ours", id="merge.all-ours"),
        Binding("T,shift+right", "keep_rest('theirs')", "All theirs", id="merge.all-theirs"),
        Binding("u", "undo", "Undo", id="merge.undo"),
        Binding("escape", "dismiss(None)", "Cancel", id="dialog.cancel"),
    ]

    def __init__(
        self,
        kb: KnowledgeBase,
        conflicts: Sequence[Conflict],
        said: Mapping[Key, tuple[str, str]],
        title: str = "",
    ) -> None:
        super().__init__()
        self._title_text = title or f"Both changed {count(len(conflicts), 'field')}"
        self._kb = kb
        self._conflicts = {str(n): each for n, each in enumerate(conflicts)}
        self._said = said
        """Who said ours and who theirs, by field."""
        self._choices: Choices = {}
        self._earlier: list[Choices] = []
        """What was chosen before each choice."""

    def compose(self) -> ComposeResult:
        """Show the fields over both values of the current one."""
        with Vertical(classes="dialog", id="conflicts"):
            yield Label(plain(self._title_text), classes="dialog-title")
            yield _Fields()
            with VerticalScroll(id="conflict-values"):
                yield Static(id="conflict")
            yield Static(id="conflict-left")
            yield Static(with_keys(_KEYS))

    def on_mount(self) -> None:
        """Begin at the first field."""
        self._show()
        self.query_one(LineList).focus()

    def _show(self) -> None:
        self.query_one(LineList).set_lines([self._line(*each) for each in self._conflicts.items()])
        left = len(self._conflicts) - len(self._choices)
        told = (
            f"{count(left, 'field')} still open."
            if left
            else f"All are decided: {key_name('merge.accept')}."
        )
        shown = self.query_one("#conflict-left", Static)
        shown.remove_class("problem")
        shown.update(told)

    def _line(self, number: str, conflict: Conflict) -> Line:
        chosen = self._choices.get(conflict.key)
        control_id, service_id, name = conflict.key
        service = f" for {one_line(self._service(service_id))}" if service_id else ""
        text = f"{_MARKS[chosen]} {self._field(name)}{service}: {one_line(self._title(control_id))}"
        return Line(number, text, "", "" if chosen is None else "muted")

    @on(LineList.Highlighted)
    def show_values(self, message: LineList.Highlighted) -> None:
        """Show what each side says of the field under the cursor."""
        message.stop()
        conflict = self._conflicts[message.line_id]
        ours, theirs = self._said[conflict.key]
        parts = [plain(one_line(self._title(conflict.key[0]))).stylize("bold $text-accent")]
        for side, value, who in (
            ("Ours", conflict.ours, ours),
            ("Theirs", conflict.theirs, theirs),
            ("Before", conflict.base, ""),
        ):
            head = plain(f"{side} ({one_line(who)}): " if who else f"{side}: ").stylize("bold")
            text = telling.value_text(conflict.key[2], value)
            parts.append(Content.assemble(head, plain(text)))
        self.query_one("#conflict", Static).update(Content("\n").join(parts))
        self.query_one("#conflict-values").scroll_home(animate=False)

    @on(LineList.Chosen)
    def turn(self, message: LineList.Chosen) -> None:
        """Change the side of the field that was clicked or met with Space."""
        message.stop()
        key = self._conflicts[message.line_id].key
        is_ours = self._choices.get(key) is Side.OURS
        self._choose({key: Side.THEIRS if is_ours else Side.OURS})

    def action_keep(self, side: str) -> None:
        """Keep the value of a side, and go on to the next field that is open."""
        listing = self.query_one(LineList)
        if conflict := self._conflicts.get(listing.current):
            self._choose({conflict.key: Side(side)})
            is_open = [n for n, each in self._conflicts.items() if each.key not in self._choices]
            later = [n for n in is_open if int(n) > int(listing.current)]
            if target := next(iter(later or is_open), ""):
                listing.go_to(target)

    def action_keep_rest(self, side: str) -> None:
        """Keep the values of a side wherever nothing is decided yet."""
        keys = (each.key for each in self._conflicts.values())
        self._choose({key: Side(side) for key in keys if key not in self._choices})

    def _choose(self, choices: Choices) -> None:
        if choices:
            self._earlier.append(self._choices)
            self._choices = {**self._choices, **choices}
            self._show()

    def action_undo(self) -> None:
        """Take the last choice back."""
        if self._earlier:
            self._choices = self._earlier.pop()
            self._show()

    def action_accept(self) -> None:
        """Answer with the choices, or say how many are missing."""
        if len(self._choices) == len(self._conflicts):
            self.dismiss(self._choices)
        else:
            self.query_one("#conflict-left", Static).add_class("problem")

    def _field(self, name: str) -> str:
        if name.startswith(FACT_PREFIX):
            fact = self._kb.fact_by_id.get(name.removeprefix(FACT_PREFIX))
            return one_line(fact.question if fact else name)
        return telling.field_word(name)

    def _title(self, control_id: str) -> str:
        if not control_id:
            return "the assessment itself"
        control = self._kb.control_by_id.get(control_id)
        return control.title if control else control_id

    def _service(self, service_id: str) -> str:
        service = self._kb.service_by_id.get(service_id)
        return service.name if service else service_id


def who_said(change: Change | None) -> str:
    """Return who wrote a value into a journal, and when."""
    if change is None:
        return "typed into the file"
    return f"{one_line(change.author)}, {change.at[:16].replace('T', ' ')} UTC"
