"""Imports one after the other: the newest word counts, and what is known is not kept twice."""

import json
from pathlib import Path
from typing import Any

import pytest

from srm_tui.core.observations import Findings, Verdict
from srm_tui.importers.findings import ReadFindings
from srm_tui.importers.findings.collecting import MOST_NAMED
from tests.importers.reading import known_after, read, read_items
from tests.importers.scans import AT, BUCKET, SAMPLES, asff, event, ocsf

DAY = 24 * 3600


def buckets(count: int, code: str = "FAIL", at: int = AT) -> list[dict[str, Any]]:
    """Return a finding about each of `count` buckets."""
    return [ocsf(code=code, resource=f"arn:aws:s3:::b{n:04}", at=at) for n in range(count)]


def counts(*imports: ReadFindings) -> dict[Verdict, int]:
    """Return how many buckets got which verdict in all."""
    return dict(known_after(*imports).get("locked", Findings()).counts)


@pytest.mark.parametrize("name", sorted(each.name for each in SAMPLES.iterdir()))
def test_the_same_file_again_adds_nothing(name: str) -> None:
    first = read(SAMPLES / name)
    again = read(SAMPLES / name, known=known_after(first))
    assert first.observations
    assert again.observations == {}
    assert again.receipts[0].used == 0


def test_many_resources_of_one_check_are_named_up_to_a_bound_and_counted_beyond(
    tmp_path: Path,
) -> None:
    scan = buckets(MOST_NAMED + 30)
    first = read_items(tmp_path, scan)
    found = known_after(first)["locked"]
    assert found.counts == {Verdict.FAILED: MOST_NAMED + 30}
    assert sum(bool(each.resource) for each in found.observations) == MOST_NAMED
    assert read_items(tmp_path, scan, known_after(first)).observations == {}


def test_what_passed_is_counted_by_check_account_and_region(tmp_path: Path) -> None:
    elsewhere = ocsf(code="PASS", cloud={"account": {"uid": "2"}, "provider": "aws"})
    found = known_after(read_items(tmp_path, [*buckets(40, "PASS"), elsewhere]))["locked"]
    assert sorted((each.account, each.count) for each in found.observations) == [
        ("2", 1),
        ("210987654321", 40),
    ]


def test_what_is_mended_counts_as_passed_at_the_next_import(tmp_path: Path) -> None:
    first = read_items(tmp_path, [*buckets(3), ocsf(code="PASS")])
    later = [*buckets(1, at=AT + DAY), *buckets(3, "PASS", AT + DAY)[1:]]
    later.append(ocsf(code="PASS", at=AT + DAY))
    second = read_items(tmp_path, later, known_after(first))
    assert counts(first, second) == {Verdict.FAILED: 1, Verdict.PASSED: 3}


def test_an_older_file_changes_nothing(tmp_path: Path) -> None:
    first = read_items(tmp_path, buckets(3, "PASS") + buckets(1))
    older = read_items(tmp_path, buckets(3, at=AT - DAY)[:1], known_after(first))
    assert older.observations == {}
    assert older.receipts[0].ignored[0].reason == "known already from an earlier import"


def test_counts_beyond_the_names_follow_the_newest_scan(tmp_path: Path) -> None:
    first = read_items(tmp_path, buckets(MOST_NAMED + 30))
    mended = read_items(tmp_path, buckets(MOST_NAMED + 30, "PASS", AT + DAY), known_after(first))
    assert counts(first, mended) == {Verdict.PASSED: MOST_NAMED + 30}


def test_within_a_file_the_newest_counts_and_the_rest_is_told(tmp_path: Path) -> None:
    scan = [ocsf(code="PASS", at=AT + DAY), ocsf(), ocsf(at=AT - DAY)]
    found = read_items(tmp_path, scan)
    assert counts(found) == {Verdict.PASSED: 1}
    assert (found.receipts[0].read, found.receipts[0].used) == (3, 1)


def test_an_event_about_one_resource_leaves_what_is_known_of_the_others(tmp_path: Path) -> None:
    hub = [asff(resource=f"arn:b{n:03}", status="PASSED") for n in range(9)]
    hub += [asff(resource=f"arn:c{n:03}") for n in range(MOST_NAMED + 5)]
    first = read_items(tmp_path, {"Findings": hub})
    mended = asff(resource="arn:c000", status="PASSED", UpdatedAt="2026-11-25T10:00:00Z")
    second = read_items(tmp_path, event(mended), known_after(first))
    assert counts(first, second) == {Verdict.FAILED: MOST_NAMED + 4, Verdict.PASSED: 10}


