"""Faces for what the document's own font cannot draw, cut to the characters that occur.

They come from packages that hold a variable font for each script. Whole, each would be cut
anew for each chapter, which takes longer than its layout; cut beforehand to the characters
of a chapter they cost little, and a text in Latin, Greek or Cyrillic letters loads none.
"""

import base64
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from srm_tui.reports.font_packages import EAST_ASIAN, SCRIPTS, font_files
from srm_tui.reports.pdf.cutting import codes_of, cut_ideographs, cut_script
from srm_tui.reports.pdf.fonts import covered
from srm_tui.reports.pdf.ideographs import said_shapes

_EAST_ASIAN = "NotoSansCJK-VF"
_EMOJI = "NotoEmoji"
_LAST = (_EMOJI, "NotoSans", "NotoSansSymbols", _EAST_ASIAN)
"""The fonts that are asked after those of a single script, for signs that several have."""
_EMOJI_FAMILY = "emoji"
"""What Pango asks for, whatever the style sheet names, where a sign is an emoji by nature."""
MAX_IDEOGRAPHS = 6_000
"""Different ones in a report; whoever writes Chinese knows some 4,000."""
_WEIGHTS = (400, 700)
_ABROAD = re.compile(
    "[^\0-\u0513\u1e00-\u1fff\u2000-\u2010\u2012-\u2022\u2026\u2030\u2032\u2033\u2039\u203a"
    "\u2044\u20ac\u2122\u2190-\u2193\u2212\u2248\u2260\u2264\u2265]"
)
"""What the document's own font may lack; the alphabets that it has are told at a glance."""
_BESIDE_LETTERS = " \u00a0\u200c\u200d"
"""Spaces and joiners are set in the face of the word before them."""
_FACE_RULE = re.compile(r"@font-face\s*\{[^}]*\}")
_FAMILIES = re.compile(rf"({_FACE_RULE.pattern})|(\bfont-family:\s*)([^;}}!]+)")
_FROM_ELSEWHERE = frozenset({"inherit", "initial", "revert", "unset"})
"""What stands alone where families could."""


class Face(NamedTuple):
    """A static font with the characters that a text needs."""

    family: str
    weight: int
    file: bytes


class Drawable:
    """The code points that can be drawn; a script's font is read when first asked for it."""

    def __init__(self) -> None:
        self._ideographs: set[int] = set()
        """Those of East Asia that were asked for; each takes a moment to draw."""

    def __contains__(self, code: object) -> bool:
        """Return whether a face that is installed draws the character."""
        if not isinstance(code, int) or code in covered():
            return isinstance(code, int)
        font = _font_of(code)
        if font == _EAST_ASIAN and len(self._ideographs) < MAX_IDEOGRAPHS:
            self._ideographs.add(code)
        return code in self._ideographs if font == _EAST_ASIAN else bool(font)


def faces_for(text: str) -> tuple[Face, ...]:
    """Return the faces that draw what the document's own font lacks of `text`."""
    characters = frozenset(_ABROAD.findall(text))
    if not characters:
        return ()
    by_font: dict[str, set[str]] = {}
    for character in characters:
        if ord(character) not in covered() and (font := _font_of(ord(character))):
            by_font.setdefault(font, set()).add(character)
    place = said_shapes(text).value if _EAST_ASIAN in by_font else 0
    return tuple(
        Face(_family(font), weight, _cut(font, place, needed, weight))
        for font, needed in sorted((font, _needed(by_font[font])) for font in by_font)
        for weight in _WEIGHTS
    )


def dressed(styles: str, faces: Iterable[Face]) -> str:
    """Return style sheets that know `faces`, and ask for them after their own fonts."""
    rules = [_rule(face) for face in faces]
    if not rules:
        return styles
    families = ", ".join(dict.fromkeys(f'"{face.family}"' for face in faces))

    def ask(found: re.Match[str]) -> str:
        own = (found[3] or "").rstrip()
        if found[1] or own in _FROM_ELSEWHERE:
            return found[0]
        return f"{found[2]}{own}, {families}{found[3][len(own) :]}"

    return "\n".join([*rules, _FAMILIES.sub(ask, styles)])


def _rule(face: Face) -> str:
    kind = "otf" if face.file.startswith(b"OTTO") else "ttf"
    address = f"data:font/{kind};base64,{base64.b64encode(face.file).decode()}"
    named = f'font-family: "{face.family}"; font-weight: {face.weight}'
    return f'@font-face {{ {named}; src: url("{address}"); }}'


def _family(font: str) -> str:
    """Return what a font is called here, so that none of the machine's is taken for it."""
    return _EMOJI_FAMILY if font == _EMOJI else f"srm-{font}"


def _needed(characters: Iterable[str]) -> frozenset[str]:
    """Return the characters with what they are made of, which shapers ask for, and spaces."""
    needed = set(_BESIDE_LETTERS)
    for character in characters:
        needed.add(character)
        needed.update(unicodedata.normalize("NFKD", character))
    return frozenset(needed)


@cache
def _font_of(code: int) -> str:
    """Return the font that draws a character; nothing where none does."""
    if _ABROAD.match(chr(code)) is None:
        return ""
    return next((name for name, path in _fonts().items() if code in codes_of(path)), "")


@cache
def _fonts() -> dict[str, Path]:
    """Return the file of each font that is installed, in the order of asking."""
    files = [*font_files(SCRIPTS, "*.ttf"), *font_files(EAST_ASIAN, "*.ttc")]
    named = {path.name.partition("[")[0].partition(".")[0]: path for path in files}
    names = [name for name in named if name not in _LAST and not name.endswith("-Italic")]
    return {name: named[name] for name in (*names, *_LAST) if name in named}


@lru_cache(maxsize=64)
def _cut(font: str, place: int, characters: frozenset[str], weight: int) -> bytes:
    """Return a font, of a collection the one at `place`, with nothing but these characters."""
    path = _fonts()[font]
    if font == _EAST_ASIAN:
        return cut_ideographs(path, place, characters, weight)
    return cut_script(path, characters, weight)
