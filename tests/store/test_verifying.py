"""A file is what it claims to be, or the point that is not true is named."""

import contextlib
import io
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from srm_tui.core.answers import Details
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.scope import Scope
from srm_tui.errors import DocumentError
from srm_tui.reports import FORMATS
from srm_tui.store import open_store
from srm_tui.store.verifying import Outcome, verify
from srm_tui.workspace import Workspace

Write = Callable[[str, bytes], Path]


@pytest.fixture(scope="module")
def made(kb: KnowledgeBase) -> tuple[str, bytes]:
    """An assessment as a portable file, and its report."""
    workspace = Workspace(kb, open_store(":memory:"), "Ada Example")
    scope = Scope(service_ids=("kms",))
    assessment_id = workspace.create(Details(name="shop"), scope)
    duty = workspace.assess(assessment_id).rows[0].id
    workspace.answer(assessment_id, duty, {"status": "partial", "notes": "Half of it."})
    return workspace.export_text(assessment_id), workspace.report(assessment_id, FORMATS["pdf"])


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return what writes a file and says where."""

    def written(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return written


def refuted(path: Path, expected: str = "") -> list[str]:
    found = verify(path, expected)
    assert found.is_sound is not any(e.outcome is Outcome.REFUTED for e in found.findings)
    return [each.text for each in found.findings if each.outcome is Outcome.REFUTED]


def test_a_report_and_an_export_of_one_assessment_prove_the_same(
    made: tuple[str, bytes], write: Write
) -> None:
    text, pdf = made
    report = verify(write("shop.pdf", pdf))
    export = verify(write("shop.srm.yaml", text.encode()))
    assert report.sha256 == export.sha256
    assert [each.outcome for each in report.findings] == ["proven", "proven", "open", "open"]
    assert [each.outcome for each in export.findings] == ["proven", "open", "open"]
    spaced = " ".join(re.findall("........", report.sha256.upper()))
    noted = verify(write("shop.pdf", pdf), spaced)
    assert [each.outcome for each in noted.findings] == ["proven"] * 3 + ["open"]
    assert refuted(write("shop.pdf", pdf), "00") == [
        "Its SHA-256 is another than the one that you noted."
    ]


def test_an_answer_changed_by_hand_is_found(made: tuple[str, bytes], write: Write) -> None:
    text, _ = made
    changed = text.replace("status: partial", "status: implemented", 1)
    (found,) = refuted(write("shop.srm.yaml", changed.encode()))
    assert "differs from its recorded changes, in status of" in found


def test_data_changed_inside_a_report_is_found(made: tuple[str, bytes], write: Write) -> None:
    text, pdf = made
    changed = text.replace("Half of it.", "All of it. ")
    assert changed != text
    saved = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        (name,) = opened.attachments
        opened.attachments[name].obj.EF.F = opened.make_stream(changed.encode())
        opened.save(saved)
    (found,) = refuted(write("shop.pdf", saved.getvalue()))
    assert found.startswith("The report does not print the SHA-256 of the assessment inside")


@pytest.mark.parametrize(
    "harm",
    [
        "del page.obj.Resources",
        "page.obj.Contents = pikepdf.Name.Nothing",
        "page.obj.Contents = opened.make_stream(b'BT /F Tf TJ ( Tj')",
        "page.obj.Contents = opened.make_stream(bomb, Filter=pikepdf.Name.FlateDecode)",
        "page.obj.Contents = opened.make_stream(b'no zip', Filter=pikepdf.Name.FlateDecode)",
        "page.obj.Resources.Font.F = 7",
    ],
)
def test_a_page_that_no_report_has_is_refused_or_not_believed(
    made: tuple[str, bytes], write: Write, harm: str
) -> None:
    saved = io.BytesIO()
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(100)) + packer.flush()
    with pikepdf.open(io.BytesIO(made[1])) as opened:
        for page in opened.pages:
            exec(harm, {"page": page, "opened": opened, "pikepdf": pikepdf, "bomb": bomb})  # noqa: S102 (our own words)
        opened.save(saved)
    with contextlib.suppress(DocumentError):
        assert refuted(write("shop.pdf", saved.getvalue()))


def test_a_file_without_an_assessment_is_refused(write: Write) -> None:
    for name, data in (("a.pdf", b"%PDF-1.7"), ("a.txt", b"text"), ("a.yaml", b"a: 1")):
        with pytest.raises(DocumentError):
            verify(write(name, data))
