"""The one-line choice of a status."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from srm_tui.core.vocabulary import Status
from srm_tui.tui.key_names import STATUS_KEY_IDS, key_name
from srm_tui.tui.text import STATUS_KEYS

_SHORT = {
    Status.IMPLEMENTED: "Implemented",
    Status.PARTIAL: "Partial",
    Status.PLANNED: "Planned",
    Status.NOT_IMPLEMENTED: "Not implemented",
    Status.ALTERNATIVE: "Alternative",
    Status.NOT_APPLICABLE: "Not applicable",
    Status.UNANSWERED: "Clear",
}


class StatusBar(Widget, can_focus=True):
    """Shows the statuses with their keys, the chosen one marked with a dot."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "left",
            "step(-1)",
            "Status",
            show=False,
            tooltip="The status before",
            id="status.previous",
        ),
        Binding(
            "right",
            "step(1)",
            "Status",
            key_display="←→",
            tooltip="The status after",
            id="status.next",
        ),
    ]

    status: reactive[Status] = reactive(Status.UNANSWERED)
    is_stacked: reactive[bool] = reactive(default=False, layout=True)
    """Whether each status has a line of its own."""

    def __init__(self, *, id: str, key_ids: Mapping[Status, str] = STATUS_KEY_IDS) -> None:  # noqa: A002
        super().__init__(id=id)
        self._key_ids = key_ids
        """What the settings call the key of each status."""

    @dataclass
    class Picked(Message):
        """A status was picked."""

        status: Status

    def render(self) -> Content:
        """Return the choices; what does not fit goes to the next line."""
        lines = [
            Content("  ").join(self._choice(status) for status, _ in line)
            for line in self._lines(self.size.width)
        ]
        return Content("\n").join(lines)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return how many lines the choices take."""
        return len(self._lines(width))

    @property
    def _gap(self) -> str:
        """What stands between key, mark and word."""
        return " " if self.is_stacked else ""

    @property
    def _no_dot(self) -> str:
        """What stands in place of a mark, so that the words of a stack begin below each other."""
        return "   " if self.is_stacked else "  "

    def _choice(self, status: Status) -> Content:
        is_answer = status is not Status.UNANSWERED
        chosen = is_answer and status is self.status
        dot = ("(•)" if chosen else "( )") if is_answer else self._no_dot
        gap = self._gap
        text = f"{key_name(self._key_ids[status])}{gap}{dot}{gap}{_SHORT[status]}"
        return Content.styled(text, "bold reverse" if chosen else "")

    def action_step(self, step: int) -> None:
        """Pick the status before or behind the present one."""
        order = [status for status in STATUS_KEYS.values() if status is not Status.UNANSWERED]
        index = order.index(self.status) + step if self.status in order else 0
        self.post_message(self.Picked(order[index % len(order)]))

    def on_click(self, event: events.Click) -> None:
        """Pick the status under the mouse."""
        status = self._status_at(event.x, event.y)
        if status is not None:
            self.post_message(self.Picked(status))

    def _status_at(self, x: int, y: int) -> Status | None:
        for row, line in enumerate(self._lines(self.size.width)):
            start = 0
            for status, width in line:
                if row == y and start <= x < start + width:
                    return status
                start += width + 2
        return None

    def _lines(self, room: int) -> list[list[tuple[Status, int]]]:
        """Return which statuses stand on which line, as they wrap."""
        lines: list[list[tuple[Status, int]]] = [[]]
        used = 0
        for status in STATUS_KEYS.values():
            dot = self._no_dot if status is Status.UNANSWERED else "( )"
            width = len(
                f"{key_name(self._key_ids[status])}{self._gap}{dot}{self._gap}{_SHORT[status]}"
            )
            if used and (self.is_stacked or used + 2 + width > room):
                lines.append([])
                used = 0
            used += width + (2 if used else 0)
            lines[-1].append((status, width))
        return lines
