"""Findings in a workspace: kept with their receipts, taken back with them, passed on whole."""

from pathlib import Path

import pytest

from srm_tui.core.observations import Verdict
from srm_tui.core.vocabulary import Status
from srm_tui.errors import DocumentError
from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from tests.importers.scans import SAMPLES

PUBLIC = "object-public-access"


def take(workspace: Workspace, assessment_id: str, *names: str) -> None:
    """Import samples."""
    desk = workspace.findings
    desk.keep(assessment_id, desk.read(assessment_id, [SAMPLES / name for name in names]))


def test_an_import_keeps_findings_beside_the_answers_and_a_receipt(
    workspace: Workspace, shop: str
) -> None:
    workspace.answer(shop, PUBLIC, {"status": "implemented"})
    take(workspace, shop, "prowler.ocsf.json")

    record = workspace.record(shop)
    (receipt,) = record.receipts
    assert (receipt.file, receipt.read, receipt.used) == ("prowler.ocsf.json", 6, 5)
    assert receipt.imported_by == "Ada Example"
    assert record.answer(PUBLIC).status is Status.IMPLEMENTED
    row = workspace.assess(shop).row_by_id[PUBLIC]
    assert row.contradiction == "You said implemented; 1 open finding"


def test_undo_takes_exactly_one_import_back(workspace: Workspace, shop: str) -> None:
    take(workspace, shop, "prowler.ocsf.json")
    before = workspace.record(shop)
    take(workspace, shop, "security_hub.asff.json", "security_hub_event.json")
    assert len(workspace.record(shop).receipts) == 3

    workspace.undo(shop)
    assert workspace.record(shop).findings == before.findings
    assert workspace.record(shop).receipts == before.receipts
    workspace.redo(shop)
    assert len(workspace.record(shop).receipts) == 3
    workspace.undo(shop)
    workspace.undo(shop)
    assert workspace.record(shop).findings == {}


def test_a_file_that_is_refused_leaves_no_trace(
    workspace: Workspace, shop: str, tmp_path: Path
) -> None:
    before = workspace.record(shop)
    cut = tmp_path / "cut.json"
    cut.write_bytes((SAMPLES / "prowler.ocsf.json").read_bytes()[:-30])
    with pytest.raises(DocumentError):
        take(workspace, shop, str(cut))
    assert workspace.record(shop) == before


def test_the_same_import_again_leaves_a_receipt_that_says_so(
    workspace: Workspace, shop: str
) -> None:
    take(workspace, shop, "prowler.ocsf.json")
    take(workspace, shop, "prowler.ocsf.json")
    first, again = workspace.record(shop).receipts
    assert (first.used, again.used) == (5, 0)
    assert workspace.record(shop).findings_of(PUBLIC).counts == {Verdict.FAILED: 1}


def test_export_and_copy_keep_what_was_found(
    workspace: Workspace, shop: str, tmp_path: Path
) -> None:
    take(workspace, shop, "prowler.ocsf.json", "security_hub.ocsf.json")
    take(workspace, shop, "prowler.csv")
    path = tmp_path / "shop.srm.yaml"
    path.write_text(workspace.export_text(shop))
    record = workspace.record(shop)

    other = Workspace(workspace.kb, open_store(":memory:"), "Kim")
    imported = other.record(other.import_file(path))
    assert imported.findings == record.findings
    assert imported.receipts == record.receipts
    copied = workspace.record(workspace.duplicate(shop))
    assert copied.receipts == record.receipts
    assert {name: each.observations for name, each in copied.findings.items()} == {
        name: each.observations for name, each in record.findings.items()
    }
