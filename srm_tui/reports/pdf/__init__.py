"""The report as a tagged PDF/A-3a and PDF/UA-1 file that carries its own data."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from srm_tui.reports.html import attachment, page, styles
from srm_tui.reports.model import Look, ReportModel
from srm_tui.reports.oscal.names import ACTION_PLAN, RESULTS
from srm_tui.reports.oscal.writing import attached_documents
from srm_tui.reports.pdf.drawing import Attached, AttachedFile
from srm_tui.reports.pdf.finish import saved
from srm_tui.reports.pdf.ideographs import marked
from srm_tui.reports.pdf.joining import join
from srm_tui.reports.pdf.parts import cut
from srm_tui.reports.pdf.press import Press
from srm_tui.reports.pdf.scripts import Drawable
from srm_tui.reports.registry import Notice, Progress, Step
from srm_tui.reports.text import printable

__all__ = ["printed", "render"]

_TELLS = "\0"
"""Stands between a page and what it tells; the gate lets nobody type it."""


def render(model: ReportModel, data: str, progress: Progress) -> bytes:
    """Return the report as PDF, with `data`, the portable assessment, attached as its source.

    Results and plan of action are attached as OSCAL, where there are any.

    Its chapters are laid out apart, several at once, and joined. Those that are as they
    were when this process last made a report are taken from memory. It raises ReportError
    where the libraries for PDF are missing.
    """
    documents = attached_documents(model.basis)
    digests = tuple((name, hashlib.sha256(each).hexdigest()) for name, each in documents.items())
    attached = replace(attachment(model, data), oscal=digests)
    files = tuple(_files(attached.name, data, documents))
    inside = Attached(files, model.generated_at)

    def html() -> str:
        changed = printable(model, Drawable(), is_page=True)
        notices = (each for each in changed.notices if isinstance(each, Notice))
        return _TELLS.join((page(changed, (), attached), *notices))

    return printed(html, model.look, inside, progress)


def printed(html: Callable[[], str], look: Look, inside: Attached, progress: Progress) -> bytes:
    """Return a page, made while processes get ready, as PDF with files `inside`.

    What the page is to tell whoever makes it follows it.
    """
    progress(Step("Preparing the text", 0.0))
    with Press(styles(("report.css", "print.css"), look), progress) as press:
        text, *notices = press.text(html).split(_TELLS)
        for each in notices:
            progress(Notice(each))
        parts = cut(marked(text), is_ours=not look.template)
        chapters = press.chapters(parts.chapters)
        front = press.front(parts.front, chapters, inside)
        numerals = press.numerals([front, *chapters], is_ours=parts.front.is_ours)
        press.dismiss()
        progress(Step("Joining the chapters", 0.9))
        with join([front, *chapters], numerals) as joined:
            progress(Step("Finishing", 0.95))
            return saved(joined)


def _files(name: str, data: str, documents: Mapping[str, bytes]) -> Iterator[AttachedFile]:
    yield AttachedFile(
        name, data.encode(), "The assessment that this report was made from", "Source"
    )
    for file, document in documents.items():
        what = _DESCRIPTIONS[file]
        yield AttachedFile(file, document, f"{what} as OSCAL, for programs", "Supplement")


_DESCRIPTIONS = {
    RESULTS: "The answers with their verdicts",
    ACTION_PLAN: "The gaps with their owners and dates",
}
