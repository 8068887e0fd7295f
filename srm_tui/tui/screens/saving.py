"""What saves the answers of a place with a list of duties and a form."""

import asyncio
from collections.abc import Mapping

from textual import getters, on
from textual.reactive import reactive

from srm_tui.core.answers import Value
from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.inherited import Inherited
from srm_tui.core.journal import json_text
from srm_tui.core.people import people_of, teams_of
from srm_tui.core.vocabulary import Status
from srm_tui.errors import SrmError, StoreError
from srm_tui.tui.changes import field_name, tell_value
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.screens.dialogs import ChoiceDialog
from srm_tui.tui.screens.place import AssessmentPlace
from srm_tui.tui.text import one_line
from srm_tui.tui.widgets.answer_form import AnswerForm
from srm_tui.tui.widgets.duty_list import DutyList
from srm_tui.tui.widgets.line_list import Line
from srm_tui.workspace import Edit, OvertakenError
from srm_tui.workspace.inheriting import departing

Edits = tuple[Edit, ...]


class SavingPlace(AssessmentPlace):
    """Shows one duty of an assessment and saves what is said about it.

    Whoever presses the key of a status answers what stood on their screen when
    they came to the duty. If somebody else decided meanwhile, the two are shown
    side by side and nothing is written before one of them is chosen.
    """

    assessment: reactive[Assessment | None] = reactive(None, repaint=False)
    row: reactive[AssessedDuty | None] = reactive(None, repaint=False)

    duties = getters.query_one(DutyList)
    form = getters.query_one(AnswerForm)

    _met_at = 0
    """How long the journal was when the duty in question came into view."""

    @property
    def subject_id(self) -> str:
        """The control of the duty in question; empty while there is none."""
        return self.row.id if self.row else ""

    @property
    def _length(self) -> int:
        """How much of the journal is on the screen."""
        return self.assessment.record.change_count if self.assessment else 0

    def on_mount(self) -> None:
        """Follow the cursor at once, so that list, question and answer are painted together."""
        self.watch(self.duties.lines, "cursor", self.show_row, init=False)

    def show_form(self) -> None:
        """Bring the form into view."""
        raise NotImplementedError

    def show_current(self) -> None:
        """Show the assessment as the store has it, and tell the news."""
        try:
            record = self.workspace.outbox.record(self.assessment_id)
            self.assessment = self.workspace.assess_record(record)
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
        self.form.seen = self._length

    @on(AnswerForm.Answered)
    async def record_answer(self, message: AnswerForm.Answered) -> None:
        """Save the answer, then show the assessment it makes."""
        control_id, fields = message.control_id, message.fields
        if "status" in fields:
            await self.decide(control_id, fields)
            return
        edits = edits_of(control_id, fields)
        if self._asks_to_depart(control_id, edits):
            return
        try:
            await self._write(control_id, edits, message.seen)
        except OvertakenError as error:
            self._meet_in_form(control_id, edits, error)

    def _meet_in_form(self, control_id: str, edits: Edits, error: OvertakenError) -> None:
        """Let the form bring together what two people typed into the same field."""
        if self.row is None or self.row.id != control_id:
            self._ask_whose(control_id, edits, error)
            return
        self.show_current()
        self.form.meet({each.field: each.value for each in edits})

    async def decide(self, control_id: str, fields: Mapping[str, Value]) -> bool:
        """Save a decision, unless somebody else decided since; return whether it is saved."""
        return await self.decide_all(control_id, edits_of(control_id, fields))

    async def decide_all(self, control_id: str, edits: Edits) -> bool:
        """Save what was said about a duty and its services, as `decide` does."""
        if self._asks_to_depart(control_id, edits):
            return False
        is_shown = self.row is not None and self.row.id == control_id
        try:
            return await self._write(control_id, edits, self._met_at if is_shown else self._length)
        except OvertakenError as error:
            self._ask_whose(control_id, edits, error)
            return False

    async def _write(self, control_id: str, edits: Edits, seen: int | None = None) -> bool:
        """Save fields and show what they change; return whether it worked.

        What the store cannot take now is shown all the same, and saved when it can.
        """
        save = self.workspace.outbox.save
        try:
            await asyncio.to_thread(save, self.assessment_id, edits, seen)
        except OvertakenError:
            raise
        except StoreError as error:
            self.tell_unsaved(error)
            self.show_current()
            return False
        except SrmError as error:
            self.tell(error)
            self.form.mark_unsaved(control_id)
            return False
        self.show_saved()
        if passed := self._passed(edits):
            back = with_keys("{assessment.undo} takes it back.")
            self.say(f"{passed} has passed, so it is overdue at once. {back}", "Due date")
        return True

    def _passed(self, edits: Edits) -> str:
        """Return the due date among `edits` that lies in the past, if any."""
        today = self.workspace.today().isoformat()
        given = (each.value for each in edits if each.field == "due_on")
        return next((day for day in given if isinstance(day, str) and day < today), "")

    def show_sent(self) -> None:
        """Show what was saved at last."""
        self.show_saved()

    def ask_contested(self) -> None:
        """Ask about what came too late, when nothing else is asked."""
        if not self.is_current:
            return
        outbox = self.workspace.outbox
        for each in outbox.contested:
            if each.unsaved.assessment_id == self.assessment_id:
                outbox.settle(each)
                edits = each.unsaved.edits
                self._ask_whose(edits[0].control_id, edits, each.error)
                return

    def show_saved(self) -> None:
        """Show what was saved, and that it was."""
        self.mark_saved()
        self.show_current()
        self._met_at = self._length

    def _asks_to_depart(self, control_id: str, edits: Edits) -> bool:
        """Ask before an inherited answer says something else than its source; return whether."""
        if not departing(self.workspace, self.assessment_id, edits):
            return False

        async def take(chosen: str | None) -> None:
            if chosen == "depart":
                await self._write(control_id, edits)
            else:
                self.form.mark_unsaved(control_id)
                self.show_current()

        stamp = self.workspace.record(self.assessment_id).answer(control_id).inherited
        self.app.push_screen(_departure(stamp), take)
        return True

    def _ask_whose(self, control_id: str, edits: Edits, error: OvertakenError) -> None:
        """Show both answers and save the one that is chosen; what was typed stays until then."""
        self.show_current()
        self._met_at = self._length

        async def take(chosen: str | None) -> None:
            if chosen == "mine":
                await self._write(control_id, edits)
            elif chosen is None:
                self.form.mark_unsaved(control_id)

        self.app.push_screen(_whose(error, edits, self.tell_steps(error.changes)), take)

    async def settle(self) -> bool:
        """Save what was typed and not yet saved; return whether nothing is left."""
        control_id, fields = self.form.pending()
        if fields:
            await self.decide(control_id, fields)
        return not self.workspace.outbox.of(self.assessment_id)

    def show_taken_back(self, control_id: str) -> None:
        """Show the duty that was undone or redone."""
        self.show_current()
        self.duties.go_to(control_id)
        self.show_row()


