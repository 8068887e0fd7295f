"""Workshop sessions as the journal keeps them: when, who was there, what was parked."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

SESSION_PREFIX = "session/"
"""What the journal puts before the id of a session; its parts follow behind a slash."""
PARKED_PREFIX = "parked/"
"""What the journal puts before the id of a parked question to name its field."""
PAUSES = "pauses"
"""The part of a session that holds its pauses."""
PRESENT = "present"
"""The part of a session that, with a name behind it, holds when somebody was there."""
DEFAULT_MINUTES = 90
MOST_MINUTES = 24 * 60
LONGEST = timedelta(hours=12)
"""After that a session that nobody ended no longer runs."""


class Span(Struct, frozen=True, kw_only=True):
    """From when until when, in UTC as the journal writes it."""

    began_at: str
    ended_at: str = ""
    """Empty while it lasts."""


class Attendance(Struct, frozen=True, kw_only=True):
    """When somebody was there."""

    name: str
    came_at: str
    left_at: str = ""
    """Empty while the person is there, or stayed until the end."""


class Session(Struct, frozen=True, kw_only=True):
    """One sitting of a workshop."""

    id: str
    began_at: str
    ended_at: str = ""
    """Empty until somebody ends it."""
    minutes: int = DEFAULT_MINUTES
    """The time it may take."""
    agenda: tuple[str, ...] = ()
    """The controls to decide: those open when it began, or what was taken as its list."""
    pauses: tuple[Span, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    """In the order in which people came."""

    @property
    def is_paused(self) -> bool:
        """Whether its clock stands still."""
        return any(not pause.ended_at for pause in self.pauses)

    def runs(self, now: datetime) -> bool:
        """Return whether it goes on: not ended, and not forgotten since yesterday."""
        return not self.ended_at and now - _time(self.began_at) < LONGEST

    def elapsed(self, now: datetime) -> timedelta:
        """Return how long it has lasted, or did last, without its pauses."""
        return self.between(self.began_at, self.ended_at or now.isoformat(), now)

    def between(self, one: str, other: str, now: datetime) -> timedelta:
        """Return how long its clock ran between two times; an open pause lasts until `now`."""
        start, end = _time(one), _time(other)
        ran, reached = max(end - start, timedelta()), start
        for pause in sorted(self.pauses, key=lambda each: each.began_at):
            low = min(max(_time(pause.began_at), reached), end)
            high = min(_time(pause.ended_at) if pause.ended_at else now, end)
            if high > low:
                ran -= high - low
                reached = high
        return ran

    def holds(self, at: str) -> bool:
        """Return whether a time of the journal falls into it."""
        return self.began_at <= at and (not self.ended_at or at <= self.ended_at)


class ParkedQuestion(Struct, frozen=True, kw_only=True):
    """A question that is kept for later instead of being discussed now."""

    id: str
    text: str
    control_id: str = ""
    """The duty it came up with; empty when it belongs to none."""
    owner: str = ""
    session_id: str = ""
    parked_at: str = ""
    parked_by: str = ""
    answer: str = ""
    resolved_at: str = ""
    """Empty while it is open."""
    resolved_by: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return not self.resolved_at

    def to_json(self) -> dict[str, str]:
        """Return it as the journal keeps it; the id is the journal's field name."""
        fields = {name: getattr(self, name) for name in _PARKED}
        return {name: value for name, value in fields.items() if value}


_PARKED = (
    "text",
    "control_id",
    "owner",
    "session_id",
    "parked_at",
    "parked_by",
    "answer",
    "resolved_at",
    "resolved_by",
)


def session_field(session_id: str, *parts: str) -> str:
    """Return what the journal calls a session, or a part of it."""
    return "/".join((f"{SESSION_PREFIX}{session_id}", *parts))


def sessions_from(about: Mapping[str, object]) -> tuple[Session, ...]:
    """Return the sessions that the fields of an assessment give, oldest first."""
    found = [
        _session(name.removeprefix(SESSION_PREFIX), value, about)
        for name, value in about.items()
        if name.startswith(SESSION_PREFIX) and name.count("/") == 1 and isinstance(value, Mapping)
    ]
    return tuple(sorted(found, key=lambda each: (each.began_at, each.id)))


def parked_from(about: Mapping[str, object]) -> tuple[ParkedQuestion, ...]:
    """Return the parked questions that the fields of an assessment give, oldest first."""
    found = [
        ParkedQuestion(
            id=name.removeprefix(PARKED_PREFIX),
            **{each: str(value.get(each) or "") for each in _PARKED},
        )
        for name, value in about.items()
        if name.startswith(PARKED_PREFIX) and isinstance(value, Mapping)
    ]
    return tuple(sorted(found, key=lambda each: (each.parked_at, each.id)))


def known_names(people: Iterable[str], sessions: Iterable[Session]) -> tuple[str, ...]:
    """Return `people` and whoever was at one of `sessions`, each once, in that order."""
    there = (each.name for session in sessions for each in session.attendance)
    by_fold: dict[str, str] = {}
    for name in (*people, *there):
        if name.strip():
            by_fold.setdefault(name.strip().casefold(), name.strip())
    return tuple(by_fold.values())


def _session(session_id: str, value: Mapping[str, object], about: Mapping[str, object]) -> Session:
    minutes, agenda = value.get("minutes"), value.get("agenda")
    return Session(
        id=session_id,
        began_at=str(value.get("began_at") or ""),
        ended_at=str(value.get("ended_at") or ""),
        minutes=minutes if isinstance(minutes, int) else DEFAULT_MINUTES,
        agenda=tuple(map(str, agenda)) if isinstance(agenda, list | tuple) else (),
        pauses=_pauses(about.get(session_field(session_id, PAUSES))),
        attendance=_attendance(session_field(session_id, PRESENT, ""), about),
    )


def _pauses(value: object) -> tuple[Span, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return ()
    return tuple(
        Span(began_at=str(each.get("began_at") or ""), ended_at=str(each.get("ended_at") or ""))
        for each in value
        if isinstance(each, Mapping)
    )


def _attendance(prefix: str, about: Mapping[str, object]) -> tuple[Attendance, ...]:
    found = [
        Attendance(
            name=name.removeprefix(prefix),
            came_at=str(value.get("came_at") or ""),
            left_at=str(value.get("left_at") or ""),
        )
        for name, value in about.items()
        if name.startswith(prefix) and isinstance(value, Mapping)
    ]
    return tuple(sorted(found, key=lambda each: (each.came_at, each.name)))


def _time(at: str) -> datetime:
    return datetime.fromisoformat(at)
