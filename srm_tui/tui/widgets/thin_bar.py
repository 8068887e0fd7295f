"""A scroll bar that costs little, for what scrolls or changes with every key."""

from rich.color import Color
from rich.style import Style
from textual.geometry import Region
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip


class ThinBar(ScrollBar):
    """Looks and works like Textual's, but draws only once what many of its lines share."""

    _drawn: tuple[object, list[Strip]] = (None, [])
    """The lines as they were drawn last, behind what they depend on."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines in a part of the bar."""
        bar = self.render()
        if not isinstance(bar, ScrollBarRender) or self.opacity != 1:
            return super().render_lines(crop)
        look = self.app.console.get_style(bar.style)
        sizes = (self.region.height, bar.virtual_size, bar.window_size, bar.position)
        key = (*sizes, look, self.visual_style, self.background_colors, *self.get_line_filters())
        if self._drawn[0] != key:
            self._drawn = (key, self._draw(bar, look))
        return self._drawn[1][crop.y : crop.bottom]

    def _draw(self, bar: ScrollBarRender, look: Style) -> list[Strip]:
        segments = bar.render_bar(
            self.region.height,
            bar.virtual_size,
            bar.window_size,
            bar.position,
            bar.thickness,
            back_color=look.bgcolor or Color.default(),
            bar_color=look.color or Color.default(),
        ).segments
        ground = self.visual_style.rich_style
        _, background = self.background_colors
        strips: dict[int, Strip] = {}
        for segment in segments:
            if id(segment) not in strips:
                strip = Strip([segment], bar.thickness).apply_style(ground)
                for each in self.get_line_filters():
                    strip = strip.apply_filter(each, background)
                strips[id(segment)] = strip
        return [strips[id(segment)] for segment in segments]
