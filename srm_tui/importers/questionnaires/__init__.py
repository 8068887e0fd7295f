"""Questionnaires that come back, as XLSX workbooks or CSV tables."""

from srm_tui.importers.questionnaires.reading import read_returned

__all__ = ["read_returned"]
