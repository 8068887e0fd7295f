"""What a screen reader gets from a tagged PDF: its text in the order of the structure."""

import re
from collections.abc import Iterator
from typing import Any

import pikepdf


class TaggedText:
    """The content of a tagged PDF, and what only its pages show."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.marks: dict[tuple[int, int], str] = {}
        """The text of each mark, by page and mark."""
        self.artifacts: list[str] = []
        """The text of each page's artifacts."""
        self.elements: list[tuple[str, str]] = []
        """The kind and the own text of each structure element, in reading order."""
        self.read: set[tuple[int, int]] = set()
        """The marks that the structure reaches."""
        self._pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
        for number, page in enumerate(pdf.pages):
            self._read_page(number, page)
        self._walk(pdf.Root.StructTreeRoot.K, 0)

    @property
    def text(self) -> str:
        """All text in reading order, its parts divided by spaces."""
        return " ".join(filter(None, (text for _, text in self.elements)))

    @property
    def letters(self) -> str:
        """The same without spaces, so that line breaks inside words do not matter."""
        return re.sub(r"\s|\u200b", "", self.text)

    def _read_page(self, number: int, page: pikepdf.Page) -> None:
        fonts = {name: _unicode_map(font) for name, font in _fonts(page)}
        inside: list[int | None] = []
        letters: dict[int, str] = {}
        spelt: list[int] = []
        outside, font = [], ""

        def write(text: str, mark: int | None) -> None:
            if mark is None:
                outside.append(text)
            else:
                letters[mark] += text

        instructions: Any = pikepdf.parse_content_stream(page)
        for operands, operator in instructions:
            match str(operator):
                case "BDC":
                    properties = operands[1]
                    mark = int(properties.MCID) if "/MCID" in properties else None
                    if mark is not None:
                        letters[mark] = ""
                    if "/ActualText" in properties:
                        mark = inside[-1]
                        spelt.append(len(inside))
                        write(str(properties.ActualText), mark)
                    inside.append(mark)
                case "BMC":
                    inside.append(None)
                case "EMC":
                    inside.pop()
                    if spelt[-1:] == [len(inside)]:
                        spelt.pop()
                case "Tf":
                    font = str(operands[0])
                case "TJ" | "Tj" if not spelt:
                    write("".join(_decoded(operands, fonts[font])), inside[-1] if inside else None)
        self.marks |= {(number, mark): text for mark, text in letters.items()}
        self.artifacts.append(" ".join(outside))

    def _walk(self, node: Any, page: int) -> None:
        if isinstance(node, pikepdf.Array):
            for each in list(node):
                self._walk(each, page)
        elif "/S" in node:
            page = self._pages[node.Pg.objgen] if "/Pg" in node else page
            kids: Any = node.get("/K", [])
            kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
            marks = [(page, int(each)) for each in kids if not isinstance(each, pikepdf.Object)]
            self.read.update(marks)
            self.elements.append((str(node.S)[1:], "".join(self.marks[each] for each in marks)))
            for each in kids:
                if isinstance(each, pikepdf.Object):
                    self._walk(each, page)


def embedded_fonts(pdf: pikepdf.Pdf) -> set[str]:
    """Return the names of the fonts of all pages; each must be embedded."""
    fonts = {
        str(descendant.BaseFont): descendant.FontDescriptor
        for page in pdf.pages
        for font in page.Resources.Font.values()
        for descendant in font.DescendantFonts
    }
    assert all("/FontFile2" in each or "/FontFile3" in each for each in fonts.values())
    return set(fonts)


def _fonts(page: pikepdf.Page) -> Iterator[tuple[str, Any]]:
    yield from page.Resources.get("/Font", pikepdf.Dictionary()).items()


def _decoded(operands: Any, characters: dict[int, str]) -> Iterator[str]:
    shown = operands[0]
    for piece in shown if isinstance(shown, pikepdf.Array) else [shown]:
        if isinstance(piece, pikepdf.String):
            code = bytes(piece)
            for place in range(0, len(code), 2):
                yield characters.get(int.from_bytes(code[place : place + 2], "big"), "")


def _unicode_map(font: Any) -> dict[int, str]:
    """Return what each glyph of a font means, as the font's ToUnicode says."""
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", font.ToUnicode.read_bytes(), re.S):
        for glyph, meaning in re.findall(rb"<(\w+)>\s*<(\w+)>", block):
            found[int(glyph, 16)] = bytes.fromhex(meaning.decode()).decode("utf-16-be")
    return found
