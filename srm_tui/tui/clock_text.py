"""The time of a session in words; minutes only, for nobody should be hurried by seconds."""

from datetime import datetime

from srm_tui.core.assessment import Assessment
from srm_tui.core.pace import Pace, pace_of
from srm_tui.core.session import Session


def tell_clock(assessment: Assessment, session: Session | None, now: datetime) -> str:
    """Return how a session keeps to its time; empty when none is running."""
    if session is None:
        return ""
    pace = pace_of(assessment, session, now)
    left = tell_left(pace)
    return f"{tell_pace(pace)}  {f'paused, {left}' if session.is_paused else left}"


def tell_pace(pace: Pace) -> str:
    """Return how far a session is: `12 of 46, 3 behind plan`."""
    if pace.behind > 0:
        plan = f"{pace.behind} behind plan"
    elif pace.behind < 0:
        plan = f"{-pace.behind} ahead of plan"
    else:
        plan = "on plan"
    return f"{pace.done} of {pace.count}, {plan}"


def tell_left(pace: Pace) -> str:
    """Return what is left of the time, or how far it is over."""
    if pace.left >= 0:
        return f"{tell_time(pace.left)} left"
    return f"{tell_time(-pace.left)} over"


def tell_time(seconds: int) -> str:
    """Return a length of time in hours and whole minutes: `1 h 05 min`."""
    minutes = max(seconds, 0) // 60
    return f"{minutes // 60} h {minutes % 60:02} min" if minutes >= 60 else f"{minutes} min"


def local_time(at: str) -> str:
    """Return the time of day of a time of the journal, here."""
    return f"{datetime.fromisoformat(at).astimezone():%H:%M}" if at else ""


def local_day_and_time(at: str) -> str:
    """Return day and time of a time of the journal, here."""
    return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}" if at else ""
