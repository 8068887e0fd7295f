"""Static fonts cut from variable ones: a few characters in one weight."""

import io
from collections.abc import Set
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

_UNITS = 1000
_SPACES = (0x20, 0xA0)


@cache
def codes_of(path: Path) -> frozenset[int]:
    """Return the code points that a font, or the first of a collection, draws."""
    from fontTools.ttLib import TTFont

    with TTFont(path, fontNumber=0, lazy=True) as font:
        return frozenset(font.getBestCmap())


def cut_script(path: Path, characters: Set[str], weight: int) -> bytes:
    """Return the font with these characters, and the shapes that they take beside each other."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    options = subset.Options(layout_features=["*"], glyph_names=False, notdef_outline=True)
    with TTFont(path, lazy=True, recalcTimestamp=False) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=sorted(map(ord, characters)))
        subsetter.subset(font)
        _narrow_spaces(font)
        return _saved(instantiateVariableFont(font, {"wght": weight}, inplace=True))


def cut_ideographs(path: Path, number: int, characters: Set[str], weight: int) -> bytes:
    """Return a font with these characters of a font of a collection.

    They take no shapes beside each other, so each is drawn once more, which for a font of
    so many is ten times as fast as taking the others away.
    """
    from fontTools.fontBuilder import FontBuilder

    font = _collected(path, number)
    names = {ord(each): font.getBestCmap().get(ord(each)) for each in sorted(characters)}
    names = {code: name for code, name in names.items() if name}
    glyphs = {
        name: _drawn(path, number, weight, name)
        for name in dict.fromkeys([".notdef", *names.values()])
    }
    builder = FontBuilder(_UNITS, isTTF=False)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap(names)
    builder.setupCFF("Ideographs", {}, {name: glyph for name, (glyph, _) in glyphs.items()}, {})
    builder.setupHorizontalMetrics({name: (width, 0) for name, (_, width) in glyphs.items()})
    head = font["hhea"]
    builder.setupHorizontalHeader(ascent=head.ascent, descent=head.descent)
    builder.setupNameTable({"familyName": "Ideographs", "styleName": str(weight)})
    builder.setupOS2(usWeightClass=weight)
    builder.setupPost(keepGlyphNames=False)
    builder.setupHead(unitsPerEm=_UNITS, created=0, modified=0)
    builder.font.recalcTimestamp = False
    return _saved(builder.font)


def _narrow_spaces(font: Any) -> None:
    """Make spaces no wider than in text; among emoji they are as wide as those."""
    widest = font["head"].unitsPerEm * 3 // 10
    for code in _SPACES:
        if (name := font.getBestCmap().get(code)) and font["hmtx"][name][0] > widest:
            font["hmtx"][name] = (widest, 0)


@lru_cache(maxsize=16384)
def _drawn(path: Path, number: int, weight: int, name: str) -> tuple[Any, int]:
    """Return a glyph drawn once more, and its width; chapters have most of them in common."""
    from fontTools.pens.t2CharStringPen import T2CharStringPen

    glyphs = _drawers(path, number, weight)
    glyph = glyphs[name]
    pen = T2CharStringPen(glyph.width, glyphs)
    glyph.draw(pen)
    return pen.getCharString(), round(glyph.width)


@cache
def _drawers(path: Path, number: int, weight: int) -> Any:
    """Return what draws the glyphs of a font of a collection."""
    return _collected(path, number).getGlyphSet(location={"wght": weight})


@cache
def _collected(path: Path, number: int) -> Any:
    """Return a font of a collection, which takes a while to open."""
    from fontTools.ttLib import TTFont

    return TTFont(path, fontNumber=number, lazy=True)


def _saved(font: Any) -> bytes:
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()
