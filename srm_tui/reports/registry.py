"""The formats in which a report can be written."""

import importlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from srm_tui.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from srm_tui.reports.model import ReportModel

Progress = Callable[[str], None]
"""Told what is being done, often as a Step, and Notices; it may raise to stop the work."""


class Notice(str):
    """Not a step: what whoever has the report made should know about it."""

    __slots__ = ()


class Step(str):
    """What is being done, with how much of all the work is behind it."""

    share: float
    """From 0 to 1."""

    def __new__(cls, text: str, share: float) -> "Step":
        """Return `text` with its share."""
        step = super().__new__(cls, text)
        step.share = share
        return step


class Format(Struct, frozen=True, kw_only=True):
    """A format, and the module that writes it."""

    id: str
    suffixes: tuple[str, ...]
    title: str
    module: str
    entry: str = "render"
    """The function of the module that writes it."""
    is_binary: bool = False
    """Whether a terminal cannot show it."""

    @property
    def says_itself(self) -> bool:
        """Whether its suffix says what the file is, beside its kind."""
        return self.suffixes[0].count(".") > 1

    @property
    def is_part(self) -> bool:
        """Whether it is one document of a format that has several."""
        return self.id.startswith("oscal-")

    def render(self, model: "ReportModel", data: str, progress: Progress) -> bytes:
        """Return the report as the bytes of a file; `data` is the portable assessment."""
        module = importlib.import_module(f"srm_tui.reports.{self.module}")
        rendered: bytes = getattr(module, self.entry)(model, data, progress)
        return rendered


def _oscal(**titles: str) -> Iterator[Format]:
    """Yield the formats of single OSCAL documents."""
    for name, title in titles.items():
        yield Format(
            id=f"oscal-{name}",
            suffixes=(f".oscal-{name}.json",),
            title=title,
            module="oscal.writing",
            entry=f"render_{name}",
        )


_EXCHANGE = (
    Format(
        id="jira-csv",
        suffixes=(".jira.csv",),
        title="Gaps as issues, for the import of Jira",
        module="exchange.jira",
    ),
    Format(
        id="tasks-md",
        suffixes=(".tasks.md",),
        title="Markdown task list by owner",
        module="exchange.tasks",
    ),
    Format(
        id="github-sh",
        suffixes=(".github.sh",),
        title="Gaps as commands that open GitHub issues",
        module="exchange.tasks",
        entry="render_commands",
    ),
    Format(
        id="caiq-xlsx",
        suffixes=(".caiq.xlsx",),
        title="CAIQ answers by CCM control (CSA STAR)",
        module="exchange.caiq",
        is_binary=True,
    ),
    Format(
        id="ciso-library",
        suffixes=(".ciso-library.yaml",),
        title="CISO Assistant: controls as a framework",
        module="exchange.ciso",
        entry="render_library",
    ),
    Format(
        id="ciso-answers",
        suffixes=(".ciso-answers.xlsx",),
        title="CISO Assistant: answers for an audit",
        module="exchange.ciso",
        entry="render_answers",
        is_binary=True,
    ),
    Format(
        id="ciso-controls",
        suffixes=(".ciso-controls.xlsx",),
        title="CISO Assistant: gaps as applied controls",
        module="exchange.ciso",
        entry="render_controls",
        is_binary=True,
    ),
    Format(
        id="ciso-exceptions",
        suffixes=(".ciso-exceptions.xlsx",),
        title="CISO Assistant: accepted risks",
        module="exchange.ciso",
        entry="render_exceptions",
        is_binary=True,
    ),
)
"""The formats that other tools import."""

FORMATS = {
    each.id: each
    for each in (
        Format(
            id="pdf",
            suffixes=(".pdf",),
            title="PDF for the compliance file, data inside",
            module="pdf",
            is_binary=True,
        ),
        Format(id="html", suffixes=(".html", ".htm"), title="HTML page in one file", module="html"),
        Format(
            id="md", suffixes=(".md", ".markdown"), title="Markdown for a wiki", module="markdown"
        ),
        Format(
            id="xlsx",
            suffixes=(".xlsx",),
            title="Workbook: register, plan and matrix",
            module="sheets",
            is_binary=True,
        ),
        Format(id="csv", suffixes=(".csv",), title="CSV, one row a duty", module="tables"),
        Format(id="json", suffixes=(".json",), title="JSON for programs", module="data"),
        Format(
            id="oscal",
            suffixes=(".oscal.zip", ".zip"),
            title="OSCAL: all documents, for GRC tools",
            module="oscal.writing",
            is_binary=True,
        ),
        *_oscal(
            ar="OSCAL assessment results: answers, verdicts, evidence",
            poam="OSCAL plan of action and milestones: the gaps",
            catalog="OSCAL catalog: the controls of the knowledge base",
            profile="OSCAL profile: the duties of this scope",
            component="OSCAL component definition: AWS's part, service by service",
            ssp="OSCAL system security plan: who provides, inherits and does what",
            ap="OSCAL assessment plan: what is asked",
            mapping="OSCAL mapping: duties beside requirements",
        ),
        *_EXCHANGE,
    )
}


def format_of(path: "Path", named: str = "") -> Format:
    """Return the format that was named, or that the suffix of `path` means.

    It raises UsageError when neither says one.
    """
    if named:
        return FORMATS[named]
    name = path.name.casefold()
    fitting = [
        (len(suffix), each.id)
        for each in FORMATS.values()
        for suffix in each.suffixes
        if name.endswith(suffix)
    ]
    if fitting:
        return FORMATS[max(fitting)[1]]
    known = ", ".join(each.suffixes[0] for each in FORMATS.values() if not each.is_part)
    message = f"'{path.name}' does not say which format to write."
    raise UsageError(message, f"Let it end in {known}, or use --format.")


def file_stem(name: str) -> str:
    """Return the name of an assessment as a file can be called."""
    kept = "".join(each if each.isalnum() or each in "-_." else "-" for each in name)
    pieces = (each for each in kept.split("-") if each.strip("."))
    return "-".join(pieces).strip(".")[:60] or "assessment"
