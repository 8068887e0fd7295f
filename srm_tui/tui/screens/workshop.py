"""Where a group goes through its duties and answers them."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType

from srm_tui.core.selection import known
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.screens.answering import work_key
from srm_tui.tui.screens.selecting import SelectingPlace
from srm_tui.tui.settings import Left
from srm_tui.tui.text import MARKS
from srm_tui.tui.widgets.answer_form import AnswerForm
from srm_tui.tui.widgets.containers import Horizontal, Vertical
from srm_tui.tui.widgets.duty_detail import DutyDetail
from srm_tui.tui.widgets.duty_list import DutyList
from srm_tui.tui.widgets.key_bar import KeyBar
from srm_tui.tui.widgets.line_list import LineList
from srm_tui.tui.widgets.status_bar import StatusBar
from srm_tui.tui.widgets.title_bar import TitleBar

_ROOM_FOR_PANES = 120
"""How wide the window must be for list, question and answer beside each other."""
_LATE_KEYS = ("meeting.present", "meeting.session")
_BINDINGS: list[BindingType] = [
    work_key("n", "next", "Next", "Go to the next duty without an answer", show=True),
    work_key("slash", "find", "Find", "Find a duty by any words", show=True, key_display="/"),
    work_key("f", "filter", "Filter", "Show only gaps, unanswered ones, ...", show=True),
    work_key("v", "read", "Read", "Show only the question; the arrows scroll it", show=True),
    work_key("l", "verbatim", "Laws", "Show what the laws and standards say, or only the question"),
    work_key("s", "scope", "Scope", "Change services, integration and laws", show=True),
    work_key("p", "report", "Report", "Write the report", show=True),
    work_key("g", "dashboard", "Figures", "See where it stands", show=True),
    work_key("h", "history", "History", "See who said what about this duty"),
    work_key("i", "findings", "Findings", "See what scanners found, and import it", show=True),
    work_key("escape", "back", "Back", "Leave the field, end the search, or go home", show=True),
]


class WorkshopScreen(SelectingPlace):
    """Takes a group through its duties and saves what it answers."""

    TITLE = "Workshop"
    ABOUT = (
        "Read the question aloud, agree, press the number of the status. {work.next} goes to the "
        "next question without an answer. Every key is saved at once, so you can leave at any "
        "time. To lead a group, {meeting.present} shows one question large, and {meeting.session} "
        "has the clock and the people."
    )
    MARKS = MARKS
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (_ROOM_FOR_PANES, "-panes")]
    BINDINGS: ClassVar[list[BindingType]] = _BINDINGS

    def compose(self) -> ComposeResult:
        """Lay out list, question and answer."""
        kb = self.workspace.kb
        yield TitleBar()
        with Horizontal(id="workshop"):
            yield DutyList(kb, self.workspace.author).data_bind(WorkshopScreen.assessment)
            with Vertical(id="work-pane"):
                yield DutyDetail(kb).data_bind(WorkshopScreen.row, WorkshopScreen.assessment)
                yield AnswerForm(self.workspace.today()).data_bind(WorkshopScreen.row)
        yield KeyBar(late=_LATE_KEYS)

    def on_mount(self) -> None:
        """Begin where one left, or at the first duty without an answer."""
        left = self.srm.preferences.left(self.assessment_id)
        self.duties.lines.focus()
        self.show_current()
        self.duties.shown = known(self.workspace.kb, left.selection)
        if not self.duties.lines.go_to(left.control_id):
            self.duties.go_to_next_open(may_stay=True)
        self.show_row()
        self.remember_place()
        self.srm.remember(last=self.assessment_id)
        self.watch(self.query_one(KeyBar), "left_out", self._show_left_out)

    def on_resize(self) -> None:
        """Give each status a line of its own beside the question."""
        for bar in self.query(StatusBar):
            bar.is_stacked = self.size.width >= _ROOM_FOR_PANES

    def _show_left_out(self, keys: str) -> None:
        self.duties.hint = keys

    def remember_place(self) -> None:
        """Keep which duty one is at, and which are shown."""
        left = Left(control_id=self.duties.current, selection=self.duties.shown)
        self.srm.remember_left(self.assessment_id, left)

    def on_screen_suspend(self) -> None:
        """Keep where one was before another place comes."""
        super().on_screen_suspend()
        self.remember_place()

    async def settle(self) -> bool:
        """Keep where one is, and save what was typed; return whether nothing is left."""
        self.remember_place()
        return await super().settle()

    def on_screen_resume(self) -> None:
        """Show what the other places changed."""
        if self.assessment is not None:
            self.show_current()

    @on(LineList.Chosen, "#duties")
    def go_to_answer(self, message: LineList.Chosen) -> None:
        """Go from the list to the choice of a status."""
        message.stop()
        self.query_one("#status").focus()

    @on(AnswerForm.Noticed)
    def tell_notice(self, message: AnswerForm.Noticed) -> None:
        """Say what the form noticed."""
        message.stop()
        self.say(message.text, message.title)

    def action_next(self) -> None:
        """Go to the next duty without an answer, from the top again at the end."""
        if self.duties.go_to_next_open():
            self.show_row()
            if not self.has_class("-reading"):
                self.duties.lines.focus()
        elif self.assessment and self.assessment.totals.answered == self.assessment.totals.count:
            self.say(
                with_keys("Every duty has an answer. {work.report} writes the report."), "Done"
            )
        else:
            self.say(with_keys("None of those shown is open. {work.filter} shows others."))

    def action_find(self) -> None:
        """Open the field that finds duties."""
        self.show_form()
        self.duties.start_search()

    @work
    async def action_filter(self) -> None:
        """Ask which duties to show."""
        from srm_tui.tui.screens.filtering import FilterDialog

        if self.assessment is None:
            return
        dialog = FilterDialog(
            self.workspace.kb, self.assessment, self.duties.shown, self.workspace.author
        )
        chosen = await self.app.push_screen_wait(dialog)
        self.duties.end_search()
        self.duties.shown = chosen
        self.show_row()
        self.remember_place()

    def action_read(self) -> None:
        """Show only the question, or the list beside it again."""
        if self.has_class("-reading"):
            self.show_form()
        else:
            self.add_class("-reading")
            self.query_one(DutyDetail).focus()

    def action_verbatim(self) -> None:
        """Show beside the spoken question what the chosen laws and standards say."""
        detail = self.query_one(DutyDetail)
        detail.verbatim = not detail.verbatim

    def show_form(self) -> None:
        """Show list and form again while only the question was shown."""
        if self.has_class("-reading"):
            self.remove_class("-reading")
            self.duties.lines.focus()

    async def action_scope(self) -> None:
        """Go to services, facts and laws."""
        await self.settle()
        self.srm.open_scope(self.assessment_id)

    async def action_report(self) -> None:
        """Go to the report."""
        await self.settle()
        self.srm.open_report(self.assessment_id)

    async def action_dashboard(self) -> None:
        """Go to where it stands."""
        await self.settle()
        self.srm.open_dashboard(self.assessment_id)

    async def action_history(self) -> None:
        """Go to who said what about the duty in question."""
        await self.settle()
        if self.duties.current:
            self.srm.open_history(self.assessment_id, self.duties.current)

    async def action_findings(self) -> None:
        """Go to what scanners found about the duty in question."""
        await self.settle()
        found = self.row is not None and self.row.findings.observations
        self.srm.open_findings(self.assessment_id, self.duties.current if found else "")

    def action_back(self) -> None:
        """Leave the reading or a field for the list, end a search, or go home."""
        if self.has_class("-reading"):
            self.show_form()
        elif self.form.has_focus_within:
            self.duties.lines.focus()
        elif self.duties.end_search():
            self.show_row()
        elif self.picked:
            self.action_select_none()
        else:
            self.remember_place()
            self.srm.remember(last="")
            self.dismiss()
