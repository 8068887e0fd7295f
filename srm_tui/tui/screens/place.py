"""What all places of work have in common: help, undo and how errors are told."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, ParamSpec, TypeVar, cast

from textual.binding import Binding, BindingType
from textual.screen import Screen

from srm_tui.errors import SrmError
from srm_tui.tui.screens.dialogs import HelpDialog
from srm_tui.workspace import Workspace

if TYPE_CHECKING:
    from srm_tui.tui.app import SrmApp

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


class Place(Screen[None]):
    """A screen that people work in."""

    ABOUT: ClassVar[str] = ""
    """What one does here, for the help."""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1,question_mark", "help", "Help", key_display="?", id="place.help"),
    ]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace

    @property
    def srm(self) -> "SrmApp":
        """The app, for the places that it opens."""
        return cast("SrmApp", self.app)

    async def off_thread(
        self, work: Callable[_Given, _Result], *given: _Given.args, **named: _Given.kwargs
    ) -> _Result | None:
        """Return what `work` gives, or tell what went wrong and return None.

        Awaited inside a handler: one message at a time, so that what is saved is
        saved in order, and leaving waits for the last of it.
        """
        try:
            return await asyncio.to_thread(work, *given, **named)
        except SrmError as error:
            self.tell(error)
            return None

    def tell(self, error: SrmError) -> None:
        """Show an error with what to do about it."""
        text = f"{error}\n{error.hint}".strip()
        self.notify(text, title="That did not work", severity="error", timeout=12, markup=False)

    def action_help(self) -> None:
        """Show what one does here and with which keys."""
        keys = {"arrows": "Move in a list; Page up, Page down, Home and End too", "tab": "Go on"}
        for active in self.active_bindings.values():
            binding = active.binding
            if active.node is self and binding.id and binding.description:
                shown = self.app.get_key_display(binding)
                keys[shown] = binding.tooltip or binding.description
        keys |= {"F2": "Change between light and dark", "^p": "All commands", "^q": "Leave"}
        name = type(self).TITLE or ""
        self.app.push_screen(HelpDialog(name, self.ABOUT, tuple(keys.items())))
