"""The statuses as large fields with their keys, to be read from the back of a room."""

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from srm_tui.core.assessment import AssessedDuty
from srm_tui.core.vocabulary import Status
from srm_tui.tui.key_names import STATUS_KEY_IDS, key_name
from srm_tui.tui.text import STATUS_KEYS

_ROOM_FOR_THREE = 65
_ROOM_FOR_SIX = 143
_SHOWN: list[Status] = [
    status for status in STATUS_KEYS.values() if status is not Status.UNANSWERED
]


class StatusBoard(Widget):
    """Shows a field for each status, the chosen one turned and marked with a dot."""

    row: reactive[AssessedDuty | None] = reactive(None)
    """The duty in question; the screen binds it."""
    is_tall: reactive[bool] = reactive(default=False, layout=True)
    """Whether there is room for high fields."""

    @dataclass
    class Picked(Message):
        """A status was picked."""

        status: Status

    def render(self) -> Content:
        """Return the fields, two, three or six beside each other."""
        width = self._cell_width(self.size.width)
        lines = []
        for row in self._rows(self.size.width):
            cells = [self._cell(status, width) for status in row]
            blank = [Content.styled(" " * width, self._look(status)) for status in row]
            high = [blank, cells, blank] if self.is_tall else [cells]
            lines += [Content(" ").join(line) for line in high]
            if self.is_tall:
                lines.append(Content(""))
        return Content("\n").join(lines[:-1] if self.is_tall else lines)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return how many lines the fields take."""
        rows = len(self._rows(width))
        return 4 * rows - 1 if self.is_tall else rows

    def on_click(self, event: events.Click) -> None:
        """Pick the status under the mouse."""
        rows = self._rows(self.size.width)
        line = event.y // 4 if self.is_tall else event.y
        place = event.x // (self._cell_width(self.size.width) + 1)
        if line < len(rows) and place < len(rows[line]):
            self.post_message(self.Picked(rows[line][place]))

    def _rows(self, room: int) -> list[list[Status]]:
        in_row = _in_row(room)
        return [_SHOWN[i : i + in_row] for i in range(0, len(_SHOWN), in_row)]

    def _cell_width(self, room: int) -> int:
        in_row = _in_row(room)
        return max((room - in_row + 1) // in_row, 1)

    def _cell(self, status: Status, width: int) -> Content:
        mark = "(•)" if self._is_chosen(status) else "( )"
        text = f"{key_name(STATUS_KEY_IDS[status])} {mark} {status.label}"
        return Content.styled(text[:width].center(width), self._look(status))

    def _look(self, status: Status) -> str:
        return "bold reverse" if self._is_chosen(status) else "$text on $panel"

    def _is_chosen(self, status: Status) -> bool:
        return self.row is not None and self.row.answer.status is status


def _in_row(room: int) -> int:
    """Return how many statuses fit beside each other."""
    if room < _ROOM_FOR_THREE:
        return 2
    return 6 if room >= _ROOM_FOR_SIX else 3
