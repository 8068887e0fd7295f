"""Plain tables, as wide as the terminal."""

from collections.abc import Iterator, Sequence

_GAP = "  "
_CUT = "..."


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
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(character: str) -> int:
    import unicodedata

    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _fitted(text: str, size: int) -> str:
    """Return `text` cut or filled to `size` columns."""
    width = cell_width(text)
    if width <= size:
        return text + " " * (size - width)
    used, kept = 0, 0
    for character in text:
        used += _width(character)
        if used > size - len(_CUT):
            used -= _width(character)
            break
        kept += 1
    return text[:kept] + _CUT + " " * (size - len(_CUT) - used)
