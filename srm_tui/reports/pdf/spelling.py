"""Says in the file which characters a group of glyphs stands for.

WeasyPrint 70 gives each glyph the characters of the place where it first drew it. That
holds for alphabets. Where letters are drawn by several glyphs, in another order or with
glyphs shared by several letters, as in Arabic, Thai or Hindi, whoever searches, copies or
listens would get other words; there the characters are written beside the glyphs
(ActualText, ISO 32000-1, 14.9.4).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from typing import Any, NamedTuple

_SHAPED = re.compile(
    "[\u0590-\u10cf\u1200-\u1cff\u200c\u200d\u20e3\ua800-\uabff\ufb1d-\ufdff\ufe70-\ufefe"
    "\U00010800-\U0001ffff]"
)
"""Characters whose glyphs may not be told one by one: of scripts that shape, and emoji."""
_SHOWN = re.compile(r"<([0-9a-f]*)>|([^<>]+)")
_NO_GLYPH = 0x10000000
"""What Pango adds to a character for which no font has a glyph."""
_GLYPH = 4
"""Hexadecimal digits of a glyph in what is shown."""


class _Group(NamedTuple):
    """Glyphs that stand for some characters together."""

    size: int
    text: str | None
    """The characters; None where the font's map from glyphs to characters says them."""


_Glyph = tuple[int, int]
"""A glyph, and how far it moves on."""


@cache
def teach_spelling() -> None:
    """Let WeasyPrint write the characters beside such glyphs, from now on."""
    from weasyprint.draw import text

    text.draw_first_line = partial(_draw_first_line, text.draw_first_line)


def _draw_first_line(draw: Callable[..., Any], stream: Any, box: Any, *arguments: Any) -> Any:
    if _SHAPED.search(box.text) is None:
        return draw(stream, box, *arguments)
    groups = list(_groups(stream, box))
    begin = len(stream.stream)
    drawn = draw(stream, box, *arguments)
    stream.stream[begin:] = spelled(groups, stream.stream[begin:])
    return drawn


def spelled(groups: Sequence[_Group], operations: Sequence[Any]) -> Sequence[Any]:
    """Return operations of a page with the characters of groups beside their glyphs.

    Where other glyphs are drawn, as of a line that is cut short, they stay as they are.
    """
    digits = (len(each) for shown in map(_shown, operations) for each, _ in _SHOWN.findall(shown))
    if sum(digits) != _GLYPH * sum(each.size for each in groups):
        return operations
    return _Speller(groups).spelled(operations)


def _shown(operation: Any) -> str:
    """Return what an operation shows; nothing where it does something else."""
    if isinstance(operation, bytes) and operation.endswith(b"] TJ"):
        return operation[1:-4].decode()
    return ""


def _groups(stream: Any, box: Any) -> Iterator[_Group]:
    """Yield the groups of glyphs of a line, from left to right."""
    from weasyprint.text.ffi import ffi, pango

    layout = box.pango_layout
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    line, _ = layout.get_first_line()
    text = layout.text.encode()
    run = line.runs[0] if line.runs != ffi.NULL else ffi.NULL
    while run != ffi.NULL:
        item, glyphs = run.data.item, run.data.glyphs
        run = run.next
        font, _ = stream.add_font(item.analysis.font)
        shown: dict[int, list[_Glyph]] = {}
        for place, info in enumerate(glyphs.glyphs[0 : glyphs.num_glyphs]):
            group = shown.setdefault(glyphs.log_clusters[place], [])
            if info.glyph != pango.PANGO_GLYPH_EMPTY:
                group.append((info.glyph, info.geometry.width))
        said = text[item.offset : item.offset + item.length]
        is_leftward = bool(item.analysis.level % 2)
        groups = _groups_of(shown, said, is_leftward=is_leftward)
        for each, meant in groups[::-1] if is_leftward else groups:
            yield from _spelt(font, each, meant, is_leftward=is_leftward)


def _groups_of(
    shown: dict[int, list[_Glyph]], said: bytes, *, is_leftward: bool
) -> list[tuple[list[_Glyph], str]]:
    """Return the glyphs of each letter that a run says; `shown` has them by where text begins.

    Marks, and joiners, which are not shown, go with the letter that they follow.
    """
    starts = sorted(shown)
    groups: list[tuple[list[_Glyph], str]] = []
    for start, end in zip(starts, [*starts[1:], len(said)], strict=True):
        glyphs, meant = shown[start], said[start:end].decode()
        if not groups or (glyphs and not unicodedata.category(meant[0]).startswith("M")):
            groups.append((glyphs, meant))
        else:
            before, letter = groups[-1]
            both = [*glyphs, *before] if is_leftward else [*before, *glyphs]
            groups[-1] = both, letter + meant
    return groups


def _spelt(font: Any, group: list[_Glyph], meant: str, *, is_leftward: bool) -> Iterator[_Group]:
    """Yield a group of glyphs; its marks apart from its letter, where they are drawn over it.

    Readers take the room of a letter from where its last glyph ends.
    """
    glyphs = [glyph for glyph, _ in group]
    text = _unsaid(font, glyphs, meant, is_leftward=is_leftward)
    letters = [bool(width) for _, width in group]
    if text is None or sum(letters) != 1:
        yield _Group(len(glyphs), text)
        return
    for is_letter in letters:
        yield _Group(1, text if is_letter else "")


def _unsaid(font: Any, glyphs: list[int], meant: str, *, is_leftward: bool) -> str | None:
    """Return the characters that glyphs mean; None where the font's map will say them."""
    known: dict[int, str] = font.to_unicode
    if any(glyph & _NO_GLYPH for glyph in glyphs):
        return meant
    in_order = meant[::-1] if is_leftward else meant
    for place, glyph in enumerate(glyphs):
        known.setdefault(glyph, in_order[place] if len(glyphs) == len(meant) else meant)
    return None if len(glyphs) == 1 and known[glyphs[0]] == meant else meant


class _Speller:
    """Puts marks around groups of glyphs in what draws them."""

    def __init__(self, groups: Iterable[_Group]) -> None:
        self._groups = iter([each for each in groups if each.size])
        self._left = 0
        """Glyphs of the present group that are still to come."""
        self._is_open = False
        self._done: list[Any] = []

    def spelled(self, operations: Iterable[Any]) -> list[Any]:
        """Return the operations with what they show parted by groups."""
        for operation in operations:
            if shown := _shown(operation):
                self._show(shown)
            else:
                self._done.append(operation)
        return self._done

    def _show(self, shown: str) -> None:
        pieces: list[str] = []
        for glyphs, space in _SHOWN.findall(shown):
            if space:
                pieces.append(f"{space} ")
            for place in range(0, len(glyphs), _GLYPH):
                if not self._left:
                    group = next(self._groups)
                    self._left = group.size
                    if group.text is not None:
                        self._flush(pieces)
                        self._begin(group.text)
                pieces.append(f"<{glyphs[place : place + _GLYPH]}>")
                self._left -= 1
                if not self._left and self._is_open:
                    self._flush(pieces)
                    self._end()
        self._flush(pieces)

    def _begin(self, text: str) -> None:
        self._is_open = True
        code = text.encode("utf-16-be").hex()
        self._done.append(f"/Span <</ActualText <feff{code}>>> BDC")

    def _end(self) -> None:
        self._is_open = False
        self._done.append("EMC")

    def _flush(self, pieces: list[str]) -> None:
        if pieces:
            self._done.append(f"[{''.join(pieces).replace('><', '')}] TJ")
            pieces.clear()
