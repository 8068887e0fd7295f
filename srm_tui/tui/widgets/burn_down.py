"""How many duties were open, drawn as columns of letters, day by day."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from textwrap import wrap

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from srm_tui.core.burndown import DayStanding
from srm_tui.tui.text import count

GAP, OPEN, MILESTONE = "#", ".", "^"
_LABEL = 5
"""How many columns the figures at the left take."""


class BurnDown(Widget):
    """Gaps and duties without an answer over time, as tall and wide as there is room."""

    days: reactive[tuple[DayStanding, ...]] = reactive(())
    """The screen sets it."""
    milestones: reactive[tuple[date, ...]] = reactive(())
    """The days that are marked below the chart."""

    def __init__(self, today: date, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.today = today

    def render(self) -> Content:
        """Return the headline over the chart."""
        head = wrap(headline(self.days), max(self.size.width, 1))
        room = self.size.width - 1, self.size.height - len(head) - 1
        lines = chart(self.days, self.today, room, self.milestones)
        heads = (Content.styled(line, "bold") for line in head)
        return Content("\n").join([*heads, Content(""), *map(Content, lines)])


def headline(days: Sequence[DayStanding]) -> str:
    """Return in words what is open now, and what was when it began."""
    if not days:
        return "Open duties: nothing was said yet."
    first, last = days[0], days[-1]
    now = f"{last.unanswered} without an answer, {count(last.gaps, 'gap')}"
    text = f"Open duties: {last.unanswered + last.gaps} of {last.duties} ({now})"
    if len(days) == 1:
        return text
    return f"{text}; {first.unanswered + first.gaps} on {first.on}"


def chart(
    days: Sequence[DayStanding],
    today: date,
    room: tuple[int, int],
    milestones: Iterable[date] = (),
) -> list[str]:
    """Return the lines of a chart: gaps at the bottom, duties without an answer above.

    It is as wide and as high as `room`; the days of `milestones` are marked on its axis.
    """
    columns, rows = room[0] - _LABEL, room[1] - 3
    if not days or rows < 2 or columns < 10:
        return []
    top = max(day.unanswered + day.gaps for day in days) or 1
    start, end = days[0].on, max(today, days[-1].on)
    span = (end - start).days + 1
    stacks = [_stack(day, top, rows) for day in _columns(days, span, min(columns, 8 * span))]
    lines = []
    for row in reversed(range(rows)):
        label = str(top) if row == rows - 1 else ""
        lines.append(f"{label:>{_LABEL - 2}} |{''.join(stack[row] for stack in stacks)}".rstrip())
    axis = ["-"] * len(stacks)
    for each in milestones:
        if start <= each <= end:
            axis[(each - start).days * len(stacks) // span] = MILESTONE
    lines.append(f"{0:>{_LABEL - 2}} +{''.join(axis)}")
    between = max(len(stacks) - len(f"{start}{end}"), 1)
    last = f"{' ' * between}{end}" if start != end else ""
    lines.append(f"{' ' * _LABEL}{start}{last}")
    marked = f"   {MILESTONE} milestone" if MILESTONE in axis else ""
    lines.append(f"{' ' * _LABEL}{GAP} gap   {OPEN} no answer yet{marked}")
    return lines


def _columns(days: Sequence[DayStanding], span: int, columns: int) -> Iterator[DayStanding]:
    """Yield how it stood at the end of the time that each column stands for.

    A day on which nobody said anything stands as the one before it.
    """
    start, place = days[0].on, 0
    for column in range(columns):
        on = start + timedelta(days=((column + 1) * span - 1) // columns)
        while place + 1 < len(days) and days[place + 1].on <= on:
            place += 1
        yield days[place]


def _stack(day: DayStanding, top: int, rows: int) -> str:
    """Return a column from its foot up: gaps, then what has no answer, then blanks."""
    gaps = min(_height(day.gaps, top, rows), rows - bool(day.unanswered))
    whole = max(_height(day.gaps + day.unanswered, top, rows), gaps + bool(day.unanswered))
    return (GAP * gaps + OPEN * (whole - gaps))[:rows].ljust(rows)


def _height(number: int, top: int, rows: int) -> int:
    """Return how many rows `number` takes: none for nothing, one at the least for something."""
    return max(round(rows * number / top), 1) if number else 0
