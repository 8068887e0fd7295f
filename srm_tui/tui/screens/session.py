"""Where a session is led: its time, its people, what is parked, and what goes home."""

import asyncio
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from srm_tui.core.pace import is_done
from srm_tui.core.session import DEFAULT_MINUTES, MOST_MINUTES
from srm_tui.errors import UsageError
from srm_tui.files import write_whole
from srm_tui.reports import file_stem
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.screens.dialogs import TextDialog
from srm_tui.tui.screens.sending_out import send_out
from srm_tui.tui.screens.session_keeping import SessionKeeping
from srm_tui.tui.screens.session_view import PARTS
from srm_tui.tui.session_lines import DOMAIN, duty_of, fitting
from srm_tui.tui.text import MARKS, count
from srm_tui.tui.widgets.line_list import LineList


def _key(key: str, action: str, label: str, tooltip: str, *, show: bool = True) -> Binding:
    return Binding(key, action, label, show, tooltip=tooltip, id=f"session.{action}")


class SessionScreen(SessionKeeping):
    """Leads a session, and saves what happens in it."""

    TITLE = "Session"
    ABOUT = (
        "The time is shared over the open duties; what fits into the rest can be taken as the "
        "list of the session. {list.choose} notes who is there. {session.park} parks a question "
        "from anywhere. At the end, Homework asks who takes what nobody took, and Record says "
        "what was decided."
    )
    MARKS = MARKS
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                str(number),
                f"part('{part}')",
                show=False,
                tooltip=f"Go to {title}",
                id=f"session.{part}",
            )
            for number, (part, title) in enumerate(PARTS.items(), 1)
        ),
        Binding("left", "turn(-1)", show=False, tooltip="The part before", id="session.before"),
        Binding("right,tab", "turn(1)", show=False, tooltip="The next part", id="session.after"),
        _key("b", "begin", "Begin", "Begin a session"),
        _key("c", "clock", "Clock", "Stop the clock, or let it run again"),
        _key("f", "fit", "What fits", "Take what fits into the time as the list of the session"),
        _key("m", "minutes", "Minutes", "Change the length of the session"),
        _key("a", "add", "Add", "Add people, or a parked question"),
        _key("o", "change", "Owner", "Change question or owner", show=False),
        _key("delete", "remove", "Remove", "Take a parked question away", show=False),
        _key("y", "copy", "Copy", "Copy homework or record as text", show=False),
        _key("w", "write", "Write", "Write homework or record to a Markdown file"),
        _key("s", "send", "Send out", "Write a questionnaire for each owner of what is open"),
        _key("f4,K", "park", "Park", "Keep a question for later", show=False),
        _key("f5,P", "present", "Present", "Show one question at a time, large"),
        _key("e", "end", "End", "End the session"),
        _key("escape", "back", "Back", "Go back"),
    ]

    _NEEDS_SESSION = frozenset({"clock", "fit", "minutes", "end"})
    _BY_PART: ClassVar[dict[str, frozenset[str]]] = {
        "fit": frozenset({"time"}),
        "minutes": frozenset({"time"}),
        "add": frozenset({"people", "parked"}),
        "change": frozenset({"parked", "homework"}),
        "remove": frozenset({"parked"}),
        "copy": frozenset({"homework", "record"}),
        "write": frozenset({"homework", "record"}),
        "send": frozenset({"homework"}),
    }
    """Those keys that work in some parts only."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the keys that do something here and now."""
        if not self.is_mounted or action not in {*self._NEEDS_SESSION, *self._BY_PART, "begin"}:
            return super().check_action(action, parameters)
        if self.part not in self._BY_PART.get(action, frozenset({self.part})):
            return False
        if action in ("copy", "write") and self.part == "record":
            return self.workspace.sessions.last(self.assessment_id) is not None
        is_running = self.session is not None
        return is_running if action in self._NEEDS_SESSION else action != "begin" or not is_running

    def action_part(self, part: str) -> None:
        """Go to a part."""
        self.part = part

    def action_turn(self, step: int) -> None:
        """Go to the part before or behind."""
        parts = list(PARTS)
        self.part = parts[(parts.index(self.part) + step) % len(parts)]

    @work
    async def action_begin(self) -> None:
        """Ask how long the session may last, and begin it."""
        minutes = await self._ask_minutes("How many minutes?", str(DEFAULT_MINUTES))
        if minutes:
            begin = self.workspace.sessions.begin
            await self.save(lambda: begin(self.assessment_id, minutes), "The clock runs.")

    @work
    async def action_minutes(self) -> None:
        """Ask for another length."""
        if session := self.session:
            minutes = await self._ask_minutes("How many minutes in all?", str(session.minutes))
            if minutes:
                change = self.workspace.sessions.set_minutes
                await self.save(lambda: change(self.assessment_id, minutes))

    async def _ask_minutes(self, title: str, value: str) -> int:
        """Return the minutes that were given; 0 when none were."""
        problem = ""
        while True:
            dialog = TextDialog(title, value, "90", problem=problem, is_replaced=True)
            text = await self.app.push_screen_wait(dialog)
            if not text:
                return 0
            if text.isascii() and text.isdigit() and 0 < int(text) <= MOST_MINUTES:
                return int(text)
            value, problem = text, f"Write a number of minutes from 1 to {MOST_MINUTES}."

    async def action_end(self) -> None:
        """End the session, and go to what nobody took yet."""
        end = self.workspace.sessions.end
        told = with_keys(
            "The session has ended. Who takes what is left? {session.record} shows the record."
        )
        if await self.save(lambda: end(self.assessment_id), told):
            self.part = "homework"

    async def action_clock(self) -> None:
        """Stop the clock, or let it run again."""
        await self.save(lambda: self.workspace.sessions.pause(self.assessment_id))

    async def action_fit(self) -> None:
        """Take what fits into the time that is left as the list of the session."""
        if (session := self.session) is None or self.assessment is None:
            return
        rows = fitting(self.assessment, session, self.workspace.now())
        if not rows:
            self.say("Nothing fits into the time that is left.")
            return
        waiting = sum(not is_done(row) for row in self.assessment.rows) - len(rows)
        take = self.workspace.sessions.take
        ids = [row.id for row in rows]
        told = f"{count(len(ids), 'duty', 'duties')} on the list, {waiting} for homework."
        await self.save(lambda: take(self.assessment_id, ids), told)

    @on(LineList.Chosen)
    async def choose(self, message: LineList.Chosen) -> None:
        """Do what one expects of a row: note a person, settle a question, take a duty."""
        message.stop()
        line_id = message.line_id
        match self.part:
            case "people":
                await self.note_person(line_id)
            case "parked":
                self.settle_parked()
            case "homework":
                self.take_duty(duty_of(line_id))
            case _ if duty_of(line_id) or line_id.startswith(DOMAIN):
                await self._open(line_id)

    async def _open(self, line_id: str) -> None:
        """Present a duty, or the first of a domain that is open; with neither, where one was."""
        control_id = duty_of(line_id)
        if line_id.startswith(DOMAIN) and self.assessment is not None:
            rows = self.assessment.rows_of(line_id.removeprefix(DOMAIN))
            control_id = next((row.id for row in rows if not is_done(row)), rows[0].id)
        await self.srm.open_presentation(self.assessment_id, control_id)

    def _text(self) -> tuple[str, str]:
        """Return homework or record as Markdown, and what its file is called."""
        text = self.workspace.sessions.text(self.assessment_id, self.part)
        stem = file_stem(self.workspace.record(self.assessment_id).details.name)
        what = "homework" if self.part == "homework" else "workshop"
        return text, f"{stem}-{what}-{self.workspace.today()}.md"

    def action_copy(self) -> None:
        """Copy homework or record as Markdown."""
        self.app.copy_to_clipboard(self._text()[0])
        self.say(
            with_keys("Copied, if your terminal lets programs copy. {session.write} writes a file.")
        )

    @work
    async def action_write(self) -> None:
        """Ask for a file and write homework or record to it."""
        text, name = self._text()
        if self.is_in_browser:
            self.deliver(name, text.encode())
            self.say(f"Given to your browser: {name}", "Written")
            return
        problem = ""
        while True:
            folder = f"Folder: {Path.cwd()}"
            dialog = TextDialog(
                "Write to which file?", name, "name.md", folder, problem, about=self.part
            )
            given = await self.app.push_screen_wait(dialog)
            if not given:
                return
            name, path = given, Path(given).expanduser()
            if path.exists():
                problem = "There is such a file already: choose another name."
                continue
            try:
                await asyncio.to_thread(write_whole, path, text.encode())
            except UsageError as error:
                problem = f"{error} {error.hint}"
            else:
                self.say(f"{path.resolve()}", "Written")
                return

    @work
    async def action_send(self) -> None:
        """Write questionnaires for those who own what is open."""
        await send_out(self, self.assessment_id)

    async def action_present(self) -> None:
        """Go to the large view."""
        await self._open(self.lines.current if self.part == "time" else "")

    def action_back(self) -> None:
        """Go back."""
        self.dismiss()
