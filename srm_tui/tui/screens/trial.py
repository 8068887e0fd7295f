"""A place in which a scope is changed: saved at once, or tried out first."""

from contextlib import suppress
from typing import ClassVar

from msgspec import MsgspecError, json
from textual import work
from textual.binding import Binding, BindingType

from srm_tui.core.answers import Record
from srm_tui.core.scope import Scope, in_order
from srm_tui.core.scope_difference import (
    ScopeDifference,
    compare_scopes,
    merge_scopes,
    summary_text,
)
from srm_tui.errors import SrmError
from srm_tui.tui.drafts import keep_draft, take_draft
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.meaning import tell_difference
from srm_tui.tui.screens.drafting import draft_of
from srm_tui.tui.screens.place import AssessmentPlace
from srm_tui.tui.screens.reading import ReadingDialog
from srm_tui.tui.trial import Trial
from srm_tui.tui.widgets.line_list import Line
from srm_tui.workspace import Workspace

_TRYING = "What if"
_DECISIONS = (
    Line("on", "Go on trying"),
    Line("keep", "Keep it: save the scope as it is now"),
    Line("discard", "Discard it: leave the scope as it was"),
)


class TrialPlace(AssessmentPlace):
    """Saves each scope that is taken, unless somebody asks what if."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "w,f9", "what_if", "What if", tooltip="Try out, then keep or discard", id="scope.if"
        ),
    ]

    def __init__(self, workspace: Workspace, assessment_id: str) -> None:
        super().__init__(workspace, assessment_id)
        self.record = Record(id=assessment_id)
        self.before = Scope()
        """The scope as it was when one came here."""
        self.trial: Trial | None = None
        """What is tried out and not saved; None while each choice is saved."""

    @property
    def scope(self) -> Scope:
        """The scope that is shown: the one that is tried out, or the one that is saved."""
        return self.trial.scope if self.trial else self.record.scope

    def show_record(self, record: Record, keep: str | None = None) -> None:
        """Show scope and details of `record`, with the cursor on the service `keep`."""
        raise NotImplementedError

    def show_scope(self, keep: str | None = None) -> None:
        """Show what is chosen and what it means."""
        raise NotImplementedError

    def difference(self, before: Scope) -> ScopeDifference:
        """Return what going from `before` to the scope that is shown does."""
        return compare_scopes(self.workspace.kb, before, self.scope, self.record.answers)

    async def take(self, changed: Scope, keep: str | None = None) -> None:
        """Save a scope, or try it out while one asks what if."""
        changed = in_order(self.workspace.kb, changed)
        if self.trial:
            self.trial.go(changed)
            self.show_scope(keep)
        else:
            await self.save(self.record.scope, changed, keep)

    async def save(self, base: Scope, changed: Scope, keep: str | None = None) -> None:
        """Save what is different between two scopes, beside what others changed meanwhile."""

        def write() -> Record:
            theirs = self.workspace.record(self.assessment_id).scope
            merged = in_order(self.workspace.kb, merge_scopes(base, changed, theirs))
            return self.workspace.set_scope(self.assessment_id, merged)

        saved = await self.off_thread(write)
        if saved is not None:
            self.mark_saved()
            self.show_record(saved, keep)

    def keep_typed(self) -> None:
        """Keep what is tried out, raising SrmError where that cannot be."""
        if self.trial and self.trial.scope != self.trial.base:
            scopes = {"base": self.trial.base, "scope": self.trial.scope}
            kept = {name: json.encode(scope).decode() for name, scope in scopes.items()}
            keep_draft(draft_of(self, _TRYING, kept))

    def resume_trial(self) -> None:
        """Go on with what was tried out when the app ended."""
        with suppress(SrmError, MsgspecError, KeyError):
            kept = take_draft(draft_of(self, _TRYING, {}))
            if kept:
                base, scope = (json.decode(kept[each], type=Scope) for each in ("base", "scope"))
                self.trial = Trial(base)
                self.trial.go(scope)
                told = (
                    "What you tried out when the app ended stands here again. {scope.if} ends it."
                )
                self.say(with_keys(told), "What if")

    def action_what_if(self) -> None:
        """Begin to try things out, or decide about what was tried."""
        if self.trial:
            self.decide()
            return
        self.trial = Trial(self.record.scope)
        self.say(
            with_keys("Try things out: nothing is saved until you keep it. {scope.if} ends it."),
            "What if",
        )
        self.show_scope()

    @work
    async def decide(self, *, leave: bool = False) -> None:
        """Ask whether what was tried out is kept."""
        trial, kb = self.trial, self.workspace.kb
        if trial is None:
            return
        choice: str | None = "discard"
        if trial.scope != trial.base:
            found = self.difference(self.record.scope)
            text = tell_difference(kb, found, self.record)
            title = f"What if: {summary_text(found)}"
            choice = await self.app.push_screen_wait(ReadingDialog(title, text, _DECISIONS))
        if choice not in ("keep", "discard"):
            return
        self.trial = None
        if choice == "keep":
            await self.save(trial.base, trial.scope)
        else:
            self.show_scope()
        self.say(with_keys(_KEPT) if choice == "keep" else "Nothing was changed.")
        if leave:
            self.dismiss()

    async def action_undo(self) -> None:
        """Take the last step back; of a what-if only what was tried."""
        if self.trial:
            self._step_trial(-1)
        else:
            await super().action_undo()

    async def action_redo(self) -> None:
        """Take the last undo back."""
        if self.trial:
            self._step_trial(1)
        else:
            await super().action_redo()

    def _step_trial(self, by: int) -> None:
        if self.trial and self.trial.step(by):
            self.show_scope()
        else:
            self.say("There is nothing to undo in this what-if.")


_KEPT = "Kept and saved; {assessment.undo} takes it back."
