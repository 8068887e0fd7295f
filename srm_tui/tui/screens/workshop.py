"""Where a group goes through its duties and answers them."""

from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.reactive import reactive
from textual.widgets import Header

from srm_tui.core.answers import Value
from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.evidence import Evidence
from srm_tui.core.vocabulary import Status
from srm_tui.errors import SrmError
from srm_tui.tui.filters import filters_of, owners_of
from srm_tui.tui.screens.dialogs import ChoiceDialog
from srm_tui.tui.screens.evidence import EvidenceDialog, Removal
from srm_tui.tui.screens.exception import ExceptionDialog, ExceptionGiven
from srm_tui.tui.screens.place import AssessmentPlace
from srm_tui.tui.text import MARKS, STATUS_KEYS, one_line
from srm_tui.tui.widgets.answer_form import AnswerForm
from srm_tui.tui.widgets.duty_detail import DutyDetail
from srm_tui.tui.widgets.duty_list import DutyList
from srm_tui.tui.widgets.key_bar import KeyBar
from srm_tui.tui.widgets.line_list import Line, LineList


def _key(
    key: str,
    action: str,
    label: str,
    tooltip: str,
    *,
    show: bool = False,
    key_display: str | None = None,
) -> Binding:
    name = action.partition("(")[0] + action.partition("'")[2].rstrip("')")
    return Binding(
        key, action, label, show, key_display, tooltip=tooltip, id=f"work.{name.lower()}"
    )


_BINDINGS: list[BindingType] = [
    *(
        _key(key, f"answer('{status.value}')", status.label, status.label)
        for key, status in STATUS_KEYS.items()
        if status is not Status.UNANSWERED
    ),
    _key("0", "answer('unanswered')", "Clear", "Clear the status"),
    _key("n", "next", "Next", "Go to the next duty without an answer", show=True),
    _key("t", "edit('notes')", "Notes", "Write notes"),
    _key("o", "edit('owner')", "Owner", "Name who sees to it"),
    _key("d", "edit('due')", "Due", "Set the due date, as in +30d"),
    _key("r", "edit('reason')", "Reason", "Say why it is not applicable or alternative"),
    _key("e", "evidence", "Evidence", "Add or remove evidence"),
    _key("x", "exception", "Exception", "Answer one service apart from the rest"),
    _key("m", "flag", "Flag", "Flag it for later, or take the flag off"),
    _key("slash", "find", "Find", "Find a duty by any words", show=True, key_display="/"),
    _key("f", "filter", "Filter", "Show only gaps, unanswered ones, ...", show=True),
    _key("v", "read", "Read", "Show only the question, and scroll it with the arrows", show=True),
    _key("s", "scope", "Scope", "Change services, integration and laws", show=True),
    _key("p", "report", "Report", "Write the report", show=True),
    _key("escape", "back", "Back", "Leave the field, end the search, or go home", show=True),
]


class WorkshopScreen(AssessmentPlace):
    """Takes a group through its duties and saves what it answers."""

    TITLE = "Workshop"
    ABOUT = (
        "Read the question aloud, agree, press the number of the status. N goes to the next "
        "question without an answer. Every key is saved at once, so you can leave at any time."
    )
    MARKS = MARKS
    BINDINGS: ClassVar[list[BindingType]] = _BINDINGS

    assessment: reactive[Assessment | None] = reactive(None)
    row: reactive[AssessedDuty | None] = reactive(None)

    duties = getters.query_one(DutyList)
    form = getters.query_one(AnswerForm)

    def compose(self) -> ComposeResult:
        """Lay out list, question and answer."""
        kb = self.workspace.kb
        yield Header(icon="")
        with Horizontal(id="workshop"):
            yield DutyList(kb).data_bind(WorkshopScreen.assessment)
            with Vertical(id="work-pane"):
                yield DutyDetail(kb).data_bind(WorkshopScreen.row)
                yield AnswerForm(self.workspace.today()).data_bind(WorkshopScreen.row)
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin at the first duty without an answer."""
        self.duties.lines.focus()
        self.show_current()
        self.duties.go_to_next_open(may_stay=True)
        self.show_row()

    def on_screen_resume(self) -> None:
        """Show what the other places changed."""
        if self.assessment is not None:
            self.show_current()

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

    @on(LineList.Chosen, "#duties")
    def go_to_answer(self, message: LineList.Chosen) -> None:
        """Go from the list to the choice of a status."""
        message.stop()
        self.query_one("#status").focus()

    @on(AnswerForm.Left)
    def return_to_list(self) -> None:
        """Go from the fields back to the list."""
        self.duties.lines.focus()

    @on(AnswerForm.Noticed)
    def tell_notice(self, message: AnswerForm.Noticed) -> None:
        """Say what the form noticed."""
        message.stop()
        self.say(message.text, message.title)

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

    def action_next(self) -> None:
        """Go to the next duty without an answer, from the top again at the end."""
        if self.duties.go_to_next_open():
            self.show_row()
            if not self.has_class("-reading"):
                self.duties.lines.focus()
        elif self.assessment and self.assessment.totals.answered == self.assessment.totals.count:
            self.say("Every duty has an answer. P writes the report.", "Done")
        else:
            self.say("None of those shown is open. F shows others.")

    def action_edit(self, field: str) -> None:
        """Go to a field of the answer."""
        self.show_row()
        if self.row is not None:
            self._stop_reading()
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

    def action_find(self) -> None:
        """Open the field that finds duties."""
        self._stop_reading()
        self.duties.start_search()

    @work
    async def action_filter(self) -> None:
        """Ask which duties to show."""
        if self.assessment is None:
            return
        shown = self.duties.shown
        lines = tuple(
            Line(
                each, f"{'(•)' if each == shown else '( )'} {one_line(each[:1].upper() + each[1:])}"
            )
            for each in filters_of(self.assessment)
        )
        chosen = await self.app.push_screen_wait(ChoiceDialog("Show", lines, current=shown))
        if chosen:
            self.duties.end_search()
            self.duties.shown = chosen
            self.show_row()

    def action_read(self) -> None:
        """Show only the question, or the list beside it again."""
        if self.has_class("-reading"):
            self._stop_reading()
        else:
            self.add_class("-reading")
            self.query_one(DutyDetail).focus()

    def _stop_reading(self) -> None:
        if self.has_class("-reading"):
            self.remove_class("-reading")
            self.duties.lines.focus()

    def show_taken_back(self, control_id: str) -> None:
        """Show the duty that was undone or redone."""
        self.show_current()
        self.duties.go_to(control_id)
        self.show_row()

    async def action_scope(self) -> None:
        """Go to services, facts and laws."""
        await self.settle()
        self.srm.open_scope(self.assessment_id)

    async def action_report(self) -> None:
        """Go to the report."""
        await self.settle()
        self.srm.open_report(self.assessment_id)

    def action_back(self) -> None:
        """Leave the reading or a field for the list, end a search, or go home."""
        if self.has_class("-reading"):
            self._stop_reading()
        elif self.duties.end_search():
            self.show_row()
        elif self.form.has_focus_within:
            self.duties.lines.focus()
        else:
            self.dismiss()
