"""What scanners found, beside the answers, as observations by test."""

import json
from pathlib import Path

from srm_tui.workspace import Workspace
from tests.importers.scans import SAMPLES, ocsf
from tests.reports.oscal.reading import documents_of, prop

PUBLIC = "object-public-access"


def take(workspace: Workspace, assessment_id: str, *files: Path) -> None:
    desk = workspace.findings
    desk.keep(assessment_id, desk.read(assessment_id, files))


def test_a_check_is_an_observation_by_test_of_its_resource(workspace: Workspace, shop: str) -> None:
    workspace.answer(shop, PUBLIC, {"status": "implemented"})
    take(workspace, shop, SAMPLES / "prowler.ocsf.json")
    documents = documents_of(workspace, shop)
    said, *scans = documents.about("observations", PUBLIC)
    assert said["methods"] == ["INTERVIEW"]
    assert {tuple(each["methods"]) for each in scans} == {("TEST",)}
    (failed,) = (each for each in scans if prop(each, "verdict") == "failed")
    assert failed["collected"].endswith("+00:00")
    local = documents.result["local-definitions"]
    items = {each["uuid"]: each for each in local["inventory-items"]}
    (subject,) = failed["subjects"]
    assert subject["type"] == "inventory-item"
    assert items[subject["subject-uuid"]]["description"].startswith("arn:aws:s3")
    tools = {each["uuid"]: each["title"] for each in local["components"]}
    assert tools[failed["origins"][0]["actors"][0]["actor-uuid"]].startswith("Prowler")


def test_a_finding_contradicts_the_verdict_and_changes_nothing(
    workspace: Workspace, shop: str
) -> None:
    workspace.answer(shop, PUBLIC, {"status": "implemented"})
    take(workspace, shop, SAMPLES / "prowler.ocsf.json")
    finding = documents_of(workspace, shop).finding(PUBLIC)
    assert finding is not None
    assert finding["target"]["status"]["state"] == "satisfied"
    assert prop(finding, "contradicted") == "yes"
    assert "You said implemented; 1 open finding" in finding["remarks"]


def test_an_unanswered_duty_has_what_was_found_and_no_verdict(
    workspace: Workspace, shop: str
) -> None:
    take(workspace, shop, SAMPLES / "prowler.ocsf.json")
    documents = documents_of(workspace, shop)
    assert documents.about("observations", PUBLIC)
    assert documents.finding(PUBLIC) is None


def test_resources_that_the_import_only_counted_are_told_as_a_number(
    workspace: Workspace, shop: str, tmp_path: Path
) -> None:
    buckets = [ocsf(resource=f"arn:aws:s3:::bucket-{number:03}") for number in range(140)]
    file = tmp_path / "prowler.ocsf.json"
    file.write_text(json.dumps(buckets), encoding="utf-8")
    take(workspace, shop, file)
    (failed,) = documents_of(workspace, shop).about("observations", PUBLIC)
    named = len(failed["subjects"])
    assert 0 < named < 140
    assert failed["description"] == "Prowler 5.46.0: 140 resources open."
    assert failed["remarks"] == f"{140 - named} more are counted, not named."


def test_an_import_is_in_the_log_with_its_hash(workspace: Workspace, shop: str) -> None:
    take(workspace, shop, SAMPLES / "prowler.ocsf.json")
    (receipt,) = workspace.record(shop).receipts
    (entry,) = documents_of(workspace, shop).result["assessment-log"]["entries"]
    assert entry["title"] == "Imported prowler.ocsf.json"
    assert prop(entry, "sha256") == receipt.sha256
