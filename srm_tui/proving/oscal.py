"""The OSCAL documents inside a report PDF, against the digests that its pages print."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from srm_tui.errors import DocumentError, Place
from srm_tui.proving.points import Point, left_open, proven, refuted
from srm_tui.store.portable import unpacked


def oscal_points(path: Path, shown: str) -> Iterator[Point]:
    """Yield whether each document is the one whose digest stands in `shown`, without spaces."""
    for name, data in _documents(path).items():
        digest = hashlib.sha256(data).hexdigest()
        if f"{name}SHA-256{digest}" in shown:
            yield proven(f"The OSCAL document {name} is the one whose SHA-256 the report prints.")
        elif f"{name}SHA-256" in shown:
            yield refuted(f"The OSCAL document {name} has another SHA-256 than the report prints.")
        else:
            text = f"Whether the OSCAL document {name} belongs to the report: it prints no SHA-256."
            yield left_open(text)


def _documents(path: Path) -> Mapping[str, bytes]:
    import pikepdf

    place = Place(str(path))
    try:
        with pikepdf.open(path) as pdf:
            return {
                name: unpacked(spec.obj.EF.F, place, "document")
                for name, spec in sorted(pdf.attachments.items())
                if name.endswith(".json")
            }
    except (pikepdf.PdfError, AttributeError, ValueError) as error:
        raise DocumentError(place, f"The PDF cannot be read: {error}.") from None
