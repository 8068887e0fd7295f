"""Dates as people type them, and what is no date."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srm_tui.core.dates import (
    EXAMPLES,
    PAST_EXAMPLES,
    ago_text,
    due_text,
    parse_date,
    parse_past,
)

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027-01-31", date(2027, 1, 31)),
        ("  2027-01-31 ", date(2027, 1, 31)),
        ("2028-02-29", date(2028, 2, 29)),
        ("today", TODAY),
        ("Tomorrow", date(2026, 11, 25)),
        ("+0d", TODAY),
        ("+30d", date(2026, 12, 24)),
        ("+ 30 days", date(2026, 12, 24)),
        ("+1 day", date(2026, 11, 25)),
        ("+2w", date(2026, 12, 8)),
        ("+1 week", date(2026, 12, 1)),
        ("+3m", date(2027, 2, 24)),
        ("+1 Month", date(2026, 12, 24)),
        ("+14 months", date(2028, 1, 24)),
        ("+2y", date(2028, 11, 24)),
        ("+1  year", date(2027, 11, 24)),
        ("end of month", date(2026, 11, 30)),
        ("end of the month", date(2026, 11, 30)),
        ("End Of  Quarter", date(2026, 12, 31)),
        ("end of year", date(2026, 12, 31)),
        ("end of 2027", date(2027, 12, 31)),
        ("Q4", date(2026, 12, 31)),
        ("end of Q4", date(2026, 12, 31)),
        ("end of Q1", date(2027, 3, 31)),
        ("q2 2030", date(2030, 6, 30)),
        ("Q3/2025", date(2025, 9, 30)),
        ("Q3-2025", date(2025, 9, 30)),
    ],
)
def test_a_date_is_read_as_people_type_it(text: str, expected: date) -> None:
    assert parse_date(text, TODAY) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "soon", "yesterday", "31.01.2027", "01/31/2027", "2027-13-01", "2027-02-29"),
        *("2027-01-31T00:00", "30d", "-30d", "+d", "+30", "+30h", "+3 minutes", "+5 dogs", "+-3d"),
        *("+10000d", "+1.5m", "+٣d", "month", "end of", "end of the", "end of week", "end of 99"),
        *("Q0", "Q5", "Q1 27", "end of Q1 20277", "quarter", "end of end of month", "today!"),
        *("end of 0000", "Q1 0000", "0000-01-01", "+30d\nx"),
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text, TODAY) is None


@pytest.mark.parametrize(
    ("today", "text", "expected"),
    [
        (date(2027, 1, 31), "+1m", date(2027, 2, 28)),
        (date(2028, 1, 31), "+1m", date(2028, 2, 29)),
        (date(2027, 12, 31), "+2m", date(2028, 2, 29)),
        (date(2028, 2, 29), "+1y", date(2029, 2, 28)),
        (date(2028, 2, 29), "+4y", date(2032, 2, 29)),
        (date(2028, 2, 28), "tomorrow", date(2028, 2, 29)),
        (date(2026, 12, 31), "+1m", date(2027, 1, 31)),
        (date(2028, 2, 3), "end of month", date(2028, 2, 29)),
        (date(2100, 2, 3), "end of month", date(2100, 2, 28)),
        (date(2027, 3, 31), "Q1", date(2027, 3, 31)),
        (date(2027, 4, 1), "Q1", date(2028, 3, 31)),
        (date(2027, 3, 31), "end of quarter", date(2027, 3, 31)),
        (date(2027, 4, 1), "end of quarter", date(2027, 6, 30)),
        (date(2027, 1, 1), "end of year", date(2027, 12, 31)),
        (date(2027, 12, 31), "end of year", date(2027, 12, 31)),
    ],
)
def test_months_end_where_they_end(today: date, text: str, expected: date) -> None:
    assert parse_date(text, today) == expected


@pytest.mark.parametrize(
    ("today", "text"),
    [
        (date.max, "tomorrow"),
        (date.max, "+1d"),
        (date.max, "+1w"),
        (date.max, "+1m"),
        (date.max, "Q1"),
        (TODAY, "+9999y"),
    ],
)
def test_a_day_after_the_year_9999_is_none(today: date, text: str) -> None:
    assert parse_date(text, today) is None
    assert parse_date("end of year", date.max) == date.max


def test_each_form_named_in_the_help_is_read() -> None:
    for text in EXAMPLES.replace(" or ", ", ").split(", "):
        assert parse_date(text, TODAY) is not None, text


@given(st.dates(), st.integers(0, 9999), st.sampled_from("dwmy"))
def test_a_step_goes_forward_and_never_past_its_month(today: date, count: int, unit: str) -> None:
    found = parse_date(f"+{count}{unit}", today)
    days = {"d": 1, "w": 7, "m": 31, "y": 366}[unit] * count
    if found is None:
        assert today.toordinal() + days > date.max.toordinal()
        return
    assert today <= found
    assert (found - today).days <= days
    if unit in "my":
        months = 12 * (found.year - today.year) + found.month - today.month
        assert months == count * (12 if unit == "y" else 1)
        assert found.day <= today.day


@given(st.text("+0123456789 dwmyqendofthsarQ-/", max_size=14), st.dates())
def test_any_text_is_a_date_or_none(text: str, today: date) -> None:
    assert isinstance(parse_date(text, today), date | None)


@given(st.dates(), st.dates())
def test_a_written_date_is_read_back(day: date, today: date) -> None:
    assert parse_date(day.isoformat(), today) == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-24", TODAY),
        (" 2025-01-31", date(2025, 1, 31)),
        ("today", TODAY),
        ("Yesterday", date(2026, 11, 23)),
        ("10d ago", date(2026, 11, 14)),
        ("1 day ago", date(2026, 11, 23)),
        ("2  Weeks ago", date(2026, 11, 10)),
        ("3m ago", date(2026, 8, 24)),
        ("12 months ago", date(2025, 11, 24)),
        ("1y ago", date(2025, 11, 24)),
    ],
)
def test_a_day_that_has_passed_is_read_as_people_type_it(text: str, expected: date) -> None:
    assert parse_past(text, TODAY) == expected


@pytest.mark.parametrize(
    "text", ["", "2026-11-25", "tomorrow", "+3d", "3d", "ago", "9999y ago", "2026-02-30", "now"]
)
def test_no_day_that_has_passed_is_none(text: str) -> None:
    assert parse_past(text, TODAY) is None


def test_each_example_of_the_past_is_one() -> None:
    for each in PAST_EXAMPLES.replace(" or ", ", ").split(", "):
        assert parse_past(each, TODAY)


NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=2), "2 hours ago"),
        (timedelta(hours=10), "10 hours ago"),
        (timedelta(hours=13), "yesterday"),
        (timedelta(days=1), "yesterday"),
        (timedelta(days=3), "3 days ago"),
        (timedelta(days=14), "2 weeks ago"),
        (timedelta(days=70), "2 months ago"),
        (timedelta(days=400), "2025-10-20"),
    ],
)
def test_how_long_ago_is_told_in_words(before: timedelta, told: str) -> None:
    assert ago_text(NOW - before, NOW) == told


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (-10, "10 days overdue"),
        (-1, "1 day overdue"),
        (0, "today"),
        (1, "tomorrow"),
        (5, "in 5 days"),
        (40, "2027-01-03"),
    ],
)
def test_when_something_is_due_is_told_in_words(days: int, told: str) -> None:
    assert due_text(TODAY + timedelta(days=days), TODAY) == told
