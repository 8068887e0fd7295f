"""An app that goes on trying to save what could not be saved at once."""

import asyncio
from contextlib import suppress
from typing import ClassVar

from textual import work

from srm_tui.errors import StoreError
from srm_tui.tui.preferring import PreferringApp
from srm_tui.tui.screens.place import Place
from srm_tui.tui.text import count
from srm_tui.workspace import Workspace


class SendingApp(PreferringApp):
    """Tries once a second to save what waits, whatever place one is in."""

    TRY_SECONDS: ClassVar[float] = 1.0

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.is_saving_late = False
        """Whether something waits, and that was told."""
        self._is_sending = False

    def on_mount(self) -> None:
        """Begin to look for what waits, and for what waited when the app was left."""
        from srm_tui.workspace.spool import adopt_left

        self.is_saving_late = adopt_left(self.workspace) > 0
        self.set_interval(self.TRY_SECONDS, self.send_unsaved)

    @work
    async def send_unsaved(self) -> None:
        """Save what waits, and show that it was."""
        outbox = self.workspace.outbox
        if self._is_sending or not (outbox.waiting or outbox.contested or self.is_saving_late):
            return
        self._is_sending = True
        try:
            was_sent = await asyncio.to_thread(outbox.send)
        except StoreError:
            return
        finally:
            self._is_sending = False
        was_late, self.is_saving_late = self.is_saving_late, False
        for place in self._places:
            if was_sent or was_late:
                place.call_later(place.show_sent)
            place.call_later(place.ask_contested)
        if was_late and isinstance(self.screen, Place):
            self.screen.call_later(self.screen.say, "All you said is saved now.", "Saved")

    async def settle(self) -> bool:
        """Save what is being typed and what waits; return whether nothing is left."""
        settled = [await each.settle() for each in self._places]
        outbox = self.workspace.outbox
        if outbox.waiting:
            with suppress(StoreError):
                await asyncio.to_thread(outbox.send)
                settled = [await each.settle() for each in self._places]
        left = len(outbox.waiting)
        if left and isinstance(self.screen, Place):
            what = count(left, "step is", "steps are")
            then = "Leaving now would lose what you said."
            if outbox.is_kept:
                then = "Once more leaves: it is kept here and saved when you start again."
            text = f"{what} not saved yet. {then}"
            self.screen.say(text, "Not saved")
        return all(settled) and not left

    @property
    def _places(self) -> list[Place]:
        return [each for each in self.screen_stack if isinstance(each, Place)]
