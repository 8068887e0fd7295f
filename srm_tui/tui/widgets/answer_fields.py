"""The parts of an answer that change from duty to duty, each without moving the others."""

import itertools
from collections.abc import Iterator

from textual.cache import LRUCache
from textual.content import Content
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, TextArea

from srm_tui.tui.widgets.drawn_lines import DrawnLines
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


class Notes(TextArea, DrawnLines, SameSize):
    """Some lines to write on.

    Textual draws every line in view with each letter, and each from its whole
    paragraph. Here only the line that one writes on is drawn anew.
    """

    def __init__(self, *, id: str) -> None:  # noqa: A002
        self._lines: tuple[tuple[int, str], ...] = ()
        """The wrapped lines, each with the number of its paragraph."""
        self._written = 0
        """Which of them the cursor is on."""
        self._drawn: LRUCache[tuple[str, bool, int], Strip] = LRUCache(256)
        """Lines without cursor and selection, by what they look like."""
        super().__init__(id=id, compact=True, tab_behavior="focus")

    @property
    def said(self) -> str:
        """What was written."""
        return self.text

    def load(self, text: str) -> None:
        """Show `text` as it is stored, with the cursor at its end."""
        if self.text != text:
            self.load_text(text)
            self.move_cursor(self.document.end)

    def notify_style_update(self) -> None:
        """Draw all lines anew in other colours."""
        super().notify_style_update()
        self._drawn.clear()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines in a part of the view."""
        is_marked = not self.selection.is_empty or self.matching_bracket_location is not None
        self._lines = () if is_marked else tuple(self._wrapped())
        self._written = self.wrapped_document.location_to_offset(self.selection.end).y
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Return the line at `y` of the view."""
        place = y + self.scroll_offset.y
        if place == self._written or place >= len(self._lines):
            return super().render_line(y)
        paragraph, text = self._lines[place]
        if "\t" in text:
            return super().render_line(y)
        key = (text, paragraph == self.selection.end[0], self.size.width)
        line = self._drawn.get(key)
        if line is None:
            line = self._drawn[key] = super().render_line(y)
        return line

    def _wrapped(self) -> Iterator[tuple[int, str]]:
        for number in range(self.document.line_count):
            text = self.document.get_line(number)
            ends = [*self.wrapped_document.get_offsets(number), len(text)]
            for start, end in itertools.pairwise((0, *ends)):
                yield number, text[start:end]


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
