"""Containers that draw their ground once: it shows only in the gaps between their parts.

Textual keeps every line that a widget draws, and the pieces into which other widgets cut
it. For containers that fill the window these would be most of what the app holds.
"""

from textual import containers
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Ground(Widget):
    """Draws its first line for all lines, as long as no border makes one differ."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines in view."""
        if self.styles.border_top[0] or self.styles.border_bottom[0]:
            return super().render_lines(crop)
        return super().render_lines(Region(crop.x, 0, crop.width, 1)) * crop.height


class Container(containers.Container, Ground):
    """Parts below each other."""


class Horizontal(containers.Horizontal, Ground):
    """Parts beside each other."""


class Vertical(containers.Vertical, Ground):
    """Parts below each other, in all of the room."""


class VerticalScroll(containers.VerticalScroll, Ground):
    """Parts below each other, to scroll through."""
