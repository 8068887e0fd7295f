"""An app that is left in good order: by a key, by a signal, with what is half typed kept."""

import asyncio
import signal
import sys
import threading
from contextlib import suppress
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input, TextArea

from srm_tui.errors import SrmError
from srm_tui.tui.drafts import Draft, read_drafts
from srm_tui.tui.screens.drafting import DraftedDialog
from srm_tui.tui.screens.place import Place
from srm_tui.tui.sending import SendingApp
from srm_tui.tui.text import one_line
from srm_tui.workspace import Workspace


class LeavingApp(SendingApp):
    """Saves what is being typed before it ends, whoever ends it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+c",
            "interrupt",
            show=False,
            tooltip="Copy what is marked; twice leaves",
            priority=True,
            id="app.interrupt",
        ),
    ]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._insisted = False
        """Whether somebody wanted to leave although something could not be saved."""
        self._interrupted = False
        """Whether Ctrl+C was pressed a moment ago."""
        self._copied = ""
        """What it copied then."""

    def on_mount(self) -> None:
        """Leave in good order when the terminal or the system says so."""
        if sys.platform != "win32" and threading.current_thread() is threading.main_thread():
            loop = asyncio.get_running_loop()
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                loop.add_signal_handler(number, self.leave_by_signal, int(number))

    def leave_by_signal(self, number: int) -> None:
        """Leave with the exit code that shells give a signal."""
        self.call_later(self.leave, 128 + number)

    async def leave(self, return_code: int) -> None:
        """Save what is being typed, then end with that exit code."""
        await self.settle()
        self.exit(return_code=return_code, message=self._keep_drafts())

    async def action_quit(self) -> None:
        """Save what is being typed and leave; stay once when it cannot be saved."""
        if await self.settle() or self._insisted:
            self.exit(message=self._keep_drafts())
        self._insisted = True

    def _keep_drafts(self) -> str | None:
        """Keep what is typed in open questions; return what went wrong, if anything did."""
        try:
            for each in self.screen_stack:
                if isinstance(each, DraftedDialog | Place):
                    each.keep_typed()
        except SrmError as error:
            return f"What you were typing could not be kept: {error}"
        return None

    def tell_drafts(self) -> None:
        """Say which questions were half answered when the app ended."""
        store, author = self.workspace.store.name, self.workspace.author
        place = self.screen
        here = getattr(place, "assessment_id", "")
        told = [
            self._tell_draft(each, here)
            for each in read_drafts()
            if (each.store, each.author) == (store, author) and here in ("", each.assessment_id)
        ]
        if told and isinstance(place, Place):
            place.say(f"Half typed when you left: {', '.join(told)}. Ask again to go on.", "Kept")

    def _tell_draft(self, draft: Draft, here: str) -> str:
        """Return what was asked, and in which assessment unless it is the one shown."""
        name = ""
        if draft.assessment_id != here:
            with suppress(SrmError):
                name = dict(self.workspace.store.names()).get(draft.assessment_id, "")
        return one_line(f"{draft.question} in '{name}'" if name else draft.question)

    def action_interrupt(self) -> None:
        """Take a second Ctrl+C for an interrupt; the first may be a slip, or copies."""
        text = self._selected_text()
        if self._interrupted and text in ("", self._copied):
            self.leave_by_signal(int(signal.SIGINT))
            return
        self._interrupted, self._copied = True, text
        self.set_timer(4, self._forget_interrupt)
        if text:
            self.copy_to_clipboard(text)
        copied = "Copied. " if text else ""
        self.notify(f"{copied}Ctrl+C once more leaves; all is saved.", timeout=4)

    def _selected_text(self) -> str:
        """Return what is marked in the field one writes in, or on the screen."""
        field = self.focused
        text = field.selected_text if isinstance(field, Input | TextArea) else ""
        return text or self.screen.get_selected_text() or ""

    def _forget_interrupt(self) -> None:
        self._interrupted = False
