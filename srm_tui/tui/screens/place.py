"""What all places of work have in common: help, saving in order and how errors are told."""

import asyncio
import io
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar, ParamSpec, Protocol, TypeVar, cast

from textual.binding import Binding, BindingType
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widgets import Input, TextArea

from srm_tui.core.journal import Change
from srm_tui.errors import SrmError, StoreError
from srm_tui.tui.changes import tell_changes
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.keys import GROUPS, group_of, own_bindings
from srm_tui.tui.screens.dialogs import HelpDialog
from srm_tui.tui.text import one_line
from srm_tui.tui.widgets.containers import Ground
from srm_tui.workspace import OvertakenError, Workspace

if TYPE_CHECKING:
    from srm_tui.tui.app import SrmApp

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


class _TakeBack(Protocol):
    """Undo or redo of a workspace."""

    def __call__(
        self, assessment_id: str, *, around_others: bool = False
    ) -> tuple[Change, ...]: ...


class Place(Screen[None], Ground):
    """A screen that people work in."""

    ABOUT: ClassVar[str] = ""
    """What one does here, for the help."""
    MARKS: ClassVar[dict[str, str]] = {}
    """The marks that this place shows, for the help."""
    NOTICE_SECONDS: ClassVar[float] = 4.0
    """How long a notice is shown; an error is shown for longer."""
    title = Reactive[str | None](None, compute=False, repaint=False)
    """What it is about, which the title bar shows."""
    sub_title = Reactive[str | None](None, compute=False, repaint=False)
    """What is saved, behind it."""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-high")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "help", "Help", key_display="?", id="place.help"),
        Binding(
            "f1", "help", "Help", tooltip="Help, also while one writes", id="place.help-writing"
        ),
    ]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.saved_told = ""
        """What the title says of the last save; empty before it."""

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

    @property
    def subject_id(self) -> str:
        """The control of the duty in question; empty where there is none."""
        return ""

    @property
    def is_in_browser(self) -> bool:
        """Whether this runs for a browser: the files of this machine are not those of the user."""
        return self.app.is_web

    def deliver(self, name: str, data: bytes) -> None:
        """Give the browser a file to keep among its downloads."""
        self.app.deliver_binary(io.BytesIO(data), save_filename=name)

    @property
    def is_writing(self) -> bool:
        """Whether keys go into a field."""
        return isinstance(self.focused, Input | TextArea)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Leave the slash to the field in which one writes."""
        return action != "find" or not self.is_writing

    async def settle(self) -> bool:
        """Save what was typed and not yet saved; return whether nothing is left.

        The app waits for it before it ends.
        """
        return True

    def keep_typed(self) -> None:
        """Keep what is half decided here until one comes back, as the app ends.

        It raises SrmError where that cannot be.
        """

    def tell(self, error: SrmError, title: str = "That did not work") -> None:
        """Show an error with what to do about it."""
        text = f"{error}\n{error.hint}".strip()
        seconds = 2.5 * self.NOTICE_SECONDS
        self.hush()
        self.notify(text, title=title, severity="error", timeout=seconds, markup=False)

    def tell_unsaved(self, error: SrmError) -> None:
        """Say once that something waits to be saved, and in the title for as long as it does."""
        if not self.srm.is_saving_late:
            told = f"{error} What you said is kept and saved as soon as that works."
            kept = StoreError(told, error.hint)
            self.tell(kept, "Not saved yet")
        self.srm.is_saving_late = True
        self.show_state()

    def show_state(self) -> None:
        """Say in the title what waits to be saved, or whether the store can be reached."""
        waiting = len(self.workspace.outbox.waiting)
        if waiting:
            self.sub_title = f"{waiting} not saved yet, trying again"
        elif self.workspace.trouble:
            self.sub_title = "no connection, trying again"
        else:
            self.sub_title = self.saved_told

    def show_sent(self) -> None:
        """Show what was saved at last."""

    def ask_contested(self) -> None:
        """Ask about what came too late."""

    def say(self, text: str, title: str = "") -> None:
        """Show a short notice in place of the one before."""
        self.hush()
        self.notify(one_line(text), title=title, timeout=self.NOTICE_SECONDS, markup=False)

    def on_screen_suspend(self) -> None:
        """Let no notice of one place lie over the next."""
        self.hush()

    def hush(self) -> None:
        """Take away the notices that are still shown."""
        self.app.clear_notifications()
        self.query("ToastHolder").remove()

    def action_help(self) -> None:
        """Show what one does here and with which keys."""
        self.app.push_screen(
            HelpDialog(type(self).TITLE or "", with_keys(self.ABOUT), self._help_groups())
        )

    def _help_groups(self) -> dict[str, list[tuple[str, str]]]:
        """Return the keys that work here, with what each does, by heading."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for binding in self._own_bindings():
            about = binding.tooltip or binding.description
            if about and binding.id:
                groups.setdefault(group_of(binding), []).append((self._keys_of(binding), about))
        last = groups.pop(GROUPS["app"], [])
        groups[GROUPS["app"]] = [*last, ("^p", "Find any command, or a duty, by its name")]
        if path := self.srm.preferences.path:
            groups[GROUPS["app"]].append(("", f"Keys of your own go into {path}"))
        if self.MARKS:
            groups["Marks"] = list(self.MARKS.items())
        return groups

    def _own_bindings(self) -> list[Binding]:
        """Return the bindings that work here now, also those a field keeps from the place."""
        own = [
            each
            for kind in type(self).__mro__
            for each in own_bindings(kind)
            if each.action == "find" or self.check_action(each.action.partition("(")[0], ())
        ]
        kinds = dict.fromkeys(type(each) for each in self.query("*") if each.can_focus)
        parts = [each for kind in kinds for base in kind.__mro__ for each in own_bindings(base)]
        return [*own, *parts, *own_bindings(type(self.app))]

    def _keys_of(self, binding: Binding) -> str:
        """Return the keys of a binding as they are shown, a user's own instead of ours."""
        keys = self.srm.user_keys.get(binding.id or "", binding.key)
        return "  ".join(self.app.get_key_display(Binding(key, "")) for key in keys.split(","))


