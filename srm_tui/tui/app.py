"""The app: which places there are, and how it is left."""

import sys
import traceback
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import ClassVar, TypeVar

from rich.text import Text
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from srm_tui import __version__, resources
from srm_tui.core.selection import Selection
from srm_tui.errors import SrmError
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.leaving import LeavingApp
from srm_tui.tui.palette import DutyProvider, commands_of
from srm_tui.tui.screens.home import HomeScreen
from srm_tui.tui.screens.place import AssessmentPlace, Place
from srm_tui.tui.screens.too_small import TooSmallScreen, is_too_small
from srm_tui.workspace import Workspace

_Place = TypeVar("_Place", bound=AssessmentPlace)


class SrmApp(LeavingApp):
    """Takes a team from its services to its gap report."""

    TITLE = "srm-tui"
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True, id="app.quit"),
    ]
    COMMANDS = App.COMMANDS | {DutyProvider}

    def __init__(self, workspace: Workspace, assessment_id: str = "") -> None:
        super().__init__(workspace)
        self._first = assessment_id

    def get_default_screen(self) -> Screen[None]:
        """Begin at home."""
        return HomeScreen(self.workspace)

    def on_mount(self) -> None:
        """Begin where one was last, and tell what was half typed."""
        self.use_preferences()
        self.call_after_refresh(self._fit_window)
        if self._first:
            self.open_assessment(self._first)
        elif (last := self.preferences.settings.last) and self._is_open(last):
            self.open_assessment(last)
        self.call_after_refresh(self.tell_drafts)

    def on_resize(self) -> None:
        """Show one sentence while the window is too small, and where one was after that."""
        self.call_after_refresh(self._fit_window)

    def _fit_window(self) -> None:
        is_shown = isinstance(self.screen, TooSmallScreen)
        if is_too_small(self.size) and not is_shown:
            self.push_screen(TooSmallScreen())
        elif is_shown and not is_too_small(self.size):
            self.pop_screen()

    def _is_open(self, assessment_id: str) -> bool:
        """Return whether an assessment can be opened: it is there and not put away."""
        try:
            is_there = assessment_id in dict(self.workspace.store.names())
            return is_there and not self.workspace.record(assessment_id).details.archived
        except SrmError:
            return False

    def open_assessment(self, assessment_id: str) -> None:
        """Go to the workshop, or to the scope while no service is chosen."""
        from srm_tui.tui.screens.workshop import WorkshopScreen

        if self.workspace.record(assessment_id).scope.is_empty:
            self.open_scope(assessment_id)
        else:
            self.push_screen(WorkshopScreen(self.workspace, assessment_id))

    def open_scope(self, assessment_id: str) -> None:
        """Go to services, facts and laws; from there on to the workshop."""
        from srm_tui.tui.screens.scope import ScopeScreen

        def go_on(_: None) -> None:
            if not isinstance(self.screen, HomeScreen):
                return
            if self.workspace.record(assessment_id).scope.is_empty:
                self.remember(last="")
                self.screen.show_all(keep=assessment_id)
                self.screen.say(
                    with_keys("No service is chosen yet. {home.open} goes on where you left.")
                )
            else:
                self.open_assessment(assessment_id)

        if self.workspace.record(assessment_id).scope.is_empty:
            self.remember(last=assessment_id)
        self.push_screen(ScopeScreen(self.workspace, assessment_id), go_on)

    def open_report(self, assessment_id: str) -> None:
        """Go to the report."""
        from srm_tui.tui.screens.report import ReportScreen

        self.push_screen(ReportScreen(self.workspace, assessment_id))

    def open_portfolio(self) -> None:
        """Show all assessments together."""
        from srm_tui.tui.screens.portfolio import PortfolioScreen

        self.push_screen(PortfolioScreen(self.workspace))

    def open_dashboard(self, assessment_id: str) -> None:
        """Go to where it stands."""
        from srm_tui.tui.screens.dashboard import DashboardScreen

        self.push_screen(DashboardScreen(self.workspace, assessment_id))

    def open_matrix(self, assessment_id: str) -> None:
        """Go to who owns what."""
        from srm_tui.tui.screens.matrix import MatrixScreen

        self.push_screen(MatrixScreen(self.workspace, assessment_id))

    def open_comparison(self, assessment_id: str) -> None:
        """Go to what became of it since a milestone."""
        from srm_tui.tui.screens.comparison import ComparisonScreen

        self.push_screen(ComparisonScreen(self.workspace, assessment_id))

    def open_history(self, assessment_id: str, control_id: str | None = None) -> None:
        """Go to who said what about a duty, or about everything."""
        from srm_tui.tui.screens.history import HistoryScreen

        self.push_screen(HistoryScreen(self.workspace, assessment_id, control_id))

    def open_findings(self, assessment_id: str, control_id: str = "") -> None:
        """Go to what scanners found, at a control or at the first."""
        from srm_tui.tui.screens.findings import FindingsScreen

        self.push_screen(FindingsScreen(self.workspace, assessment_id, control_id))

    async def open_presentation(
        self, assessment_id: str, control_id: str, return_to: Callable[[str], None] | None = None
    ) -> None:
        """Go to the large view at a duty; `return_to` takes the one it showed last."""
        from srm_tui.tui.screens.present import PresentScreen

        below = await self._uncover(PresentScreen, assessment_id)
        if below is not None:
            below.show_duty(control_id)
            return
        presentation = PresentScreen(self.workspace, assessment_id, control_id)

        def go_back(_: None) -> None:
            if return_to is not None:
                return_to(presentation.last_shown)

        self.push_screen(presentation, go_back)

    async def open_session(self, assessment_id: str) -> None:
        """Go to time, people, parked questions and homework."""
        from srm_tui.tui.screens.session import SessionScreen

        if await self._uncover(SessionScreen, assessment_id) is None:
            self.push_screen(SessionScreen(self.workspace, assessment_id))

    async def open_duty(
        self, assessment_id: str, control_id: str, selection: Selection | None = None
    ) -> None:
        """Go to a duty in the workshop, through the places that lie over it.

        A `selection` shows only the duties that it lets through.
        """
        from srm_tui.tui.screens.workshop import WorkshopScreen

        workshop = await self._uncover(WorkshopScreen, assessment_id)
        if workshop is None:
            workshop = WorkshopScreen(self.workspace, assessment_id)
            await self.push_screen(workshop)
        if selection is not None:
            workshop.duties.end_search()
            workshop.duties.shown = selection
        workshop.duties.go_to(control_id)
        workshop.show_row()

    async def _uncover(self, kind: type[_Place], assessment_id: str) -> _Place | None:
        """Return the place of that kind that is open, after closing what lies over it."""
        for place in self.screen_stack:
            if isinstance(place, kind) and place.assessment_id == assessment_id:
                await self._close_over(place)
                return place
        return None

    async def _close_over(self, place: Place) -> None:
        while self.screen is not place:
            await self.pop_screen()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Return what the command palette offers besides the keys of a place."""
        from srm_tui.tui.screens.standing import StandingPlace

        yield from commands_of(self, screen)
        if isinstance(screen, AssessmentPlace) and not isinstance(screen, StandingPlace):
            yield from self._standing_commands(screen)

    def _standing_commands(self, place: AssessmentPlace) -> Iterable[SystemCommand]:
        """Return what leads from a place of work to how its assessment stands."""
        from srm_tui.tui.screens.standing import ask_milestone

        def freeze() -> None:
            self.run_worker(ask_milestone(place))

        matrix, comparison = (
            partial(self.call_later, go_to, place.assessment_id)
            for go_to in (self.open_matrix, self.open_comparison)
        )
        yield SystemCommand("Milestone", "Freeze how it stands now, under a name", freeze)
        yield SystemCommand("Who owns what", "Show services by layers: whose part is what", matrix)
        yield SystemCommand("Compare", "Show what became of it since a milestone", comparison)

    def _fatal_error(self) -> None:
        """End with one line; the log says where it happened, without what users wrote."""
        place = Path(resources.cache_folder(), "crash.log")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(_where(self._exception or sys.exception()), encoding="utf-8")
            kept = f" Details are in {place}."
        except OSError:
            kept = ""
        self._return_code = 3
        self.remember(last="")
        self.bell()
        told = f"srm-tui met an unexpected error and had to stop.{kept} Your answers are safe."
        self._exit_renderables[:] = [Text(told)]
        self._close_messages_no_wait()


def _where(error: BaseException | None) -> str:
    """Return kind and place of an error and of those behind it.

    Its message is left out, since it may quote an answer.
    """
    lines = [f"srm-tui {__version__}, Python {sys.version.split()[0]}"]
    while error is not None:
        lines.append(type(error).__name__)
        frames = traceback.extract_tb(error.__traceback__)
        lines += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
        error = error.__cause__ or error.__context__
    return "\n".join(lines) + "\n"
