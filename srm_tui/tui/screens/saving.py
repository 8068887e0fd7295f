"""What saves the answers of a place with a list of duties and a form."""

import asyncio

from textual import getters, on
from textual.reactive import reactive

from srm_tui.core.answers import Value
from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.journal import json_text
from srm_tui.core.people import people_of, teams_of
from srm_tui.core.vocabulary import Status
from srm_tui.errors import SrmError
from srm_tui.tui.changes import field_name, tell_value
from srm_tui.tui.screens.dialogs import ChoiceDialog
from srm_tui.tui.screens.place import AssessmentPlace
from srm_tui.tui.text import one_line
from srm_tui.tui.widgets.answer_form import AnswerForm
from srm_tui.tui.widgets.duty_list import DutyList
from srm_tui.tui.widgets.line_list import Line
from srm_tui.workspace import OvertakenError


class SavingPlace(AssessmentPlace):
    """Shows one duty of an assessment and saves what is said about it.

    Whoever presses the key of a status answers what stood on their screen when
    they came to the duty. If somebody else decided meanwhile, the two are shown
    side by side and nothing is written before one of them is chosen.
    """

    assessment: reactive[Assessment | None] = reactive(None)
    row: reactive[AssessedDuty | None] = reactive(None)

    duties = getters.query_one(DutyList)
    form = getters.query_one(AnswerForm)

    _met_at = 0
    """How long the journal was when the duty in question came into view."""

    @property
    def _length(self) -> int:
        """How much of the journal is on the screen."""
        return self.assessment.record.change_count if self.assessment else 0

    def show_form(self) -> None:
        """Bring the form into view."""
        raise NotImplementedError

    def show_current(self) -> None:
        """Show the assessment as the store has it, and tell the news."""
        try:
            self.assessment = self.workspace.assess(self.assessment_id)
            self.show_row()
            self.tell_news()
        except SrmError as error:
            self.tell(error)

    def watch_assessment(self, assessment: Assessment | None) -> None:
        """Show its name, and complete the names in it."""
        if assessment is not None:
            self.title = one_line(assessment.record.details.name)
            self.form.owners = people_of(assessment)
            self.form.teams = teams_of(assessment)

    @on(DutyList.Moved)
    def show_row(self) -> None:
        """Show the duty under the cursor, after what was typed for another is passed on.

        Every action begins with it, since keys may come faster than the list can
        say where its cursor went.
        """
        control_id = self.duties.current
        if self.row is None or self.row.id != control_id:
            self.form.flush()
            self._met_at = self._length
        rows = self.assessment.row_by_id if self.assessment else {}
        self.row = rows.get(control_id)

    @on(AnswerForm.Answered)
    async def record_answer(self, message: AnswerForm.Answered) -> None:
        """Save the answer, then show the assessment it makes."""
        control_id, fields = message.control_id, message.fields
        if "status" in fields:
            await self.decide(control_id, fields)
            return
        try:
            await self._write(control_id, fields, seen=self._length)
        except OvertakenError as error:
            self._meet_in_form(control_id, fields, error)

    def _meet_in_form(
        self, control_id: str, fields: dict[str, Value], error: OvertakenError
    ) -> None:
        """Let the form bring together what two people typed into the same field."""
        if self.row is None or self.row.id != control_id:
            self._ask_whose(control_id, fields, "", error)
            return
        self.form.mark_unsaved(control_id)
        self.show_current()
        self.form.flush()

    async def decide(self, control_id: str, fields: dict[str, Value], service_id: str = "") -> bool:
        """Save a decision, unless somebody else decided since; return whether it is saved."""
        is_shown = self.row is not None and self.row.id == control_id
        try:
            return await self._write(
                control_id, fields, service_id, seen=self._met_at if is_shown else self._length
            )
        except OvertakenError as error:
            self._ask_whose(control_id, fields, service_id, error)
            return False

    async def save(self, control_id: str, fields: dict[str, Value], service_id: str = "") -> bool:
        """Save fields of an answer, whatever others said; return whether it worked."""
        return await self._write(control_id, fields, service_id)

    async def _write(
        self,
        control_id: str,
        fields: dict[str, Value],
        service_id: str = "",
        seen: int | None = None,
    ) -> bool:
        """Save fields and show what they change; return whether it worked."""
        if fields.get("status") == Status.UNANSWERED:
            fields = {**fields, "status": None}
        try:
            await asyncio.to_thread(
                self.workspace.answer,
                self.assessment_id,
                control_id,
                fields,
                service_id,
                seen=seen,
            )
        except OvertakenError:
            raise
        except SrmError as error:
            self.tell(error)
            self.form.mark_unsaved(control_id)
            return False
        self.show_saved()
        return True

    def show_saved(self) -> None:
        """Show what was saved, and that it was."""
        self.mark_saved()
        self.show_current()
        self._met_at = self._length

    def _ask_whose(
        self, control_id: str, fields: dict[str, Value], service_id: str, error: OvertakenError
    ) -> None:
        """Show both answers and save the one that is chosen."""
        self.show_current()
        self._met_at = self._length

        async def take(chosen: str | None) -> None:
            if chosen == "mine":
                await self.save(control_id, fields, service_id)

        self.app.push_screen(_whose(error, fields, self.tell_steps(error.changes)), take)

    async def settle(self) -> bool:
        """Save what was typed and not yet saved; return whether nothing is left."""
        control_id, fields = self.form.pending()
        return not fields or await self.decide(control_id, fields)

    def show_taken_back(self, control_id: str) -> None:
        """Show the duty that was undone or redone."""
        self.show_current()
        self.duties.go_to(control_id)
        self.show_row()


def _whose(error: OvertakenError, fields: dict[str, Value], about: str) -> ChoiceDialog:
    """Return the question whose answer is to hold."""
    who = ", ".join(dict.fromkeys(each.author or "Somebody" for each in error.changes))
    theirs = {each.field: tell_value(each.new) for each in error.changes}
    mine = {name: tell_value(json_text(fields[name])) for name in theirs if name in fields}
    lines = (
        Line("theirs", one_line(f"Keep what {who} said: {_told(theirs)}")),
        Line("mine", one_line(f"Take mine: {_told(mine)}")),
    )
    text = f"{who} has changed {about} since you came here. Nothing of yours is saved yet."
    return ChoiceDialog("Two answers at once", lines, text)


def _told(values: dict[str, str]) -> str:
    if len(values) == 1:
        return next(iter(values.values()))
    return ", ".join(f"{field_name(name)} {value}" for name, value in values.items())
