"""What keeps a widget with changing content from moving the others."""

from textual.geometry import Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView


class SameSize(ScrollView):
    """Keeps its place whatever it holds, so that other content costs a paint and no layout.

    Textual lays the whole screen out anew whenever the extent of what a widget
    scrolls is another. Where its size is given by the place, only the scroll bar
    depends on that, and a layout is needed only when the bar comes or goes.
    """

    virtual_size = Reactive(Size(0, 0))

    def watch_virtual_size(self, extent: Size) -> None:
        """Bring the scroll bar and what is in view in step."""
        is_barred = extent.height > self.container_size.height
        if is_barred != self.show_vertical_scrollbar:
            self.refresh(layout=True)
        elif is_barred:
            self.vertical_scrollbar.window_virtual_size = extent.height
        self.scroll_x = min(self.scroll_x, self.max_scroll_x)
        self.scroll_y = min(self.scroll_y, self.max_scroll_y)
