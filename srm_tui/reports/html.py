"""The report as one HTML page; the PDF is printed from the same templates."""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from srm_tui.reports.directions import with_directions
from srm_tui.reports.model import OURS, Look, ReportModel
from srm_tui.reports.registry import Progress, file_stem
from srm_tui.reports.template import template_of
from srm_tui.reports.text import printable


class Looking(Protocol):
    """What can be rendered: anything that knows how it is to look."""

    @property
    def look(self) -> Look:
        """The paper and the template."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """The portable assessment that travels with a report."""

    name: str
    sha256: str
    address: str
    """Where the page holds it; empty where it is attached to the PDF."""
    oscal: tuple[tuple[str, str], ...] = ()
    """The OSCAL documents beside it, by name, each with its SHA-256."""


def render(model: ReportModel, data: str, progress: Progress) -> bytes:
    """Return the report as a page that needs no other file, with `data` to download."""
    progress("Writing the page")
    address = f"data:application/yaml;base64,{base64.b64encode(data.encode()).decode()}"
    attached = attachment(model, data, address)
    return page(printable(model, is_page=True), ("report.css", "screen.css"), attached).encode()


def attachment(model: ReportModel, data: str, address: str = "") -> Attached:
    """Return how the report calls its data."""
    return Attached(
        name=f"{file_stem(model.about.name)}.srm.yaml",
        sha256=hashlib.sha256(data.encode()).hexdigest(),
        address=address,
    )


def page(model: ReportModel, stylesheets: Iterable[str], attached: Attached) -> str:
    """Return the report as HTML with these style sheets of the template inside."""
    return rendered("report.html.j2", model, stylesheets, attached=attached)


def rendered(template: str, report: Looking, stylesheets: Iterable[str], **values: object) -> str:
    """Return a template of that name filled with `report` and `values`, styles inside."""
    from markupsafe import Markup

    names = tuple(stylesheets)
    inside = Markup(styles(names, report.look) if names else "")  # noqa: S704 (no typed text)
    html = template_of(report.look).render(template, {"report": report, "styles": inside, **values})
    return with_directions(html)


def styles(stylesheets: Iterable[str], look: Look = OURS) -> str:
    """Return these style sheets of the template, one after the other."""
    return template_of(look).styles(stylesheets, look.paper)
