"""Texts wrapped into lines once for a width, and drawn line by line as they come into view."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from rich.segment import Segment
from textual.content import Content
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style

Block = tuple[Content, ...]
"""One text, or some that stand beside each other."""


class _Piece(NamedTuple):
    """What one line shows of one text."""

    column: int
    """The cell at which it begins."""
    text: Content
    start: int
    line: int
    """Where it begins in the whole text of the page: at this character of this line."""


class Page:
    """Blocks below each other with a blank line between them, and a blank column at the left."""

    def __init__(self, blocks: Sequence[Block], width: int) -> None:
        self.width = width
        """How many columns there are, the blank one among them."""
        self._whole: list[str] = []
        self._lines: list[tuple[_Piece, ...]] = []
        for block in blocks:
            if self._lines:
                self._whole.append("")
                self._lines.append(())
            self._lines += self._laid(block)

    def __len__(self) -> int:
        """Return how many lines there are."""
        return len(self._lines)

    @property
    def text(self) -> str:
        """All that stands there, with lines as they were before they were wrapped."""
        return "\n".join(self._whole)

    def draw(
        self, index: int, width: int, base: Style, selected: Selection | None, mark: Style
    ) -> Strip:
        """Return a line of that width, with what is selected of it marked."""
        cells: list[Segment] = []
        used = 0
        for piece in self._lines[index] if index < len(self._lines) else ():
            cells.append(Segment(" " * (piece.column - used), base.rich_style))
            used = piece.column + piece.text.cell_length
            x = piece.start
            for text, style in _marked(piece, selected, mark).render(base, end=""):
                look = (base + style).rich_style_with_offset(x, piece.line)
                cells.append(Segment(text, look))
                x += len(text)
        cells.append(Segment(" " * (width - used), base.rich_style))
        return Strip([cell for cell in cells if cell.text], max(width, used))

    def _laid(self, block: Block) -> Iterator[tuple[_Piece, ...]]:
        """Yield the lines of texts that share the width, and keep what they say."""
        columns, left = [], 0
        for place, text in enumerate(block):
            right = self.width * (place + 1) // len(block)
            columns.append(tuple(self._wrapped(text, left + 1, max(right - left - 1, 1))))
            left = right
        for pieces in zip_longest(*columns):
            yield tuple(piece for piece in pieces if piece is not None)

    def _wrapped(self, text: Content, column: int, width: int) -> Iterator[_Piece]:
        for line in text.split(allow_blank=True):
            start = 0
            for part in line.wrap(width):
                start = max(line.plain.find(part.plain, start), start)
                yield _Piece(column, part, start, len(self._whole))
                start += len(part.plain)
            self._whole.append(line.plain)


def _marked(piece: _Piece, selected: Selection | None, mark: Style) -> Content:
    """Return the text of a piece, with what is selected of it marked."""
    span = selected.get_span(piece.line) if selected is not None else None
    if span is None:
        return piece.text
    length = len(piece.text.plain)
    first = max(span[0] - piece.start, 0)
    last = length if span[1] < 0 else min(span[1] - piece.start, length)
    return piece.text.stylize(mark, first, last) if first < last else piece.text


def same(some: Iterable[Block], others: Iterable[Block]) -> bool:
    """Return whether blocks say and look the same."""
    pairs = zip_longest(some, others, fillvalue=())
    return all(
        len(one) == len(other) and all(map(Content.is_same, one, other)) for one, other in pairs
    )
