"""WeasyPrint with our fonts, our metadata, and access to nothing else."""

import atexit
import contextlib
import re
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from srm_tui import resources
from srm_tui.collector import collector_off
from srm_tui.errors import ReportError
from srm_tui.reports.libraries import install_command, load_weasyprint
from srm_tui.reports.pdf.finish import Place, complete
from srm_tui.reports.pdf.fonts import FACES, face, no_machine_fonts
from srm_tui.reports.pdf.parts import Part
from srm_tui.reports.pdf.reading import page_class, tree
from srm_tui.reports.pdf.scripts import dressed, faces_for
from srm_tui.reports.pdf.sharing import Glyphs, PartFonts
from srm_tui.reports.pdf.spelling import teach_spelling
from srm_tui.reports.template import MEDIA_TYPES

_VARIANT = "pdf/a-3a"
_SHEETS = 3
"""How many are kept: that of the report, and those with faces for the script of a chapter."""
_INSIDE = tuple(f"data:{kind};base64," for kind in MEDIA_TYPES.values())
"""How the addresses begin that hold a picture or font of a template whole."""


class Drawn(NamedTuple):
    """A part as a PDF file of its own."""

    pdf: bytes
    page_count: int
    page_by_anchor: dict[str, int]
    """The page of each anchor, the first being 0."""
    feet: tuple[Place | None, ...]
    """Where the last line at the foot of each page begins; None for a page without."""
    glyphs: Glyphs = ()
    """What it draws of the fonts whose programs the whole has to give it."""


class AttachedFile(NamedTuple):
    """A file that travels inside a report."""

    name: str
    data: bytes
    description: str
    relationship: str
    """What it is to the report, in the words of PDF 2.0 (7.11.3)."""


class Attached(NamedTuple):
    """What travels inside a report."""

    files: tuple[AttachedFile, ...]
    at: datetime
    """When the report was made."""


def draw(part: Part, styles: str, attached: Attached | None = None) -> Drawn:
    """Return a part laid out; what is attached goes with the metadata of the report."""
    weasyprint()
    with collector_off():
        faces = faces_for(part.html)
        if faces:
            teach_spelling()
        dress = dressed(styles, faces)
        sheet, _ = _sheet(dress)
        document = _page(part).render(
            font_config=_fonts(dress, is_ours=part.is_ours),
            stylesheets=[sheet],
            pdf_variant=_VARIANT,
        )
        fonts = PartFonts(part)
        if part.is_ours:
            document.fonts = fonts
        anchors: dict[str, int] = {}
        for number, each in enumerate(document.pages):
            for anchor in each.anchors:
                anchors.setdefault(anchor, number)
        attachments = []
        if attached is not None:
            document.metadata.__class__ = _metadata_class()
            attachments = [_attachment(each, attached.at) for each in attached.files]
        feet: list[Place | None] = []
        pdf: bytes = document.write_pdf(
            finisher=lambda _, written: feet.extend(complete(written)),
            pdf_variant=_VARIANT,
            attachments=attachments,
            uncompressed_pdf=True,
            pdf_identifier=False,  # the whole has one
        )
        return Drawn(pdf, len(document.pages), anchors, tuple(feet), fonts.glyphs)


def _page(part: Part) -> Any:
    root = tree(part)
    if root is None:
        return weasyprint().HTML(string=part.html, url_fetcher=fetcher())
    return page_class()(root, fetcher())


def _attachment(file: AttachedFile, at: datetime) -> Any:
    return weasyprint().Attachment(
        string=file.data,
        name=file.name,
        description=file.description,
        relationship=file.relationship,
        created=at,
        modified=at,
        url_fetcher=fetcher(),
    )


def make_ready(styles: str) -> None:
    """Load what `draw` needs and copies of this process can share."""
    _sheet(styles)


def open_fonts(styles: str) -> None:
    """Load what `draw` needs in each process anew: a copy lacks the threads that find fonts."""
    _fonts(styles, is_ours=True)


def weasyprint() -> Any:
    """Return WeasyPrint; it raises ReportError where a library is missing."""
    try:
        return load_weasyprint()
    except OSError as error:
        message = "PDF needs a library that this machine lacks"
        reason = str(error).splitlines()[0]
        hint = f"Install it: {install_command()} -- HTML, Markdown, CSV and JSON work without."
        raise ReportError(f"{message}: {reason}", hint) from None


class _Faces(list[Any]):
    """The faces that styles name, as they are found in them."""

    def add_font_face(self, face: Any, _: Any) -> None:
        """Keep a face, as WeasyPrint's fonts would."""
        self.append(face)


@lru_cache(maxsize=_SHEETS)
def _sheet(styles: str) -> tuple[Any, _Faces]:
    """Return the styles read, and the faces that they name."""
    faces = _Faces()
    sheet = weasyprint().CSS(string=styles, font_config=faces, url_fetcher=fetcher())
    return sheet, faces


@lru_cache(maxsize=_SHEETS)
def _fonts(styles: str, *, is_ours: bool) -> Any:
    """Return the fonts of the styles, seldom read more than once in a process.

    `is_ours` says that the styles name no font of the machine, which then has no say.
    """
    _, faces = _sheet(styles)
    from weasyprint.text.fonts import FontConfiguration

    atexit.register(_fonts.cache_clear)  # the fonts remove their files, for which it is late then
    with no_machine_fonts() if is_ours else contextlib.nullcontext():
        fonts = FontConfiguration()
    for each in faces:
        fonts.add_font_face(each, fetcher())
    return fonts


@cache
def fetcher() -> Any:
    """Return a fetcher that knows the files of the template and the font, and nothing else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class AssetFetcher(URLFetcher):  # type: ignore[misc]
        """Serves `asset:NAME` and what an address holds itself; any other is refused."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith(_INSIDE):
                return super().fetch(url, headers)
            name = url.removeprefix("asset:")
            if not url.startswith("asset:") or name not in FACES:
                raise ReportError(f"The report template asks for {url}, which is not part of it.")
            return URLFetcherResponse(url, face(name), {"Content-Type": "font/ttf"})

    return AssetFetcher()


@cache
def _metadata_class() -> type:
    """Return metadata that claim PDF/UA-1 beside PDF/A-3a.

    WeasyPrint writes one variant per file (its issue 2467); an A-3a file has all
    that UA-1 asks for but the claim, which must stand in the same rdf:RDF
    together with the extension schema that describes it.
    """
    from weasyprint.pdf.metadata import DocumentMetadata

    template = Path(resources.templates_folder(), "default", "pdfua.xmp").read_bytes()
    opening, inner = template.split(b"<rdf:RDF", 1)[1].split(b">", 1)
    spaces = re.sub(rb'\sxmlns:rdf="[^"]*"', b"", opening)
    inner = inner.rsplit(b"</rdf:RDF>", 1)[0].strip()

    class Metadata(DocumentMetadata):  # type: ignore[misc]
        """Puts the claim into WeasyPrint's own rdf:RDF."""

        def generate_rdf_metadata(self, *arguments: Any) -> bytes:
            rdf: bytes = super().generate_rdf_metadata(*arguments)
            rdf = rdf.replace(b"<rdf:RDF", b"<rdf:RDF" + spaces, 1)
            return rdf.replace(b"</rdf:RDF>", inner + b"</rdf:RDF>")

    return Metadata
