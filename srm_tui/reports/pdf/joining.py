"""Joins parts into one PDF: pages, structure, bookmarks, links, and the numbers of pages."""

import contextlib
import io
import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from srm_tui.reports.pdf.drawing import Drawn
from srm_tui.reports.pdf.finish import Place
from srm_tui.reports.pdf.parts import OUTSIDE
from srm_tui.reports.pdf.sharing import face_of

NUMERALS = "Page of0123456789"
"""The characters of which page numbers are made."""

_POINTS_PER_PIXEL = 0.75
_SIZE = 8
_GREY = "0.275 0.322 0.369"
_GLYPH = re.compile(r"<(\w{4})> <(\w{4})>")


@contextlib.contextmanager
def join(parts: Sequence[Drawn], numerals: bytes) -> Iterator[Pdf]:
    """Yield the parts as one document, as the first of them calls itself.

    Each page but a cover has its number opposite to what stands at its foot, in the
    font of the page `numerals`.
    """
    with contextlib.ExitStack() as opened:
        files = [opened.enter_context(pikepdf.open(io.BytesIO(each.pdf))) for each in parts]
        whole = files[0]
        joint = _Joint(whole)
        for number, file in enumerate(files):
            joint.add(file, number)
        joint.finish()
        stamp = opened.enter_context(pikepdf.open(io.BytesIO(numerals)))
        _share_programs(whole, stamp)
        feet = [foot for each in parts for foot in each.feet]
        _number_pages(whole, feet, _Font(whole, stamp))
        yield whole


class _Joint:
    """What the parts have in common, as it grows."""

    def __init__(self, whole: Pdf) -> None:
        self.whole = whole
        self.marks = 0
        """How many lists of marked content the parts so far have."""
        self.structure = whole.Root.StructTreeRoot
        self.document = self.structure.K[0]
        self.children: list[Any] = []
        self.parents: list[Any] = []
        self.destinations: dict[bytes, Any] = {}
        self.bookmarks: list[Any] = []

    def add(self, file: Pdf, number: int) -> None:
        """Add the pages of a part and all that refers to them."""
        structure = file.Root.StructTreeRoot
        _shift_marks(file, self.marks)
        names, first = _taken(file) if number else (_names(file), None)
        if number:
            for page in file.pages:
                self.whole.pages.append(page)
            structure = self.whole.copy_foreign(structure)
            names = self.whole.copy_foreign(names)
        if first is not None:
            self.bookmarks += _siblings(self.whole.copy_foreign(first))
        for child in list(structure.K[0].K):
            child.P = self.document
            self.children.append(child)
        listed = structure.ParentTree.Nums
        for at in range(0, len(listed), 2):
            self.parents += [int(listed[at]) + self.marks, listed[at + 1]]
        self.marks += len(listed) // 2
        for at in range(0, len(names), 2):
            self.destinations.setdefault(bytes(names[at]), names[at + 1])

    def finish(self) -> None:
        """Write what was gathered into the whole."""
        self.document.K = Array(self.children)
        self.structure.ParentTree.Nums = Array(self.parents)
        names: list[Any] = []
        for name, destination in sorted(self.destinations.items()):
            names += [String(name.decode()), destination]
        if "/Names" not in self.whole.Root:
            self.whole.Root.Names = Dictionary()
        self.whole.Root.Names.Dests = Dictionary(Names=Array(names))
        self._hang_bookmarks()
        self._restore_links()

    def _hang_bookmarks(self) -> None:
        """Put the bookmarks of the chapters below that of the report, after the contents."""
        report = self.whole.Root.Outlines.First
        own = _siblings(report.First) if "/First" in report else []
        bookmarks = [*own, *self.bookmarks]
        for before, after in itertools.pairwise(bookmarks):
            before.Next, after.Prev = after, before
        for each in bookmarks:
            each.Parent = report
        report.First, report.Last = bookmarks[0], bookmarks[-1]
        report.Count = len(bookmarks)
        self.whole.Root.Outlines.Count = 1 + len(bookmarks)

    def _restore_links(self) -> None:
        """Let the links between parts lead to the place that they name."""
        for page in self.whole.pages:
            for annotation in page.get("/Annots", []):
                address = str(annotation.A.get("/URI", "")) if "/A" in annotation else ""
                anchor = address.removeprefix(OUTSIDE)
                if anchor != address and anchor.encode() in self.destinations:
                    del annotation.A
                    annotation.Dest = String(anchor)
                    annotation.Contents = String(anchor)