def edits_of(control_id: str, fields: Mapping[str, Value], service_id: str = "") -> Edits:
    """Return what it takes to say `fields` of a duty, or of one of its services."""
    return tuple(
        Edit(
            control_id=control_id,
            service_id=service_id,
            field=name,
            value=None if (name, value) == ("status", Status.UNANSWERED) else value,
        )
        for name, value in fields.items()
    )


def _departure(stamp: Inherited | None) -> ChoiceDialog:
    """Return the question whether an answer is to differ from what its team says."""
    team = one_line(stamp.team) if stamp else "another team"
    said = f", which says {stamp.status.label.lower()} as of {stamp.as_of[:10]}" if stamp else ""
    lines = (
        Line("keep", f"Keep what {team} says"),
        Line("depart", "Answer otherwise; reports and checks then say that it departs"),
    )
    return ChoiceDialog("Inherited", lines, f"This answer comes from {team}{said}.")


def _whose(error: OvertakenError, edits: Edits, about: str) -> ChoiceDialog:
    """Return the question whose answer is to hold."""
    who = ", ".join(dict.fromkeys(each.author or "Somebody" for each in error.changes))
    theirs = {each.field: tell_value(each.new) for each in error.changes}
    mine = {each.field: tell_value(json_text(each.value)) for each in edits}
    mine = {name: value for name, value in mine.items() if name in theirs}
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
