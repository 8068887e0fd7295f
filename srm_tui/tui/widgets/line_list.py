"""A list that draws only the lines in view, so that a thousand rows feel like ten."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from srm_tui.tui.text import visible
from srm_tui.tui.widgets.drawn_lines import DrawnLines


class Line(NamedTuple):
    """One row: what it stands for, and its text."""

    id: str
    text: str
    tail: str = ""
    """Shown at the right end, where there is room."""
    look: str = ""
    """`heading`, `muted`, `warning`, `error` or `success`; never the only sign of a state."""
    marks: tuple[tuple[int, int], ...] = ()
    """Ranges of the text that are underlined."""

    @property
    def is_heading(self) -> bool:
        """Whether the cursor passes over it."""
        return self.look == "heading"


class LineList(DrawnLines, can_focus=True):
    """Rows to move through and choose from."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line-list--cursor",
        "line-list--cursor-blurred",
        "line-list--heading",
        "line-list--muted",
        "line-list--warning",
        "line-list--error",
        "line-list--success",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False, id="list.up"),
        Binding("down,j", "move(1)", "Down", show=False, id="list.down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="list.page-up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="list.page-down"),
        Binding("home", "jump(0)", "First", show=False, id="list.first"),
        Binding("end", "jump(-1)", "Last", show=False, id="list.last"),
        Binding("enter,space", "choose", "Choose", show=False, id="list.choose"),
    ]

    cursor: reactive[int] = reactive(-1, repaint=False)
    """The index of the row under the cursor; -1 when there is none."""

    @dataclass
    class Highlighted(Message):
        """The cursor came to another row."""

        line_list: "LineList"
        line_id: str

        @property
        def control(self) -> "LineList":
            """The list, for selectors."""
            return self.line_list

    @dataclass
    class Chosen(Message):
        """A row was chosen with Enter, Space or the mouse."""

        line_list: "LineList"
        line_id: str

        @property
        def control(self) -> "LineList":
            """The list, for selectors."""
            return self.line_list

    def __init__(
        self,
        lines: Sequence[Line] = (),
        *,
        empty: str = "",
        one_click: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self.lines: tuple[Line, ...] = ()
        self.empty = empty
        """What is shown while there are no rows."""
        self.one_click = one_click
        """Whether a click chooses a row at once, and not only when the cursor is there."""
        self._initial = tuple(lines)
        self._drawn: LRUCache[tuple[Line, str, int, bool], Strip] = LRUCache(512)
        """The lines that were in view, by what they look like."""

    def on_mount(self) -> None:
        """Show the rows given at the start."""
        if self._initial:
            self.set_lines(self._initial)

    @property
    def current(self) -> str:
        """The id of the row under the cursor; empty when there is none."""
        return self.lines[self.cursor].id if 0 <= self.cursor < len(self.lines) else ""

    @property
    def neighbour(self) -> str:
        """The id of the row that the cursor would go to if its own went away."""
        around = (*self.lines[self.cursor + 1 :], *reversed(self.lines[: max(self.cursor, 0)]))
        return next((line.id for line in around if not line.is_heading), "")

    def set_lines(self, lines: Sequence[Line], keep: str | None = None) -> None:
        """Show `lines`, with the cursor on the row `keep` or near where it was.

        With an empty `keep` the cursor goes to the first row.
        """
        wanted = self.current if keep is None else keep
        if tuple(lines) == self.lines and wanted == self.current:
            return
        self.lines = tuple(lines)
        self.virtual_size = Size(0, len(self.lines))
        places = [i for i, line in enumerate(self.lines) if not line.is_heading]
        found = next((i for i in places if self.lines[i].id == wanted), None)
        if found is None:
            near = 0 if keep == "" else max(self.cursor, 0)
            found = min(places, key=lambda i: abs(i - near), default=-1)
        if found == self.cursor:
            self._announce()
            self._show_cursor()
        self.cursor = found
        self.refresh()

    def set_line(self, line: Line) -> None:
        """Show one row anew."""
        for index, old in enumerate(self.lines):
            if old.id == line.id and not old.is_heading:
                self.lines = (*self.lines[:index], line, *self.lines[index + 1 :])
                self._refresh_row(index)
                return

    def watch_cursor(self, old: int, new: int) -> None:
        """Bring the cursor into view and say where it is."""
        self._refresh_row(old)
        self._refresh_row(new)
        self._show_cursor()
        self._announce()

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._show_cursor()

    def _show_cursor(self) -> None:
        """Scroll to the cursor, with the heading right above it."""
        index = self.cursor
        if 0 <= index < len(self.lines) and self.size.height:
            top = index - 1 if index and self.lines[index - 1].is_heading else index
            region = Region(0, top, max(self.size.width, 1), index - top + 1)
            self.scroll_to_region(region, animate=False, force=True)

    def action_move(self, step: int) -> None:
        """Move the cursor to the next row that can be chosen."""
        index = self.cursor + step
        while 0 <= index < len(self.lines) and self.lines[index].is_heading:
            index += step
        if 0 <= index < len(self.lines):
            self.cursor = index

    def action_page(self, direction: int) -> None:
        """Move the cursor by a page."""
        step = max(self.size.height - 2, 1) * direction
        self._go_near(self.cursor + step, direction)

    def action_jump(self, index: int) -> None:
        """Move the cursor to the first (0) or last (-1) row."""
        self._go_near(index % max(len(self.lines), 1), 1 if index == 0 else -1)

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        if self.current:
            self.post_message(self.Chosen(self, self.current))

    def go_to(self, line_id: str) -> bool:
        """Move the cursor to a row; return whether it is there."""
        for index, line in enumerate(self.lines):
            if line.id == line_id and not line.is_heading:
                self.cursor = index
                return True
        return False

    def on_click(self, event: events.Click) -> None:
        """Move to the row under the mouse, and choose it when the cursor was there."""
        index = int(event.y + self.scroll_offset.y)
        if 0 <= index < len(self.lines) and not self.lines[index].is_heading:
            was_there = index == self.cursor
            self.cursor = index
            if was_there or self.one_click:
                self.action_choose()

    def notify_style_update(self) -> None:
        """Draw all lines anew in other colours."""
        super().notify_style_update()
        self._drawn.clear()

    def render_line(self, y: int) -> Strip:
        """Return the line at `y` of the view."""
        index = y + int(self.scroll_offset.y)
        width = self.scrollable_content_region.width
        if index >= len(self.lines):
            base = self.visual_style.rich_style
            text = f" {self.empty}" if not self.lines and y == 0 else ""
            style = self.get_component_rich_style("line-list--muted") if text else base
            return Strip([Segment(text, style)]).adjust_cell_length(width, base)
        key = (self.lines[index], self.mark(index), width, index == self.cursor)
        strip = self._drawn.get(key)
        if strip is None:
            strip = self._drawn[key] = self._draw(*key)
        return strip

    def _draw(self, line: Line, mark: str, width: int, is_cursor: bool) -> Strip:
        style = self._style(line, is_cursor=is_cursor)
        tail = f" {line.tail}" if line.tail else ""
        room = max(width - cell_len(tail), 0)
        text = fitted(line.text, max(room - len(mark), 0))
        end = len(text) - (1 if text != line.text and text.endswith("…") else 0)
        marks = tuple((a, min(b, end)) for a, b in line.marks if a < end)
        drawn = [Segment(mark, style), *_marked(text, marks, style)]
        start = Strip(drawn).adjust_cell_length(room, style)
        return Strip.join([start, Strip([Segment(tail, style)])]).crop(0, width)

    def mark(self, index: int) -> str:
        """Return what stands before a row: where the cursor is, and whether keys go there."""
        if index != self.cursor:
            return " "
        return ">" if self.has_focus else "-"

    def _style(self, line: Line, *, is_cursor: bool) -> Style:
        if is_cursor:
            name = "cursor" if self.has_focus else "cursor-blurred"
            return self.get_component_rich_style(f"line-list--{name}")
        if line.look:
            return self.get_component_rich_style(f"line-list--{line.look}")
        return self.visual_style.rich_style

    def _go_near(self, index: int, direction: int) -> None:
        index = max(0, min(index, len(self.lines) - 1))
        for step in (direction, -direction):
            place = index
            while 0 <= place < len(self.lines):
                if not self.lines[place].is_heading:
                    self.cursor = place
                    return
                place += step

    def _refresh_row(self, index: int) -> None:
        if index >= 0:
            y = index - int(self.scroll_offset.y)
            self.refresh(Region(0, y, self.size.width, 1))

    def _announce(self) -> None:
        if self.current:
            self.post_message(self.Highlighted(self, self.current))


def _marked(text: str, marks: Sequence[tuple[int, int]], style: Style) -> list[Segment]:
    """Return `text` with `marks` underlined."""
    underlined = style + Style(underline=True, bold=True)
    segments, done = [], 0
    for start, end in marks:
        segments.append(Segment(text[done:start], style))
        segments.append(Segment(text[start:end], underlined))
        done = end
    return [each for each in (*segments, Segment(text[done:], style)) if each.text]


def fitted(text: str, room: int) -> str:
    """Return `text`, or its beginning and an ellipsis where it is longer than `room`."""
    text = visible(text).replace("\n", " ").replace("\t", " ")
    if cell_len(text) <= room:
        return text
    return f"{set_cell_size(text, max(room - 1, 0)).rstrip()}…"[:room]
