"""Each format of findings says the same in its own words."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from srm_tui.core.observations import Verdict
from srm_tui.core.receipts import Purpose
from srm_tui.importers.findings import ReadFindings
from tests.importers.reading import known_after, read, read_items, verdicts
from tests.importers.scans import (
    ACCOUNT,
    BUCKET,
    CSV_HEAD,
    PUBLIC_BUCKET,
    REGION,
    SAMPLES,
    SECRET,
    asff,
    csv_row,
    event,
    hub_ocsf,
    ocsf,
)

FAILED, PASSED, MUTED = ({each: 1} for each in (Verdict.FAILED, Verdict.PASSED, Verdict.MUTED))
PROWLER = {"locked": FAILED, "carried": PASSED, "encrypted": PASSED, "shut": MUTED}
HUB = {"locked": FAILED, "encrypted": PASSED, "shut": MUTED, "rooted": {Verdict.UNKNOWN: 1}}
SAYS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "prowler.ocsf.json": ("Prowler OCSF", "Prowler 5.46.0", PROWLER | {"named": {"manual": 1}}),
    "prowler.csv": ("Prowler CSV", "Prowler 5.46.0", PROWLER | {"named": {"manual": 1}}),
    "prowler.asff.json": ("Prowler ASFF", "Prowler 5.46.0", PROWLER),
    "security_hub.asff.json": ("Security Hub ASFF", "Security Hub", HUB),
    "security_hub_per_standard.asff.json": (
        "Security Hub ASFF",
        "Security Hub",
        {"locked": FAILED},
    ),
    "security_hub.ocsf.json": ("Security Hub OCSF", "Security Hub", HUB),
    "security_hub_event.json": (
        "Security Hub ASFF from EventBridge",
        "Security Hub",
        {"locked": FAILED},
    ),
}


def test_every_sample_is_tried() -> None:
    assert {each.name for each in SAMPLES.iterdir()} == set(SAYS)


@pytest.mark.parametrize("name", SAYS)
def test_a_format_is_recognised_by_what_it_holds_and_read(name: str, tmp_path: Path) -> None:
    anonymous = tmp_path / "anything"
    anonymous.write_bytes((SAMPLES / name).read_bytes())
    found = read(anonymous)

    (receipt,) = found.receipts
    assert (receipt.format, receipt.tool, verdicts(found)) == SAYS[name]
    assert receipt.purpose is Purpose.FINDINGS
    assert receipt.size == anonymous.stat().st_size
    assert receipt.since.startswith("2026-11-24T10:00:00")


@pytest.mark.parametrize("name", SAYS)
def test_no_secret_of_a_file_is_kept(name: str) -> None:
    assert SECRET in (SAMPLES / name).read_text()
    found = read(SAMPLES / name)
    assert SECRET not in repr(found)
    assert "password" not in repr(found)


@pytest.mark.parametrize("name", SAYS)
def test_a_finding_names_account_region_resource_time_and_check(name: str) -> None:
    (locked,) = known_after(read(SAMPLES / name))["locked"].observations
    assert (locked.account, locked.region, locked.resource) == (ACCOUNT, REGION, BUCKET)
    assert (locked.severity, locked.at[:19]) == ("high", "2026-11-24T10:00:00")
    assert "block" in locked.title


def reasons(found: ReadFindings) -> dict[str, int]:
    """Return what a receipt tells of what was left aside."""
    (receipt,) = found.receipts
    tallies = (*receipt.unmatched, *receipt.ignored)
    assert receipt.read == receipt.used + sum(each.count for each in tallies)
    return {f"{each.what}: {each.reason}": each.count for each in tallies}


def test_a_receipt_tells_each_finding_that_was_not_used() -> None:
    assert reasons(read(SAMPLES / "security_hub.asff.json")) == {
        "GuardDuty: from a product that tests no control": 1,
        "findings: archived or closed in the scanner": 1,
    }
    assert reasons(read(SAMPLES / "security_hub.ocsf.json")) == {
        "Detection Finding GuardDuty: no finding about a control": 1,
        "findings: archived or closed in the scanner": 1,
    }
    assert reasons(read(SAMPLES / "security_hub_per_standard.asff.json")) == {
        "findings: reported more than once; the newest counts": 1
    }
    assert reasons(read(SAMPLES / "prowler.csv")) == {
        "harbour_only_check: a check of Prowler no control names": 1
    }


@pytest.mark.parametrize(
    ("item", "verdict"),
    [
        (ocsf(), Verdict.FAILED),
        (ocsf(code="PASS"), Verdict.PASSED),
        (ocsf(code="MANUAL"), Verdict.MANUAL),
        (ocsf(code="PASS", status_id=3), Verdict.MUTED),
        (ocsf(status="Suppressed"), Verdict.MUTED),
        (ocsf(code="ODD"), Verdict.UNKNOWN),
        (asff(), Verdict.FAILED),
        (asff(status="WARNING"), Verdict.UNKNOWN),
        (asff(status="NOT_AVAILABLE"), Verdict.UNKNOWN),
        (asff(status="PASSED", Workflow={"Status": "SUPPRESSED"}), Verdict.MUTED),
        (asff(Workflow={"Status": "RESOLVED"}), Verdict.FAILED),
        (hub_ocsf(status="", compliance={"control": "S3.8", "status_id": 3}), Verdict.FAILED),
        (hub_ocsf(compliance={"control": "S3.8", "status_id": 99}), Verdict.UNKNOWN),
    ],
)
def test_muted_manual_and_undecided_are_told_from_passed_and_failed(
    item: dict[str, Any], verdict: Verdict, tmp_path: Path
) -> None:
    assert verdicts(read_items(tmp_path, [item])) == {"locked": {verdict: 1}}


@pytest.mark.parametrize("item", [asff(RecordState="ARCHIVED"), hub_ocsf(activity_name="Close")])
def test_what_is_archived_or_closed_is_skipped_whatever_its_status(
    item: dict[str, Any], tmp_path: Path
) -> None:
    found = read_items(tmp_path, {"Findings": [item]})
    assert verdicts(found) == {}
    assert found.receipts[0].used == 0


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (1795514400, "2026-11-24T10:00:00Z"),
        (1795514400000, "2026-11-24T10:00:00Z"),
        (None, "2026-11-24T12:00:00"),
        (1e300, "2026-11-24T12:00:00"),
        (-1e30, "2026-11-24T12:00:00"),
    ],
)
def test_a_time_is_in_seconds_or_milliseconds_or_of_no_known_zone(
    at: object, told: str, tmp_path: Path
) -> None:
    found = read_items(tmp_path, [ocsf(at=at)])
    (locked,) = known_after(found)["locked"].observations
    assert locked.at == told


def test_a_time_of_another_zone_is_told_in_utc(tmp_path: Path) -> None:
    found = read_items(tmp_path, {"Findings": [asff(UpdatedAt="2026-11-24T12:30:00+02:00")]})
    assert found.receipts[0].until == "2026-11-24T10:30:00Z"


def test_a_finding_about_several_resources_counts_for_each(tmp_path: Path) -> None:
    resources = [{"Id": "arn:a", "Region": REGION}, {"Id": "arn:b", "Region": "eu-west-1"}]
    found = read_items(tmp_path, [asff(Resources=resources)])
    assert verdicts(found) == {"locked": {Verdict.FAILED: 2}}


def test_findings_about_other_clouds_are_left_aside(tmp_path: Path) -> None:
    azure = ocsf(cloud={"provider": "azure", "account": {"uid": "x"}})
    assert reasons(read_items(tmp_path, [azure])) == {"azure: about another cloud than AWS": 1}
    table = tmp_path / "azure.csv"
    table.write_text(f"{CSV_HEAD}\n{csv_row(provider='azure')}\n")
    assert reasons(read(table)) == {"azure: about another cloud than AWS": 1}


def test_pages_behind_each_other_and_lines_of_json_are_read_as_one(tmp_path: Path) -> None:
    path = tmp_path / "pages"
    pages = ({"Findings": [asff(resource=f"arn:{n}")], "NextToken": "t"} for n in range(3))
    path.write_text("\n".join(map(json.dumps, pages)))
    assert verdicts(read(path)) == {"locked": {Verdict.FAILED: 3}}
    path.write_text("\n".join(json.dumps(ocsf(resource=f"arn:{n}")) for n in range(3)))
    assert verdicts(read(path)) == {"locked": {Verdict.FAILED: 3}}
    path.write_text(json.dumps(event(asff(), asff(resource="arn:b"))) * 2)
    assert verdicts(read(path)) == {"locked": {Verdict.FAILED: 2}}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_marks_and_other_encodings_of_windows_are_read(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "findings.json"
    path.write_bytes(
        json.dumps([ocsf(resource="arn:smörgås")], ensure_ascii=False).encode(encoding)
    )
    (locked,) = known_after(read(path))["locked"].observations
    assert locked.resource == "arn:smörgås"


def test_a_sheet_from_prowler_is_read_without_its_guards(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(f"{CSV_HEAD}\n{csv_row(resource=chr(39) + '=arn:a')}\n")
    (locked,) = known_after(read(path))["locked"].observations
    assert locked.resource == "=arn:a"
    assert locked.check_id == PUBLIC_BUCKET


def test_what_gzip_packed_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "event.gz"
    path.write_bytes(gzip.compress((SAMPLES / "security_hub_event.json").read_bytes()))
    found = read(path)
    assert verdicts(found) == {"locked": FAILED}
    assert found.receipts[0].size == path.stat().st_size
