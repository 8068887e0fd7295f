"""Where services are answered apart from the rest of a duty."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Label, Static

from srm_tui.core.answers import ServiceException, Value
from srm_tui.core.assessment import AssessedDuty
from srm_tui.core.dates import EXAMPLES, parse_date
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.vocabulary import Status
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.screens.drafting import DraftedDialog
from srm_tui.tui.text import STATUS_KEYS, STATUS_MARKS, one_line, plain
from srm_tui.tui.widgets.answer_form import suggester
from srm_tui.tui.widgets.containers import Horizontal, Vertical
from srm_tui.tui.widgets.line_list import Line, LineList


@dataclass(frozen=True, slots=True)
class ExceptionGiven:
    """What was said about one service; fields without a value are taken back."""

    service_id: str
    fields: dict[str, Value]


class ExceptionDialog(DraftedDialog[tuple[ExceptionGiven, ...] | None]):
    """Asks for the answers of single services: a row and the key of its status, or the fields."""

    QUESTION = "Services answered apart"
    IS_ABOUT_DUTY = True

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key, f"give('{status.value}')", status.label, id=f"exception.{key}")
            for key, status in STATUS_KEYS.items()
        ),
        Binding("delete,backspace", "give('unanswered')", "As the rest", id="exception.remove"),
        Binding("escape", "dismiss(None)", "Cancel", id="dialog.cancel"),
    ]

    def __init__(
        self, kb: KnowledgeBase, row: AssessedDuty, names: tuple[str, ...], today: date
    ) -> None:
        super().__init__()
        self._kb = kb
        self._row = row
        self._names = names
        self._today = today
        self._said = {each.service_id: each for each in row.answer.exceptions}
        self._statuses = {service_id: each.status for service_id, each in self._said.items()}
        self._typed = {each: _texts(self._said.get(each)) for each in row.duty.service_ids}
        """What the fields hold, by service and name of the field."""
        self._shown = ""
        """The service whose fields are shown."""

    def compose(self) -> ComposeResult:
        """Show the services with what holds for each, the fields of one, and the keys."""
        with Vertical(classes="dialog", id="exceptions"):
            yield Label("Services answered apart", classes="dialog-title")
            yield LineList(self._lines())
            for name, label, example in _FIELDS:
                with Horizontal(classes="field"):
                    yield Label(label)
                    names = self._names if name == "apart-owner" else ()
                    yield Input(
                        id=name,
                        compact=True,
                        placeholder=with_keys(example),
                        suggester=suggester(names),
                    )
            yield Static(with_keys(_KEYS), id="exception-keys")

    def on_mount(self) -> None:
        """Begin with the services."""
        self.query_one(LineList).focus()

    def typed(self) -> dict[str, str]:
        """Return the statuses given and what was typed, by service and field."""
        self._keep()
        found = {f"{each}/status": status.value for each, status in self._statuses.items()}
        for service_id, texts in self._typed.items():
            found |= {f"{service_id}/{name}": text for name, text in texts.items() if text}
        return found

    def restore(self, fields: dict[str, str]) -> None:
        """Put statuses and texts back, with the first service that has any shown."""
        self._shown = ""
        for service_id, texts in self._typed.items():
            texts |= {name: fields.get(f"{service_id}/{name}", "") for name in texts}
            if status := fields.get(f"{service_id}/status"):
                self._statuses[service_id] = Status(status)
        listing = self.query_one(LineList)
        listing.set_lines(self._lines())
        touched = (each for each in self._typed if self._is_changed(each))
        listing.go_to(next(touched, ""))
        self._show(listing.current)

    def _lines(self) -> list[Line]:
        lines = []
        for service_id in self._row.duty.service_ids:
            apart = self._statuses.get(service_id)
            status = self._row.answer.status if apart is None else apart
            name = one_line(self._kb.service_by_id[service_id].name)
            tail = "as the rest" if apart is None else f"apart: {status.label.lower()}"
            lines.append(Line(service_id, f"{STATUS_MARKS[status]} {name}", tail))
        return lines

    @on(LineList.Highlighted)
    def show_service(self, message: LineList.Highlighted) -> None:
        """Show the fields of the service under the cursor."""
        message.stop()
        self._show(message.line_id)

    def _show(self, service_id: str) -> None:
        if service_id != self._shown:
            self._keep()
            self._shown = service_id
            for name, text in self._typed[service_id].items():
                self.query_one(f"#{name}", Input).value = text

    def _keep(self) -> None:
        """Keep what was typed for the service shown."""
        if self._shown:
            for name in self._typed[self._shown]:
                self._typed[self._shown][name] = self.query_one(f"#{name}", Input).value.strip()

    @on(LineList.Chosen)
    def go_to_fields(self, message: LineList.Chosen) -> None:
        """Go from a service to its fields."""
        message.stop()
        self.query_one("#apart-owner").focus()

    def action_give(self, status: str) -> None:
        """Answer with a status, after its reason where it needs one."""
        service_id = self.query_one(LineList).current
        self._show(service_id)
        given = Status(status)
        if given is Status.UNANSWERED:
            self._statuses.pop(service_id, None)
            self._typed[service_id] = _texts(None)
            self._shown = ""
            self._finish()
            return
        self._statuses[service_id] = given
        self.query_one(LineList).set_lines(self._lines())
        if given.needs_justification and not self.query_one("#apart-why", Input).value.strip():
            name = self._kb.service_by_id[service_id].name
            self._ask("apart-why", f"{name}: why {given.label.lower()}? Enter saves.")
        else:
            self._finish()

    @on(Input.Submitted)
    def save_typed(self, message: Input.Submitted) -> None:
        """Take Enter in a field for the end."""
        message.stop()
        self._finish()

    def _finish(self) -> None:
        """Answer with all that was changed, or go to what is missing."""
        self._keep()
        changed = [each for each in self._typed if self._is_changed(each)]
        if all(self._is_complete(each) for each in changed):
            self.dismiss(tuple(self._given(changed)))

    def _is_changed(self, service_id: str) -> bool:
        said = self._said.get(service_id)
        is_same = self._statuses.get(service_id) == (said.status if said else None)
        return not is_same or self._typed[service_id] != _texts(said)

    def _is_complete(self, service_id: str) -> bool:
        """Return whether the answer of a service says enough; else go to what is missing."""
        typed = self._typed[service_id]
        if not any(typed.values()) and service_id not in self._statuses:
            return True
        status = self._statuses.setdefault(service_id, self._row.answer.status)
        problem = field = ""
        if status is Status.UNANSWERED:
            del self._statuses[service_id]
            problem = "Say its status first, by its number."
        elif typed["apart-due"] and parse_date(typed["apart-due"], self._today) is None:
            problem, field = f"That is no date. Write {EXAMPLES}.", "apart-due"
        elif status.needs_justification and not typed["apart-why"]:
            problem, field = f"Why is it {status.label.lower()}? Enter saves.", "apart-why"
        if problem:
            self.query_one(LineList).go_to(service_id)
            self._show(service_id)
            self._ask(field, problem)
        return not problem

    def _given(self, changed: Iterable[str]) -> Iterable[ExceptionGiven]:
        for service_id in changed:
            typed = self._typed[service_id]
            due = parse_date(typed["apart-due"], self._today) if typed["apart-due"] else None
            status = self._statuses.get(service_id)
            fields: dict[str, Value] = {
                "status": status.value if status else None,
                "owner": typed["apart-owner"] or None,
                "due_on": due.isoformat() if due else None,
                "justification": typed["apart-why"] or None,
                "notes": typed["apart-notes"] or None,
            }
            yield ExceptionGiven(service_id, fields)

    def _ask(self, field: str, text: str) -> None:
        (self.query_one(f"#{field}") if field else self.query_one(LineList)).focus()
        self.query_one("#exception-keys", Static).update(plain(f"{text}\n{with_keys(_KEYS)}"))


def _texts(said: ServiceException | None) -> dict[str, str]:
    """Return what each field shows of an exception."""
    due = said.due_on.isoformat() if said and said.due_on else ""
    return {
        "apart-owner": said.owner if said else "",
        "apart-due": due,
        "apart-why": said.justification if said else "",
        "apart-notes": said.notes if said else "",
    }


_FIELDS = (
    ("apart-owner", "Owner", "if not the duty's"),
    ("apart-due", "Due", "if not the duty's: +30d, end of Q1"),
    ("apart-why", "Reason", "needed for {exception.5} and {exception.6}"),
    ("apart-notes", "Notes", "what is special about it"),
)
_KEYS = "\n".join(
    (
        "{exception.1} implemented   {exception.2} partial   {exception.3} planned   "
        "{exception.4} not implemented",
        "{exception.5} alternative   {exception.6} not applicable   {exception.0} as the rest",
        "A number saves; Enter goes to the fields first. {dialog.cancel} cancels.",
    )
)
