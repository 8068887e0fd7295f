"""Adds to a drawn part what WeasyPrint 70 leaves out of PDF/UA, and saves files reproducibly.

A part is changed before it is written, as the objects that WeasyPrint made: nothing is
parsed again.
"""

import io
import itertools
import re
import zlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf

Place = tuple[float, float]
"""Where a line of a page begins, in pixels from the upper left corner."""

_LINE = re.compile(rb"1 0 0 -1 ([\d.]+) ([\d.]+) Tm")
_MEDIA_TYPES = {"json": "application/json", "yaml": "application/yaml"}
"""By the ending of the file's name (RFC 8259, RFC 9512)."""
_BEGIN, _END = b"stream\n", b"\nendstream"
_PLAIN = frozenset(("/Span", "/NonStruct"))
"""The types of structure elements that say nothing by themselves (ISO 32000-1, 14.8.4)."""
_LINKS_AND_TYPE = 5
"""The entries of a structure element that has nothing but its place: Type, S, K, Pg and P."""


def complete(pdf: Any) -> tuple[Place | None, ...]:
    """Add header scopes and artifacts as PDF/UA-1 wants them; return the feet of the pages.

    These are where the last line at the foot of each page begins; None for a page
    without. The streams of a part are packed where it is drawn, and not again when
    parts are joined.
    """
    structure = _Structure(pdf)
    structure.fold()
    structure.scope_headers()
    feet = tuple(structure.unmark_margins())
    _list_attachments(pdf)
    _name_media_types(pdf)
    _pack_streams(pdf)
    return feet


def saved(pdf: "pikepdf.Pdf") -> bytes:
    """Return the file; the same content gives the same bytes."""
    import pikepdf

    file = io.BytesIO()
    streams = pikepdf.ObjectStreamMode.generate
    pdf.save(file, deterministic_id=True, object_stream_mode=streams)
    return file.getvalue()


class _Structure:
    """The structure tree of a part, and the pages that it tells about."""

    def __init__(self, pdf: Any) -> None:
        self._objects = pdf.objects
        root = self._at(pdf.catalog["StructTreeRoot"])
        self._document = self._at(root["K"][0])
        self._parents = self._at(root["ParentTree"])["Nums"]
        self._pages = [self._objects[number] for number in pdf.pages["Kids"][::3]]
        self._home: dict[bytes, bytes] = {}
        """The element that stays, for each element of the tree that stays or is folded."""
        self._with_attributes: list[Any] = []
        self._links: list[tuple[bytes, Any]] = []
        """The elements that are links, each with what it is on the page."""

    def _at(self, reference: bytes) -> Any:
        return self._objects[int(reference[:-4])]

    def fold(self) -> None:
        """Hang what plain elements hold on the element that they are part of.

        WeasyPrint makes an element of each piece of text, which are more than half of all.
        """
        waiting = [self._document]
        while waiting:
            element = waiting.pop()
            element["K"][:] = self._kids(element, waiting)
        stays = {self._document.reference, *self._home.values()}
        for each in _typed(self._objects, "/StructElem"):
            if each.reference not in stays:
                each.free = "f"
        self._list_links()

    def _kids(self, element: Any, waiting: list[Any]) -> list[Any]:
        """Return what is directly in an element, once plain elements in it are folded.

        Beside others they stay, since readers take what an element holds itself first.
        """
        reference = element.reference
        folds = not self._has_others(element)
        kids: list[Any] = []
        stack = element["K"][::-1]
        while stack:
            kid = stack.pop()
            child = self._at(kid) if isinstance(kid, bytes) else None
            if child is None:  # marked content
                kids.append(kid)
            elif "S" not in child:  # what a link is on the page, which needs no object of its own
                child.free = "f"
                if self._is_first_link(reference, child):
                    kids.append(child)
            elif folds and _is_plain(child, element):
                self._home[kid] = reference
                stack.extend(child["K"][::-1])
            else:
                self._home[kid] = kid
                child["P"] = reference
                kids.append(kid)
                waiting.append(child)
                if "A" in child:
                    self._with_attributes.append(child)
        return kids

    def _has_others(self, element: Any) -> bool:
        """Say whether there is more in an element than text in plain elements."""
        stack = list(element["K"])
        while stack:
            kid = stack.pop()
            child = self._at(kid) if isinstance(kid, bytes) else None
            if child is not None and "S" in child:
                if not _is_plain(child, element):
                    return True
                stack.extend(child["K"])
        return False

    def _is_first_link(self, reference: bytes, told: Any) -> bool:
        """Keep the link of an element; take those off the page that boxes in it repeat."""
        if self._links and self._links[-1][0] == reference:
            self._at(told["Pg"])["Annots"].remove(told["Obj"])
            self._at(told["Obj"]).free = "f"
            return False
        self._links.append((reference, self._at(told["Obj"])))
        return True

    def _list_links(self) -> None:
        """Lead from each link of a page to its element, by numbers after those of the pages."""
        first = len(self._pages)
        del self._parents[2 * first :]
        for number, (reference, link) in enumerate(self._links, first):
            link["StructParent"] = number
            self._parents += number, reference

    def scope_headers(self) -> None:
        """Say of each header cell what it heads (WeasyPrint issue 2508).

        That tells the headers of each cell, as no table of ours heads parts of itself;
        lists of their names would double the size of the tables.
        """
        for element in self._with_attributes:
            attributes = element["A"]
            if element["S"] == "/TH":
                row = self._at(element["P"])
                section = self._at(row["P"]) if row["S"] == "/TR" else row
                attributes["Scope"] = "/Column" if section["S"] == "/THead" else "/Row"
                element.pop("ID", None)
            elif element["S"] == "/TD":
                attributes.pop("Headers", None)
                if len(attributes) == 1:  # its owner, and nothing that it says
                    del element["A"]

    def unmark_margins(self) -> Sequence[Place | None]:
        """Turn what stands in page margins into artifacts; return, by page, its last line.

        WeasyPrint draws margin boxes last and tags them outside of the structure tree.
        """
        feet: list[Place | None] = []
        for number, page in enumerate(self._pages):
            owners = self._parents[2 * number + 1]
            count = len(owners)
            while count and owners[count - 1] not in self._home:
                count -= 1
            feet.append(_unmark(self._at(page["Contents"]).stream, count))
            owners[:] = [self._home[each] for each in owners[:count]]
        return feet


