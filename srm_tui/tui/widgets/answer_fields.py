"""The parts of an answer that change from duty to duty, each without moving the others."""

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Input, TextArea

from srm_tui.tui.widgets.same_size import SameSize


class Field(Input, SameSize):
    """One line to write on."""

    @property
    def said(self) -> str:
        """What was written."""
        return self.value.strip()

    def load(self, text: str) -> None:
        """Show `text` as it is stored, with nothing suggested behind it."""
        if self.value != text:
            names, self.suggester = self.suggester, None
            self.value = text
            self.suggester = names


class Notes(TextArea, SameSize):
    """Some lines to write on."""

    @property
    def said(self) -> str:
        """What was written."""
        return self.text

    def load(self, text: str) -> None:
        """Show `text` as it is stored, with the cursor at its end."""
        if self.text != text:
            self.load_text(text)
            self.move_cursor(self.document.end)


class AnswerState(Widget):
    """What is on record, with room for most of what that can be."""

    _told = Content("")

    def tell(self, text: Content) -> None:
        """Show another text; only one that needs another height moves what is below."""
        if not text.is_same(self._told):
            self._told = text
            height = self.styles.height
            is_free = height is not None and height.is_auto
            self.refresh(layout=is_free and self._height(self.size.width) != self.size.height)

    def render(self) -> Content:
        """Return what is on record."""
        return self._told

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return how many lines there are."""
        return self._height(width)

    def _height(self, width: int) -> int:
        usual = self.screen.size.height // 10
        return max(len(self._told.wrap(width)), usual)
