"""A CAIQ that somebody brings is filled in by the ids of its questions, never by their texts."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.errors import DocumentError, UsageError
from srm_tui.workspace import Workspace
from srm_tui.workspace.caiq import filled_caiq

HEADS = (
    "Question ID", "Question", "CSP CAIQ  Answer", "SSRM Control Ownership",
    "CSP Implementation Description (Optional/Recommended)",
    "CSC Responsibilities (Optional/Recommended)",
)  # fmt: skip


def caiq(path: Path, rows: list[tuple[Any, ...]], title: str = "CAIQv4.0.3") -> Path:
    """Write a workbook with the heads of a CAIQ in its second row."""
    book = openpyxl.Workbook()
    book.active.title = "Introduction"
    sheet = book.create_sheet(title)
    for row in (("A title",), HEADS, *rows):
        sheet.append(row)
    book.save(path)
    return path


def rows_of(data: bytes) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return list(book.worksheets[1].iter_rows(min_row=3, values_only=True))


@pytest.fixture
def demo(workspace: Workspace) -> str:
    return workspace.demo()


def test_questions_are_answered_by_the_control_before_their_dot(
    workspace: Workspace, demo: str, tmp_path: Path, kb: KnowledgeBase
) -> None:
    ids = [each.id for each in kb.framework_by_id["csa-ccm-4.0"].requirements]
    path = caiq(tmp_path / "caiq.xlsx", [(f"{each}.1", "?") for each in ids])
    found = filled_caiq(workspace, demo, path)
    assert (found.questions, found.version, found.unknown) == (len(ids), "4.0.3", ())
    rows = rows_of(found.data)
    assert {row[2] for row in rows} == {"Yes", "No", "NA", None}
    assert {row[3] for row in rows} <= {"CSC-owned", "Shared CSP and CSC", "NA", None}
    assert found.filled == sum(any(row[2:]) for row in rows)
    assert {row[1] for row in rows} == {"?"}


@pytest.fixture
def answered(workspace: Workspace, demo: str, tmp_path: Path, kb: KnowledgeBase) -> str:
    """A question that has an answer in the filled example."""
    ids = [each.id for each in kb.framework_by_id["csa-ccm-4.0"].requirements]
    path = caiq(tmp_path / "all.xlsx", [(f"{each}.1", "?") for each in ids])
    rows = rows_of(filled_caiq(workspace, demo, path).data)
    return next(str(row[0]) for row in rows if row[2] and not str(row[0]).startswith("STA-"))


def test_what_is_filled_in_already_stays_unless_it_is_to_be_replaced(
    workspace: Workspace, demo: str, tmp_path: Path, answered: str
) -> None:
    path = caiq(tmp_path / "caiq.xlsx", [(answered, "?", "Maybe"), (None, "note"), ("X-1.1",)])
    kept = filled_caiq(workspace, demo, path)
    assert (rows_of(kept.data)[0][2], kept.kept, kept.unknown) == ("Maybe", 1, ("X-1.1",))
    replaced = filled_caiq(workspace, demo, path, replacing=True)
    assert rows_of(replaced.data)[0][2] in ("Yes", "No", "NA")


def test_ids_that_moved_in_a_later_version_are_left_out(
    workspace: Workspace, demo: str, tmp_path: Path, answered: str
) -> None:
    rows: list[tuple[Any, ...]] = [("STA-04.1", "?"), (answered, "?")]
    found = filled_caiq(workspace, demo, caiq(tmp_path / "c.xlsx", rows, "CAIQv4.1"))
    assert found.moved == ("STA-04.1",)
    assert not any(rows_of(found.data)[0][2:])
    assert any(rows_of(found.data)[1][2:])


def test_typed_text_becomes_no_formula(
    workspace: Workspace, shop: str, tmp_path: Path, kb: KnowledgeBase
) -> None:
    notes = "=HYPERLINK(1)\x07"
    workspace.answer(shop, "encryption-at-rest", {"status": "partial", "notes": notes})
    (requirement, *_) = kb.control_by_id["encryption-at-rest"].mappings["csa-ccm-4.0"]
    found = filled_caiq(workspace, shop, caiq(tmp_path / "c.xlsx", [(f"{requirement}.1", "?")]))
    book = openpyxl.load_workbook(io.BytesIO(found.data))
    cells = [cell for row in book.worksheets[1].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert any("=HYPERLINK(1)[U+0007]" in str(cell.value) for cell in cells)


def test_what_is_no_caiq_is_refused(workspace: Workspace, demo: str, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(("Name", "Answer"))
    book.save(tmp_path / "other.xlsx")
    with pytest.raises(UsageError, match="No sheet has the heads"):
        filled_caiq(workspace, demo, tmp_path / "other.xlsx")
    (tmp_path / "text.xlsx").write_text("hello", encoding="utf-8")
    with pytest.raises(DocumentError, match="cannot be read as an XLSX"):
        filled_caiq(workspace, demo, tmp_path / "text.xlsx")
