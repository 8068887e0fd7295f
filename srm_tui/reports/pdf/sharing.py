"""The programs of our own fonts, cut once for the whole report and not for each part."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from srm_tui.reports.pdf.parts import Part

Glyphs = tuple[tuple[str, frozenset[int]], ...]
"""The glyphs that are drawn of each face."""

SHARED = frozenset(("Lato", "Lato-Bold", "Lato-Italic", "Lato-Semi-Bold"))
"""The faces whose programs parts share, as PDF calls them; a specimen holds each of them."""
_SPECIMEN = (
    '<html lang="en"><head><title>0</title></head><body class="running">{}'
    '<i>0</i><b style="font-weight: 600">0</b><b>0</b></body></html>'
)


def specimen(text: str) -> str:
    """Return a page that shows `text` in the usual face, and a numeral in the other ones."""
    return _SPECIMEN.format(text)


def united(glyphs: Iterable[Glyphs]) -> Glyphs:
    """Return which glyphs parts draw together."""
    found: dict[str, frozenset[int]] = {}
    for each in glyphs:
        for face, drawn in each:
            found[face] = found.get(face, frozenset()) | drawn
    return tuple(sorted(found.items()))


class PartFonts(dict[Any, Any]):
    """The fonts of a part, as WeasyPrint collects them while it draws.

    The programs of shared faces are left empty. A specimen gets them, with all the
    glyphs that it is told.
    """

    def __init__(self, part: "Part") -> None:
        super().__init__()
        self._told = dict(part.glyphs)
        self._glyphs: dict[str, frozenset[int]] = {}

    @property
    def glyphs(self) -> Glyphs:
        """What the part draws of faces whose programs it leaves empty."""
        return tuple(sorted(self._glyphs.items()))

    def __setitem__(self, key: Any, font: Any) -> None:
        super().__setitem__(key, font)
        face = face_of(font.name.decode())
        if face in SHARED:
            font.clean = partial(self._clean, font, face, font.clean)

    def _clean(self, font: Any, face: str, cut: Any, glyphs: Any, hinting: Any) -> None:
        """Stand in for what cuts a font to the glyphs that are drawn."""
        if self._told or font.missing:
            cut(dict.fromkeys({*glyphs, *self._told.get(face, ())}), hinting)
        else:
            self._glyphs[face] = frozenset(glyphs)
            font.file_content = b""


def face_of(name: str) -> str:
    """Return a font's name without the letters that tell cut fonts apart."""
    return name.rpartition("+")[2].removeprefix("/")
