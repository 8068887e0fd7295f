"""Workshop sessions of assessments: when they ran, who was there, what was parked."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from srm_tui.core.answers import Value
from srm_tui.core.pace import is_done
from srm_tui.core.session import (
    DEFAULT_MINUTES,
    LONGEST,
    MOST_MINUTES,
    PARKED_PREFIX,
    PAUSES,
    PRESENT,
    Attendance,
    ParkedQuestion,
    Session,
    Span,
    known_names,
    session_field,
)
from srm_tui.core.session_record import SessionRecord, session_record
from srm_tui.errors import UsageError
from srm_tui.workspace.journals import Edit
from srm_tui.workspace.words import clean, new_id

if TYPE_CHECKING:
    from srm_tui.workspace.workspace import Workspace


class Sessions:
    """The workshop sessions of the assessments of a workspace."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace

    def running(self, assessment_id: str) -> Session | None:
        """Return the session that goes on now, or None."""
        now = self._workspace.now()
        sessions = self._workspace.record(assessment_id).sessions
        return next((each for each in reversed(sessions) if each.runs(now)), None)

    def last(self, assessment_id: str) -> Session | None:
        """Return the session that goes on, or else the one before; None without any."""
        sessions = self._workspace.record(assessment_id).sessions
        return self.running(assessment_id) or (sessions[-1] if sessions else None)

    def record(self, assessment_id: str, session: Session) -> SessionRecord:
        """Return what a session brought."""
        workspace = self._workspace
        return session_record(
            workspace.kb,
            workspace.assess(assessment_id),
            workspace.changes(assessment_id),
            session,
            workspace.now(),
        )

    def text(self, assessment_id: str, part: str) -> str:
        """Return the homework, or for any other `part` the record of the last session, as Markdown.

        Without any session it is the homework too.
        """
        from srm_tui.reports.workshop import homework_lines, workshop_record
        from srm_tui.reports.workshop_text import homework_text, record_text

        workspace = self._workspace
        assessment = workspace.assess(assessment_id)
        name = assessment.record.details.name
        session = self.last(assessment_id)
        if part == "homework" or session is None:
            return homework_text(name, homework_lines(workspace.kb, assessment))
        now = workspace.now().astimezone()
        changes = workspace.changes(assessment_id)
        return record_text(name, workshop_record(workspace.kb, assessment, changes, session, now))

    def begin(self, assessment_id: str, minutes: int = DEFAULT_MINUTES) -> None:
        """Begin a session over all open duties; one that nobody ended ends at its last entry."""
        if self.running(assessment_id) is not None:
            raise UsageError("A session is already running.", "End it first.")
        rows = self._workspace.assess(assessment_id).rows
        agenda = tuple(row.id for row in rows if not is_done(row))
        edits = [
            _saved(replace(each, ended_at=self._last_sign(assessment_id, each)))
            for each in self._workspace.record(assessment_id).sessions
            if not each.ended_at
        ]
        session = Session(
            id=new_id(6), began_at=self._at(), minutes=_checked(minutes), agenda=agenda
        )
        self._workspace.edit(assessment_id, [*edits, _saved(session)])

    def end(self, assessment_id: str) -> None:
        """End the session that goes on; a pause ends with it."""
        session = self._needed(assessment_id)
        at = self._at()
        edits = [_saved(replace(session, ended_at=at))]
        if session.is_paused:
            edits.append(_paused(session, at))
        self._workspace.edit(assessment_id, edits)

    def pause(self, assessment_id: str) -> None:
        """Stop the clock of the session that goes on, or let it run again."""
        self._workspace.edit(assessment_id, [_paused(self._needed(assessment_id), self._at())])

    def set_minutes(self, assessment_id: str, minutes: int) -> None:
        """Give the session that goes on another length."""
        session = self._needed(assessment_id)
        changed = replace(session, minutes=_checked(minutes))
        self._workspace.edit(assessment_id, [_saved(changed)])

    def take(self, assessment_id: str, control_ids: Iterable[str]) -> None:
        """Make `control_ids` the list of the session that goes on, after what it decided."""
        session = self._needed(assessment_id)
        rows = self._workspace.assess(assessment_id).row_by_id
        done = [each for each in session.agenda if each in rows and is_done(rows[each])]
        agenda = tuple(dict.fromkeys((*done, *control_ids)))
        self._workspace.edit(assessment_id, [_saved(replace(session, agenda=agenda))])

    def names(self, assessment_id: str) -> tuple[str, ...]:
        """Return who may be there: the facilitator, the participants, who was there before."""
        record = self._workspace.record(assessment_id)
        people = (record.details.facilitator, *record.details.participants)
        return known_names(people, record.sessions)

    def come(self, assessment_id: str, names: Iterable[str]) -> None:
        """Note that people are there; a new name joins the participants."""
        session = self._needed(assessment_id)
        record = self._workspace.record(assessment_id)
        known = {each.casefold(): each for each in self.names(assessment_id)}
        there = {each.name: each for each in session.attendance}
        edits, new = [], []
        for name in filter(None, (" ".join(clean(each).split()) for each in names)):
            spelled = known.setdefault(name.casefold(), name)
            if spelled == name and name not in self.names(assessment_id):
                new.append(name)
            person = there.get(spelled)
            if person is None or person.left_at:
                came_at = person.came_at if person else self._at()
                edits.append(_attends(session, Attendance(name=spelled, came_at=came_at)))
        if new:
            people: Value = [*record.details.participants, *new]
            edits.append(Edit(field="participants", value=people))
        self._workspace.edit(assessment_id, edits)

    def leave(self, assessment_id: str, name: str) -> None:
        """Note that somebody has left."""
        session = self._needed(assessment_id)
        for each in session.attendance:
            if each.name == name and not each.left_at:
                left = replace(each, left_at=self._at())
                self._workspace.edit(assessment_id, [_attends(session, left)])

    def park(
        self, assessment_id: str, text: str, control_id: str = "", owner: str = ""
    ) -> ParkedQuestion:
        """Keep a question for later, and return it."""
        wanted = clean(text).strip()
        if not wanted:
            raise UsageError("There is no question to park.", "Write it in a few words.")
        session = self.running(assessment_id)
        question = ParkedQuestion(
            id=new_id(6),
            text=wanted,
            control_id=control_id,
            owner=clean(owner).strip(),
            session_id=session.id if session else "",
            parked_at=self._at(),
            parked_by=self._workspace.author,
        )
        self._save_parked(assessment_id, question)
        return question

    def resolve(self, assessment_id: str, question: ParkedQuestion, answer: str) -> None:
        """Settle a parked question, with what was said if anything was."""
        self._save_parked(
            assessment_id,
            replace(
                question,
                answer=clean(answer).strip(),
                resolved_at=self._at(),
                resolved_by=self._workspace.author,
            ),
        )

    def reopen(self, assessment_id: str, question: ParkedQuestion) -> None:
        """Let a parked question wait again; its answer stays for the next try."""
        self._save_parked(assessment_id, replace(question, resolved_at="", resolved_by=""))

    def change_parked(self, assessment_id: str, question: ParkedQuestion) -> None:
        """Save what was changed of a parked question."""
        self._save_parked(assessment_id, question)

    def remove_parked(self, assessment_id: str, question: ParkedQuestion) -> None:
        """Take a parked question away; undo brings it back."""
        self._workspace.edit(
            assessment_id, [Edit(field=f"{PARKED_PREFIX}{question.id}", value=None)]
        )

    def _save_parked(self, assessment_id: str, question: ParkedQuestion) -> None:
        value: dict[str, Value] = dict(question.to_json())
        edit = Edit(field=f"{PARKED_PREFIX}{question.id}", value=value)
        self._workspace.edit(assessment_id, [edit])

    def _needed(self, assessment_id: str) -> Session:
        session = self.running(assessment_id)
        if session is None:
            raise UsageError("No session is running.", "Begin one first.")
        return session

    def _at(self) -> str:
        return self._workspace.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def _last_sign(self, assessment_id: str, session: Session) -> str:
        """Return when the last entry of a forgotten session was written."""
        end = datetime.fromisoformat(session.began_at) + LONGEST
        limit = end.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        times = [each.at for each in self._workspace.changes(assessment_id)]
        return max(each for each in (session.began_at, *times) if each <= limit)


