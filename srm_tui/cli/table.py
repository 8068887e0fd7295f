"""Plain tables, as wide as the terminal."""

import unicodedata
from collections.abc import Iterator, Sequence

_GAP = "  "


def render_table(
    head: Sequence[str], rows: Sequence[Sequence[str]], width: int, grow: int = -1
) -> Iterator[str]:
    """Yield the lines of a table.

    When it is wider than `width` (0: no limit), the column `grow` is cut.
    """
    flat = [[" ".join(cell.split()) for cell in row] for row in (head, *rows)]
    sizes = [max(map(cell_width, column)) for column in zip(*flat, strict=True)]
    excess = sum(sizes) + len(_GAP) * (len(sizes) - 1) - width
    if width and excess > 0:
        sizes[grow] = max(sizes[grow] - excess, 12)
    for number, row in enumerate(flat):
        cells = [_fitted(cell, size) for cell, size in zip(row, sizes, strict=True)]
        yield _GAP.join(cells).rstrip()
        if number == 0:
            yield _GAP.join("-" * size for size in sizes)


def cell_width(text: str) -> int:
    """Return how many columns of a terminal `text` takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def _fitted(text: str, size: int) -> str:
    if cell_width(text) > size:
        while cell_width(text) > size - 3:
            text = text[:-1]
        text += "..."
    return text + " " * (size - cell_width(text))
