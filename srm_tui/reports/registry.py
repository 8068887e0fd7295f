"""The formats in which a report can be written."""

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from srm_tui.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from srm_tui.reports.model import ReportModel

Progress = Callable[[str], None]
"""Told what is being done, often as a Step; it may raise to stop the work."""


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
    """A format, and the module whose `render` writes it."""

    id: str
    suffixes: tuple[str, ...]
    title: str
    module: str
    is_binary: bool = False
    """Whether a terminal cannot show it."""

    def render(self, model: "ReportModel", data: str, progress: Progress) -> bytes:
        """Return the report as the bytes of a file; `data` is the portable assessment."""
        module = importlib.import_module(f"srm_tui.reports.{self.module}")
        rendered: bytes = module.render(model, data, progress)
        return rendered


FORMATS = {
    each.id: each
    for each in (
        Format(
            id="pdf",
            suffixes=(".pdf",),
            title="PDF for the compliance file, with its data inside",
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
            title="XLSX workbook: register, plan, matrix, coverage",
            module="sheets",
            is_binary=True,
        ),
        Format(id="csv", suffixes=(".csv",), title="CSV, one row a duty", module="tables"),
        Format(id="json", suffixes=(".json",), title="JSON for programs", module="data"),
    )
}


def format_of(path: "Path", named: str = "") -> Format:
    """Return the format that was named, or that the suffix of `path` means.

    It raises UsageError when neither says one.
    """
    if named:
        return FORMATS[named]
    suffix = path.suffix.casefold()
    for each in FORMATS.values():
        if suffix in each.suffixes:
            return each
    known = ", ".join(each.suffixes[0] for each in FORMATS.values())
    message = f"'{path.name}' does not say which format to write."
    raise UsageError(message, f"Let it end in {known}, or use --format.")


def file_stem(name: str) -> str:
    """Return the name of an assessment as a file can be called."""
    kept = "".join(each if each.isalnum() or each in "-_." else "-" for each in name)
    pieces = (each for each in kept.split("-") if each.strip("."))
    return "-".join(pieces).strip(".")[:60] or "assessment"
