"""What a session shows: its time, its people, what is parked, what goes home, its record."""

from textual import getters, on
from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from srm_tui.core.assessment import Assessment
from srm_tui.core.session import ParkedQuestion, Session
from srm_tui.errors import SrmError
from srm_tui.tui import session_lines, session_text
from srm_tui.tui.clock_text import tell_clock
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.screens.place import AssessmentPlace
from srm_tui.tui.session_lines import duty_of
from srm_tui.tui.text import one_line, plain, tabs
from srm_tui.tui.widgets.containers import Horizontal, VerticalScroll
from srm_tui.tui.widgets.key_bar import KeyBar
from srm_tui.tui.widgets.line_list import Line, LineList
from srm_tui.tui.widgets.title_bar import TitleBar
from srm_tui.workspace import Workspace

PARTS = {
    "time": "Time",
    "people": "People",
    "parked": "Parked",
    "homework": "Homework",
    "record": "Record",
}
"""The parts of a session with their titles, in the order of their keys."""


class SessionView(AssessmentPlace):
    """Shows a session part by part."""

    assessment: reactive[Assessment | None] = reactive(None)
    part: reactive[str] = reactive("time", init=False)

    lines = getters.query_one(LineList)

    def __init__(self, workspace: Workspace, assessment_id: str) -> None:
        super().__init__(workspace, assessment_id)
        self._cursors: dict[str, str] = {}
        """The row under the cursor of each part."""
        self._told_clock = ""
        """The time that is shown."""

    def compose(self) -> ComposeResult:
        """Lay out the parts, the rows of one, and what is told beside them."""
        yield TitleBar()
        yield Static(id="session-parts")
        with Horizontal(id="session"):
            yield LineList(id="session-lines")
            with VerticalScroll(id="session-side", can_focus=False):
                yield Static(id="session-told")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin with the time."""
        self.lines.focus()
        self.show_current()

    def on_screen_resume(self) -> None:
        """Show what the other places changed."""
        if self.assessment is not None:
            self.show_current()

    @property
    def session(self) -> Session | None:
        """The session that goes on, or None."""
        return self.workspace.sessions.running(self.assessment_id)

    def look_for_others(self) -> None:
        """Show what others wrote, and what time it is."""
        super().look_for_others()
        if self.is_current and self._told_clock != self._tell_clock():
            self.show_part()

    def show_current(self) -> None:
        """Show the session as the store has it, and tell the news."""
        try:
            self.assessment = self.workspace.assess(self.assessment_id)
            self.title = one_line(self.assessment.record.details.name)
            self.show_part()
            self.tell_news()
        except SrmError as error:
            self.tell(error)

    def show_taken_back(self, control_id: str) -> None:  # noqa: ARG002 (the list shows it)
        """Show what was undone or redone."""
        self.show_current()

    def watch_part(self, old: str, part: str) -> None:
        """Show another part, with the cursor where it was there."""
        self._cursors[old] = self.lines.current
        self.show_part(keep=self._cursors.get(part, ""))

    def show_part(self, keep: str | None = None) -> None:
        """Show the rows of the part anew, and what is told beside them."""
        if self.assessment is None:
            return
        self._told_clock = self._tell_clock()
        self.query_one("#session-parts", Static).update(self._tell_parts())
        self.lines.empty = "Nothing here."
        self.lines.set_lines(self._rows(self.assessment), keep)
        self.show_side()
        self.refresh_bindings()

    @on(LineList.Highlighted)
    def show_side(self) -> None:
        """Tell about the row under the cursor."""
        if self.assessment is not None:
            told = self._told(self.assessment)
            self.query_one("#session-told", Static).update(told)

    def _tell_parts(self) -> Content:
        parts = tabs(PARTS.values(), list(PARTS).index(self.part))
        return Content.assemble(parts, "\n", plain(self._told_clock))

    def _tell_clock(self) -> str:
        if self.assessment is None:
            return ""
        return tell_clock(self.assessment, self.session, self.workspace.now())

    def _rows(self, assessment: Assessment) -> list[Line]:
        kb, now = self.workspace.kb, self.workspace.now()
        match self.part:
            case "people":
                names = self.workspace.sessions.names(self.assessment_id)
                return session_lines.people_lines(names, self.session)
            case "parked":
                return session_lines.parked_lines(assessment.record.parked)
            case "homework":
                return session_lines.homework_lines(assessment)
            case "record":
                last = self.workspace.sessions.last(self.assessment_id)
                if last is None:
                    return []
                found = self.workspace.sessions.record(self.assessment_id, last)
                return session_lines.record_lines(found)
        session = session_lines.planned(assessment, self.session, now)
        return session_lines.time_lines(kb, assessment, session, now)

    def _told(self, assessment: Assessment) -> Content:
        kb = self.workspace.kb
        match self.part:
            case "people":
                return session_text.tell_people(self.session, len(self.lines.lines))
            case "parked":
                return session_text.tell_parked(kb, self.parked_question)
            case "homework":
                row = assessment.row_by_id.get(duty_of(self.lines.current))
                unowned = [each for each in self.lines.lines if each.id.endswith("\n")]
                return session_text.tell_homework(row, len(unowned))
            case "record":
                last = self.workspace.sessions.last(self.assessment_id)
                sessions = self.workspace.sessions
                found = sessions.record(self.assessment_id, last) if last else None
                return session_text.tell_record(kb, found, assessment.record)
        if self.session is None:
            return plain(with_keys(session_text.NO_SESSION))
        return session_text.tell_session(assessment, self.session, self.workspace.now())

    @property
    def parked_question(self) -> ParkedQuestion | None:
        """The parked question under the cursor, or None."""
        parked = self.workspace.record(self.assessment_id).parked
        return next((each for each in parked if each.id == self.lines.current), None)