def _is_plain(child: Any, element: Any) -> bool:
    """Say whether a child says nothing that the element around it does not say."""
    return (
        child["S"] in _PLAIN and len(child) == _LINKS_AND_TYPE and child["Pg"] == element.get("Pg")
    )


def _unmark(stream: list[Any], first: int) -> Place | None:
    """Make artifacts of the marked content from number `first` on; return its last line."""
    last = foot = None
    for at in range(len(stream) - 1, 0, -1):
        item = stream[at]
        if isinstance(item, dict) and "MCID" in item:
            if item["MCID"] < first:
                break
            stream[at - 1 : at + 1] = "/Artifact", b"<</Type /Pagination>>"
            foot = last
        elif last is None and isinstance(item, bytes) and (line := _LINE.fullmatch(item)):
            last = float(line[1]), float(line[2])
    return foot


def _list_attachments(pdf: Any) -> None:
    """List attachments once each, and by their names in order (ISO 32000-1, 7.9.6)."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])
        listed = pdf.objects[int(pdf.catalog["Names"]["EmbeddedFiles"].split()[0])]["Names"]
        files = sorted(zip(listed[::2], listed[1::2], strict=True), key=lambda file: file[0].data)
        listed[:] = itertools.chain.from_iterable(files)


def _name_media_types(pdf: Any) -> None:
    """Say what is attached, which WeasyPrint guesses by what the machine knows of endings."""
    for each in _typed(pdf.objects, "/Filespec"):
        kind = _MEDIA_TYPES.get(each["UF"].string.rpartition(".")[2])
        if kind:
            file = pdf.objects[int(each["EF"]["F"].split()[0])]
            file.extra["Subtype"] = f"/{kind.replace('/', '#2f')}"


def _typed(objects: Sequence[Any], kind: str) -> Iterator[Any]:
    return (each for each in objects if isinstance(each, dict) and each.get("Type") == kind)


def _pack_streams(pdf: Any) -> None:
    """Pack what is not packed yet; programs look for the metadata without unpacking.

    WeasyPrint would pack as tightly as can be, in three times the time.
    """
    for each in pdf.objects:
        if hasattr(each, "stream") and each.extra.get("Type") != "/Metadata":
            if "Filter" in each.extra:
                continue
            written = each.data
            content = written[written.index(_BEGIN) + len(_BEGIN) : -len(_END)]
            each.stream = [zlib.compress(content)]
            each.extra["Filter"] = "/FlateDecode"
