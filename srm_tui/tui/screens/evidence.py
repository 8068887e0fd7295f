"""Where one adds evidence to an answer, or takes it off."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Label, Static

from srm_tui.core.dates import EXAMPLES, PAST_EXAMPLES, parse_date, parse_past
from srm_tui.core.evidence import Evidence
from srm_tui.errors import UsageError
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.screens.drafting import DraftedDialog
from srm_tui.tui.text import one_line, plain
from srm_tui.tui.widgets.containers import Horizontal, Vertical
from srm_tui.tui.widgets.line_list import Line, LineList
from srm_tui.workspace.evidence import evidence_as_typed, is_existing_file, named_as_typed


@dataclass(frozen=True, slots=True)
class Removal:
    """An item of evidence that is to be taken off."""

    evidence_id: str


_HELP = "A link, a file of this machine (only its hash is kept), or a sentence."
_ITEMS = "Tab goes to the items; {evidence.remove} takes the one at the cursor off.\n"
_HELP_IN_BROWSER = "A link, or a sentence."


class EvidenceDialog(DraftedDialog[Evidence | Removal | None]):
    """Shows the evidence of an answer, and asks for another item."""

    QUESTION = "Evidence"
    IS_ABOUT_DUTY = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", id="dialog.cancel"),
        Binding("delete,backspace", "remove", "Remove", id="evidence.remove"),
    ]

    def __init__(self, evidence: tuple[Evidence, ...], today: date) -> None:
        super().__init__()
        self._evidence = evidence
        self._today = today

    def compose(self) -> ComposeResult:
        """Show what there is, and the fields of another item."""
        with Vertical(classes="dialog"):
            yield Label("Evidence", classes="dialog-title")
            if self._evidence:
                yield LineList([_line(each, self._today) for each in self._evidence])
                yield Static(with_keys(_ITEMS))
            for name, label, example in _FIELDS:
                with Horizontal(classes="field"):
                    yield Label(label)
                    yield Input(id=name, compact=True, placeholder=example)
            yield Static(self._help, id="kind")
            yield Static(with_keys("Enter adds it, {dialog.cancel} cancels."))

    def on_mount(self) -> None:
        """Begin with the next item."""
        self.query_one("#item").focus()

    @on(Input.Changed, "#item")
    def show_kind(self, message: Input.Changed) -> None:
        """Say as what the item will be kept."""
        message.stop()
        self._say(self._kept_as(message.value.strip()))

    @on(Input.Submitted)
    async def accept(self, message: Input.Submitted) -> None:
        """Answer with the item, or say what is wrong with it."""
        message.stop()
        text = self.query_one("#item", Input).value.strip()
        if not text:
            self._say(self._help, is_problem=True)
            return
        try:
            seen = self._day("seen", parse_past, PAST_EXAMPLES)
            until = self._day("until", parse_date, EXAMPLES)
            has_files = not self.app.is_web
            item = await asyncio.to_thread(
                evidence_as_typed, text, seen, until, has_files=has_files
            )
        except UsageError as error:
            self._say(f"{error} {error.hint}", is_problem=True)
        else:
            self.dismiss(item)

    def action_remove(self) -> None:
        """Answer that the item under the cursor is to go."""
        if isinstance(self.focused, LineList) and self.focused.current:
            self.dismiss(Removal(self.focused.current))

    def _day(
        self, name: str, parse: Callable[[str, date], date | None], examples: str
    ) -> date | None:
        field = self.query_one(f"#{name}", Input)
        if not field.value.strip():
            return None
        found = parse(field.value, self._today)
        if found is None:
            field.focus()
            no_day = "no day up to today" if parse is parse_past else "no date"
            raise UsageError(f"'{field.value.strip()}' is {no_day}.", f"Write {examples}.")
        return found

    @property
    def _help(self) -> str:
        return _HELP_IN_BROWSER if self.app.is_web else _HELP

    def _kept_as(self, text: str) -> str:
        """Return as what an item will be kept."""
        if not text:
            return self._help
        named = named_as_typed(text, has_files=not self.app.is_web)
        if named.startswith("text:"):
            return "Kept as a sentence."
        if "://" in named or named.startswith(("arn:", "mailto:")):
            return "Kept as a link."
        if is_existing_file(text):
            return "Kept as a file, by name and hash."
        return "No file here is called so; several words are kept as a sentence."

    def _say(self, text: str, *, is_problem: bool = False) -> None:
        shown = self.query_one("#kind", Static)
        shown.set_class(is_problem, "problem")
        shown.update(plain(text))


_FIELDS = (
    ("item", "Item", "such as https://wiki.example.com/backup-test"),
    ("seen", "Observed on", "yesterday, 2w ago or 2026-11-24; may stay empty"),
    ("until", "Valid until", "+90d or 2027-01-31; may stay empty"),
)


def _line(item: Evidence, today: date) -> Line:
    expired = "expired" if item.is_expired(today) else ""
    return Line(item.id, one_line(f"{item.kind}: {item.title or item.value}"), expired)
