"""A file is what it claims to be, or the point that is not true is named."""

import contextlib
import hashlib
import io
import re
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tui.core.answers import Details
from srm_tui.core.evidence import Evidence, EvidenceKind
from srm_tui.core.inheritance import Provided, ProvidedControl
from srm_tui.core.journal import replay
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Status
from srm_tui.errors import DocumentError, UsageError
from srm_tui.proving.points import Outcome
from srm_tui.proving.signatures import sign
from srm_tui.proving.verifying import Verification, verify
from srm_tui.reports import FORMATS
from srm_tui.store import open_store
from srm_tui.store.portable import dump_portable, read_portable
from srm_tui.store.provided import dump_provided
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


@pytest.fixture(scope="module")
def page(
    kb: KnowledgeBase, made: tuple[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> bytes:
    """The report of the same assessment as HTML."""
    path = tmp_path_factory.mktemp("made") / "shop.srm.yaml"
    path.write_text(made[0], encoding="utf-8")
    workspace = Workspace(kb, open_store(":memory:"), "Ada Example")
    return workspace.report(workspace.import_file(path), FORMATS["html"])


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


def proven(found: Verification) -> list[str]:
    return [each.text for each in found.findings if each.outcome is Outcome.PROVEN]


def test_a_report_and_an_export_of_one_assessment_prove_the_same(
    made: tuple[str, bytes], write: Write
) -> None:
    text, pdf = made
    report = verify(write("shop.pdf", pdf))
    export = verify(write("shop.srm.yaml", text.encode()))
    assert report.sha256 == export.sha256
    assert not refuted(write("shop.pdf", pdf))
    assert "The assessment inside is the one whose SHA-256 the report prints." in proven(report)
    assert "The export is byte for byte as srm-tui sealed it." in proven(export)


def test_a_digest_noted_before_is_compared_however_it_was_written(
    made: tuple[str, bytes], write: Write
) -> None:
    path = write("shop.pdf", made[1])
    spaced = " ".join(re.findall("........", verify(path).sha256.upper()))
    assert "Its SHA-256 is the one that you noted." in proven(verify(path, spaced))
    assert refuted(path, "00") == ["Its SHA-256 is another than the one that you noted."]


def test_an_answer_changed_by_hand_is_found(made: tuple[str, bytes], write: Write) -> None:
    text, _ = made
    changed = text.replace("status: partial", "status: implemented", 1)
    seal, found = refuted(write("shop.srm.yaml", changed.encode()))
    assert seal == "The export was changed after srm-tui sealed it."
    assert "differs from its recorded changes, in status of" in found


def test_data_changed_inside_a_report_is_found(made: tuple[str, bytes], write: Write) -> None:
    text, pdf = made
    changed = text.replace("Half of it.", "All of it. ")
    assert changed != text
    saved = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        (name,) = (each for each in opened.attachments if each.endswith(".srm.yaml"))
        opened.attachments[name].obj.EF.F = opened.make_stream(changed.encode())
        opened.save(saved)
    found = refuted(write("shop.pdf", saved.getvalue()))
    assert found[0].startswith("The report does not print the SHA-256 of the assessment inside")


def test_the_oscal_inside_a_report_is_the_one_that_it_prints(
    made: tuple[str, bytes], write: Write
) -> None:
    found = verify(write("shop.pdf", made[1])).findings
    proven = [each.text for each in found if each.outcome is Outcome.PROVEN]
    for name in ("assessment-results.json", "plan-of-action-and-milestones.json"):
        assert f"The OSCAL document {name} is the one whose SHA-256 the report prints." in proven


def test_oscal_changed_inside_a_report_is_found(made: tuple[str, bytes], write: Write) -> None:
    saved = io.BytesIO()
    with pikepdf.open(io.BytesIO(made[1])) as opened:
        file = opened.attachments["assessment-results.json"].obj.EF
        changed = file.F.read_bytes().replace(b'"not-satisfied"', b'"satisfied"')
        file.F = opened.make_stream(changed)
        opened.save(saved)
    assert refuted(write("shop.pdf", saved.getvalue())) == [
        "The OSCAL document assessment-results.json has another SHA-256 than the report prints."
    ]


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


def test_a_report_as_html_proves_what_the_export_inside_proves(
    made: tuple[str, bytes], page: bytes, write: Write
) -> None:
    report = verify(write("shop.html", page))
    assert report.sha256 == verify(write("shop.srm.yaml", made[0].encode())).sha256
    assert "The assessment inside is the one whose SHA-256 the report prints." in proven(report)
    digest = report.sha256.encode()
    other = write("other.html", page.replace(digest, digest[::-1]))
    assert any("does not print the SHA-256" in text for text in refuted(other))
    with pytest.raises(DocumentError, match="No assessment is in this page"):
        verify(write("saved.html", page.replace(b"data:application/yaml", b"")))
    with pytest.raises(DocumentError, match="is damaged"):
        verify(write("cut.html", page.replace(b"yaml;base64,", b"yaml;base64,-")))


def test_provided_controls_are_named_with_what_they_cannot_show(
    kb: KnowledgeBase, write: Write
) -> None:
    control = ProvidedControl(id=kb.controls[0].id, status=Status.IMPLEMENTED)
    provided = Provided(
        team="Platform",
        source="base",
        as_of="2026-11-01T08:00:00Z",
        knowledge_base="1",
        controls=(control,),
    )
    data = dump_provided(provided).encode()
    path = write("p.provided.yaml", data)
    found = verify(path, hashlib.sha256(data).hexdigest())
    assert "It reads as 1 control that Platform provides, as of 2026-11-01." in proven(found)
    assert "Its SHA-256 is the one that you noted." in proven(found)
    assert any("have no seal" in e.text for e in found.findings if e.outcome is Outcome.OPEN)
    assert refuted(path, "0" * 64)


def test_any_other_file_is_refused_with_what_can_be_verified_unless_it_is_signed(
    write: Write, tmp_path: Path
) -> None:
    path = write("shop.csv", b"control,status\n")
    with pytest.raises(DocumentError, match="Nothing in this file proves itself") as caught:
        verify(path)
    assert "PDF or HTML" in caught.value.hint
    key = tmp_path / "key"
    command = ("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key))
    subprocess.run(command, check=True)
    sign(path, key)
    assert any("when it was signed with the key" in text for text in proven(verify(path)))
    with pytest.raises(UsageError, match="is a public key and names nobody"):
        verify(path, signers=key.with_suffix(".pub"))
    path.write_bytes(b"control,status,more\n")
    assert any("does not fit" in text for text in refuted(path))


def test_a_file_without_an_assessment_is_refused(write: Write) -> None:
    for name, data in (("a.pdf", b"%PDF-1.7"), ("a.txt", b"text"), ("a.yaml", b"a: 1")):
        with pytest.raises(DocumentError):
            verify(write(name, data))


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_any_byte_changed_in_an_export_is_found(
    made: tuple[str, bytes], tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole = made[0].encode()
    place = data.draw(st.integers(0, len(whole) - 2))
    byte = data.draw(
        st.sampled_from([b"x", b"0", b" ", b"\n"]).filter(lambda b: b[0] != whole[place])
    )
    path = tmp_path_factory.getbasetemp() / "changed.srm.yaml"
    path.write_bytes(whole[:place] + byte + whole[place + 1 :])
    with contextlib.suppress(DocumentError):
        assert not verify(path).is_sound


def test_a_history_rewritten_with_its_seal_does_not_fit_its_chain(
    made: tuple[str, bytes], write: Write
) -> None:
    file = read_portable(made[0].encode(), "shop")
    forged = [
        each._replace(new='"implemented"') if each.field == "status" else each
        for each in file.changes
    ]
    text = dump_portable(replay(file.assessment_id, forged), forged, "aws 0.1.0", "0.1.0")
    (found,) = refuted(write("shop.srm.yaml", text.encode()))
    assert re.fullmatch(
        r"The recorded change of status of .+ by Ada Example at .+ was altered.", found
    )


def test_a_history_cut_at_its_end_is_found_beside_an_earlier_file(
    made: tuple[str, bytes], write: Write
) -> None:
    file = read_portable(made[0].encode(), "shop")
    cut = file.changes[:-1]
    text = dump_portable(replay(file.assessment_id, cut), cut, "aws 0.1.0", "0.1.0")
    whole, short = write("shop.srm.yaml", made[0].encode()), write("cut.srm.yaml", text.encode())

    later, earlier = verify(whole, against=short), verify(short, against=whole)

    assert "It goes on from the earlier file: all of that is in it, and 1 change more." in proven(
        later
    )
    assert verify(short).is_sound
    assert not earlier.is_sound
    assert any("It lacks 1 change that the earlier file has" in p.text for p in earlier.findings)


def test_an_earlier_file_of_another_assessment_is_refused(
    made: tuple[str, bytes], write: Write
) -> None:
    other = made[0].replace(
        f"id: {read_portable(made[0].encode(), '').assessment_id}", "id: other1"
    )
    with pytest.raises(DocumentError, match="another assessment"):
        verify(write("a.srm.yaml", made[0].encode()), against=write("b.srm.yaml", other.encode()))


def test_evidence_that_lies_beside_the_file_is_compared(kb: KnowledgeBase, tmp_path: Path) -> None:
    workspace = Workspace(kb, open_store(":memory:"), "Ada Example")
    assessment_id = workspace.create(Details(name="shop"), Scope(service_ids=("kms",)))
    duty = workspace.assess(assessment_id).rows[0].id
    digest = hashlib.sha256(b"as it was").hexdigest()
    item = Evidence(id="", kind=EvidenceKind.FILE, value="keys.csv", sha256=digest)
    workspace.add_evidence(assessment_id, duty, item)
    path, evidence = tmp_path / "shop.srm.yaml", tmp_path / "keys.csv"
    path.write_text(workspace.export_text(assessment_id))

    assert any("1 evidence file not beside it" in each.text for each in verify(path).findings)
    evidence.write_bytes(b"as it was")
    assert "1 evidence file beside it: as when added." in proven(verify(path))
    evidence.write_bytes(b"as it is")
    assert refuted(path) == ["Evidence was changed since it was added: keys.csv."]
