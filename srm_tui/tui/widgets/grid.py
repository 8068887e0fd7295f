"""A table with a cursor in its cells, whose heads stay while the rest scrolls."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size, Spacing
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from srm_tui.tui.text import visible
from srm_tui.tui.widgets.line_list import fitted

Words = tuple[str, str]
"""A name on two lines."""


class Column(NamedTuple):
    """What stands over the cells."""

    id: str
    name: str
    """Shown in full while the cursor is in the column."""
    words: Words
    short: Words
    """Shown where the column is too narrow for the words; cut where it is for these too."""


class Cell(NamedTuple):
    """What stands in one place: a few letters, never told by colour alone."""

    text: str
    look: str = ""
    """`muted`, `warning`, `error` or `success`."""


class GridRow(NamedTuple):
    """A name and its cells, one for each column."""

    id: str
    name: str
    cells: tuple[Cell, ...]


class Grid(ScrollView, can_focus=True):
    """Cells to move through with the arrows and to open with Enter."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "grid--head",
        "grid--cursor",
        "grid--cursor-blurred",
        "grid--muted",
        "grid--warning",
        "grid--error",
        "grid--success",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1, 0)", "Up", show=False, id="grid.up"),
        Binding("down,j", "move(1, 0)", "Down", show=False, id="grid.down"),
        Binding("left", "move(0, -1)", "Left", show=False, id="grid.left"),
        Binding("right,l", "move(0, 1)", "Right", show=False, id="grid.right"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="grid.page-up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="grid.page-down"),
        Binding("home", "edge(0)", "First column", show=False, id="grid.first"),
        Binding("end", "edge(-1)", "Last column", show=False, id="grid.last"),
        Binding("ctrl+home", "top(0)", "First row", show=False, id="grid.top"),
        Binding("ctrl+end", "top(-1)", "Last row", show=False, id="grid.bottom"),
        Binding("enter,space", "choose", "Choose", show=False, id="grid.choose"),
    ]
    HEAD: ClassVar[int] = 3
    """How many lines the heads take: the name of the cursor's column, and all in few letters."""
    NARROW, WIDE = 5, 9
    """Between which widths a column takes the room there is."""
    LEAST_NAME: ClassVar[int] = 16
    """How wide the names at the left may always be."""

    cursor: reactive[tuple[int, int]] = reactive((0, 0), repaint=False)
    """Row and column of the cell under the cursor."""

    @dataclass
    class Moved(Message):
        """The cursor came to another cell."""

        row_id: str
        column_id: str

    @dataclass
    class Chosen(Message):
        """A cell was chosen with Enter, Space or the mouse."""

        row_id: str
        column_id: str

    def __init__(self, *, empty: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.columns: tuple[Column, ...] = ()
        self.rows: tuple[GridRow, ...] = ()
        self.empty = empty
        """What is shown while there are no rows."""

    @property
    def current(self) -> tuple[str, str]:
        """The ids of the row and column under the cursor; empty without rows."""
        row, column = self.cursor
        if row < len(self.rows) and column < len(self.columns):
            return self.rows[row].id, self.columns[column].id
        return "", ""

    def set_table(self, columns: Sequence[Column], rows: Sequence[GridRow]) -> None:
        """Show a table, with the cursor on the cell where it was, or near it."""
        was, place = self.current, self.cursor
        self.columns, self.rows = tuple(columns), tuple(rows)
        row_ids = [row.id for row in self.rows]
        column_ids = [column.id for column in self.columns]
        row = row_ids.index(was[0]) if was[0] in row_ids else place[0]
        column = column_ids.index(was[1]) if was[1] in column_ids else place[1]
        self.cursor = self._inside(row, column)
        self._measure()
        self.refresh()
        self.post_message(self.Moved(*self.current))

    def go_to(self, row_id: str, column_id: str) -> None:
        """Move the cursor to a cell, as far as it is there."""
        rows = [row.id for row in self.rows]
        columns = [column.id for column in self.columns]
        self.cursor = (
            rows.index(row_id) if row_id in rows else self.cursor[0],
            columns.index(column_id) if column_id in columns else self.cursor[1],
        )

    def watch_cursor(self) -> None:
        """Bring the cursor into view and say where it is."""
        self.refresh()
        self._show_cursor()
        if self.rows:
            self.post_message(self.Moved(*self.current))

    def on_resize(self) -> None:
        """Give the columns the room there is, and keep the cursor in view."""
        self._measure()
        self._show_cursor()

    def on_focus(self) -> None:
        """Show the cursor as one that moves."""
        self.refresh()

    def on_blur(self) -> None:
        """Show the cursor as one that waits."""
        self.refresh()

    def action_move(self, down: int, right: int) -> None:
        """Move the cursor by a cell."""
        row, column = self.cursor
        self.cursor = self._inside(row + down, column + right)

    def action_page(self, direction: int) -> None:
        """Move the cursor by a page of rows."""
        self.action_move(direction * max(self.size.height - self.HEAD - 1, 1), 0)

    def action_edge(self, column: int) -> None:
        """Move the cursor to the first (0) or last (-1) column."""
        self.cursor = self._inside(self.cursor[0], column % max(len(self.columns), 1))

    def action_top(self, row: int) -> None:
        """Move the cursor to the first (0) or last (-1) row."""
        self.cursor = self._inside(row % max(len(self.rows), 1), self.cursor[1])

    def action_choose(self) -> None:
        """Choose the cell under the cursor."""
        if self.rows:
            self.post_message(self.Chosen(*self.current))

    def on_click(self, event: events.Click) -> None:
        """Move to the cell under the mouse, and choose it when the cursor is there."""
        row = int(event.y) - self.HEAD + int(self.scroll_offset.y)
        column = (int(event.x) - self._name_width + int(self.scroll_offset.x)) // self._cell_width
        if event.y >= self.HEAD and event.x >= self._name_width and row < len(self.rows):
            place = self._inside(row, column)
            if place == self.cursor:
                self.action_choose()
            self.cursor = place

    def render_line(self, y: int) -> Strip:
        """Return the line at `y` of the view: a head, or a row with its name at the left."""
        width = self.scrollable_content_region.width
        base = self.rich_style
        row = y - self.HEAD + int(self.scroll_offset.y)
        if not self.rows:
            text = f" {self.empty}" if y == 0 else ""
            style = self.get_component_rich_style("grid--muted")
            return Strip([Segment(text, style)]).adjust_cell_length(width, base)
        if y == 0:
            return self._column_name(width)
        if y < self.HEAD:
            name, cells = Segment(" " * self._name_width, base), self._heads(y - 1)
        elif row < len(self.rows):
            name, cells = self._row_head(row), self._cells(row)
        else:
            return Strip.blank(width, base)
        left = int(self.scroll_offset.x)
        room = max(width - self._name_width, 0)
        shown = Strip(cells).crop(left, left + room).adjust_cell_length(room, base)
        return Strip.join([Strip([name]), shown]).crop(0, width)

    def _column_name(self, width: int) -> Strip:
        """Return the name of the cursor's column in full, over it or as far right as it fits."""
        column = self.cursor[1]
        name = fitted(self.columns[column].name, width)
        over = self._name_width + column * self._cell_width - int(self.scroll_offset.x)
        start = max(min(over, width - cell_len(name)), 0)
        style = self.get_component_rich_style("grid--head")
        segments = [Segment(" " * start, self.rich_style), Segment(name, style)]
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def _heads(self, line: int) -> list[Segment]:
        style = self.get_component_rich_style("grid--head")
        here = style + Style(reverse=True)
        return [
            Segment(self._head(column, line), here if place == self.cursor[1] else style)
            for place, column in enumerate(self.columns)
        ]

    def _head(self, column: Column, line: int) -> str:
        """Return one line over a column, as wide as it with a blank at its end."""
        room = self._cell_width - 1
        words = column.words if max(map(cell_len, column.words)) <= room else column.short
        return f"{set_cell_size(visible(words[line]), room)} "

    def _row_head(self, row: int) -> Segment:
        is_here = row == self.cursor[0]
        mark = (">" if self.has_focus else "-") if is_here else " "
        style = self.get_component_rich_style("grid--head") if is_here else self.rich_style
        name = fitted(self.rows[row].name, self._name_width - 2)
        return Segment(set_cell_size(f"{mark}{name}", self._name_width), style)

    def _cells(self, row: int) -> list[Segment]:
        segments = []
        for column, cell in enumerate(self.rows[row].cells):
            is_here = (row, column) == self.cursor
            text = f"[{cell.text}]" if is_here else f" {cell.text}"
            style = self._style(cell, is_here=is_here)
            segments.append(Segment(set_cell_size(text, self._cell_width), style))
        return segments

    def _style(self, cell: Cell, *, is_here: bool) -> Style:
        if is_here:
            name = "cursor" if self.has_focus else "cursor-blurred"
            return self.get_component_rich_style(f"grid--{name}")
        if cell.look:
            return self.get_component_rich_style(f"grid--{cell.look}")
        return self.rich_style

    @property
    def _name_width(self) -> int:
        """How wide the names at the left are: what all columns leave, or a quarter of the view."""
        longest = max((cell_len(row.name) for row in self.rows), default=0) + 2
        spare = self.scrollable_content_region.width - len(self.columns) * self.NARROW
        room = spare if spare >= self.LEAST_NAME else self.size.width // 4
        return max(min(longest, max(room, self.LEAST_NAME)), 10)

    @property
    def _cell_width(self) -> int:
        room = self.scrollable_content_region.width - self._name_width
        return max(self.NARROW, min(self.WIDE, room // max(len(self.columns), 1)))

    def _measure(self) -> None:
        width = self._name_width + len(self.columns) * self._cell_width
        self.virtual_size = Size(width, len(self.rows) + self.HEAD)

    def _inside(self, row: int, column: int) -> tuple[int, int]:
        return (
            max(0, min(row, len(self.rows) - 1)),
            max(0, min(column, len(self.columns) - 1)),
        )

    def _show_cursor(self) -> None:
        if self.rows and self.size.height:
            row, column = self.cursor
            x, y = self._name_width + column * self._cell_width, self.HEAD + row
            region = Region(x, y, self._cell_width, 1)
            heads = Spacing(top=self.HEAD, left=self._name_width)
            self.scroll_to_region(region, spacing=heads, animate=False, force=True)
