"""A CAIQ of one's own, filled in from an assessment."""

import io
from pathlib import Path
from typing import TYPE_CHECKING

from srm_tui.files import read_bytes
from srm_tui.workspace.reporting import report_time

if TYPE_CHECKING:
    from srm_tui.reports.exchange.caiq_copy import FilledCopy
    from srm_tui.workspace.workspace import Workspace

_MAX_BYTES = 6 << 20


def filled_caiq(
    workspace: "Workspace", assessment_id: str, path: Path, *, replacing: bool = False
) -> "FilledCopy":
    """Return the questionnaire in `path` filled in; the file itself stays as it is.

    It raises DocumentError for a file that is no workbook, and UsageError for one that
    is no CAIQ.
    """
    import openpyxl

    from srm_tui.importers.questionnaires.workbook import broken_files_told, check_package
    from srm_tui.reports.basis import Basis
    from srm_tui.reports.exchange.caiq import caiq_lines
    from srm_tui.reports.exchange.caiq_copy import fill_copy

    data = read_bytes(path, _MAX_BYTES)
    at = report_time(workspace.now())
    basis = Basis(
        kb=workspace.kb,
        assessment=workspace.assess(assessment_id, at.astimezone().date()),
        changes=workspace.changes(assessment_id),
        at=at,
    )
    lines = caiq_lines(basis)
    with broken_files_told(str(path)):
        check_package(data, str(path))
        book = openpyxl.load_workbook(io.BytesIO(data), keep_links=False)
    try:
        return fill_copy(book, lines, replacing=replacing)
    finally:
        book.close()
