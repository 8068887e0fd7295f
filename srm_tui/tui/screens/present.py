"""Where one question at a time is shown to a room, and answered."""

from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.pace import is_done, questions_of
from srm_tui.tui.clock_text import tell_clock
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.screens.answering import AnsweringPlace
from srm_tui.tui.text import MARKS, STATUS_MARKS, one_line, plain
from srm_tui.tui.widgets.answer_form import AnswerForm
from srm_tui.tui.widgets.duty_list import DutyList
from srm_tui.tui.widgets.key_bar import KeyBar
from srm_tui.tui.widgets.slide import Slide
from srm_tui.tui.widgets.status_board import StatusBoard
from srm_tui.tui.widgets.title_bar import TitleBar
from srm_tui.workspace import Workspace


def _key(key: str, action: str, label: str, tooltip: str, *, show: bool = True) -> Binding:
    return Binding(key, action, label, show, tooltip=tooltip, id=f"present.{action.split('(')[0]}")


_TALL = 32
"""Lines from which on the statuses are as large as buttons."""


class PresentScreen(AnsweringPlace):
    """Shows one question large, takes its answer, and goes on when it is told to."""

    TITLE = "Presentation"
    ABOUT = (
        "One question at a time, without a score: read it aloud, agree, press the number. "
        "{present.go} goes on, {present.next} to the next without an answer, {present.skip} lets "
        "it wait until the others are done. Nothing moves by itself. {work.edit-notes}, "
        "{work.edit-owner}, {work.edit-due} write notes, owner and due date as in the workshop."
    )
    MARKS = MARKS
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-short"), (_TALL, "-tall")]
    BINDINGS: ClassVar[list[BindingType]] = [
        _key("right,pagedown", "go(1)", "Next", "Go to the question behind this one"),
        Binding(
            "left,pageup",
            "go(-1)",
            "Before",
            tooltip="Go to the question before this one",
            id="present.before",
        ),
        _key("n", "next", "Open", "Go to the next question without an answer"),
        _key("s", "skip", "Skip", "Let it wait until the others are done"),
        _key("backspace", "return", "Where I was", "Go back to where you were", show=False),
        _key("y", "help_yes", "A yes needs", "Show what a yes needs, or the two parts again"),
        _key("c", "clock", "Clock", "Stop the clock of the session, or let it run again"),
        _key("escape", "back", "Back", "Leave the field, or the presentation"),
        Binding("up", "scroll(-1)", show=False, id="present.up"),
        Binding("down", "scroll(1)", show=False, id="present.down"),
    ]

    slide = getters.query_one(Slide)

    def __init__(self, workspace: Workspace, assessment_id: str, start: str = "") -> None:
        super().__init__(workspace, assessment_id)
        self._start = start
        self._skipped: list[str] = []
        """What waits until the others are done, in the order in which it was skipped."""
        self._path: list[str] = []
        """Where one was before, the last place last."""
        self._told_clock = ""
        """The time that is shown."""

    def compose(self) -> ComposeResult:
        """Lay the question out over the statuses; the list stays out of sight."""
        kb = self.workspace.kb
        yield TitleBar()
        yield Static(id="present-clock")
        yield Static(id="present-marks")
        yield Slide(kb).data_bind(PresentScreen.row)
        yield StatusBoard().data_bind(PresentScreen.row)
        yield AnswerForm(self.workspace.today()).data_bind(PresentScreen.row)
        yield DutyList(kb, self.workspace.author).data_bind(PresentScreen.assessment)
        yield KeyBar(late=("meeting.session",))

    def on_mount(self) -> None:
        """Begin at the duty that was asked for, or at the first question without an answer."""
        self.show_current()
        rows = self.wanted()
        if self.assessment and self._start in self.assessment.row_by_id:
            self.duties.go_to(self._start)
        elif rows:
            self.duties.go_to(next((row for row in rows if not is_done(row)), rows[0]).id)
        self.show_row()
        self.slide.focus()

    def on_screen_resume(self) -> None:
        """Show what the other places changed."""
        if self.assessment is not None:
            self.show_current()

    def on_resize(self) -> None:
        """Give the statuses room where there is some."""
        self.query_one(StatusBoard).is_tall = self.size.height >= _TALL

    @property
    def last_shown(self) -> str:
        """The id of the duty that is shown, or was."""
        return self.row.id if self.row else self._start

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer no second presentation, and a clock only where there is one."""
        if action == "present":
            return False
        if action == "clock":
            return (
                self.is_mounted and self.workspace.sessions.running(self.assessment_id) is not None
            )
        return super().check_action(action, parameters)

    def show_duty(self, control_id: str) -> None:
        """Go to a duty; stay where it is none."""
        if control_id:
            self._visit(control_id)

    def wanted(self) -> tuple[AssessedDuty, ...]:
        """Return the questions to go through: the session's list, or all."""
        if self.assessment is None:
            return ()
        session = self.workspace.sessions.running(self.assessment_id)
        return questions_of(self.assessment, session)

    def watch_assessment(self, assessment: Assessment | None) -> None:
        """Show clock and marks anew."""
        super().watch_assessment(assessment)
        self.show_marks()

    def watch_row(self) -> None:
        """Show where the question stands among the others."""
        self.show_marks()

    def look_for_others(self) -> None:
        """Show what others wrote, and what time it is."""
        super().look_for_others()
        self.show_clock()

    def show_clock(self) -> None:
        """Say how the session keeps to its time."""
        if self.assessment is None or not self.is_current:
            return
        session = self.workspace.sessions.running(self.assessment_id)
        told = tell_clock(self.assessment, session, self.workspace.now())
        done = sum(map(is_done, self.wanted()))
        begin = with_keys("{meeting.session} leads a session with a clock")
        text = told or f"{done} of {len(self.wanted())} answered  {begin}"
        if text != self._told_clock:
            self._told_clock = text
            self.query_one("#present-clock", Static).update(plain(text), layout=False)

    def show_marks(self) -> None:
        """Say in which domain one is, and which of its questions have an answer."""
        self.show_clock()
        row = self.row
        if row is None:
            self.query_one("#present-marks", Static).update("")
            return
        domain = self.workspace.kb.domain_by_id[row.duty.control.domain]
        own = [each for each in self.wanted() if each.duty.control.domain == domain.id]
        marks = [_mark(each, is_here=each.id == row.id) for each in own]
        parts = [plain(f"{one_line(domain.title)}  "), Content("").join(marks)]
        if row.id in self._skipped:
            parts.append(plain("  skipped"))
        self.query_one("#present-marks", Static).update(Content.assemble(*parts), layout=False)

    def show_form(self) -> None:
        """Show the form; it is always there."""

    def focus_duties(self) -> None:
        """Go to the question, from which one moves on."""
        self.slide.focus()

    @on(AnswerForm.Noticed)
    def tell_notice(self, message: AnswerForm.Noticed) -> None:
        """Say what the form noticed."""
        message.stop()
        self.say(message.text, message.title)

    @on(StatusBoard.Picked)
    async def pick_status(self, message: StatusBoard.Picked) -> None:
        """Give the question the status that was clicked."""
        message.stop()
        await self.action_answer(message.status.value)

    def action_go(self, step: int) -> None:
        """Go to the question before or behind; the first and the last stay."""
        ids = [row.id for row in self.wanted()]
        place = self._place(ids, step) + step
        if 0 <= place < len(ids):
            self._visit(ids[place])
        else:
            self.say("This is the last question." if step > 0 else "This is the first question.")

    def action_next(self) -> None:
        """Go to the next question without an answer, to the skipped ones at the end."""
        rows = self.wanted()
        ids = [row.id for row in rows]
        place = self._place(ids, 1)
        ahead = [*rows[place + 1 :], *rows[: place + 1]]
        waiting = {row.id for row in ahead if not is_done(row)} - {self.duties.current}
        found = next((row.id for row in ahead if row.id in waiting - set(self._skipped)), None)
        if found is None:
            self._skipped = [each for each in self._skipped if each in waiting]
            found = self._skipped.pop(0) if self._skipped else None
        if found is not None:
            self._visit(found)
        elif self.row is not None and not is_done(self.row):
            self.say("This is the last one without an answer.")
        else:
            self.say(
                with_keys(
                    "Every question here has an answer. {meeting.session} shows what is next."
                ),
                "Done",
            )

    def action_skip(self) -> None:
        """Let the question wait until the others are done."""
        self.show_row()
        if self.row is not None and not is_done(self.row) and self.row.id not in self._skipped:
            self._skipped.append(self.row.id)
        self.action_next()

    def action_return(self) -> None:
        """Go back to where one was."""
        if self._path:
            self.duties.go_to(self._path.pop())
            self.show_row()

    def action_help_yes(self) -> None:
        """Show what a yes needs, or the two parts again."""
        self.slide.shows_help = not self.slide.shows_help

    async def action_clock(self) -> None:
        """Stop the clock of the session, or let it run again."""
        await self.off_thread(self.workspace.sessions.pause, self.assessment_id)
        self.show_current()

    def action_scroll(self, step: int) -> None:
        """Move the text by a line."""
        self.slide.scroll_relative(y=step, animate=False)

    def action_back(self) -> None:
        """Leave a field for the question, or the presentation."""
        if self.form.has_focus_within:
            self.slide.focus()
        else:
            self.dismiss()

    def _visit(self, control_id: str) -> None:
        if self.duties.current:
            self._path.append(self.duties.current)
        self.duties.go_to(control_id)
        self.show_row()

    def _place(self, ids: list[str], step: int) -> int:
        """Return where the present question stands; one that is not among `ids`, near them."""
        current = self.duties.current
        if current in ids:
            return ids.index(current)
        order = [row.id for row in self.assessment.rows] if self.assessment else []
        before = set(order[: order.index(current)]) if current in order else set()
        place = sum(each in before for each in ids)
        return place - 1 if step > 0 else place


def _mark(row: AssessedDuty, *, is_here: bool) -> Content:
    mark = STATUS_MARKS[row.status]
    return Content.styled(f">{mark[1]}<" if is_here else mark, "bold reverse" if is_here else "")
