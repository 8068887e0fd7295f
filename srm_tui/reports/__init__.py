"""Writes gap reports: one model of everything printable, and a module for each format."""

from srm_tui.reports.build import build_report
from srm_tui.reports.model import ReportModel
from srm_tui.reports.registry import FORMATS, Format, Progress, file_stem, format_of

__all__ = ["FORMATS", "Format", "Progress", "ReportModel", "build_report", "file_stem", "format_of"]
