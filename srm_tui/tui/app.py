"""The app: which places there are, and how it is left."""

import asyncio
import signal
import traceback
from collections.abc import Iterable
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from srm_tui import resources
from srm_tui.tui.screens.home import HomeScreen
from srm_tui.tui.screens.report import ReportScreen
from srm_tui.tui.screens.scope import ScopeScreen
from srm_tui.tui.screens.workshop import WorkshopScreen
from srm_tui.workspace import Workspace


class SrmApp(App[None]):
    """Takes a team from its services to its gap report."""

    TITLE = "srm-tui"
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True, id="app.quit"),
        Binding("f2", "theme_next", "Light or dark", show=False, id="app.theme"),
    ]

    def __init__(self, workspace: Workspace, assessment_id: str = "") -> None:
        super().__init__()
        self.workspace = workspace
        self._first = assessment_id

    def get_default_screen(self) -> Screen[None]:
        """Begin at home."""
        return HomeScreen(self.workspace)

    def on_mount(self) -> None:
        """Leave in good order when the terminal or the system says so."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP", "SIGINT"):
            number = getattr(signal, name, None)
            if number is not None and self.is_in_main_thread:
                loop.add_signal_handler(number, self.leave_by_signal, int(number))
        if self._first:
            self.open_assessment(self._first)

    @property
    def is_in_main_thread(self) -> bool:
        """Whether signals reach this app."""
        import threading

        return threading.current_thread() is threading.main_thread()

    def leave_by_signal(self, number: int) -> None:
        """Leave with the exit code that shells give a signal."""
        self.exit(return_code=128 + number)

    def open_assessment(self, assessment_id: str) -> None:
        """Go to the workshop, or to the scope while no service is chosen."""
        if self.workspace.record(assessment_id).scope.is_empty:
            self.open_scope(assessment_id)
        else:
            self.push_screen(WorkshopScreen(self.workspace, assessment_id))

    def open_scope(self, assessment_id: str) -> None:
        """Go to services, facts and laws; from there on to the workshop."""

        def go_on(_: None) -> None:
            chosen = not self.workspace.record(assessment_id).scope.is_empty
            if chosen and isinstance(self.screen, HomeScreen):
                self.open_assessment(assessment_id)

        self.push_screen(ScopeScreen(self.workspace, assessment_id), go_on)

    def open_report(self, assessment_id: str) -> None:
        """Go to the report."""
        self.push_screen(ReportScreen(self.workspace, assessment_id))

    def action_theme_next(self) -> None:
        """Change between a dark and a light look; projectors like the light one."""
        self.theme = "textual-light" if self.theme != "textual-light" else "textual-dark"

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Return what the command palette offers besides the keys of a place."""
        yield from super().get_system_commands(screen)
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.tooltip and binding.id and active.enabled:
                key = self.get_key_display(binding)
                action = binding.action
                yield SystemCommand(
                    f"{binding.description} ({key})",
                    binding.tooltip,
                    lambda action=action: self.call_later(screen.run_action, action),
                )

    def _fatal_error(self) -> None:
        """End with one line; the log holds the traceback without the users' text."""
        place = resources.cache_folder() / "crash.log"
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(traceback.format_exc(), encoding="utf-8")
            kept = f" Details are in {place}."
        except OSError:
            kept = ""
        self.bell()
        self._exit_renderables.append(
            f"srm-tui met an unexpected error and had to stop.{kept} Your answers are safe."
        )
        self._close_messages_no_wait()
