"""The report as one HTML page; the PDF is printed from the same templates."""

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from srm_tui import resources
from srm_tui.reports.model import Figures, ReportModel
from srm_tui.reports.registry import Progress
from srm_tui.reports.text import printable

if TYPE_CHECKING:
    from jinja2 import Environment


def render(model: ReportModel, data: str, progress: Progress) -> bytes:
    """Return the report as a page that needs no other file."""
    progress("Writing the page")
    return page(printable(model), ("report.css", "screen.css"), data).encode()


def page(model: ReportModel, stylesheets: Iterable[str], data: str = "") -> str:
    """Return the report as HTML with these style sheets of the template inside.

    `data`, the portable assessment, is offered for download where it is given.
    """
    from markupsafe import Markup

    folder = resources.templates_folder() / "default"
    styles = "\n".join((folder / each).read_text(encoding="utf-8") for each in stylesheets)
    template = _environment().get_template("report.html.j2")
    return template.render(report=model, styles=Markup(styles), data=data)  # noqa: S704 (our own file)


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
    environment.filters["share"] = _share
    environment.filters["counted"] = _counted
    environment.filters["by_label"] = _by_label
    environment.filters["data_address"] = _data_address
    return environment


def _share(part: int, whole: int) -> str:
    """Return how much `part` is of `whole`, as CSS writes it."""
    return f"{100 * part / whole:.2f}%" if whole else "0%"


def _counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _by_label(figures: Figures) -> dict[str, int]:
    """Return how many duties have each status, by its id."""
    return {status.value: count for status, count in figures.by_status}


def _data_address(text: str) -> str:
    """Return `text` as an address that holds it."""
    import base64

    return f"data:application/yaml;base64,{base64.b64encode(text.encode()).decode()}"
