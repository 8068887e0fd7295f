"""The report as a tagged PDF/A-3a and PDF/UA-1 file that carries its own data."""

import gc
import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any

from srm_tui import resources
from srm_tui.errors import ReportError
from srm_tui.reports.finish import finished
from srm_tui.reports.html import attachment, page
from srm_tui.reports.libraries import install_command
from srm_tui.reports.model import ReportModel
from srm_tui.reports.registry import Progress
from srm_tui.reports.text import printable

_VARIANT = "pdf/a-3a"
_STEPS = {
    "Step 1": "Reading the template",
    "Step 2": "Reading the styles",
    "Step 3": "Reading the styles",
    "Step 4": "Preparing the text",
    "Step 5": "Laying out page",
    "Step 6": "Drawing the pages",
    "Step 7": "Joining the document",
}


def render(model: ReportModel, data: str, progress: Progress) -> bytes:
    """Return the report as PDF, with `data`, the portable assessment, attached as its source.

    It raises ReportError where the libraries for PDF are missing.
    """
    progress("Preparing the text")
    weasyprint = _weasyprint()
    attached = attachment(model, data)
    html = page(printable(model, _covered()), ("report.css", "print.css"), attached)
    fetcher = _fetcher()
    with _without_collector(), _progress_told(progress):
        document = weasyprint.HTML(string=html, url_fetcher=fetcher).render(pdf_variant=_VARIANT)
        document.metadata.__class__ = _metadata_class()
        file = weasyprint.Attachment(
            string=data,
            name=attached.name,
            description="The assessment that this report was made from",
            relationship="Source",
            created=model.generated_at,
            modified=model.generated_at,
            url_fetcher=fetcher,
        )
        drawn: bytes = document.write_pdf(pdf_variant=_VARIANT, attachments=[file])
    progress("Finishing")
    return finished(drawn)


def _weasyprint() -> Any:
    """Return WeasyPrint; what it prints where a library is missing, the error says better."""
    try:
        with redirect_stdout(io.StringIO()):
            import weasyprint
    except OSError as error:
        message = "PDF needs a library that this machine lacks"
        reason = str(error).splitlines()[0]
        hint = f"Install it: {install_command()} -- HTML, Markdown, CSV and JSON work without."
        raise ReportError(f"{message}: {reason}", hint) from None
    return weasyprint


def _font_folder() -> Path:
    import fontpkg_source_sans_3

    return Path(fontpkg_source_sans_3.__file__).parent / "files"


@cache
def _covered() -> frozenset[int]:
    """Return the code points that every face of the document's font can draw."""
    from fontTools.ttLib import TTFont

    faces = []
    for path in _font_folder().glob("*.ttf"):
        with TTFont(path, lazy=True) as font:
            faces.append(frozenset(font.getBestCmap()))
    return frozenset.intersection(*faces)


@cache
def _fetcher() -> Any:
    """Return a fetcher that knows the files of the template and the font, and nothing else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class AssetFetcher(URLFetcher):  # type: ignore[misc]
        """Serves `asset:NAME`; any other address is refused."""

        def fetch(self, url: str, headers: object = None) -> Any:  # noqa: ARG002 (its signature)
            name = url.removeprefix("asset:")
            files = {
                "regular.ttf": _font_folder() / "SourceSans3[wght].ttf",
                "italic.ttf": _font_folder() / "SourceSans3-Italic[wght].ttf",
            }
            if not url.startswith("asset:") or name not in files:
                raise ReportError(f"The report template asks for {url}, which is not part of it.")
            return URLFetcherResponse(url, files[name].read_bytes(), {"Content-Type": "font/ttf"})

    return AssetFetcher()


@cache
def _metadata_class() -> type:
    """Return metadata that claim PDF/UA-1 beside PDF/A-3a.

    WeasyPrint writes one variant per file (its issue 2467); an A-3a file has all
    that UA-1 asks for but the claim, which must stand in the same rdf:RDF
    together with the extension schema that describes it.
    """
    from weasyprint.pdf.metadata import DocumentMetadata

    template = (resources.templates_folder() / "default" / "pdfua.xmp").read_bytes()
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


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keep the cyclic garbage collector off: an eighth to a quarter of the time is its."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _progress_told(progress: Progress) -> Iterator[None]:
    """Tell `progress` what WeasyPrint says that it does."""
    teller = _Teller(progress)
    logger = logging.getLogger("weasyprint.progress")
    before = logger.level
    logger.addHandler(teller)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(teller)
        logger.setLevel(before)


class _Teller(logging.Handler):
    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self.progress = progress

    def emit(self, record: logging.LogRecord) -> None:
        """Say the step in our words; what `progress` raises stops the work."""
        text = record.getMessage()
        said = _STEPS.get(text[:6], "")
        if page_number := re.search(r"Page (\d+)", text):
            said = f"{said} {page_number.group(1)}"
        elif text.startswith("Step 5"):
            return
        if said:
            self.progress(said)
