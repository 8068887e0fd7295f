"""What is done with many duties at once: selecting them, and giving them the same answer."""

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.widgets import Static

from srm_tui.core.answers import Value
from srm_tui.core.many import Targets
from srm_tui.core.people import people_of, teams_of
from srm_tui.core.vocabulary import Status
from srm_tui.errors import SrmError
from srm_tui.tui.key_names import key_name, with_keys
from srm_tui.tui.screens.answering import AnsweringPlace, work_key
from srm_tui.tui.text import count
from srm_tui.tui.widgets.pick_list import PickList
from srm_tui.workspace import OvertakenError
from srm_tui.workspace.many import answer_many

if TYPE_CHECKING:
    from srm_tui.tui.screens.many import ManyGiven

_BINDINGS: list[BindingType] = [
    work_key("space", "select", "Select", "Select the duty, or let it go; Shift and arrows too"),
    work_key("plus", "select_domain", "Domain", "Select the domain", key_display="+"),
    work_key("asterisk", "select_shown", "All", "Select all that are shown", key_display="*"),
    work_key("minus", "select_none", "None", "Let go of all selected", key_display="-"),
    work_key("c", "many", "Change many", "Give all selected the same answer, as one step"),
]
_FIELDS_OF_MANY = ("owner", "due", "team", "reason")


class SelectingPlace(AnsweringPlace):
    """Gives many duties one answer: while some are selected, the keys mean all of them."""

    BINDINGS: ClassVar[list[BindingType]] = _BINDINGS

    @property
    def picked(self) -> tuple[str, ...]:
        """The ids of the selected duties, in order."""
        rows = self.assessment.rows if self.assessment else ()
        return tuple(row.id for row in rows if row.id in self.duties.lines.picked)

    @on(PickList.Picked)
    def show_picked(self, message: PickList.Picked) -> None:
        """Say how many are selected, and what can be done with them."""
        message.stop()
        number = len(self.picked)
        selected = self.query_one("#selected", Static)
        selected.display = bool(number)
        selected.update(
            f"{number} selected: {key_name('work.many')} changes them, {key_name('work.back')} "
            "lets go"
        )

    def action_select(self) -> None:
        """Select the duty under the cursor, or let it go."""
        self.duties.lines.action_pick()

    def action_select_shown(self) -> None:
        """Select all duties that are shown, or none of them when all are selected."""
        self._pick_or_let_go(self._shown_ids())

    def action_select_domain(self) -> None:
        """Select what is shown of the present domain, or let it go when all is selected."""
        self.show_row()
        if self.assessment is not None and self.row is not None:
            rows = self.assessment.rows_of(self.row.duty.control.domain)
            self._pick_or_let_go(self._shown_ids() & {row.id for row in rows})

    def action_select_none(self) -> None:
        """Let go of all that is selected."""
        self.duties.lines.pick(())

    def _shown_ids(self) -> set[str]:
        return {line.id for line in self.duties.lines.lines if not line.is_heading}

    def _pick_or_let_go(self, ids: set[str]) -> None:
        picked = self.duties.lines.picked
        self.duties.lines.pick(picked - ids if ids <= picked else picked | ids)

    async def action_answer(self, status: str) -> None:
        """Give a status to the duty in question, or to all selected."""
        if self.picked:
            self._ask_many(status=Status(status))
        else:
            await super().action_answer(status)

    def action_edit(self, field: str) -> None:
        """Go to a field of the answer, or of what all selected get."""
        if self.picked and field in _FIELDS_OF_MANY:
            self._ask_many(field=field)
        else:
            super().action_edit(field)

    async def action_flag(self) -> None:
        """Flag the duty for later or take the flag off, or do so for all selected."""
        picked = self._targets().rows
        if picked:
            flagged = not all(row.answer.flagged for row in picked) or None
            await self._change({"flagged": flagged})
        else:
            await super().action_flag()

    async def set_work(self, control_id: str, work: Value) -> None:
        """Say how far the work is, of all selected if there are some."""
        if self.picked:
            await self._change({"work": work})
        else:
            await super().set_work(control_id, work)

    def action_many(self) -> None:
        """Ask what all selected get."""
        if self.picked:
            self._ask_many()
        else:
            self.say(with_keys(_SELECT_FIRST))

    def _targets(self) -> Targets:
        rows = self.assessment.row_by_id if self.assessment else {}
        return Targets(rows=tuple(rows[each] for each in self.picked))

    def _ask_many(self, *, status: Status | None = None, field: str = "") -> None:
        if self.assessment is None:
            return
        from srm_tui.tui.screens.many import ManyDialog

        seen = self.assessment.record.change_count
        dialog = ManyDialog(
            self._targets(),
            self.workspace.today(),
            status=status,
            field=field,
            people=people_of(self.assessment),
            teams=teams_of(self.assessment),
        )

        async def take(given: "ManyGiven | None") -> None:
            if given is not None:
                await self._change(given.fields, given.only_unanswered, seen)

        self.app.push_screen(dialog, take)

    async def _change(
        self, fields: dict[str, Value], only_unanswered: bool = False, seen: int | None = None
    ) -> None:
        """Save the same for all selected as one step, and let them go."""
        try:
            changed = await asyncio.to_thread(
                answer_many,
                self.workspace,
                self.assessment_id,
                self.picked,
                fields,
                only_unanswered=only_unanswered,
                seen=seen,
            )
        except OvertakenError as error:
            self.show_current()
            who = ", ".join(dict.fromkeys(each.author or "Somebody" for each in error.changes))
            told = self.tell_steps(error.changes)
            self.say(f"{who} has changed {told} meanwhile. Nothing is saved: look, then once more.")
        except SrmError as error:
            self.tell(error)
        else:
            rows = self._targets().rows
            kept = sum(bool(row.answer.inherited) and row.id not in changed for row in rows)
            stay = f" {count(kept, 'inherited one stays', 'inherited ones stay')}." if kept else ""
            self.action_select_none()
            self.show_saved()
            number = count(len(changed), "duty", "duties")
            told = (
                f"{number} changed. {key_name('assessment.undo')} takes it back."
                if changed
                else "They are so already."
            )
            self.say(f"{told}{stay}")


_SELECT_FIRST = (
    "Select some first: {work.select} the duty, {work.select_domain} its domain, "
    "{work.select_shown} all that are shown."
)
