"""What changes the answers of an assessment: one duty at a time, each step saved at once."""

import itertools
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from srm_tui.core.answers import Value
from srm_tui.core.evidence import Evidence
from srm_tui.core.people import people_of
from srm_tui.core.vocabulary import Status, WorkState
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.screens.dialogs import ChoiceDialog
from srm_tui.tui.screens.meeting import MeetingPlace
from srm_tui.tui.screens.saving import edits_of
from srm_tui.tui.text import STATUS_KEYS
from srm_tui.tui.widgets.answer_form import AnswerForm
from srm_tui.tui.widgets.line_list import Line

if TYPE_CHECKING:
    from srm_tui.tui.screens.acceptance import AcceptanceGiven
    from srm_tui.tui.screens.exception import ExceptionGiven


def work_key(
    key: str,
    action: str,
    label: str,
    tooltip: str,
    *,
    show: bool = False,
    key_display: str | None = None,
) -> Binding:
    """Return a key of the workshop, with an id for those who change it."""
    name = action.replace("('", "-").rstrip("')")
    return Binding(key, action, label, show, key_display, tooltip=tooltip, id=f"work.{name}")


_BINDINGS: list[BindingType] = [
    *(
        work_key(key, f"answer('{status.value}')", status.label, status.label)
        for key, status in STATUS_KEYS.items()
        if status is not Status.UNANSWERED
    ),
    work_key("0", "answer('unanswered')", "Clear", "Clear the status"),
    work_key("N", "go_on", "Go on by itself", "Go on after each status, or stay", key_display="N"),
    work_key("t", "edit('notes')", "Notes", "Write notes"),
    work_key("o", "edit('owner')", "Owner", "Name who sees to it"),
    work_key("d", "edit('due')", "Due", "Set the due date, as in +30d"),
    work_key("b", "edit('team')", "Team", "Name the team that provides it, if not your own"),
    work_key("r", "edit('reason')", "Reason", "Say why it is not applicable or alternative"),
    work_key("e", "evidence", "Evidence", "Add or remove evidence"),
    work_key(
        "x",
        "exception",
        "Exception",
        "Answer one service apart, with fields of its own",
    ),
    work_key("w", "work", "Work state", "Say how far the work on it is"),
    work_key("a", "accept", "Accept the risk", "Let somebody accept the gap until a day"),
    work_key("m", "flag", "Flag", "Flag it for later, or take the flag off"),
]


class AnsweringPlace(MeetingPlace):
    """Gives the duty under the cursor its answer, with a key for each part of it."""

    BINDINGS: ClassVar[list[BindingType]] = _BINDINGS

    _reason_is_awaited = False
    """Whether going on waits for the reason of a status."""

    @property
    def _goes_on(self) -> bool:
        """Whether a status leads to the next duty without an answer."""
        return self.srm.preferences.settings.go_on

    async def action_answer(self, status: str) -> None:
        """Give the duty in question a status, and go on where that is wanted."""
        self.show_row()
        if self.row is None:
            return
        row, given = self.row, Status(status)
        is_saved = await self.decide(row.id, {"status": status})
        if given.needs_justification and not row.answer.justification:
            self.action_edit("reason")
            self._reason_is_awaited = True
        elif is_saved and self._goes_on and given is not Status.UNANSWERED:
            self.action_next()
            self.say(f"{given.label}: {row.duty.control.title}", "Saved")

    def action_next(self) -> None:
        """Go to the next duty without an answer."""
        raise NotImplementedError

    def focus_duties(self) -> None:
        """Go to where one moves from duty to duty."""
        self.duties.lines.focus()

    @on(AnswerForm.Left)
    def return_to_list(self) -> None:
        """Go from the fields back to the list, and on once a reason is given."""
        self.focus_duties()
        if self._reason_is_awaited and self._goes_on:
            self.action_next()
        self._reason_is_awaited = False

    def action_go_on(self) -> None:
        """Go on after each status from now on, or stay."""
        self.srm.remember(go_on=not self._goes_on)
        if self._goes_on:
            self.say("Each status leads to the next duty without an answer.", "Going on")
        else:
            self.say(with_keys("The cursor stays after a status; {work.next} goes on."), "Staying")

    def action_edit(self, field: str) -> None:
        """Go to a field of the answer."""
        self.show_row()
        if self.row is not None:
            self.show_form()
            self.form.open_field(field)

    def action_evidence(self) -> None:
        """Ask for an item of evidence, or for one to take off."""
        from srm_tui.tui.screens.evidence import EvidenceDialog, Removal

        self.show_row()
        row = self.row
        if row is None:
            return

        async def take(given: Evidence | Removal | None) -> None:
            if isinstance(given, Removal):
                edits = self.workspace.evidence_removal(row.id, given.evidence_id)
            elif given is not None:
                edits = self.workspace.evidence_edits(row.id, (given,))
            else:
                return
            await self.decide_all(row.id, tuple(edits))

        self.app.push_screen(EvidenceDialog(row.answer.evidence, self.workspace.today()), take)

    def action_exception(self) -> None:
        """Ask for a service and its status."""
        from srm_tui.tui.screens.exception import ExceptionDialog

        self.show_row()
        row = self.row
        if row is None:
            return
        if not row.duty.service_ids:
            self.say("This duty belongs to the account, so there is no service to answer apart.")
            return

        async def take(given: "tuple[ExceptionGiven, ...] | None") -> None:
            if given:
                edits = [edits_of(row.id, each.fields, each.service_id) for each in given]
                await self.decide_all(row.id, tuple(itertools.chain(*edits)))

        names = people_of(self.assessment) if self.assessment else ()
        dialog = ExceptionDialog(self.workspace.kb, row, names, self.workspace.today())
        self.app.push_screen(dialog, take)

    def action_work(self) -> None:
        """Ask how far the work is."""
        self.show_row()
        row = self.row
        if row is None:
            return

        async def take(chosen: str | None) -> None:
            if chosen is not None:
                await self.set_work(row.id, None if chosen == WorkState.TO_DO else chosen)

        lines = tuple(Line(state, state.label) for state in WorkState)
        dialog = ChoiceDialog("Work on this duty", lines, current=row.answer.work, numbered=True)
        self.app.push_screen(dialog, take)

    async def set_work(self, control_id: str, work: Value) -> None:
        """Say how far the work is."""
        await self.decide(control_id, {"work": work})

    def action_accept(self) -> None:
        """Ask who accepts the gap, until when and why."""
        from srm_tui.tui.screens.acceptance import AcceptanceDialog

        self.show_row()
        row = self.row
        if row is None:
            return
        if not row.is_gap and row.answer.acceptance is None:
            self.say("There is no gap to accept. Only what is known to be missing can be accepted.")
            return

        async def take(given: "AcceptanceGiven | None") -> None:
            if given is not None:
                await self.decide(row.id, {"acceptance": given.value})

        names = people_of(self.assessment) if self.assessment else ()
        self.app.push_screen(AcceptanceDialog(row, names, self.workspace.today()), take)

    async def action_flag(self) -> None:
        """Flag the duty for later, or take the flag off."""
        self.show_row()
        if self.row is not None:
            await self.decide(self.row.id, {"flagged": not self.row.answer.flagged or None})
