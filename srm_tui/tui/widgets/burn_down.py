"""How many duties were open, drawn as columns of letters, day by day."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

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
        head = Content.styled(headline(self.days), "bold")
        room = self.size.width - 1, self.size.height - 2
        lines = chart(self.days, self.today, room, self.milestones)
        return Content("\n").join([head, Content(""), *map(Content, lines)])


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
    shown = _columns(days, end, columns)
    stacks = []
    for day, size in shown:
        gaps = _height(day.gaps, top, rows)
        whole = max(_height(day.gaps + day.unanswered, top, rows), gaps + bool(day.unanswered))
        stack = (GAP * gaps + OPEN * (whole - gaps))[:rows].ljust(rows)
        stacks += [stack] * size
    lines = []
    for row in reversed(range(rows)):
        label = str(top) if row == rows - 1 else ""
        lines.append(f"{label:>{_LABEL - 2}} |{''.join(stack[row] for stack in stacks)}".rstrip())
    axis = ["-"] * len(stacks)
    for day_on in milestones:
        if start <= day_on <= end:
            place = (day_on - start).days * len(shown) // ((end - start).days + 1)
            axis[place * len(stacks) // len(shown)] = MILESTONE
    lines.append(f"{0:>{_LABEL - 2}} +{''.join(axis)}")
    between = max(len(stacks) - len(f"{start}{end}"), 1)
    last = f"{' ' * between}{end}" if start != end else ""
    lines.append(f"{' ' * _LABEL}{start}{last}")
    marked = f"   {MILESTONE} milestone" if MILESTONE in axis else ""
    lines.append(f"{' ' * _LABEL}{GAP} gap   {OPEN} no answer yet{marked}")
    return lines


def _columns(days: Sequence[DayStanding], end: date, columns: int) -> list[tuple[DayStanding, int]]:
    """Return which day each column shows, and how wide it is drawn.

    A day on which nobody said anything stands as the one before it.
    """
    start = days[0].on
    span = (end - start).days + 1
    drawn = min(span, columns)
    size = min(columns // drawn, 8)
    found: list[tuple[DayStanding, int]] = []
    place = 0
    for column in range(drawn):
        offset = (column + 1) * span // drawn - 1
        while place + 1 < len(days) and days[place + 1].on <= start + timedelta(days=offset):
            place += 1
        found.append((days[place], size))
    return found


def _height(number: int, top: int, rows: int) -> int:
    """Return how many rows `number` takes: none for nothing, one at the least for something."""
    return max(round(rows * number / top), 1) if number else 0
