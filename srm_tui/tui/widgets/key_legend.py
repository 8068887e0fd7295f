"""Which keys lead to which part, never with a key apart from its word."""

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from srm_tui.tui.key_names import key_name


class KeyLegend(Widget):
    """Shows keys with what they lead to, on as many lines as that takes."""

    instead: reactive[str] = reactive("", layout=True)
    """What is said in place of the keys; empty while they are shown."""

    def __init__(self, keys: tuple[tuple[str, str], ...], *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._ids = keys
        """What each key is called in the settings, with what it leads to."""

    def render(self) -> Content:
        """Return the keys, or what is said in their place."""
        if self.instead:
            return Content(self.instead)
        return Content("\n").join(
            Content(" ").join(
                Content.assemble(Content.styled(key, "bold"), f" {what}") for key, what in line
            )
            for line in self._lines(self.size.width)
        )

    @property
    def _keys(self) -> list[tuple[str, str]]:
        names = ((key_name(key_id), what) for key_id, what in self._ids)
        return [(name.lower() if len(name) == 1 else name, what) for name, what in names]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the keys take."""
        if self.instead:
            return super().get_content_height(container, viewport, width)
        return len(self._lines(width))

    def _lines(self, room: int) -> list[list[tuple[str, str]]]:
        """Return which keys stand on which line."""
        lines: list[list[tuple[str, str]]] = [[]]
        used = 0
        for key, what in self._keys:
            width = len(f"{key} {what}")
            if used and used + 1 + width > room:
                lines.append([])
                used = 0
            used += width + (1 if used else 0)
            lines[-1].append((key, what))
        return lines
