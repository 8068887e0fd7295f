"""Where assessments are copied and put away, and how that is taken back."""

from typing import NamedTuple

from srm_tui.core.answers import Record
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.screens.place import Place
from srm_tui.tui.text import one_line
from srm_tui.tui.widgets.line_list import LineList
from srm_tui.workspace import Workspace


class _Step(NamedTuple):
    """An assessment that was put away, brought back or made."""

    assessment_id: str
    is_away: bool
    """Whether it is put away after the step."""


class ShelvingPlace(Place):
    """Copies assessments, puts them away and brings them back, step by step."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._done: list[_Step] = []
        self._undone: list[_Step] = []

    def show_all(self, keep: str | None = None) -> None:
        """Show all assessments as they are now, with the cursor on `keep`."""
        raise NotImplementedError

    @property
    def current(self) -> str:
        """The assessment under the cursor; empty without any."""
        return self.query_one(LineList).current

    async def action_copy(self) -> None:
        """Make a copy of the assessment under the cursor, without its history."""
        if self.current:
            copied = await self.off_thread(self.workspace.duplicate, self.current)
            if copied:
                self._take(_Step(copied, is_away=False))
                self.show_all(keep=copied)
                name = one_line(self.workspace.record(copied).details.name)
                undo = with_keys("{home.undo} undoes it.")
                self.say(f"'{name}' is the copy, without the history. {undo}", "Copied")

    async def action_archive(self) -> None:
        """Put the assessment under the cursor away, or bring it back."""
        if self.current and (record := await self._turn(self.current)):
            self._take(_Step(record.id, record.details.archived))

    async def action_undo(self) -> None:
        """Take back the last time that one was put away, brought back or copied."""
        if not self._done:
            self.say(
                with_keys(
                    "Nothing was archived or copied here. {home.open} opens an assessment; "
                    "{assessment.undo} in it takes back what was said."
                )
            )
            return
        step = self._done.pop()
        self._undone.append(step)
        await self._reach(step.assessment_id, is_away=not step.is_away)

    async def action_redo(self) -> None:
        """Do again what was taken back last."""
        if not self._undone:
            self.say("There is nothing to redo.")
            return
        step = self._undone.pop()
        self._done.append(step)
        await self._reach(*step)

    def _take(self, step: _Step) -> None:
        self._done.append(step)
        self._undone.clear()

    async def _reach(self, assessment_id: str, is_away: bool) -> None:
        """Put away or bring back, unless somebody else did so meanwhile."""
        record = await self.off_thread(self.workspace.record, assessment_id)
        if record is not None and record.details.archived != is_away:
            await self._turn(assessment_id)

    async def _turn(self, assessment_id: str) -> Record | None:
        """Put an assessment away or bring it back, and say which."""
        record = await self.off_thread(self.workspace.archive, assessment_id)
        if record is not None:
            self.show_all(keep=assessment_id)
            name = one_line(record.details.name)
            away = with_keys("Archived '{0}'; {home.hidden} shows it, {home.undo} undoes it.")
            self.say(
                away.replace("{0}", name) if record.details.archived else f"Brought '{name}' back."
            )
        return record
