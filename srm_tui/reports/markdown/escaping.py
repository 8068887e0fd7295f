"""Typed text as Markdown that shows it and means nothing else."""

import re
from collections.abc import Iterable, Iterator, Sequence

Lines = Iterator[str]
"""Markdown, line by line."""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Lines:
    """Yield a table; its cells are text."""
    yield f"| {' | '.join(map(cell, head))} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(map(cell, row))} |"
    yield ""


def cell(text: str) -> str:
    """Return `text` for one line."""
    return _escaped(re.sub(r"\s+", " ", text))


def lines_of(text: str) -> str:
    """Return `text` with its line breaks, also inside an item of a list."""
    lines = (_escaped(line.strip()) for line in text.splitlines())
    return "  \n  ".join(filter(None, lines))


def _escaped(line: str) -> str:
    """Return a line with everything escaped that Markdown or HTML would read as markup."""
    escaped = re.sub(r"([\\`*_{}\[\]<>#|~!&$])", r"\\\1", line)
    escaped = re.sub(r"^([-+=])", r"\\\1", escaped)
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", escaped)
