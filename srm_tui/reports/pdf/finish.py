"""Adds to a drawn part what WeasyPrint 70 leaves out of PDF/UA, and saves files reproducibly."""

import io
import re
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf

Place = tuple[float, float]
"""Where a line of a page begins, in pixels from the upper left corner."""

_MARK = re.compile(rb"/\w+\n<</MCID (\d+)>>\nBDC")
_LINE = re.compile(rb"1 0 0 -1 ([\d.]+) ([\d.]+) Tm")
_MEDIA_TYPES = {"json": "application/json", "yaml": "application/yaml"}
"""By the ending of the file's name (RFC 8259, RFC 9512)."""
_ARTIFACT = b"/Artifact\n<</Type /Pagination>>\nBDC"


def completed(drawn: bytes, name: str) -> tuple[bytes, tuple[Place | None, ...]]:
    """Return a part with header scopes, print flags and artifacts as PDF/UA-1 wants them.

    With it comes where the last line at the foot of each page begins; None for a page
    without. `name` tells its header cells from those of other parts. The streams of a
    part are packed here, and not again when the parts are joined.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        feet = tuple(_mark_running_heads(pdf))
        _rename_headers(pdf, name)
        _scope_headers(pdf)
        _print_annotations(pdf)
        _list_attachments_once(pdf)
        _name_media_types(pdf)
        return saved(pdf), feet


def saved(pdf: "pikepdf.Pdf") -> bytes:
    """Return the file; the same content gives the same bytes."""
    import pikepdf

    file = io.BytesIO()
    streams = pikepdf.ObjectStreamMode.generate
    pdf.save(file, deterministic_id=True, object_stream_mode=streams)
    return file.getvalue()


def _rename_headers(pdf: "pikepdf.Pdf", name: str) -> None:
    """Give header cells ids that no other part has, here and where cells name their headers."""
    from pikepdf import Array, Dictionary, String

    for element in pdf.objects:
        if not isinstance(element, Dictionary) or "/S" not in element:
            continue
        if "/ID" in element:
            element.ID = String(f"{name}-{element.ID}")
        attributes = element.get("/A")
        if isinstance(attributes, Dictionary) and "/Headers" in attributes:
            attributes.Headers = Array([String(f"{name}-{each}") for each in attributes.Headers])


def _scope_headers(pdf: "pikepdf.Pdf") -> None:
    """Say of each header cell whether it heads a column or a row (WeasyPrint issue 2508)."""
    from pikepdf import Dictionary, Name

    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get("/S") == "/TH":
            row = item.P
            section = row.P if row.get("/S") == "/TR" else row
            attributes = item.get("/A", Dictionary())
            attributes.O = Name.Table
            attributes.Scope = Name.Column if section.get("/S") == "/THead" else Name.Row
            item.A = attributes


def _print_annotations(pdf: "pikepdf.Pdf") -> None:
    for page in pdf.pages:
        for annotation in page.get("/Annots", []):
            annotation.F = annotation.get("/F", 4)


def _mark_running_heads(pdf: "pikepdf.Pdf") -> Iterator[Place | None]:
    """Turn what stands in page margins into artifacts; yield, page by page, its last line.

    WeasyPrint draws margin boxes last and tags them outside of the structure
    tree, so a page's marks from the first of them on are not content.
    """
    parents = pdf.Root.StructTreeRoot.ParentTree.Nums
    for number, page in enumerate(pdf.pages):
        elements = parents[2 * number + 1]
        first = len(elements)
        while first and _is_margin(elements[first - 1]):
            first -= 1
        if first == len(elements):
            yield None
            continue
        stream = _MARK.sub(partial(_unmarked, first), page.Contents.read_bytes())
        page.Contents.write(stream)
        del elements[first:]
        lines = _LINE.findall(stream, stream.index(_ARTIFACT))
        yield (float(lines[-1][0]), float(lines[-1][1])) if lines else None


def _unmarked(first: int, mark: re.Match[bytes]) -> bytes:
    return mark.group() if int(mark.group(1)) < first else _ARTIFACT


def _is_margin(element: Any) -> bool:
    """Return whether an element hangs on the document without being part of it."""
    while element.P.get("/S") != "/Document":
        element = element.P
    return bool(element.S == "/NonStruct")


def _list_attachments_once(pdf: "pikepdf.Pdf") -> None:
    import pikepdf

    if "/AF" in pdf.Root:
        once = {file.objgen: file for file in pdf.Root.AF}
        pdf.Root.AF = pikepdf.Array(list(once.values()))


def _name_media_types(pdf: "pikepdf.Pdf") -> None:
    """Say what is attached, which WeasyPrint guesses by what the machine knows of endings."""
    from pikepdf import Name

    for name, spec in pdf.attachments.items():
        kind = _MEDIA_TYPES.get(name.rpartition(".")[2])
        if kind:
            spec.obj.EF.F.Subtype = Name(f"/{kind}")
