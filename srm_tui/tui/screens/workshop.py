"""Where a group goes through its duties and answers them."""

from collections.abc import Callable
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.reactive import reactive
from textual.widgets import Footer, Header, Input, Static, TextArea

from srm_tui.core.answers import Value
from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.journal import Change
from srm_tui.core.vocabulary import Status
from srm_tui.errors import SrmError
from srm_tui.tui.screens.dialogs import ChoiceDialog, TextDialog
from srm_tui.tui.screens.place import Place
from srm_tui.tui.text import STATUS_KEYS, STATUS_MARKS, one_line, share
from srm_tui.tui.widgets.answer_form import AnswerForm
from srm_tui.tui.widgets.duty_detail import DutyDetail
from srm_tui.tui.widgets.line_list import Line, LineList
from srm_tui.workspace import Workspace, evidence_from

_FILTERS = ("all", "unanswered", "gaps", "critical and high", "flagged", "overdue")


class WorkshopScreen(Place):
    """Takes a group through its duties and saves what it answers."""

    TITLE = "Workshop"
    ABOUT = (
        "Read the question aloud, agree, press the number of the status. N goes to the next "
        "question without an answer. Every key is saved at once."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key, f"answer('{status.value}')", status.label, show=False, id=f"answer.{key}")
            for key, status in STATUS_KEYS.items()
        ),
        Binding("n", "next", "Next", tooltip="Go to the next unanswered duty", id="work.next"),
        Binding("t", "edit('notes')", "Notes", tooltip="Write notes", id="work.notes"),
        Binding(
            "o",
            "edit('owner')",
            "Owner",
            show=False,
            tooltip="Name who sees to it",
            id="work.owner",
        ),
        Binding("d", "edit('due')", "Due", show=False, tooltip="Set the due date", id="work.due"),
        Binding("r", "edit('reason')", "Reason", show=False, tooltip="Say why", id="work.reason"),
        Binding("e", "evidence", "Evidence", tooltip="Add or remove evidence", id="work.evidence"),
        Binding(
            "x",
            "exception",
            "Exception",
            show=False,
            tooltip="Answer one service apart",
            id="work.except",
        ),
        Binding("m", "flag", "Flag", show=False, tooltip="Flag it for later", id="work.flag"),
        Binding(
            "slash",
            "search",
            "Find",
            show=False,
            key_display="/",
            tooltip="Find a duty",
            id="work.find",
        ),
        Binding(
            "f", "filter", "Filter", show=False, tooltip="Show only some duties", id="work.filter"
        ),
        Binding("u", "undo", "Undo", tooltip="Take the last step back", id="work.undo"),
        Binding("ctrl+r", "redo", "Redo", show=False, tooltip="Take the undo back", id="work.redo"),
        Binding("s", "scope", "Scope", tooltip="Change services, facts and laws", id="work.scope"),
        Binding("p", "report", "Report", tooltip="Write the report", id="work.report"),
        Binding("escape", "back", "Back", tooltip="Leave the field, or go home", id="work.back"),
    ]

    assessment: reactive[Assessment | None] = reactive(None)
    row: reactive[AssessedDuty | None] = reactive(None)
    shown: reactive[str] = reactive("all")
    """The filter in force."""

    def __init__(self, workspace: Workspace, assessment_id: str) -> None:
        super().__init__(workspace)
        self.assessment_id = assessment_id
        self.wanted = ""
        """What the find field holds."""

    def compose(self) -> ComposeResult:
        """Lay out list, question and answer."""
        yield Header(icon="")
        with Horizontal(id="workshop"):
            with Vertical(id="duties-pane"):
                yield Static(id="progress")
                yield Input(id="find", compact=True, placeholder="Find in all duties")
                yield LineList(id="duties", empty="No duty matches. F shows all again.")
            with Vertical(id="work-pane"):
                yield DutyDetail(self.workspace.kb).data_bind(WorkshopScreen.row)
                yield AnswerForm(self.workspace.today()).data_bind(WorkshopScreen.row)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Begin at the first duty without an answer."""
        self.query_one("#find").display = False
        self.query_one(LineList).focus()
        self.show_current()
        self.action_next()
        self.set_interval(1.0, self.look_for_others)

    def on_screen_resume(self) -> None:
        """Show what the other places changed."""
        if self.assessment is not None:
            self.show_current()

    def look_for_others(self) -> None:
        """Show what another process wrote to the same store."""
        if self.workspace.has_news():
            self.show_current()

    def show_current(self) -> None:
        """Show the assessment as the store has it."""
        try:
            self.assessment = self.workspace.assess(self.assessment_id)
        except SrmError as error:
            self.tell(error)

    def watch_assessment(self, assessment: Assessment | None) -> None:
        """Show progress, the list and the duty in question anew."""
        if assessment is None:
            return
        totals = assessment.totals
        self.title = one_line(assessment.record.details.name)
        score = "" if totals.score is None else f"  score {totals.score} %"
        bar = share(totals.answered, totals.count, 12)
        self.query_one("#progress", Static).update(
            f"{totals.answered}/{totals.count} {bar}  {totals.gaps} gaps{score}", layout=False
        )
        self.query_one(AnswerForm).owners = tuple(
            sorted({row.answer.owner for row in assessment.rows if row.answer.owner})
        )
        self.show_list()
        self.show_row(self.query_one(LineList).current)

    def show_list(self) -> None:
        """Show the duties that pass filter and search, by domain."""
        assessment = self.assessment
        if assessment is None:
            return
        lines = []
        for domain in self.workspace.kb.domains:
            rows = assessment.rows_of(domain.id)
            passing = [row for row in rows if self._passes(row)]
            if passing:
                done = sum(row.status is not Status.UNANSWERED for row in rows)
                head = Line(domain.id, domain.title, f"{done}/{len(rows)}", "heading")
                lines += [head, *map(_line, passing)]
        self.query_one(LineList).set_lines(lines)

    def _passes(self, row: AssessedDuty) -> bool:
        if self.wanted:
            control = row.duty.control
            names = " ".join(self.workspace.kb.service_by_id[s].name for s in row.duty.service_ids)
            text = f"{control.id} {control.title} {control.question} {names} {row.answer.notes}"
            return all(word in text.casefold() for word in self.wanted.casefold().split())
        match self.shown:
            case "unanswered":
                return row.status is Status.UNANSWERED or row.id == self._current_id()
            case "gaps":
                return row.is_gap
            case "critical and high":
                return row.duty.severity.rank < 2
            case "flagged":
                return row.answer.flagged
            case "overdue":
                return row.is_overdue
        return True

    def _current_id(self) -> str:
        return self.query_one(LineList).current

    @on(LineList.Highlighted, "#duties")
    def show_highlighted(self, message: LineList.Highlighted) -> None:
        """Show the duty under the cursor."""
        message.stop()
        self.show_row(message.line_id)

    def show_row(self, control_id: str) -> None:
        """Show one duty, after what was typed for another is passed on."""
        if self.row is not None and self.row.id != control_id:
            self.query_one(AnswerForm).flush()
        rows = self.assessment.row_by_id if self.assessment else {}
        self.row = rows.get(control_id)

    @on(LineList.Chosen, "#duties")
    def go_to_answer(self, message: LineList.Chosen) -> None:
        """Go from the list to the choice of a status."""
        message.stop()
        self.query_one("#status").focus()

    @on(AnswerForm.Answered)
    async def record_answer(self, message: AnswerForm.Answered) -> None:
        """Save the answer, then show the assessment it makes."""
        await self.save(message.control_id, message.fields)

    @on(AnswerForm.Left)
    def return_to_list(self) -> None:
        """Go from the fields back to the list."""
        self.query_one(LineList).focus()

    async def save(self, control_id: str, fields: dict[str, Value], service_id: str = "") -> None:
        """Save fields of an answer and show what they change."""
        if fields.get("status") == Status.UNANSWERED:
            fields = {**fields, "status": None}
        answer = self.workspace.answer
        saved = await self.off_thread(answer, self.assessment_id, control_id, fields, service_id)
        if saved is not None:
            self.sub_title = f"saved {self.workspace.now().astimezone():%H:%M:%S}"
            self.show_current()

    async def action_answer(self, status: str) -> None:
        """Give the duty in question a status."""
        if self.row is not None:
            row = self.row
            await self.save(row.id, {"status": status})
            if Status(status).needs_justification and not row.answer.justification:
                self.action_edit("reason")

    def action_next(self) -> None:
        """Go to the next duty without an answer, from the top again at the end."""
        if self.assessment is None:
            return
        self.query_one(AnswerForm).flush()
        shown = [line.id for line in self.query_one(LineList).lines if not line.is_heading]
        open_ids = {row.id for row in self.assessment.rows if row.status is Status.UNANSWERED}
        place = shown.index(self._current_id()) if self._current_id() in shown else -1
        ahead = [*shown[place + 1 :], *shown[: place + 1]]
        wanted = next((each for each in ahead if each in open_ids), None)
        if wanted is not None:
            self.query_one(LineList).go_to(wanted)
            self.query_one(LineList).focus()
        elif self.assessment.rows:
            self.notify("Every duty has an answer. P writes the report.", title="Done")

    def action_edit(self, field: str) -> None:
        """Go to a field of the answer."""
        if self.row is not None:
            self.query_one(AnswerForm).open_field(field)

    @work
    async def action_evidence(self) -> None:
        """Ask for a link, a file or words, or for an item to remove."""
        row = self.row
        if row is None:
            return
        if row.answer.evidence:
            items = tuple(
                Line(item.id, one_line(f"Remove: {item.title or item.value}"))
                for item in row.answer.evidence
            )
            chosen = await self.app.push_screen_wait(
                ChoiceDialog("Evidence", (Line("", "Add another item"), *items))
            )
            if chosen is None:
                return
            if chosen:
                remove = self.workspace.remove_evidence
                await self.off_thread(remove, self.assessment_id, row.id, chosen)
                self.show_current()
                return
        text = await self.app.push_screen_wait(
            TextDialog("Evidence", placeholder="https://... or a file", help=_EVIDENCE_HELP)
        )
        if text:
            item = await self.off_thread(evidence_from, text)
            if item is not None:
                add = self.workspace.add_evidence
                await self.off_thread(add, self.assessment_id, row.id, item)
                self.show_current()

    @work
    async def action_exception(self) -> None:
        """Ask for a service and its status."""
        row = self.row
        if row is None or not row.duty.service_ids:
            self.notify("This duty belongs to the account, not to a service.")
            return
        said = {each.service_id: each.status for each in row.answer.exceptions}
        services = tuple(
            Line(each, f"{STATUS_MARKS[said.get(each, row.answer.status)]} "
                 f"{self.workspace.kb.service_by_id[each].name}", "warning" if each in said else "")
            for each in row.duty.service_ids
        )  # fmt: skip
        service_id = await self.app.push_screen_wait(ChoiceDialog("Which service?", services))
        if not service_id:
            return
        statuses = tuple(
            Line(status.value, f"{STATUS_MARKS[status]} {status.label}")
            if status is not Status.UNANSWERED
            else Line(status.value, "[ ] As the rest")
            for status in STATUS_KEYS.values()
        )
        name = self.workspace.kb.service_by_id[service_id].name
        status = await self.app.push_screen_wait(ChoiceDialog(f"{name}: which status?", statuses))
        if not status:
            return
        fields: dict[str, Value] = {"status": status}
        if Status(status).needs_justification:
            reason = await self.app.push_screen_wait(TextDialog("Why?", help="Auditors will ask."))
            fields["justification"] = reason or None
        if status == Status.UNANSWERED:
            fields = dict.fromkeys(("status", "notes", "justification", "owner", "due_on"))
        await self.save(row.id, fields, service_id)

    async def action_flag(self) -> None:
        """Flag the duty for later, or take the flag off."""
        if self.row is not None:
            await self.save(self.row.id, {"flagged": not self.row.answer.flagged or None})

    def action_search(self) -> None:
        """Open the field that finds duties."""
        field = self.query_one("#find", Input)
        field.display = True
        field.focus()

    @on(Input.Changed, "#find")
    def find(self, message: Input.Changed) -> None:
        """Show what is found as one types."""
        message.stop()
        self.wanted = message.value
        self.show_list()

    @on(Input.Submitted, "#find")
    def stay_with_found(self, message: Input.Submitted) -> None:
        """Go to the list of what was found."""
        message.stop()
        self.query_one(LineList).focus()

    @work
    async def action_filter(self) -> None:
        """Ask which duties to show."""
        lines = tuple(
            Line(each, f"{'(•)' if each == self.shown else '( )'} {each.capitalize()}")
            for each in _FILTERS
        )
        chosen = await self.app.push_screen_wait(ChoiceDialog("Show", lines))
        if chosen:
            self.shown = chosen
            self.query_one(LineList).border_title = "" if chosen == "all" else chosen
            self.show_list()
            self.show_row(self._current_id())

    async def action_undo(self) -> None:
        """Take the last step back."""
        await self._take_back(self.workspace.undo, "There is nothing to undo.", "Undone")

    async def action_redo(self) -> None:
        """Take the last undo back."""
        await self._take_back(self.workspace.redo, "There is nothing to redo.", "Redone")

    async def _take_back(
        self, step: Callable[[str], tuple[Change, ...]], nothing: str, title: str
    ) -> None:
        changes = await self.off_thread(step, self.assessment_id)
        if changes is None:
            return
        self.show_current()
        if not changes:
            self.notify(nothing)
            return
        self.query_one(LineList).go_to(changes[0].control_id)
        what = ", ".join(dict.fromkeys(each.field.split("/")[0] for each in changes))
        about = changes[0].control_id or "the assessment"
        self.notify(one_line(f"{what} of {about}"), title=title, markup=False)

    def action_scope(self) -> None:
        """Go to services, facts and laws."""
        self.query_one(AnswerForm).flush()
        self.srm.open_scope(self.assessment_id)

    def action_report(self) -> None:
        """Go to the report."""
        self.query_one(AnswerForm).flush()
        self.srm.open_report(self.assessment_id)

    def action_back(self) -> None:
        """Leave a field for the list, end a search, or go home."""
        field = self.query_one("#find", Input)
        if field.display:
            field.value = ""
            field.display = False
            self.query_one(LineList).focus()
        elif isinstance(self.focused, Input | TextArea) or self.focused is self.query_one(
            "#status"
        ):
            self.query_one(LineList).focus()
        else:
            self.dismiss()


_EVIDENCE_HELP = "A link, a file on this machine (its hash is kept), or text:... for words."


def _line(row: AssessedDuty) -> Line:
    flag = "*" if row.answer.flagged else " "
    severity = row.duty.severity.value[0].upper()
    look = {0: "error", 1: "warning"}.get(row.duty.severity.rank, "") if row.is_gap else ""
    if row.status in (Status.IMPLEMENTED, Status.ALTERNATIVE, Status.NOT_APPLICABLE):
        look = "muted"
    text = f"{STATUS_MARKS[row.status]}{flag}{severity} {one_line(row.duty.control.title)}"
    return Line(row.id, text, "late" if row.is_overdue else "", look)
