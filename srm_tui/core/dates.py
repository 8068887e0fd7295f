"""Dates as people type them: `2027-01-31`, `+30d`, `tomorrow`, `end of Q1`."""

import re
from datetime import date, datetime, timedelta

EXAMPLES = "2027-01-31, +30d, +2w, +3m, tomorrow, end of month, end of Q1 or end of 2027"

_STEP = re.compile(r"\+ ?([0-9]{1,4}) ?(d(?:ays?)?|w(?:eeks?)?|m(?:onths?)?|y(?:ears?)?)\Z")
_AGO = re.compile(r"([0-9]{1,4}) ?(d(?:ays?)?|w(?:eeks?)?|m(?:onths?)?|y(?:ears?)?) ago\Z")
_QUARTER = re.compile(r"(?:end of )?q([1-4])(?:[ /-]*([0-9]{4}))?\Z")
_YEAR = re.compile(r"end of ([0-9]{4})\Z")
_LAST_MONTH_OF = {"month": 1, "quarter": 3, "year": 12}


def parse_date(text: str, today: date) -> date | None:
    """Return the day that `text` means on `today`, or None when it means none.

    A quarter without a year is the next one to end.
    """
    wanted = " ".join(text.casefold().split())
    try:
        return date.fromisoformat(wanted)
    except ValueError:
        pass
    try:
        return _relative(wanted, today)
    except (OverflowError, ValueError):
        return None  # Before the year 1 or after 9999.


_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_BY_YEAR = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})\Z")
_BY_DOTS = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})\Z")
_BY_SLASHES = re.compile(r"([0-9]{1,2})[-/]([0-9]{1,2})[-/]([0-9]{4})\Z")
_DAY_MONTH = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|\.)? ([a-z]{3})[a-z]*\.?,? ([0-9]{4})\Z")
_MONTH_DAY = re.compile(r"([a-z]{3})[a-z]*\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})\Z")


def written_day(text: str) -> date | None:
    """Return the day that a spreadsheet of any country wrote as `text`, or None.

    What is one day in one country and another elsewhere, as `3/4/2027`, is none.
    """
    wanted = " ".join(text.casefold().split()).removesuffix(" 00:00:00").removesuffix("t00:00:00")
    try:
        if found := _BY_YEAR.match(wanted):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _BY_DOTS.match(wanted):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _BY_SLASHES.match(wanted):
            return _unambiguous(int(found[1]), int(found[2]), int(found[3]))
        if found := _DAY_MONTH.match(wanted):
            return date(int(found[3]), _MONTHS[found[2]], int(found[1]))
        if found := _MONTH_DAY.match(wanted):
            return date(int(found[3]), _MONTHS[found[1]], int(found[2]))
    except (KeyError, ValueError):
        pass
    return None


def _unambiguous(one: int, other: int, year: int) -> date | None:
    if one <= 12 and other <= 12 and one != other:
        return None
    month, day = (other, one) if one > 12 else (one, other)
    return date(year, month, day)


PAST_EXAMPLES = "2026-11-24, today, yesterday, 10d ago, 2w ago or 3m ago"


def parse_past(text: str, today: date) -> date | None:
    """Return the day up to `today` that `text` means, or None when it means none."""
    wanted = " ".join(text.casefold().split())
    if wanted in ("today", "yesterday"):
        return today - timedelta(days=wanted == "yesterday")
    try:
        if found := _AGO.match(wanted):
            return _after(today, -int(found[1]), found[2][0])
        day = date.fromisoformat(wanted)
    except (OverflowError, ValueError):
        return None
    return day if day <= today else None


def ago_text(then: datetime, now: datetime) -> str:
    """Return how long ago `then` was in words; what is older than a year, by its date."""
    seconds = int((now - then).total_seconds())
    if seconds < 60:
        return "just now"
    days = (now.date() - then.date()).days
    if seconds < 3600:
        return _several(seconds // 60, "minute") + " ago"
    if seconds < 12 * 3600 or days == 0:
        return _several(seconds // 3600, "hour") + " ago"
    if days == 1:
        return "yesterday"
    for least, length, unit in ((14, 1, "day"), (60, 7, "week"), (366, 30, "month")):
        if days < least:
            return _several(days // length, unit) + " ago"
    return then.date().isoformat()


def due_text(due_on: date, today: date) -> str:
    """Return when something is due in words: `today`, `in 3 days`, `2 days overdue`."""
    days = (due_on - today).days
    if days < 0:
        return f"{_several(-days, 'day')} overdue"
    if days < 2:
        return ("today", "tomorrow")[days]
    return f"in {_several(days, 'day')}" if days < 15 else due_on.isoformat()


def _several(count: int, unit: str) -> str:
    return f"{count} {unit}{'' if count == 1 else 's'}"


def _relative(wanted: str, today: date) -> date | None:
    if wanted in ("today", "tomorrow"):
        return today + timedelta(days=wanted == "tomorrow")
    if found := _STEP.match(wanted):
        return _after(today, int(found[1]), found[2][0])
    if found := _QUARTER.match(wanted):
        month = 3 * int(found[1])
        year = int(found[2]) if found[2] else today.year + (month < today.month)
        return _end_of_month(year, month)
    if found := _YEAR.match(wanted):
        return date(int(found[1]), 12, 31)
    length = _LAST_MONTH_OF.get(wanted.removeprefix("end of ").removeprefix("the "))
    if length and wanted.startswith("end of "):
        return _end_of_month(today.year, -(-today.month // length) * length)
    return None


def _after(today: date, count: int, unit: str) -> date:
    if unit in "dw":
        return today + timedelta(days=count * (7 if unit == "w" else 1))
    months = today.month - 1 + count * (12 if unit == "y" else 1)
    year, month = today.year + months // 12, months % 12 + 1
    return date(year, month, min(today.day, _days(year, month)))


def _end_of_month(year: int, month: int) -> date:
    return date(year, month, _days(year, month))


def _days(year: int, month: int) -> int:
    from calendar import monthrange

    return monthrange(year, month)[1]
