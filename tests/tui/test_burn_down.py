"""The burn-down chart: as tall and wide as it may be, and never wrong about nothing."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from srm_tui.core.burndown import DayStanding
from srm_tui.tui.widgets.burn_down import chart, headline

START = date(2026, 11, 1)


def day(after: int, unanswered: int, gaps: int) -> DayStanding:
    on = START + timedelta(days=after)
    return DayStanding(on=on, duties=unanswered + gaps, unanswered=unanswered, gaps=gaps)


DAYS = (day(0, 8, 0), day(2, 4, 4), day(3, 0, 1))


def test_each_day_is_a_column_of_gaps_below_what_has_no_answer() -> None:
    assert chart(DAYS, DAYS[-1].on, (45, 7), (DAYS[1].on, date(2026, 10, 1))) == [
        "  8 |" + "." * 8 + "." * 8 + "." * 8,
        "    |" + "." * 8 + "." * 8 + "." * 8,
        "    |" + "." * 8 + "." * 8 + "#" * 8,
        "    |" + "." * 8 + "." * 8 + "#" * 8 + "#" * 8,
        "  0 +" + "-" * 16 + "^" + "-" * 15,
        "     2026-11-01" + " " * 12 + "2026-11-04",
        "     # gap   . no answer yet   ^ milestone",
    ]


days = st.lists(
    st.tuples(st.integers(1, 90), st.integers(0, 400), st.integers(0, 400)), min_size=1, max_size=60
).map(
    lambda steps: tuple(
        day(sum(step for step, _, _ in steps[:place]), unanswered, gaps)
        for place, (_, unanswered, gaps) in enumerate(steps)
    )
)


@given(days, st.integers(0, 400), st.integers(0, 140), st.integers(0, 50))
def test_it_fits_into_any_room_and_ends_with_what_holds_now(
    series: tuple[DayStanding, ...], later: int, width: int, height: int
) -> None:
    end = series[-1].on + timedelta(days=later)
    lines = chart(series, end, (width, height), [each.on for each in series])
    assert all(len(line) <= max(width, 42) for line in lines)
    assert len(lines) in (0, height)
    if lines:
        last = [line[5:].ljust(width) for line in lines[:-3]]
        size = len(lines[-3]) - 5
        column = "".join(line[size - 1] for line in last)
        assert ("#" in column) == bool(series[-1].gaps)
        assert ("." in column) == bool(series[-1].unanswered)


def test_the_headline_says_what_is_open_and_what_was() -> None:
    assert headline(()) == "Open duties: nothing was said yet."
    assert headline(DAYS[:1]) == "Open duties: 8 of 8 (8 without an answer, 0 gaps)"
    text = "Open duties: 1 of 1 (0 without an answer, 1 gap); 8 on 2026-11-01"
    assert headline(DAYS) == text
