"""What a meeting needs wherever duties are answered: a large view, the clock, the parking lot."""

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from srm_tui.core.pace import questions_of
from srm_tui.core.people import people_of
from srm_tui.tui.key_names import key_name
from srm_tui.tui.screens.saving import SavingPlace

if TYPE_CHECKING:
    from srm_tui.tui.screens.parking import Parked


class MeetingPlace(SavingPlace):
    """Leads to the large view and to the session, and parks questions."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f4,K",
            "park",
            "Park",
            show=False,
            tooltip="Keep a question for later, also while one writes",
            id="meeting.park",
        ),
        Binding(
            "f5,P",
            "present",
            "Present",
            tooltip="Show one question at a time, large, for the projector",
            id="meeting.present",
        ),
        Binding(
            "f9,T",
            "session",
            "Session",
            tooltip="Time, people, parked questions, homework",
            id="meeting.session",
        ),
    ]

    async def action_park(self) -> None:
        """Ask for a question to keep for later."""
        from srm_tui.tui.screens.parking import ParkDialog

        await self.settle()
        self.show_row()
        row = self.row
        names = people_of(self.assessment) if self.assessment else ()

        async def keep(given: "Parked | None") -> None:
            if given is None:
                return
            park = self.workspace.sessions.park
            place = self.assessment_id, given.text, given.control_id, given.owner
            if await self.off_thread(park, *place) is not None:
                self.show_saved()
                waiting = sum(each.is_open for each in self.workspace.record(place[0]).parked)
                self.say(f"{waiting} waiting. {key_name('meeting.session')} shows them.", "Parked")

        control_id, title = (row.id, row.duty.control.title) if row else ("", "")
        self.app.push_screen(ParkDialog(names, control_id, title), keep)

    async def action_present(self) -> None:
        """Go to the large view, and afterwards to the duty that it showed last."""
        await self.settle()
        start, go_to = self.duties.current, self.duties.go_to
        if self.assessment is not None:
            session = self.workspace.sessions.running(self.assessment_id)
            asked = {row.id for row in questions_of(self.assessment, session)}
            start = start if start in asked else ""
        await self.srm.open_presentation(self.assessment_id, start, go_to)

    async def action_session(self) -> None:
        """Go to time, people, parked questions and homework."""
        await self.settle()
        await self.srm.open_session(self.assessment_id)