def test_an_open_finding_that_is_archived_later_is_closed(tmp_path: Path) -> None:
    first = read_items(tmp_path, {"Findings": [asff(), asff(resource="arn:b")]})
    archived = asff(RecordState="ARCHIVED", UpdatedAt="2026-11-25T10:00:00Z")
    second = read_items(tmp_path, {"Findings": [archived]}, known_after(first))
    assert counts(first, second) == {Verdict.FAILED: 1}


def test_one_standard_that_is_archived_leaves_the_finding_of_the_other_open(tmp_path: Path) -> None:
    archived = asff(RecordState="ARCHIVED", UpdatedAt="2026-11-25T10:00:00Z")
    for pair in ([asff(), archived], [archived, asff()]):
        assert counts(read_items(tmp_path, {"Findings": pair})) == {Verdict.FAILED: 1}


def test_files_and_folders_are_read_as_one_scan_with_a_receipt_each(tmp_path: Path) -> None:
    folder = tmp_path / "output"
    (folder / "compliance").mkdir(parents=True)
    for name in ("prowler.ocsf.json", "prowler.asff.json", "prowler.csv"):
        (folder / name).write_bytes((SAMPLES / name).read_bytes())
    (folder / "compliance" / "cis.csv").write_text("PROVIDER;DESCRIPTION\naws;x\n")
    (folder / "package.json").write_text('{"name": "shop"}')

    found = read(folder)

    assert [each.file for each in found.receipts] == [
        "prowler.asff.json",
        "prowler.csv",
        "prowler.ocsf.json",
    ]
    assert {each.what for each in found.skipped} == {"compliance/cis.csv", "package.json"}
    assert {name: dict(each.counts) for name, each in known_after(found).items()} == {
        "locked": {Verdict.FAILED: 1},
        "carried": {Verdict.PASSED: 1},
        "encrypted": {Verdict.PASSED: 1},
        "shut": {Verdict.MUTED: 1},
        "named": {Verdict.MANUAL: 1},
    }
    for receipt in found.receipts:
        told = (*receipt.unmatched, *receipt.ignored)
        assert receipt.read == receipt.used + sum(each.count for each in told)


def test_links_out_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "output"
    folder.mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.json").write_text(json.dumps([ocsf()]))
    (folder / "linked.json").symlink_to(tmp_path / "elsewhere" / "secret.json")
    (folder / "linked").symlink_to(tmp_path / "elsewhere")
    (folder / "own.json").write_text(json.dumps([ocsf(resource="arn:own")]))
    found = read(folder)
    assert [each.file for each in found.receipts] == ["own.json"]
    assert {each.what for each in found.skipped} == {"linked.json", "linked"}


def test_a_long_name_keeps_its_difference_and_a_strange_one_its_place(tmp_path: Path) -> None:
    long = "arn:" + "x" * 3000
    found = read_items(tmp_path, [ocsf(resource=f"{long}1"), ocsf(resource=f"{long}2")])
    assert counts(found) == {Verdict.FAILED: 2}
    assert max(len(each.resource) for each in known_after(found)["locked"].observations) <= 600
    odd = read_items(tmp_path, [ocsf(resources=[]), ocsf(resources="none"), ocsf(resource=BUCKET)])
    assert counts(odd) == {Verdict.FAILED: 2}


def test_a_whole_scan_can_close_what_it_no_longer_mentions(tmp_path: Path) -> None:
    elsewhere = ocsf(cloud={"account": {"uid": "2"}, "provider": "aws"}, resource="arn:other")
    hub = asff(resource="arn:hub")
    first = read_items(tmp_path, [*buckets(3), elsewhere, hub])
    known = known_after(first)
    later = [*buckets(1, at=AT + DAY), ocsf("s3_bucket_secure_transport_policy", at=AT + DAY)]
    second = read_items(tmp_path, later, known)

    assert second.closing == 2
    assert counts(first, second) == {Verdict.FAILED: 5}
    closed = known_after(first, second, whole=second)["locked"]
    assert {each.resource for each in closed.observations} == {
        "arn:aws:s3:::b0000",
        "arn:other",
        "arn:hub",
    }


def test_an_older_whole_scan_closes_nothing(tmp_path: Path) -> None:
    known = known_after(read_items(tmp_path, buckets(3)))
    older = read_items(tmp_path, buckets(1, at=AT - DAY), known)
    assert older.closing == 0
