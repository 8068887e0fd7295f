"""Where one service is answered apart from the rest of a duty."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from srm_tui.core.answers import Value
from srm_tui.core.assessment import AssessedDuty
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.vocabulary import Status
from srm_tui.tui.text import STATUS_KEYS, STATUS_MARKS, one_line, plain
from srm_tui.tui.widgets.line_list import Line, LineList


@dataclass(frozen=True, slots=True)
class ExceptionGiven:
    """What was said about one service."""

    service_id: str
    fields: dict[str, Value]


class ExceptionDialog(ModalScreen[ExceptionGiven | None]):
    """Asks for the status of one service: its row, then the key of the status."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key, f"give('{status.value}')", status.label, id=f"exception.{key}")
            for key, status in STATUS_KEYS.items()
        ),
        Binding("escape", "dismiss(None)", "Cancel", id="dialog.cancel"),
    ]

    def __init__(self, kb: KnowledgeBase, row: AssessedDuty) -> None:
        super().__init__()
        self._kb = kb
        self._row = row
        self._status = Status.UNANSWERED
        """What waits for its reason."""

    def compose(self) -> ComposeResult:
        """Show the services with what holds for each, and the keys."""
        with Vertical(classes="dialog"):
            yield Label("One service answered apart", classes="dialog-title")
            yield LineList(self._lines())
            yield Input(id="why", placeholder="why, in a sentence an auditor can check")
            yield Static(_KEYS, id="exception-keys")

    def on_mount(self) -> None:
        """Ask for a reason only when the status needs one."""
        self.query_one("#why").display = False
        self.query_one(LineList).focus()

    def _lines(self) -> list[Line]:
        said = {each.service_id: each for each in self._row.answer.exceptions}
        lines = []
        for service_id in self._row.duty.service_ids:
            status = said[service_id].status if service_id in said else self._row.answer.status
            name = one_line(self._kb.service_by_id[service_id].name)
            tail = f"apart: {status.label.lower()}" if service_id in said else "as the rest"
            lines.append(Line(service_id, f"{STATUS_MARKS[status]} {name}", tail))
        return lines

    @on(LineList.Chosen)
    def explain(self, message: LineList.Chosen) -> None:
        """Say what comes next on Enter."""
        message.stop()
        self.query_one("#exception-keys", Static).update(f"Now its status.\n{_KEYS}")

    def action_give(self, status: str) -> None:
        """Answer with a status, after its reason where it needs one."""
        self._status = Status(status)
        if self._status.needs_justification:
            field = self.query_one("#why", Input)
            field.display = True
            field.focus()
            name = self._kb.service_by_id[self.query_one(LineList).current].name
            text = f"{name}: why {self._status.label.lower()}? Enter saves, Escape cancels."
            self.query_one("#exception-keys", Static).update(plain(text))
        else:
            self._give("")

    @on(Input.Submitted)
    def give_with_reason(self, message: Input.Submitted) -> None:
        """Answer with the status and its reason."""
        message.stop()
        self._give(message.value.strip())

    def _give(self, reason: str) -> None:
        service_id = self.query_one(LineList).current
        if self._status is Status.UNANSWERED:
            names = ("status", "notes", "justification", "owner", "due_on")
            self.dismiss(ExceptionGiven(service_id, dict.fromkeys(names)))
            return
        fields: dict[str, Value] = {"status": self._status.value, "justification": reason or None}
        self.dismiss(ExceptionGiven(service_id, fields))


_KEYS = "\n".join(
    (
        "1 implemented   2 partial   3 planned   4 not implemented",
        "5 alternative   6 not applicable   0 as the rest   Escape cancels",
    )
)
