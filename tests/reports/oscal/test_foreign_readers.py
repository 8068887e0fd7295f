"""Programs of others read the documents: compliance-trestle and oscal-validate."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from srm_tui.reports.oscal import DOCUMENTS, names
from tests.reports.oscal.conftest import Exported

READERS = Path(sys.prefix) / "oscal" / Path(sys.executable).parent.name
"""Where `.ci/bootstrap.py dev` puts them: they want other versions of what srm-tui uses."""
FOLDERS = {
    names.CATALOG: "catalogs",
    names.PROFILE: "profiles",
    names.COMPONENTS: "component-definitions",
    names.SECURITY_PLAN: "system-security-plans",
    names.ASSESSMENT_PLAN: "assessment-plans",
    names.RESULTS: "assessment-results",
    names.ACTION_PLAN: "plan-of-action-and-milestones",
    names.MAPPING: "mapping-collections",
}
"""Where trestle keeps each kind of document."""


def call(program: str, *words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(READERS / program), *words], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def folder(exported: Exported, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that was exported."""
    return exported.write(tmp_path_factory.mktemp("exported"))


@pytest.fixture(scope="module")
def trestle(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of trestle into which every document was imported.

    It looks for what a document builds on from the workspace's root, so that links between
    documents are written its way.
    """
    root, desk = tmp_path_factory.mktemp("trestle"), tmp_path_factory.mktemp("desk")
    assert call("trestle", "init", "--local", folder=root).returncode == 0
    for name, kind in FOLDERS.items():
        text = (folder / name).read_text(encoding="utf-8")
        for other in (names.CATALOG, names.PROFILE):
            stem = other.partition(".")[0]
            text = text.replace(f'"{other}"', f'"trestle://{FOLDERS[other]}/ours/{stem}.json"')
        (desk / name).write_text(text, encoding="utf-8")
        done = call("trestle", "import", "-f", str(desk / name), "-o", "ours", folder=root)
        assert done.returncode == 0, done.stdout + done.stderr
        assert (root / kind / "ours" / name).is_file()
    return root


def test_trestle_finds_every_document_valid(trestle: Path) -> None:
    done = call("trestle", "validate", "-a", folder=trestle)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("VALID: ") == len(DOCUMENTS)
    assert "INVALID" not in done.stdout


def test_trestle_resolves_the_profile_to_the_duties(trestle: Path, exported: Exported) -> None:
    done = call(
        "trestle", "author", "profile-resolve", "-n", "ours", "-o", "resolved", folder=trestle
    )
    assert done.returncode == 0, done.stdout + done.stderr
    resolved = json.loads((trestle / "catalogs" / "resolved" / "catalog.json").read_bytes())
    groups = resolved["catalog"]["groups"]
    found = {control["id"] for group in groups for control in group["controls"]}
    asked = exported.workspace.assess(exported.filled.assessment_id).rows
    assert found == {row.id for row in asked}


@pytest.mark.parametrize("name", [each.file for each in DOCUMENTS.values()])
def test_oscal_validate_finds_nothing_to_mend(folder: Path, name: str) -> None:
    done = call("oscal-validate", "--resolve", ".", "--format", "json", name, folder=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    told = [
        each
        for each in json.loads(done.stdout)["findings"]
        if each["severity"] in ("ERROR", "WARNING") and each["code"] != "OSCAL_VERSION_DIFFERS"
    ]
    assert told == []


def test_oscal_validate_notices_a_fault(folder: Path, tmp_path: Path) -> None:
    text = (folder / names.RESULTS).read_text(encoding="utf-8")
    broken = tmp_path / names.RESULTS
    broken.write_text(text.replace('"collected": "2', '"collected": "x', 1), encoding="utf-8")
    done = call("oscal-validate", str(broken), folder=tmp_path)
    assert done.returncode != 0
