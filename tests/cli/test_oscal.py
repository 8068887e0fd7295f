"""OSCAL on the command line: a folder written whole, and documents checked."""

import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest

from srm_tui.reports.oscal import DOCUMENTS
from tests.cli.conftest import Srm

FILES = sorted(each.file for each in DOCUMENTS.values())
RESULTS = Path("out/assessment-results.json")
pytestmark = pytest.mark.usefixtures("shop")


def exported(srm: Srm, *words: str) -> None:
    """Export a shop with a gap into the folder `out`."""
    assert srm("answer", "shop", "encryption-at-rest", "planned", "--owner", "Maya").code == 0
    assert srm("export", "shop", "out", "--format", "oscal", *words).code == 0


def names(folder: str) -> list[str]:
    return sorted(each.name for each in Path(folder).iterdir())


def test_a_folder_of_documents_is_written_and_found_valid(srm: Srm) -> None:
    srm("answer", "shop", "encryption-at-rest", "planned")
    said = srm("export", "shop", "out", "--format", "oscal", "--check")
    assert (said.code, said.out) == (0, "")
    assert said.err == "Wrote 8 documents to out, checked by NIST's schema.\n"
    assert names("out") == FILES
    checked = srm("verify", "out")
    assert checked.code == 0
    assert checked.out == "8 documents: valid OSCAL 1.2.3, every reference leads somewhere.\n"


def test_a_document_that_would_be_empty_is_left_out_and_said(srm: Srm) -> None:
    said = srm("export", "shop", "out", "--format", "oscal")
    assert "Left out plan-of-action-and-milestones.json" in said.err
    assert len(names("out")) == 7
    assert srm("verify", "out").code == 0
    shutil.make_archive("packed", "zip", "out")
    assert srm("verify", "packed.zip").out == srm("verify", "out").out
    Path("cut.zip").write_bytes(Path("packed.zip").read_bytes()[:-30])
    assert "damaged or encrypted" in srm("verify", "cut.zip").err


def test_an_earlier_export_is_replaced_only_when_asked(srm: Srm) -> None:
    exported(srm)
    before = RESULTS.read_bytes()
    refused = srm("export", "shop", "out", "--format", "oscal")
    assert refused.code == 2
    assert "--force" in refused.err
    assert RESULTS.read_bytes() == before
    srm("answer", "shop", "encryption-at-rest", "implemented")
    assert srm("export", "shop", "out", "--format", "oscal", "--force").code == 0
    assert "plan-of-action-and-milestones.json" not in names("out")
    assert RESULTS.read_bytes() != before
    assert sorted(each.name for each in Path().iterdir() if "srm-tui" in each.name) == []


def test_a_folder_with_other_files_stays_as_it_is(srm: Srm) -> None:
    exported(srm)
    Path("out/notes.txt").write_text("mine", encoding="utf-8")
    before = RESULTS.read_bytes()
    refused = srm("export", "shop", "out", "--format", "oscal", "--force")
    assert refused.code == 2
    assert "notes.txt" in refused.err
    assert RESULTS.read_bytes() == before
    assert Path("out/notes.txt").read_text(encoding="utf-8") == "mine"


def test_an_export_where_nothing_can_be_written_says_so(srm: Srm) -> None:
    Path("file").write_text("x", encoding="utf-8")
    for place in ("file", "file/out", "nowhere/out"):
        refused = srm("export", "shop", place, "--format", "oscal")
        assert refused.code == 2
        assert "cannot be written" in refused.err


def test_what_does_not_go_together_is_refused(srm: Srm) -> None:
    stdout = srm("export", "shop", "-", "--format", "oscal")
    assert (stdout.code, stdout.out) == (2, "")
    assert "--format oscal-ar -o -" in stdout.err
    unchecked = srm("export", "shop", "shop.srm.yaml", "--check")
    assert unchecked.code == 2
    assert "--format oscal" in unchecked.err
    Path("folder").mkdir()
    folder = srm("export", "shop", "folder")
    assert folder.code == 2
    assert "--format oscal" in folder.err


def test_faults_are_told_with_their_place_and_what_to_do(srm: Srm) -> None:
    exported(srm)
    text = RESULTS.read_text(encoding="utf-8")
    RESULTS.write_text(text.replace('"INTERVIEW"', '"interview"', 1), encoding="utf-8")
    said = srm("verify", "out")
    assert said.code == 1
    assert said.out == (
        "assessment-results.json#/assessment-results/results/0/observations/0: "
        "A method is 'interview'. (Use EXAMINE, INTERVIEW, TEST, UNKNOWN.) [oscal-value]\n"
    )
    told = srm("verify", "out", "--format", "json")
    assert told.code == 1
    assert told.json["is_sound"] is False
    assert told.json["documents"] == FILES
    (problem,) = told.json["problems"]
    assert problem["rule"] == "oscal-value"


def test_a_single_document_is_checked_by_itself(srm: Srm) -> None:
    exported(srm)
    said = srm("verify", str(RESULTS))
    assert said.code == 0
    assert said.out == "1 document: valid OSCAL 1.2.3, links to others not followed.\n"
    text = RESULTS.read_text(encoding="utf-8")
    RESULTS.write_text(text.replace("+00:00", "", 1), encoding="utf-8")
    assert srm("verify", str(RESULTS)).code == 1


def test_a_folder_without_documents_is_no_export(srm: Srm) -> None:
    Path("empty").mkdir()
    os.mkfifo("empty/pipe.json")
    refused = srm("verify", "empty")
    assert refused.code == 2
    assert "There is no OSCAL document in empty" in refused.err


def test_one_document_is_a_report(srm: Srm) -> None:
    exported(srm)
    assert srm("report", "shop", "--format", "oscal-poam").code == 0
    plan = json.loads(Path("shop.oscal-poam.json").read_bytes())
    assert list(plan) == ["plan-of-action-and-milestones"]
    assert srm("report", "shop", "-o", "x.oscal-ar.json").code == 0
    assert list(json.loads(Path("x.oscal-ar.json").read_bytes())) == ["assessment-results"]
    shown = srm("report", "shop", "--format", "oscal-profile", "-o", "-")
    assert list(shown.json) == ["profile"]


def test_all_documents_fit_into_one_archive(srm: Srm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796000000")
    exported(srm)
    assert srm("report", "shop", "-o", "shop.oscal.zip").code == 0
    assert srm("report", "shop", "--format", "oscal", "-o", "again.zip").code == 0
    assert Path("shop.oscal.zip").read_bytes() == Path("again.zip").read_bytes()
    with zipfile.ZipFile("shop.oscal.zip") as file:
        assert file.testzip() is None
        assert sorted(file.namelist()) == FILES
        assert file.read("assessment-results.json") == RESULTS.read_bytes()