def _checked(minutes: int) -> int:
    if 0 < minutes <= MOST_MINUTES:
        return minutes
    message = f"A session lasts from 1 to {MOST_MINUTES} minutes."
    raise UsageError(message, "Write a number of minutes, such as 90.")


def _saved(session: Session) -> Edit:
    value: dict[str, Value] = {"began_at": session.began_at, "minutes": session.minutes}
    if session.ended_at:
        value["ended_at"] = session.ended_at
    if session.agenda:
        value["agenda"] = list(session.agenda)
    return Edit(field=session_field(session.id), value=value)


def _paused(session: Session, at: str) -> Edit:
    """Return what stops the clock of a session, or lets it run again."""
    spans = [replace(each, ended_at=each.ended_at or at) for each in session.pauses]
    if not session.is_paused:
        spans.append(Span(began_at=at))
    value: list[Value] = [
        {"began_at": each.began_at, "ended_at": each.ended_at}
        if each.ended_at
        else {"began_at": each.began_at}
        for each in spans
    ]
    return Edit(field=session_field(session.id, PAUSES), value=value)


def _attends(session: Session, person: Attendance) -> Edit:
    value: dict[str, Value] = {"came_at": person.came_at}
    if person.left_at:
        value["left_at"] = person.left_at
    return Edit(field=session_field(session.id, PRESENT, person.name), value=value)
