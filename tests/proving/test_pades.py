"""Signatures inside a real report PDF, by real certificates."""

from pathlib import Path

import pikepdf
import pytest

from srm_tui.core.answers import Details
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.scope import Scope
from srm_tui.errors import UsageError
from srm_tui.proving.pades import pades_points, sign_pdf
from srm_tui.proving.points import Outcome
from srm_tui.proving.verifying import verify
from srm_tui.reports import FORMATS
from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from tests.proving.certificates import certificate
from tests.reports.accessibility import findings

OPENS = "open sesame"
PRINTED_NOT_HIDDEN = 132


@pytest.fixture(scope="module")
def report(kb: KnowledgeBase) -> bytes:
    """A small report."""
    workspace = Workspace(kb, open_store(":memory:"), "Ada Example")
    assessment_id = workspace.create(Details(name="shop"), Scope(service_ids=("kms",)))
    return workspace.report(assessment_id, FORMATS["pdf"])


@pytest.fixture(scope="module")
def ada(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PKCS#12 file of Ada."""
    return certificate(tmp_path_factory.mktemp("certificate") / "ada.p12", OPENS)


@pytest.fixture
def signed(report: bytes, ada: Path, tmp_path: Path) -> Path:
    """The report with Ada's signature inside."""
    path = tmp_path / "shop.pdf"
    path.write_bytes(report)
    assert sign_pdf(path, ada, OPENS) == "Ada Example"
    return path


def test_a_signed_report_is_the_report_with_something_behind_it(
    signed: Path, report: bytes
) -> None:
    assert signed.read_bytes().startswith(report)
    assert verify(signed).is_sound
    first, second = pades_points(signed)
    assert (first.outcome, second.outcome) == (Outcome.PROVEN, Outcome.OPEN)
    assert "when the certificate of Ada Example signed it" in first.text


def test_a_signed_report_keeps_its_standards(signed: Path, tmp_path: Path) -> None:
    """ISO 14289-1, 7.18.4 excepts what lies outside the page, which the checker does not know."""
    found = findings(signed.read_bytes(), tmp_path)
    assert [rule for rule, _, _ in found] == ["FRM-003"]
    with pikepdf.open(signed) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        assert all(float(each) < 0 for each in field.Rect)
        assert int(field.F) == PRINTED_NOT_HIDDEN
        assert "/AP" not in field


@pytest.mark.parametrize("harm", ["in the middle", "behind the end"])
def test_a_byte_changed_after_signing_is_found(signed: Path, harm: str) -> None:
    data = bytearray(signed.read_bytes())
    if harm == "in the middle":
        data[data.index(b"/Producer") + 12] ^= 1
    else:
        data += b"\n% more\n"
    signed.write_bytes(data)
    assert [each.outcome for each in pades_points(signed)] == [Outcome.REFUTED]


def test_a_pem_file_with_key_and_certificate_signs_as_well(
    report: bytes, ada: Path, tmp_path: Path
) -> None:
    path = tmp_path / "shop.pdf"
    path.write_bytes(report)
    assert sign_pdf(path, ada.with_suffix(".pem")) == "Ada Example"


def test_what_cannot_sign_or_be_signed_says_why(signed: Path, ada: Path, tmp_path: Path) -> None:
    before = signed.read_bytes()
    with pytest.raises(UsageError, match="filled already"):
        sign_pdf(signed, ada, OPENS)
    with pytest.raises(UsageError, match="cannot sign"):
        sign_pdf(signed, ada, "wrong")
    text = tmp_path / "notes.txt"
    text.write_text("no PDF")
    with pytest.raises(UsageError, match="cannot be signed"):
        sign_pdf(text, ada, OPENS)
    assert signed.read_bytes() == before


def test_a_report_without_a_signature_says_nothing_of_one(report: bytes, tmp_path: Path) -> None:
    path = tmp_path / "shop.pdf"
    path.write_bytes(report)
    assert list(pades_points(path)) == []
