"""The roll-up of many assessments, as files."""

from srm_tui.reports.portfolio.formats import FORMATS, render
from srm_tui.reports.portfolio.model import PortfolioReport, build_portfolio

__all__ = ["FORMATS", "PortfolioReport", "build_portfolio", "render"]
