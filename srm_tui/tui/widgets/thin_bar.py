"""A scroll bar that costs little, for what scrolls or changes with every key."""

from rich.color import Color
from textual.geometry import Region
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip


class ThinBar(ScrollBar):
    """Looks and works like Textual's, but draws only once what many of its lines share."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines in a part of the bar."""
        bar = self.render()
        if not isinstance(bar, ScrollBarRender) or self.opacity != 1:
            return super().render_lines(crop)
        look = self.app.console.get_style(bar.style)
        segments = bar.render_bar(
            self.region.height,
            bar.virtual_size,
            bar.window_size,
            bar.position,
            bar.thickness,
            back_color=look.bgcolor or Color.default(),
            bar_color=look.color or Color.default(),
        ).segments
        _, background = self.background_colors
        strips = {}
        for segment in segments:
            if id(segment) not in strips:
                strip = Strip([segment], bar.thickness).apply_style(self.rich_style)
                for each in self.get_line_filters():
                    strip = strip.apply_filter(each, background)
                strips[id(segment)] = strip
        return [strips[id(segments[y])] for y in crop.line_range]