class AssessmentPlace(Place):
    """A place in which one assessment is changed, step by step, and each can be taken back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "u,ctrl+z", "undo", "Undo", tooltip="Take your last step back", id="assessment.undo"
        ),
        Binding(
            "U,ctrl+y,ctrl+r",
            "redo",
            "Redo",
            show=False,
            tooltip="Take your undo back",
            id="assessment.redo",
        ),
    ]

    def __init__(self, workspace: Workspace, assessment_id: str) -> None:
        super().__init__(workspace)
        self.assessment_id = assessment_id
        self._seen = 0
        """How many changes of the journal are shown."""
        self._goes_around = False
        """Whether undo leaves what others changed: they were named a step ago."""

    def on_mount(self) -> None:
        """Look once a second for what others wrote."""
        self.set_interval(1.0, self.look_for_others)

    def look_for_others(self) -> None:
        """Show what another process wrote to the same store."""
        try:
            if self.is_current and self._count_changes() != self._seen:
                self.show_current()
            self.show_state()
        except SrmError as error:
            self.tell(error)

    def _count_changes(self) -> int:
        """Return how many changes the journal has, whichever screen read the last ones."""
        return self.workspace.record(self.assessment_id).change_count

    def show_current(self) -> None:
        """Show the assessment as the store has it, and tell the news."""
        raise NotImplementedError

    def tell_news(self) -> None:
        """Say what others changed since the last look."""
        changes = self.workspace.changes(self.assessment_id)
        new = changes[self._seen :] if self._seen else ()
        self._seen = len(changes)
        news = [each for each in new if each.author != self.workspace.author]
        if news:
            who = ", ".join(dict.fromkeys(each.author for each in news))
            self.say(f"{who} changed {self.tell_steps(news)}", title="News")

    def show_taken_back(self, control_id: str) -> None:
        """Show what was undone or redone: a duty, or the assessment itself."""
        raise NotImplementedError

    def tell_steps(self, changes: Iterable[Change]) -> str:
        """Return in words what `changes` are about."""
        controls = self.workspace.kb.control_by_id
        return tell_changes(changes, lambda i: controls[i].title if i in controls else i)

    def mark_saved(self) -> None:
        """Say in the title bar when something was saved last."""
        self._goes_around = False
        self.saved_told = f"saved {self.workspace.now().astimezone():%H:%M:%S}"
        self.show_state()

    async def action_undo(self) -> None:
        """Take one's last step back."""
        await self._take_back(self.workspace.undo, "There is nothing to undo.", "Undone")

    async def action_redo(self) -> None:
        """Take one's last undo back."""
        await self._take_back(self.workspace.redo, "There is nothing to redo.", "Redone")

    async def _take_back(self, step: _TakeBack, nothing: str, title: str) -> None:
        """Take a step back, around what others changed since when one asks again."""
        if not await self.settle():
            self.say("That waits until what you said is saved.", f"Not {title.lower()}")
            return
        around, self._goes_around = self._goes_around, False
        try:
            changes = await asyncio.to_thread(step, self.assessment_id, around_others=around)
        except OvertakenError as error:
            self._goes_around = True
            self.say(self._tell_overtaken(error), f"Not {title.lower()}")
        except SrmError as error:
            self.tell(error)
        else:
            self._show_step(changes, nothing, title)
            self._goes_around = around

    def _show_step(self, changes: tuple[Change, ...], nothing: str, title: str) -> None:
        if changes:
            self.mark_saved()
            self.show_taken_back(changes[0].control_id)
            told = self.tell_steps(changes)
            self.say(told[:1].upper() + told[1:], title)
        else:
            self.say(nothing)

    def _tell_overtaken(self, error: OvertakenError) -> str:
        who = ", ".join(dict.fromkeys(each.author or "Somebody" for each in error.changes))
        return (
            f"{who} has changed {self.tell_steps(error.changes)} since. "
            "Once more leaves that and goes on with your other changes."
        )
