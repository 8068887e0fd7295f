"""Writes gap reports: one model of everything printable, and a module for each format."""

from srm_tui.reports.options import USUAL, Options, Paper
from srm_tui.reports.profiles import PROFILES
from srm_tui.reports.registry import FORMATS, Format, Notice, Progress, Step, file_stem, format_of

__all__ = [
    "FORMATS",
    "PROFILES",
    "USUAL",
    "Format",
    "Notice",
    "Options",
    "Paper",
    "Progress",
    "Step",
    "file_stem",
    "format_of",
]
