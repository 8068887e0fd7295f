"""What a report shows, as PDF or HTML, read within bounds."""

import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from srm_tui.errors import DocumentError, Place
from srm_tui.files import read_bytes
from srm_tui.store.portable import MAX_BYTES, unpacked


def shown_texts(path: Path) -> Iterator[str]:
    """Yield what the pages of a PDF show, piece by piece, without spaces.

    It raises DocumentError for pages that no report of srm-tui has.
    """
    import pikepdf

    place = Place(str(path))
    try:
        with pikepdf.open(path) as pdf:
            for page in pdf.pages:
                yield from _page_texts(pdf, page, place)
    except (pikepdf.PdfError, AttributeError, TypeError, ValueError, IndexError) as error:
        raise DocumentError(place, f"A page of the PDF cannot be read: {error}.") from None


def shown_on_page(path: Path) -> str:
    """Return what a report as HTML shows, without spaces."""
    page = read_bytes(path, MAX_BYTES).decode("utf-8", "replace")
    return "".join(re.sub(r"<style.*?</style>|<[^>]*>", "", page, flags=re.DOTALL).split())


def _page_texts(pdf: Any, page: Any, place: Place) -> Iterator[str]:
    import pikepdf

    fonts = {name: _characters(font, place) for name, font in page.Resources.Font.items()}
    contents = page.obj.Contents
    streams = contents if isinstance(contents, pikepdf.Array) else [contents]
    content = b"\n".join(unpacked(each, place, "page") for each in streams)
    with warnings.catch_warnings(action="ignore"):  # what it warns of cannot be read either
        instructions: Any = pikepdf.parse_content_stream(pdf.make_stream(content))
    known: dict[int, str] = {}
    for operands, operator in instructions:
        if str(operator) == "Tf":
            known = fonts.get(str(operands[0]), {})
        elif str(operator) in ("Tj", "TJ"):
            yield "".join(_shown(operands[0], known)).replace(" ", "")


def _shown(pieces: Any, known: dict[int, str]) -> Iterator[str]:
    import pikepdf

    for piece in pieces if isinstance(pieces, pikepdf.Array) else [pieces]:
        if isinstance(piece, pikepdf.String):
            code = bytes(piece)
            for at in range(0, len(code), 2):
                yield known.get(int.from_bytes(code[at : at + 2], "big"), "")


def _characters(font: Any, place: Place) -> dict[int, str]:
    """Return the character of each glyph, as the font says (ISO 32000-1, 9.10.3)."""
    found: dict[int, str] = {}
    if "/ToUnicode" in font:
        told = unpacked(font.ToUnicode, place, "font")
        for block in re.findall(rb"beginbfchar(.*?)endbfchar", told, re.S):
            for glyph, character in re.findall(rb"<(\w+)>\s*<(\w+)>", block):
                text = bytes.fromhex(character.decode()).decode("utf-16-be", "replace")
                found[int(glyph, 16)] = text
    return found
