"""What draws its own lines, at little more than what they cost themselves."""

from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.strip import Strip

from srm_tui.tui.widgets.thin_bar import ThinBar


class DrawnLines(ScrollView):
    """Gives its lines to the screen as they are.

    Textual draws each line of a widget anew for borders, padding and tints whenever
    one scrolls. These have none of them but room at the right; a line that was
    drawn once is taken as it is, wherever it stands.
    """

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The bar at the right, made when it is asked for first."""
        if self._vertical_scrollbar is None:
            bar = ThinBar(name="vertical", thickness=self.scrollbar_size_vertical)
            bar.display = False
            self._vertical_scrollbar = bar
            self.app._start_widget(self, bar)  # noqa: SLF001 (Textual has no other way in)
        return self._vertical_scrollbar

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines in a part of the view."""
        if self.opacity != 1:
            return super().render_lines(crop)
        width = self.region.width
        look = self.visual_style.rich_style
        _, background = self.background_colors
        filters = self.get_line_filters()
        lines = []
        for y in crop.line_range:
            line = self.render_line(y).adjust_cell_length(width, look)
            for each in filters:
                line = line.apply_filter(each, background)
            lines.append(line)
        if crop.column_span != (0, width):
            return [line.crop(*crop.column_span) for line in lines]
        return lines
