"""The OSCAL documents of an assessment as bytes, each by itself or all at once."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import json

from srm_tui.errors import UsageError
from srm_tui.reports.basis import Basis
from srm_tui.reports.model import ReportModel
from srm_tui.reports.oscal import DOCUMENTS
from srm_tui.reports.oscal.context import Context
from srm_tui.reports.oscal.words import Node
from srm_tui.reports.registry import Progress

Render = Callable[[ReportModel, str, Progress], bytes]


def all_documents(basis: Basis) -> Mapping[str, bytes]:
    """Return the documents by the names of their files, without those that would be empty.

    It raises UsageError when nothing is in scope.
    """
    _refuse_nothing(basis)
    return dict(_written(basis, DOCUMENTS))


def attached_documents(basis: Basis) -> Mapping[str, bytes]:
    """Return the results and, where there are gaps, the plan of action, by their files."""
    named = ("oscal-ar", "oscal-poam") if basis.assessment.rows else ()
    return dict(_written(basis, named))


def _written(basis: Basis, named: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    context = Context(basis)
    for name in named:
        document = DOCUMENTS[name]
        if (node := document.build(context)) is not None:
            yield document.file, _encoded({document.root: node})


def _encoded(node: Node) -> bytes:
    return json.format(json.encode(node), indent=2) + b"\n"


def _refuse_nothing(basis: Basis) -> None:
    if not basis.assessment.rows:
        message = "Nothing is in scope yet, and OSCAL has no document without a control."
        raise UsageError(message, "Choose services first.")


def render(model: ReportModel, data: str, progress: Progress) -> bytes:  # noqa: ARG001 (one signature)
    """Return all documents in one ZIP file; it raises UsageError when nothing is in scope."""
    progress("Writing the documents")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in all_documents(model.basis).items():
            entry = zipfile.ZipInfo(name, date_time=model.generated_at.timetuple()[:6])
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            file.writestr(entry, text)
    return packed.getvalue()


def _render(name: str) -> Render:
    """Return what writes one of the documents."""

    def render(model: ReportModel, data: str, progress: Progress) -> bytes:  # noqa: ARG001 (one signature)
        progress("Writing the document")
        _refuse_nothing(model.basis)
        written = dict(_written(model.basis, (name,)))
        if not written:
            raise UsageError(*_EMPTY[name])
        return next(iter(written.values()))

    return render


_EMPTY = {
    "oscal-poam": (
        "There is no gap, and OSCAL has no plan of action without one.",
        "The results say the same: --format oscal-ar.",
    ),
    "oscal-mapping": (
        "No duty of this scope maps to a requirement of its frameworks.",
        "Choose a framework, or none to see all of them.",
    ),
}
render_catalog = _render("oscal-catalog")
render_profile = _render("oscal-profile")
render_component = _render("oscal-component")
render_ssp = _render("oscal-ssp")
render_ap = _render("oscal-ap")
render_ar = _render("oscal-ar")
render_poam = _render("oscal-poam")
render_mapping = _render("oscal-mapping")
