"""What the places have in common that show where an assessment stands."""

import asyncio
from collections.abc import Iterable
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.reactive import reactive

from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.selection import Selection
from srm_tui.errors import SrmError
from srm_tui.tui.screens.dialogs import ChoiceDialog, TextDialog
from srm_tui.tui.screens.place import AssessmentPlace
from srm_tui.tui.standing import duty_lines
from srm_tui.tui.text import one_line
from srm_tui.tui.widgets.line_list import Line

_ALL = "*"
"""The choice of all duties; no control is called so."""


class DutiesDialog(ChoiceDialog):
    """Asks to choose one of several duties, with room for their titles."""


BACK = Binding("escape", "back", "Back", tooltip="Go back", id="standing.back")
"""The last key of each place that shows how an assessment stands."""


class StandingPlace(AssessmentPlace):
    """A place that shows an assessment and leads to its duties."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "m",
            "milestone",
            "Milestone",
            tooltip="Freeze how it stands now, under a name",
            id="standing.milestone",
        ),
    ]

    assessment: reactive[Assessment | None] = reactive(None)

    def on_screen_resume(self) -> None:
        """Show the assessment when one comes here, also from another place that changed it."""
        self.show_current()

    def show_current(self) -> None:
        """Show the assessment as the store has it, and tell the news."""
        try:
            self.assessment = self.workspace.assess(self.assessment_id)
            self.title = one_line(self.assessment.record.details.name)
            self.show_standing(self.assessment)
            self.tell_news()
        except SrmError as error:
            self.tell(error)

    def show_standing(self, found: Assessment) -> None:
        """Show how the assessment stands."""
        raise NotImplementedError

    def show_taken_back(self, control_id: str) -> None:  # noqa: ARG002
        """Show what undo or redo changed."""
        self.show_current()

    @work
    async def list_duties(
        self,
        title: str,
        rows: Iterable[AssessedDuty],
        *,
        selection: Selection | None = None,
        service_id: str = "",
    ) -> None:
        """List `rows`, and go to the duty that is chosen, or to all of them in the workshop.

        `selection` shows them there; without it only one can be chosen.
        """
        lines = duty_lines(rows, service_id)
        if not lines:
            self.say("There is no duty here.")
            return
        whole = (Line(_ALL, "Work through all of them", str(len(lines))),) if selection else ()
        dialog = DutiesDialog(one_line(title), (*whole, *lines), current=lines[0].id)
        chosen = await self.app.push_screen_wait(dialog)
        if chosen == _ALL:
            self.go_to_duty(lines[0].id, selection)
        elif chosen:
            self.go_to_duty(chosen)

    def go_to_duty(self, control_id: str, selection: Selection | None = None) -> None:
        """Go to a duty in the workshop, with only those shown that `selection` lets through."""
        self.app.call_later(self.srm.open_duty, self.assessment_id, control_id, selection)

    @work
    async def action_milestone(self) -> None:
        """Ask for a name, and freeze how the assessment stands."""
        await ask_milestone(self)

    def action_back(self) -> None:
        """Go back."""
        self.dismiss()


async def ask_milestone(place: AssessmentPlace) -> None:
    """Ask for a name over `place`, and freeze how its assessment stands."""
    name: str | None = ""
    problem = ""
    help_text = "What to call this point of the assessment; you can compare with it later."
    while True:
        name = await place.app.push_screen_wait(
            TextDialog("Milestone", name or "", "After the workshop", help_text, problem)
        )
        if not name:
            return
        try:
            freeze = place.workspace.milestones.freeze
            made = await asyncio.to_thread(freeze, place.assessment_id, name)
        except SrmError as error:
            problem = f"{error} {error.hint}".strip()
        else:
            place.mark_saved()
            place.show_current()
            place.say(
                f"Frozen as '{made.name}'; a comparison shows what becomes of it, and can take "
                "it away."
            )
            return
