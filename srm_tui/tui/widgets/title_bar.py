"""The first line: where one is, and what is saved."""

from textual.content import Content
from textual.widget import Widget


class TitleBar(Widget):
    """Shows title and subtitle of the place; other words cost a paint of this line alone.

    Textual's header lays the whole screen out for each, and a place tells one with
    every save.
    """

    def on_mount(self) -> None:
        """Follow what the place says of itself."""
        for name in ("title", "sub_title"):
            self.watch(self.screen, name, self._show)

    def _show(self) -> None:
        self.refresh()

    def render(self) -> Content:
        """Return both on one line."""
        title, sub_title = self.screen.title, self.screen.sub_title
        return self.app.format_title(title or self.app.title, sub_title or self.app.sub_title)
