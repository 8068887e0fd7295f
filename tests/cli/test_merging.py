"""Two people's files put together on the command line, and by git."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import PROGRAM, Srm

DUTY = "encryption-at-rest"
OTHER = "backups-enabled"


@pytest.fixture
def parted(srm: Srm, shop: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store that went on, and the file of Bo, who began from the same assessment."""
    srm("export", shop, "base.srm.yaml")
    srm("--store", "bo.db", "import", "base.srm.yaml")
    monkeypatch.setenv("SRM_TUI_AUTHOR", "Bo")
    srm("--store", "bo.db", "answer", "shop", DUTY, "planned", "--owner", "Bo")
    srm("--store", "bo.db", "answer", "shop", OTHER, "implemented")
    srm("--store", "bo.db", "export", "shop", "theirs.srm.yaml")
    monkeypatch.setenv("SRM_TUI_AUTHOR", "Ada Example")
    srm("answer", shop, DUTY, "partial", "--notes", "RDS is left")
    srm("export", shop, "ours.srm.yaml")
    return tmp_path


def said(srm: Srm, control: str, *words: str) -> tuple[str, str, str]:
    (found,) = (
        each
        for each in srm("duties", *words, "--format", "json").json
        if each["control"] == control
    )
    return found["status"], found["owner"], found["notes"]


@pytest.mark.usefixtures("parted")
def test_a_conflict_leaves_the_store_as_it_is_and_is_told(srm: Srm) -> None:
    before = srm("log", "shop", "--format", "json").json
    done = srm("merge", "theirs.srm.yaml")
    assert done.code == 1
    for word in (DUTY, "status", "partial", "Ada Example", "planned", "Bo"):
        assert word in done.out
    assert "Nothing was written" in done.err
    assert srm("log", "shop", "--format", "json").json == before


@pytest.mark.usefixtures("parted")
@pytest.mark.parametrize(("side", "status"), [("--ours", "partial"), ("--theirs", "planned")])
def test_the_side_that_is_named_decides_the_conflicts_alone(
    srm: Srm, side: str, status: str
) -> None:
    done = srm("merge", "theirs.srm.yaml", side, "--format", "json")
    assert done.code == 0
    (conflict,) = done.json["conflicts"]
    assert (conflict["control"], conflict["field"]) == (DUTY, "status")
    assert (conflict["ours"]["author"], conflict["theirs"]["author"]) == ("Ada Example", "Bo")
    assert said(srm, DUTY, "shop") == (status, "Bo", "RDS is left")
    assert said(srm, OTHER, "shop")[0] == "implemented"
    again = srm("merge", "theirs.srm.yaml")
    assert (again.code, again.out) == (0, "")
    assert "has all that the file has" in again.err


@pytest.mark.usefixtures("parted")
def test_undo_takes_a_decision_back_and_nothing_of_theirs(srm: Srm) -> None:
    srm("merge", "theirs.srm.yaml", "--theirs")
    srm("undo", "shop")
    assert said(srm, DUTY, "shop") == ("partial", "Bo", "RDS is left")
    assert said(srm, OTHER, "shop")[0] == "implemented"


@pytest.mark.usefixtures("parted")
def test_two_files_become_one_that_keeps_ours_where_nobody_decided(srm: Srm) -> None:
    done = srm("merge", "base.srm.yaml", "ours.srm.yaml", "theirs.srm.yaml", "-o", "m.srm.yaml")
    assert done.code == 1
    assert said(srm, DUTY, "m.srm.yaml") == ("partial", "Bo", "RDS is left")
    assert '"planned"' in str(srm("log", "m.srm.yaml", "--format", "json").out)
    decided = srm("merge", "ours.srm.yaml", "theirs.srm.yaml", "--theirs")
    assert decided.code == 0
    Path("t.srm.yaml").write_text(decided.out, encoding="utf-8")
    assert said(srm, DUTY, "t.srm.yaml")[0] == "planned"
    assert srm("verify", "t.srm.yaml").code == 0


@pytest.mark.usefixtures("parted")
def test_an_import_of_what_is_here_already_says_how_to_put_both_together(srm: Srm) -> None:
    assert "srm-tui merge theirs.srm.yaml" in srm("import", "theirs.srm.yaml").err


@pytest.mark.usefixtures("parted")
@pytest.mark.parametrize(
    "words",
    [
        ("theirs.srm.yaml", "-o", "x.srm.yaml"),
        ("a", "b", "c", "d"),
        ("ours.srm.yaml", "theirs.srm.yaml", "--format", "json"),
        ("theirs.srm.yaml", "--ours", "--theirs"),
        ("none.srm.yaml",),
        ("none.srm.yaml", "ours.srm.yaml", "theirs.srm.yaml"),
        ("ours.srm.yaml", "other.srm.yaml"),
        ("other.srm.yaml",),
    ],
)
def test_what_cannot_be_merged_is_told(srm: Srm, words: tuple[str, ...]) -> None:
    srm("--store", "other.db", "new", "other", "--service", "s3")
    srm("--store", "other.db", "export", "other", "other.srm.yaml")
    done = srm("merge", *words)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Error: ")


def test_git_merges_files_with_it(srm: Srm, parted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = parted / "repository"
    repository.mkdir()
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)

    def git(*words: str) -> int:
        who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
        done = subprocess.run(["git", *who, *words], cwd=repository, capture_output=True)
        return done.returncode

    def commit(name: str, branch: str) -> None:
        shutil.copyfile(name, repository / "shop.srm.yaml")
        git("checkout", "-q", "-B", branch)
        git("add", "-A")
        assert git("commit", "-qm", name) == 0

    git("init", "-q")
    git("config", "merge.srm-tui.driver", f"{PROGRAM} merge %O %A %B -o %A")
    (repository / ".gitattributes").write_text("*.srm.yaml merge=srm-tui\n", encoding="utf-8")
    commit("base.srm.yaml", "main")
    commit("theirs.srm.yaml", "bo")
    git("checkout", "-q", "main")
    commit("ours.srm.yaml", "main")
    assert git("merge", "-q", "bo", "-m", "Both") == 1
    merged = str(repository / "shop.srm.yaml")
    assert said(srm, DUTY, merged) == ("partial", "Bo", "RDS is left")
    assert said(srm, OTHER, merged)[0] == "implemented"
