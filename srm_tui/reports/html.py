"""The report as one HTML page; the PDF is printed from the same templates."""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from srm_tui import resources
from srm_tui.reports.model import ReportModel
from srm_tui.reports.registry import Progress, file_stem
from srm_tui.reports.text import printable

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """The portable assessment that travels with a report."""

    name: str
    sha256: str
    address: str
    """Where the page holds it; empty where it is attached to the PDF."""


def render(model: ReportModel, data: str, progress: Progress) -> bytes:
    """Return the report as a page that needs no other file, with `data` to download."""
    progress("Writing the page")
    address = f"data:application/yaml;base64,{base64.b64encode(data.encode()).decode()}"
    attached = attachment(model, data, address)
    return page(printable(model), ("report.css", "screen.css"), attached).encode()


def attachment(model: ReportModel, data: str, address: str = "") -> Attached:
    """Return how the report calls its data."""
    return Attached(
        name=f"{file_stem(model.about.name)}.srm.yaml",
        sha256=hashlib.sha256(data.encode()).hexdigest(),
        address=address,
    )


def page(model: ReportModel, stylesheets: Iterable[str], attached: Attached) -> str:
    """Return the report as HTML with these style sheets of the template inside."""
    from markupsafe import Markup

    template = _environment().get_template("report.html.j2")
    inside = Markup(styles(stylesheets))  # noqa: S704 (our own files)
    return template.render(report=model, styles=inside, attached=attached)


def styles(stylesheets: Iterable[str]) -> str:
    """Return these style sheets of the template, one after the other."""
    folder = resources.templates_folder() / "default"
    return "\n".join((folder / each).read_text(encoding="utf-8") for each in stylesheets)


@cache
def _environment() -> "Environment":
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(resources.templates_folder() / "default"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["percent_of"] = _percent_of
    environment.filters["width_of"] = _width_of
    environment.filters["counted"] = _counted
    environment.filters["listed"] = _listed
    return environment


def _percent_of(part: int, whole: int) -> str:
    """Return how much `part` is of `whole`, for people."""
    return f"{round(100 * part / whole)} %" if whole else "–"  # noqa: RUF001 (the dash is meant)


def _width_of(part: int, whole: int) -> str:
    """Return how long a bar is that reaches 8em for the `whole`."""
    return f"{8 * part / whole:.2f}em" if whole else "0"


def _counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _listed(names: Sequence[str], most: int) -> str:
    """Return at most `most` names, and how many more there are."""
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
