"""A list in which several rows can be picked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from srm_tui.tui.widgets.line_list import LineList


class PickList(LineList):
    """Marks picked rows with a plus; they stay picked while other rows are shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "pick", "Select", show=False, id="list.pick"),
        Binding("shift+up", "extend(-1)", "Select up", show=False, id="list.extend-up"),
        Binding("shift+down", "extend(1)", "Select down", show=False, id="list.extend-down"),
    ]

    picked: frozenset[str] = frozenset()
    """The ids of the picked rows, also of those that are not shown now."""

    @dataclass
    class Picked(Message):
        """Other rows are picked than before."""

        line_list: "PickList"

        @property
        def control(self) -> "PickList":
            """The list, for selectors."""
            return self.line_list

    def pick(self, line_ids: Iterable[str]) -> None:
        """Pick these rows and no others."""
        picked = frozenset(line_ids)
        if picked != self.picked:
            self.picked = picked
            self.refresh()
            self.post_message(self.Picked(self))

    def action_pick(self) -> None:
        """Pick the row under the cursor or let it go, and move on."""
        if self.current:
            self.pick(self.picked ^ {self.current})
            self.action_move(1)

    def action_extend(self, step: int) -> None:
        """Pick the row under the cursor and the next one."""
        self.pick(self.picked | ({self.current} - {""}))
        self.action_move(step)
        self.pick(self.picked | ({self.current} - {""}))

    def on_click(self, event: events.Click) -> None:
        """Pick with Ctrl the row under the mouse, with Shift all up to it."""
        index = int(event.y + self.scroll_offset.y)
        if not (event.ctrl or event.shift) or not 0 <= index < len(self.lines):
            return
        event.prevent_default()
        line = self.lines[index]
        if event.shift:
            first, last = sorted((max(self.cursor, 0), index))
            rows = self.lines[first : last + 1]
            self.pick(self.picked | {each.id for each in rows if not each.is_heading})
        elif not line.is_heading:
            self.pick(self.picked ^ {line.id})

    def mark(self, index: int) -> str:
        """Return the marks of cursor and choice before a row."""
        line = self.lines[index]
        if not self.picked:
            return super().mark(index)
        chosen = "+" if line.id in self.picked and not line.is_heading else " "
        return super().mark(index) + chosen
