"""What is kept in a session beside answers: who is there, what is parked, who takes what."""

from collections.abc import Callable

from msgspec.structs import replace
from textual import work

from srm_tui.core.answers import Value
from srm_tui.core.people import people_of
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.screens.dialogs import TextDialog
from srm_tui.tui.screens.parking import ParkDialog
from srm_tui.tui.screens.session_view import SessionView
from srm_tui.tui.screens.taking import TakeDialog
from srm_tui.tui.session_lines import duty_of
from srm_tui.tui.suggesting import NamesSuggester


class SessionKeeping(SessionView):
    """Notes people, parks and settles questions, and hands out homework."""

    async def save(self, work: Callable[[], object], told: str = "") -> bool:
        """Save something of the session and show it; return whether it worked."""

        def do() -> bool:
            work()
            return True

        if await self.off_thread(do) is None:
            return False
        self.mark_saved()
        self.show_current()
        if told:
            self.say(told)
        return True

    async def note_person(self, name: str) -> None:
        """Note that somebody came or left."""
        sessions, session = self.workspace.sessions, self.session
        if session is None:
            self.say(with_keys("Begin the session first: {session.begin}."))
        elif any(each.name == name and not each.left_at for each in session.attendance):
            await self.save(lambda: sessions.leave(self.assessment_id, name))
        else:
            await self.save(lambda: sessions.come(self.assessment_id, [name]))

    async def action_add(self) -> None:
        """Add people, or a question."""
        if self.part == "parked":
            self.action_park()
        else:
            self.add_people()

    @work
    async def add_people(self) -> None:
        """Ask for names; whoever is named is there."""
        if self.session is None:
            self.say(with_keys("Begin the session first: {session.begin}."))
            return
        title = "Who is there? Several names with commas between"
        known = self.workspace.sessions.names(self.assessment_id)
        dialog = TextDialog(title, placeholder="Ada, Grace", suggester=NamesSuggester(known))
        names = await self.app.push_screen_wait(dialog)
        if names:
            come = self.workspace.sessions.come
            await self.save(lambda: come(self.assessment_id, names.split(",")))

    @work
    async def action_park(self) -> None:
        """Ask for a question to keep for later."""
        given = await self.app.push_screen_wait(ParkDialog(self.names()))
        if given:
            park = self.workspace.sessions.park
            await self.save(lambda: park(self.assessment_id, given.text, "", given.owner))

    @work
    async def settle_parked(self) -> None:
        """Ask what came of a parked question, or let it wait again."""
        sessions, question = self.workspace.sessions, self.parked_question
        if question is None:
            return
        if not question.is_open:
            await self.save(lambda: sessions.reopen(self.assessment_id, question))
            return
        dialog = TextDialog(
            "What is the answer?",
            question.answer,
            help=f"{question.text}\nIt then counts as settled.",
            about=question.id,
            may_be_empty=True,
        )
        answer = await self.app.push_screen_wait(dialog)
        if answer is not None:
            await self.save(lambda: sessions.resolve(self.assessment_id, question, answer))

    def action_change(self) -> None:
        """Change question or owner."""
        if self.part == "parked":
            self.change_parked()
        else:
            self.take_duty(duty_of(self.lines.current))

    @work
    async def change_parked(self) -> None:
        """Ask for question and owner anew."""
        question = self.parked_question
        if question is None:
            return
        control = self.workspace.kb.control_by_id.get(question.control_id)
        title = control.title if control else question.control_id
        dialog = ParkDialog(self.names(), question.control_id, title, question)
        given = await self.app.push_screen_wait(dialog)
        if given:
            changed = replace(
                question, text=given.text, owner=given.owner, control_id=given.control_id
            )
            change = self.workspace.sessions.change_parked
            await self.save(lambda: change(self.assessment_id, changed))

    async def action_remove(self) -> None:
        """Take a parked question away."""
        if question := self.parked_question:
            remove = self.workspace.sessions.remove_parked
            told = with_keys("Taken away. {assessment.undo} brings it back.")
            await self.save(lambda: remove(self.assessment_id, question), told)

    @work
    async def take_duty(self, control_id: str) -> None:
        """Ask who takes a duty, and until when; then go to the next."""
        row = self.assessment.row_by_id.get(control_id) if self.assessment else None
        if row is None:
            return
        dialog = TakeDialog(row, self.names(), self.workspace.today())
        taken = await self.app.push_screen_wait(dialog)
        if taken is None:
            return
        due = taken.due_on.isoformat() if taken.due_on else None
        fields: dict[str, Value] = {"owner": taken.owner, "due_on": due}
        following = self.lines.neighbour
        answer = self.workspace.answer
        if await self.save(lambda: answer(self.assessment_id, control_id, fields)):
            self.lines.go_to(following)

    def names(self) -> tuple[str, ...]:
        """Return everybody who is named, to complete what one types."""
        return people_of(self.assessment) if self.assessment else ()
