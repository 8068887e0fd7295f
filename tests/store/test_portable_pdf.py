"""A report PDF brings back the assessment that it was made from."""

import gc
import io
import warnings
import zlib
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import AttachedFileSpec, Dictionary, Name

from srm_tui.core.answers import Details
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.scope import Scope
from srm_tui.errors import DocumentError
from srm_tui.reports import FORMATS
from srm_tui.store import open_store
from srm_tui.store.portable import MAX_BYTES
from srm_tui.workspace import Workspace
from tests.store.assessments import NO_KNOWLEDGE, fill

SMALL = Scope(service_ids=("route53",), facts={"environment": ("production",)})
TEXT = b"format: srm-tui/1\nid: a1\nname: Shop\n"


@pytest.fixture(scope="session")
def reported(kb: KnowledgeBase) -> tuple[Workspace, str, bytes]:
    """A workspace, an assessment in it that uses every kind of field, and its report as PDF."""
    workspace = Workspace(kb, open_store(":memory:"), "Ada Example")
    assessment_id = workspace.create(Details(name="Web shop 🔐 / שלום"), SMALL)
    fill(workspace, assessment_id)
    workspace.undo(assessment_id)
    workspace.redo(assessment_id)
    with warnings.catch_warnings():
        # WeasyPrint 70 leaves its colour profile open for the collector to close.
        warnings.simplefilter("ignore", ResourceWarning)
        report = workspace.report(assessment_id, FORMATS["pdf"])
        gc.collect()
    return workspace, assessment_id, report


def _import(path: Path) -> tuple[Workspace, str]:
    workspace = Workspace(NO_KNOWLEDGE, open_store(":memory:"), "Bob")
    return workspace, workspace.import_file(path)


def _attached(path: Path, data: bytes, name: str = "shop.srm.yaml", packing: Any = None) -> Path:
    """Write a PDF with an attachment, whose data are already packed as `packing` says."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.attachments[name] = AttachedFileSpec(pdf, data)
        if packing is not None:
            file = pdf.attachments[name].get_file().obj
            file.write(data, filter=packing)
        pdf.save(path, compress_streams=False)
    return path


def test_a_report_pdf_restores_the_assessment_without_loss(
    reported: tuple[Workspace, str, bytes], tmp_path: Path
) -> None:
    before, shop, report = reported
    path = tmp_path / "report.pdf"
    path.write_bytes(report)
    workspace, assessment_id = _import(path)
    assert assessment_id == shop
    assert workspace.record(shop) == before.record(shop)
    assert workspace.changes(shop) == before.changes(shop)


@pytest.mark.parametrize("linearize", [True, False])
def test_a_report_that_another_program_saved_again_still_does(
    reported: tuple[Workspace, str, bytes], tmp_path: Path, linearize: bool
) -> None:
    before, shop, report = reported
    path = tmp_path / "again.pdf"
    with pikepdf.open(io.BytesIO(report)) as pdf:
        pdf.save(path, linearize=linearize, compress_streams=linearize)
    workspace, assessment_id = _import(path)
    assert workspace.record(assessment_id) == before.record(shop)


def test_a_report_locked_against_changes_still_does(
    reported: tuple[Workspace, str, bytes], tmp_path: Path
) -> None:
    before, shop, report = reported
    path = tmp_path / "locked.pdf"
    with pikepdf.open(io.BytesIO(report)) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="owner", user="", R=6))
    workspace, assessment_id = _import(path)
    assert workspace.record(assessment_id) == before.record(shop)


def test_a_report_behind_a_password_is_named(
    reported: tuple[Workspace, str, bytes], tmp_path: Path
) -> None:
    path = tmp_path / "secret.pdf"
    with pikepdf.open(io.BytesIO(reported[2])) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="owner", user="user", R=6))
    with pytest.raises(DocumentError, match=r"secret\.pdf: .*password"):
        _import(path)


def test_a_pdf_without_an_assessment_is_told_apart(tmp_path: Path) -> None:
    path = _attached(tmp_path / "invoice.pdf", b"a,b\n", name="table.csv")
    with pytest.raises(DocumentError, match=r"invoice\.pdf: No assessment is attached") as caught:
        _import(path)
    assert "Only reports made by srm-tui" in caught.value.hint


def test_a_pdf_cut_short_is_told_apart(
    reported: tuple[Workspace, str, bytes], tmp_path: Path
) -> None:
    path = tmp_path / "cut.pdf"
    path.write_bytes(reported[2][:3000])
    with pytest.raises(DocumentError, match=r"cut\.pdf: "):
        _import(path)


@pytest.mark.parametrize(
    "filters", [Name.FlateDecode, pikepdf.Array([Name.FlateDecode]), pikepdf.Array([])]
)
def test_an_attachment_is_read_however_it_is_packed(tmp_path: Path, filters: object) -> None:
    packed = zlib.compress(TEXT) if filters != pikepdf.Array([]) else TEXT
    path = _attached(tmp_path / "report.pdf", packed, packing=filters)
    workspace, assessment_id = _import(path)
    assert workspace.record(assessment_id).details.name == "Shop"


@pytest.mark.parametrize(
    ("data", "how", "says"),
    [
        (TEXT, Name.LZWDecode, "packed in an unknown way"),
        (b"no deflated data", Name.FlateDecode, "damaged"),
        (zlib.compress(b"#" * (MAX_BYTES + 2), 9), Name.FlateDecode, "larger than 64 MB"),
    ],
    ids=["unknown", "damaged", "bomb"],
)
def test_an_attachment_that_cannot_be_unpacked_is_refused(
    tmp_path: Path, data: bytes, how: Name, says: str
) -> None:
    path = _attached(tmp_path / "report.pdf", data, packing=how)
    with pytest.raises(DocumentError, match=rf"report\.pdf: .*{says}"):
        _import(path)


def test_an_attachment_without_a_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.attachments["shop.srm.yaml"] = AttachedFileSpec(pdf, TEXT)
        pdf.attachments["shop.srm.yaml"].obj.EF = Dictionary()
        pdf.save(path)
    with pytest.raises(DocumentError, match=r"report\.pdf: "):
        _import(path)


def test_a_mistake_inside_a_pdf_is_told_with_its_line(tmp_path: Path) -> None:
    path = _attached(tmp_path / "report.pdf", TEXT + b"colour: red\n")
    with pytest.raises(DocumentError, match="no field 'colour'") as caught:
        _import(path)
    assert caught.value.place.line == 4
