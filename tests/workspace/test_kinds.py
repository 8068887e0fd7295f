"""A file in the wrong place is told what it is, and where it is read."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from srm_tui.errors import DocumentError
from srm_tui.store.provided import dump_provided
from srm_tui.workspace import Workspace
from srm_tui.workspace.importing import read_scope
from srm_tui.workspace.inheriting import plan_takeover, provide
from srm_tui.workspace.kinds import FileKind, MistakenFileError, kind_of
from srm_tui.workspace.questionnaires import written
from tests.importers.scans import SAMPLES

TEMPLATES = SAMPLES.parent / "scoping" / "samples"
Read = Callable[[Path], object]


@pytest.fixture
def files(workspace: Workspace, shop: str, tmp_path: Path) -> dict[FileKind, Path]:
    """A file of each kind."""
    workspace.answer(shop, "mfa-for-people", {"status": "implemented", "provided_by": "Base"})
    asked = workspace.questionnaires.about(shop, workspace.assess(shop).rows[:2])
    texts = {
        FileKind.ASSESSMENT: workspace.export_text(shop).encode(),
        FileKind.PROVIDED: dump_provided(provide(workspace, shop)).encode(),
        FileKind.QUESTIONNAIRE: written(asked, ".xlsx"),
        FileKind.FINDINGS: (SAMPLES / "prowler.csv").read_bytes(),
        FileKind.RESOURCES: (TEMPLATES / "orders.yaml").read_bytes(),
        FileKind.OSCAL: b'{"catalog": {}}',
    }
    paths = {kind: tmp_path / kind.name for kind in texts}
    for kind, path in paths.items():
        path.write_bytes(texts[kind])
    return paths


def test_each_kind_is_known_by_what_a_file_holds(files: dict[FileKind, Path]) -> None:
    assert {kind_of(path): path for path in files.values()} == files
    found = {kind_of(path) for path in SAMPLES.iterdir()}
    assert found == {FileKind.FINDINGS}


@pytest.mark.parametrize(
    "text", [b"", b"a,b\n1,2\n", b"\0\1", b"{", b'[{"Findings": 1}]', b"%PDF-1.7", b"PK\3\4"]
)
def test_what_no_part_of_the_program_reads_is_of_no_kind(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(text)
    assert kind_of(path) is None
    assert kind_of(tmp_path) is None
    assert kind_of(tmp_path / "none") is None


def test_a_file_in_the_wrong_place_is_told_where_it_is_read(
    workspace: Workspace, shop: str, files: dict[FileKind, Path]
) -> None:
    readers: dict[FileKind, Read] = {
        FileKind.ASSESSMENT: workspace.incoming,
        FileKind.PROVIDED: lambda path: plan_takeover(workspace, shop, path),
        FileKind.QUESTIONNAIRE: lambda path: workspace.questionnaires.weigh(shop, [path]),
        FileKind.FINDINGS: lambda path: workspace.findings.read(shop, [path]),
        FileKind.RESOURCES: lambda path: read_scope(workspace.kb, [path]),
    }
    for meant, read in readers.items():
        for kind, path in files.items():
            if kind is not meant:
                with pytest.raises(MistakenFileError, match="is not read here") as caught:
                    read(path)
                assert caught.value.kind is kind
                assert "srm-tui " in caught.value.hint


def test_a_damaged_file_in_the_right_place_keeps_its_own_reason(
    workspace: Workspace, shop: str, tmp_path: Path
) -> None:
    path = tmp_path / "cut.json"
    finding = json.loads((SAMPLES / "prowler.ocsf.json").read_text(encoding="utf-8"))[0]
    path.write_text(json.dumps([finding, finding])[:-40])
    with pytest.raises(DocumentError, match="ends in the middle"):
        workspace.findings.read(shop, [path])
