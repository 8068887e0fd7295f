"""Questionnaires from the command line: out by owner, and back."""

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Srm
from tests.filling import Filling

DUTY = "encryption-at-rest"


def fill(path: Path, head: str, value: object) -> None:
    with Filling(path) as hand:
        hand.cell(DUTY, head).value = value


@pytest.fixture
def maya(srm: Srm, shop: str, tmp_path: Path) -> Path:
    """The questionnaire that went to Maya."""
    assert shop
    srm("answer", "shop", DUTY, "partial", "--owner", "Maya")
    assert srm("questionnaire", "shop", "--owner", "maya", "-o", "maya.xlsx").code == 0
    return tmp_path / "maya.xlsx"


def test_each_owner_gets_a_file_and_what_nobody_owns_one_more(srm: Srm, maya: Path) -> None:
    said = srm("questionnaire", "shop")
    assert said.out.split() == [
        "shop-questionnaires/shop-nobody-yet.xlsx",
        "shop-questionnaires/shop-Maya.xlsx",
    ]
    assert all(Path(each).is_file() for each in said.out.split())
    again = srm("questionnaire", "shop")
    assert again.code == 2
    assert "may have been filled in" in again.err
    assert srm("questionnaire", "shop", "--force").code == 0
    assert maya.read_bytes()


def test_only_what_is_open_is_asked_unless_all_is_wanted(srm: Srm, maya: Path) -> None:
    srm("answer", "shop", DUTY, "implemented")
    assert "Nothing is asked of 'maya'" in srm("questionnaire", "shop", "--owner", "Maya").err
    said = srm("questionnaire", "shop", "--owner", "Maya", "--all", "-o", "all.csv")
    assert said.out == "all.csv\n"
    assert maya.exists()


def test_filled_in_answers_are_taken_over_once(srm: Srm, maya: Path) -> None:
    fill(maya, "Status", "IMPLEMENTED")
    dry = srm("collect", "shop", str(maya), "--dry-run")
    assert (dry.code, f"{DUTY}, status: Implemented" in dry.out) == (0, True)
    assert "a dry run" in dry.err
    said = srm("collect", "shop", str(maya), "--format", "json")
    assert said.json["written"] is True
    (file,) = said.json["files"]
    assert (file["by"], file["changes"]) == (
        "Maya",
        [
            {
                "control": DUTY, "service": "", "field": "status", "value": "implemented",
                "place": file["changes"][0]["place"],
            }
        ],
    )  # fmt: skip
    assert file["changes"][0]["place"].startswith("maya.xlsx Answers!E")
    assert "Nothing in it was changed." in srm("collect", "shop", str(maya)).out


def test_a_conflict_is_shown_and_decided_by_an_option(srm: Srm, maya: Path) -> None:
    fill(maya, "Status", "Implemented")
    srm("answer", "shop", DUTY, "planned")
    said = srm("collect", "shop", str(maya))
    assert said.code == 1
    assert "was Partial, here Planned, in the file Implemented" in said.out
    assert "nothing was written" in said.err
    (kept,) = srm("collect", "shop", str(maya), "--ours", "--format", "json").json["files"]
    assert kept["conflicts"][0]["kept"] == "ours"
    (duty,) = [
        each for each in srm("duties", "shop", "--format", "json").json if each["control"] == DUTY
    ]
    assert duty["status"] == "planned"


def test_a_problem_is_told_with_its_cell_and_what_to_do(srm: Srm, maya: Path) -> None:
    fill(maya, "Status", "done")
    said = srm("collect", "shop", str(maya))
    assert said.code == 2
    assert "'done' is no status. Choose one of Implemented, Alternative" in said.err
    assert "1 problem; nothing was written." in said.err


def test_a_file_that_is_none_is_wrong_use(srm: Srm, maya: Path) -> None:
    assert maya.exists()
    Path("notes.xlsx").write_text("hello", encoding="utf-8")
    said = srm("collect", "shop", "notes.xlsx")
    assert (said.code, "no questionnaire of srm-tui" in said.err) == (2, True)
    assert srm("collect", "shop", "missing.xlsx").code == 2


def test_a_folder_stands_for_the_questionnaires_in_it(srm: Srm, maya: Path, tmp_path: Path) -> None:
    fill(maya, "Status", "Implemented")
    folder = tmp_path / "returned"
    folder.mkdir()
    maya.rename(folder / "maya.xlsx")
    (folder / "~$maya.xlsx").write_bytes(b"kept by Excel")
    (folder / "notes.txt").write_text("hello", encoding="utf-8")
    os.mkfifo(folder / "pipe.csv")
    said = srm("collect", "shop", "returned")
    assert (said.code, said.out.splitlines()[0]) == (0, "maya.xlsx, filled in by Maya:")
    (tmp_path / "empty").mkdir()
    assert "no questionnaire in empty" in srm("collect", "shop", "empty").err