def _shift_marks(file: Pdf, by: int) -> None:
    """Count the lists of marked content on from those of the parts before."""
    for page in file.pages:
        page.StructParents = int(page.StructParents) + by
        for annotation in page.get("/Annots", []):
            if "/StructParent" in annotation:
                annotation.StructParent = int(annotation.StructParent) + by


def _names(file: Pdf) -> Any:
    """Return the named places of a part, each with where it is."""
    if "/Names" not in file.Root or "/Dests" not in file.Root.Names:
        return Array()
    return file.Root.Names.Dests.Names


def _taken(file: Pdf) -> tuple[Any, Any]:
    """Return named places and the first bookmark of a part, and take them off it."""
    names = file.make_indirect(_names(file))
    first = None
    if "/Outlines" in file.Root:
        first = file.Root.Outlines.First
        del file.Root.Outlines
    if "/Names" in file.Root:
        del file.Root.Names
    return names, first


def _siblings(item: Any) -> list[Any]:
    found = [item]
    while "/Next" in found[-1]:
        found.append(found[-1].Next)
    return found


def _share_programs(whole: Pdf, specimen: Pdf) -> None:
    """Give fonts whose programs the parts left empty those of the specimen."""
    programs: dict[str, Any] = {}
    for page in _first_of_each_part(whole):
        for font in page.Resources.get("/Font", {}).values():
            descriptor = font.DescendantFonts[0].get("/FontDescriptor", Dictionary())
            if "/FontFile2" in descriptor and descriptor.FontFile2.Length1 == 0:
                if not programs:
                    programs = {
                        face_of(str(each.BaseFont)): whole.copy_foreign(
                            each.DescendantFonts[0].FontDescriptor.FontFile2
                        )
                        for each in specimen.pages[0].Resources.Font.values()
                    }
                descriptor.FontFile2 = programs[face_of(str(font.BaseFont))]


def _first_of_each_part(whole: Pdf) -> Iterator[Any]:
    """Yield a page for each set of resources, which the pages of a part have in common."""
    known: set[tuple[int, int]] = set()
    for page in whole.pages:
        if page.Resources.objgen not in known:
            known.add(page.Resources.objgen)
            yield page


class _Font:
    """A font that holds the numerals, with their codes and widths."""

    def __init__(self, whole: Pdf, stamp: Pdf) -> None:
        needed = set(NUMERALS)
        for font in stamp.pages[0].Resources.Font.values():
            told = _GLYPH.findall(font.ToUnicode.read_bytes().decode())
            codes = {chr(int(text, 16)): int(code, 16) for code, text in told}
            if needed <= codes.keys():
                break
        self.font = whole.copy_foreign(font)
        self._codes = codes
        self._widths = _widths(font.DescendantFonts[0].W)

    def encoded(self, text: str) -> str:
        """Return `text` as the content of a page names it."""
        return "".join(f"{self._codes[each]:04x}" for each in text)

    def width(self, text: str) -> float:
        """Return how wide `text` is, in points."""
        return sum(self._widths[self._codes[each]] for each in text) * _SIZE / 1000


def _widths(listed: Any) -> dict[int, float]:
    """Return the width of each glyph (ISO 32000-1, 9.7.4.3: first glyph, then its widths)."""
    widths = {}
    for at in range(0, len(listed), 2):
        for offset, width in enumerate(listed[at + 1]):
            widths[int(listed[at]) + offset] = float(width)
    return widths


def _number_pages(whole: Pdf, feet: Sequence[Place | None], font: _Font) -> None:
    """Write its number on each page, as an artifact: readers aloud leave it out."""
    for page in _first_of_each_part(whole):
        page.Resources.Font[Name.Numerals] = font.font
    for number, (page, foot) in enumerate(zip(whole.pages, feet, strict=True), 1):
        if foot is None:
            continue
        text = f"Page {number} of {len(feet)}"
        x, y = (each * _POINTS_PER_PIXEL for each in foot)
        left = float(page.MediaBox[2]) - x - font.width(text)
        base = float(page.MediaBox[3]) - y
        content = (
            "/Artifact <</Type /Pagination /Subtype /Footer>> BDC q BT "
            f"{_GREY} rg /Numerals {_SIZE} Tf {left:.3f} {base:.3f} Td "
            f"<{font.encoded(text)}> Tj ET Q EMC"
        )
        page.contents_add(content.encode(), prepend=True)
