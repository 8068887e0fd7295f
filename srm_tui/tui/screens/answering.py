"""What changes the answers of an assessment: one duty at a time, each step saved at once."""

from typing import ClassVar

from textual import getters, on
from textual.binding import Binding, BindingType
from textual.reactive import reactive

from srm_tui.core.answers import Value
from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.evidence import Evidence
from srm_tui.core.vocabulary import Status
from srm_tui.errors import SrmError
from srm_tui.tui.filters import owners_of
from srm_tui.tui.screens.evidence import EvidenceDialog, Removal
from srm_tui.tui.screens.exception import ExceptionDialog, ExceptionGiven
from srm_tui.tui.screens.place import AssessmentPlace
from srm_tui.tui.text import STATUS_KEYS, one_line
from srm_tui.tui.widgets.answer_form import AnswerForm
from srm_tui.tui.widgets.duty_list import DutyList


def work_key(
    key: str,
    action: str,
    label: str,
    tooltip: str,
    *,
    show: bool = False,
    key_display: str | None = None,
) -> Binding:
    """Return a key of the workshop, with an id for those who change it."""
    name = action.partition("(")[0] + action.partition("'")[2].rstrip("')")
    return Binding(
        key, action, label, show, key_display, tooltip=tooltip, id=f"work.{name.lower()}"
    )


_BINDINGS: list[BindingType] = [
    *(
        work_key(key, f"answer('{status.value}')", status.label, status.label)
        for key, status in STATUS_KEYS.items()
        if status is not Status.UNANSWERED
    ),
    work_key("0", "answer('unanswered')", "Clear", "Clear the status"),
    work_key("t", "edit('notes')", "Notes", "Write notes"),
    work_key("o", "edit('owner')", "Owner", "Name who sees to it"),
    work_key("d", "edit('due')", "Due", "Set the due date, as in +30d"),
    work_key("r", "edit('reason')", "Reason", "Say why it is not applicable or alternative"),
    work_key("e", "evidence", "Evidence", "Add or remove evidence"),
    work_key("x", "exception", "Exception", "Answer one service apart from the rest"),
    work_key("m", "flag", "Flag", "Flag it for later, or take the flag off"),
]


class AnsweringPlace(AssessmentPlace):
    """A place with a list of duties and a form; it saves what is said about a duty."""

    BINDINGS: ClassVar[list[BindingType]] = _BINDINGS

    assessment: reactive[Assessment | None] = reactive(None)
    row: reactive[AssessedDuty | None] = reactive(None)

    duties = getters.query_one(DutyList)
    form = getters.query_one(AnswerForm)

    def show_form(self) -> None:
        """Bring the form into view."""
        raise NotImplementedError

    def show_current(self) -> None:
        """Show the assessment as the store has it, and tell the news."""
        try:
            self.assessment = self.workspace.assess(self.assessment_id)
            self.show_row()
            self.tell_news()
        except SrmError as error:
            self.tell(error)

    def watch_assessment(self, assessment: Assessment | None) -> None:
        """Show its name, and let its owners complete."""
        if assessment is not None:
            self.title = one_line(assessment.record.details.name)
            self.form.owners = owners_of(assessment)

    @on(DutyList.Moved)
    def show_row(self) -> None:
        """Show the duty under the cursor, after what was typed for another is passed on.

        Every action begins with it, since keys may come faster than the list can
        say where its cursor went.
        """
        control_id = self.duties.current
        if self.row is not None and self.row.id != control_id:
            self.form.flush()
        rows = self.assessment.row_by_id if self.assessment else {}
        self.row = rows.get(control_id)

    @on(AnswerForm.Answered)
    async def record_answer(self, message: AnswerForm.Answered) -> None:
        """Save the answer, then show the assessment it makes."""
        await self.save(message.control_id, message.fields)

    async def save(self, control_id: str, fields: dict[str, Value], service_id: str = "") -> bool:
        """Save fields of an answer and show what they change; return whether it worked."""
        if fields.get("status") == Status.UNANSWERED:
            fields = {**fields, "status": None}
        answer = self.workspace.answer
        saved = await self.off_thread(answer, self.assessment_id, control_id, fields, service_id)
        if saved is None:
            self.form.mark_unsaved(control_id)
        else:
            self._show_saved()
        return saved is not None

    def _show_saved(self) -> None:
        self.mark_saved()
        self.show_current()

    async def settle(self) -> bool:
        """Save what was typed and not yet saved; return whether nothing is left."""
        control_id, fields = self.form.pending()
        return not fields or await self.save(control_id, fields)

    async def action_answer(self, status: str) -> None:
        """Give the duty in question a status."""
        self.show_row()
        if self.row is not None:
            row = self.row
            await self.save(row.id, {"status": status})
            if Status(status).needs_justification and not row.answer.justification:
                self.action_edit("reason")

    def action_edit(self, field: str) -> None:
        """Go to a field of the answer."""
        self.show_row()
        if self.row is not None:
            self.show_form()
            self.form.open_field(field)

    def action_evidence(self) -> None:
        """Ask for an item of evidence, or for one to take off."""
        self.show_row()
        row = self.row
        if row is None:
            return

        async def take(given: Evidence | Removal | None) -> None:
            workspace = self.workspace
            if isinstance(given, Removal):
                remove, item = workspace.remove_evidence, given.evidence_id
                saved = await self.off_thread(remove, self.assessment_id, row.id, item)
            elif given is not None:
                add = workspace.add_evidence
                saved = await self.off_thread(add, self.assessment_id, row.id, given)
            else:
                return
            if saved is not None:
                self._show_saved()

        self.app.push_screen(EvidenceDialog(row.answer.evidence, self.workspace.today()), take)

    def action_exception(self) -> None:
        """Ask for a service and its status."""
        self.show_row()
        row = self.row
        if row is None:
            return
        if not row.duty.service_ids:
            self.say("This duty belongs to the account, so there is no service to answer apart.")
            return

        async def take(given: ExceptionGiven | None) -> None:
            if given is not None:
                await self.save(row.id, given.fields, given.service_id)

        self.app.push_screen(ExceptionDialog(self.workspace.kb, row), take)

    async def action_flag(self) -> None:
        """Flag the duty for later, or take the flag off."""
        self.show_row()
        if self.row is not None:
            await self.save(self.row.id, {"flagged": not self.row.answer.flagged or None})

    def show_taken_back(self, control_id: str) -> None:
        """Show the duty that was undone or redone."""
        self.show_current()
        self.duties.go_to(control_id)
        self.show_row()
