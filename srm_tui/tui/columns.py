"""Text set in columns of fixed width."""

from collections.abc import Iterable

from rich.cells import cell_len

from srm_tui.tui.text import one_line
from srm_tui.tui.widgets.line_list import fitted


def column_cells(texts: Iterable[str], widths: Iterable[int]) -> str:
    """Return `texts` as one line, each cut or filled to its width."""
    return " ".join(column_cell(text, width) for text, width in zip(texts, widths, strict=True))


def column_cell(text: str, width: int) -> str:
    """Return `text` cut or filled to `width` cells."""
    shown = fitted(one_line(text), width)
    return shown + " " * (width - cell_len(shown))
