"""What scanners found in a report: beside the duty, where it contradicts, import by import."""

import csv
import io
import json
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

from srm_tui.reports import FORMATS, Options
from srm_tui.reports.scans import scan_moment
from srm_tui.workspace import Edit
from tests.importers.scans import CSV_HEAD, asff, csv_row, ocsf
from tests.reports.accessibility import findings
from tests.reports.builders import model_of
from tests.reports.conftest import Rendered


class Scanned(NamedTuple):
    """An assessment with imports of both scanners, and an answer that they contradict."""

    id: str
    duty_id: str
    checks: tuple[str, str]
    """Of Prowler and of Security Hub; both failed."""


@pytest.fixture(scope="module")
def scanned(plain: Rendered, tmp_path_factory: pytest.TempPathFactory) -> Scanned:
    workspace = plain.workspace
    copy_id = workspace.duplicate(plain.filled.assessment_id)
    row = next(
        row
        for row in workspace.assess(copy_id).rows
        if len(row.duty.control.checks) == 2 and not row.answer.says_something
    )
    prowler, hub = (row.duty.control.checks[name][0] for name in ("prowler", "security_hub"))
    workspace.answer(copy_id, row.id, {"status": "implemented"})
    folder = tmp_path_factory.mktemp("scans")
    scan = [ocsf(prowler), ocsf("harbour_only_check")]
    (folder / "prowler.ocsf.json").write_text(json.dumps(scan))
    (folder / "hub.json").write_text(json.dumps({"Findings": [asff(hub)]}))
    (folder / "prowler.csv").write_text(f"{CSV_HEAD}\n{csv_row(prowler)}\n")
    for name in ("prowler.ocsf.json", "hub.json", "prowler.csv"):
        desk = workspace.findings
        desk.keep(copy_id, desk.read(copy_id, [folder / name]))
    return Scanned(copy_id, row.id, (prowler, hub))


def written(plain: Rendered, assessment_id: str, format_id: str, profile: str = "full") -> bytes:
    return plain.workspace.report(
        assessment_id, FORMATS[format_id], options=Options(profile=profile)
    )


def test_a_card_tells_what_was_found_open_and_how_it_contradicts(
    plain: Rendered, scanned: Scanned
) -> None:
    report = model_of(plain.workspace, scanned.id)
    (card,) = (each for each in report.duties if each.id == scanned.duty_id)
    assert card.findings is not None
    assert card.contradiction == "You said implemented; 2 open findings"
    assert card.findings.told == "2 open"
    assert card.findings.hint == "partial or not implemented"
    assert card.findings.newest_at == "2026-11-24 10:00 UTC"
    assert {each.check for each in card.findings.open} == set(scanned.checks)
    assert card in report.contradicted
    assert ("answers contradicted by findings", 4) in {
        (point.label, point.count) for point in report.open_points
    }


def test_each_import_is_accounted_for(plain: Rendered, scanned: Scanned) -> None:
    imports = model_of(plain.workspace, scanned.id).imports
    by_file = {each.file: each for each in imports}
    scan = by_file["prowler.ocsf.json"]
    assert (scan.read, scan.used, scan.unmatched, scan.ignored) == (2, 1, 1, 0)
    assert scan.left_aside[0].what == "harbour_only_check"
    assert by_file["prowler.csv"].since == "2026-11-24 10:00 (scan clock)"


@pytest.mark.parametrize("format_id", ["html", "md"])
def test_contradictions_and_imports_have_chapters_of_their_own(
    plain: Rendered, scanned: Scanned, format_id: str
) -> None:
    text = written(plain, scanned.id, format_id).decode()
    for expected in ("Answers that findings contradict", "What was imported", "2 open findings"):
        assert expected in text
    for profile in ("gaps", "soa"):
        part = written(plain, scanned.id, format_id, profile).decode()
        assert ("Answers that findings contradict" in part) is (profile == "gaps")
        assert ("What was imported" in part) is (profile == "soa")


def test_without_imports_there_is_no_such_chapter(plain: Rendered) -> None:
    workspace = plain.workspace
    empty_id = workspace.duplicate(plain.filled.assessment_id)
    fields = [each.field for each in workspace.changes(empty_id)]
    prefixes = ("receipt/", "finding/")
    workspace.edit(
        empty_id, [Edit(field=each, value=None) for each in fields if each.startswith(prefixes)]
    )
    text = written(plain, empty_id, "md").decode()
    assert "What was imported" not in text
    assert "Answers that findings contradict" not in text


def test_the_tables_tell_findings_and_imports(plain: Rendered, scanned: Scanned) -> None:
    table = csv.DictReader(io.StringIO(written(plain, scanned.id, "csv").decode("utf-8-sig")))
    (row,) = (each for each in table if each["control"] == scanned.duty_id)
    assert row["contradiction"] == "You said implemented; 2 open findings"
    assert row["findings"].startswith("2 open; Prowler 5.46.0, Security Hub")

    book = openpyxl.load_workbook(io.BytesIO(written(plain, scanned.id, "xlsx")))
    opened = [row for row in book["Open findings"].values if row[1] == scanned.duty_id]
    assert {row[5] for row in opened} == set(scanned.checks)
    files = [row[1] for row in book["Imports"].values][1:]
    assert "hub.json" in files


def test_the_data_tells_each_import(plain: Rendered, scanned: Scanned) -> None:
    said = json.loads(written(plain, scanned.id, "json"))
    assert scanned.duty_id in said["contradicted"]
    assert "prowler.csv" in {each["file"] for each in said["imports"]}


def test_a_checker_finds_nothing_to_say_about_their_pages(
    plain: Rendered, scanned: Scanned, tmp_path: Path
) -> None:
    assert findings(written(plain, scanned.id, "pdf"), tmp_path) == []


def test_the_time_of_a_scan_keeps_what_is_known_of_its_zone() -> None:
    assert scan_moment("2026-11-24T10:00:00Z") == "2026-11-24 10:00 UTC"
    assert scan_moment("2026-11-24T10:00:00") == "2026-11-24 10:00 (scan clock)"
    assert scan_moment("") == ""
