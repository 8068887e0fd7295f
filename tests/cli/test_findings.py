"""Scanner output on the command line: what is taken, what is told, and that nothing is answered."""

import json
from pathlib import Path

import pytest

from srm_tui.cli.plain import words
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from tests.cli.conftest import Srm
from tests.importers.scans import SAMPLES, ocsf

OCSF = str(SAMPLES / "prowler.ocsf.json")
HUB = str(SAMPLES / "security_hub.asff.json")
PUBLIC = "object-public-access"

pytestmark = pytest.mark.usefixtures("shop")


def test_findings_of_an_account_that_is_not_the_assessments_are_told(srm: Srm) -> None:
    assert "none of those" not in srm("findings", "shop", OCSF, "--dry-run").err
    text = srm("export", "shop", "-").out
    Path("own.srm.yaml").write_text(
        text.replace("name: shop\n", "name: own\naccounts: ['prod 111122223333']\n", 1),
        encoding="utf-8",
    )
    said = srm("findings", "own.srm.yaml", OCSF, "--dry-run").err
    assert "is none of those of the assessment: 111122223333." in said


def test_an_import_tells_in_a_receipt_what_became_of_the_file(srm: Srm) -> None:
    said = srm("findings", "shop", OCSF)
    assert said.code == 0
    assert "Prowler OCSF, by Prowler 5.46.0" in said.out
    assert "6 read, 5 used, 1 unmatched, 0 ignored" in said.out
    assert "unmatched 1 x harbour_only_check" in said.out


def test_a_dry_run_tells_the_same_and_keeps_nothing(srm: Srm) -> None:
    tried = srm("findings", "shop", OCSF, "--dry-run", "--format", "json")
    assert tried.json["kept"] is False
    assert srm("findings", "shop", "--format", "json").json == []
    kept = srm("findings", "shop", OCSF, "--format", "json")
    assert kept.json["kept"] is True
    (one,), (other,) = tried.json["receipts"], kept.json["receipts"]
    changing = ("id", "imported_at", "imported_by")
    assert {**one, **dict.fromkeys(changing)} == {**other, **dict.fromkeys(changing)}
    assert (other["purpose"], other["read"], other["used"]) == ("findings", 6, 5)
    assert other["unmatched"] == [
        {
            "what": "harbour_only_check",
            "reason": "a check of Prowler no control names",
            "count": 1,
        }
    ]


def test_without_a_file_it_lists_what_the_findings_say_of_each_control(srm: Srm) -> None:
    assert "srm-tui findings shop FILE" in srm("findings", "shop").err
    srm("answer", "shop", PUBLIC, "implemented")
    srm("findings", "shop", OCSF, HUB)

    lines = srm("findings", "shop").out.splitlines()
    assert any("You said implemented; 2 open findings" in each for each in lines)
    assert any("account-owner-named" in each and "needs a human" in each for each in lines)

    by_control = {
        each["control"]: each for each in srm("findings", "shop", "--format", "json").json
    }
    public = by_control[PUBLIC]
    assert public["counts"] == {"failed": 2, "manual": 0, "unknown": 0, "muted": 0, "passed": 0}
    assert public["status"] == "implemented"
    assert {each["check"] for each in public["observations"]} == {
        "s3_bucket_level_public_access_block",
        "S3.8",
    }
    assert by_control["encryption-at-rest"]["hint"] == "implemented"
    assert by_control["account-owner-named"]["in_scope"] is False


def test_contradictions_are_found_by_check_and_by_duties(srm: Srm) -> None:
    srm("answer", "shop", PUBLIC, "implemented", "--evidence", "text:seen")
    srm("findings", "shop", OCSF)

    assert srm("check", "shop", "--fail-on", "contradicted").code == 1
    (duty,) = srm("duties", "shop", "--only", "contradicted", "--format", "json").json
    assert (duty["control"], duty["status"]) == (PUBLIC, "implemented")
    assert duty["findings"] == {"failed": 1}
    assert duty["contradiction"] == "You said implemented; 1 open finding"

    srm("answer", "shop", PUBLIC, "partial", "--service", "s3")
    assert srm("duties", "shop", "--only", "contradicted", "--format", "json").json == []
    assert srm("check", "shop", "--fail-on", "contradicted").code == 0


def test_undo_takes_an_import_back_in_one_line(srm: Srm) -> None:
    srm("findings", "shop", OCSF)
    said = srm("undo", "shop")
    assert said.out == "The import of prowler.ocsf.json is taken back, with all that it said.\n"
    assert srm("findings", "shop", "--format", "json").json == []
    assert "there again" in srm("redo", "shop").out
    assert len(srm("findings", "shop", "--format", "json").json) == 5


def test_the_log_tells_an_import_without_its_thousands_of_words(srm: Srm) -> None:
    srm("findings", "shop", OCSF)
    lines = srm("log", "shop").out.splitlines()
    assert any(each.endswith("prowler.ocsf.json") for each in lines)
    assert not any("finding/" in each for each in lines)
    rows = srm("log", "shop", "--format", "csv").out.splitlines()
    assert any(each.endswith("findings of 1 checks") for each in rows)


def test_a_file_that_was_cut_off_ends_in_its_place_and_nothing_is_kept(
    srm: Srm, tmp_path: Path
) -> None:
    cut = tmp_path / "cut.json"
    cut.write_text(json.dumps([ocsf(), ocsf()], indent=1)[:-40])
    said = srm("findings", "shop", OCSF, str(cut))
    assert said.code == 2
    assert "cut.json:" in said.err
    assert "ends in the middle" in said.err
    assert srm("findings", "shop", "--format", "json").json == []


def test_an_exported_file_can_be_tried_and_listed_but_not_changed(srm: Srm) -> None:
    srm("findings", "shop", OCSF)
    srm("export", "shop", "shop.srm.yaml")
    assert len(srm("findings", "shop.srm.yaml", "--format", "json").json) == 5
    assert srm("findings", "shop.srm.yaml", HUB, "--dry-run").code == 0
    said = srm("findings", "shop.srm.yaml", HUB)
    assert said.code == 2
    assert "Import it first" in said.err


def test_a_name_that_steers_terminals_is_told_as_text(srm: Srm, tmp_path: Path) -> None:
    odd = tmp_path / "odd.json"
    odd.write_text(json.dumps([ocsf(check="x\u001b[31m [/red]")]))
    said = srm("findings", "shop", str(odd))
    assert "\x1b" not in said.out + said.err
    assert "x<U+001B>[31m [/red]" in said.out


def test_a_whole_scan_closes_what_it_lacks_only_when_that_is_said(srm: Srm, tmp_path: Path) -> None:
    srm("findings", "shop", OCSF)
    scan = tmp_path / "later.json"
    scan.write_text(json.dumps([ocsf(code="PASS", resource="arn:new", at=1795600800)]))
    assert "--whole closes them" in srm("findings", "shop", str(scan), "--dry-run").err
    srm("findings", "shop", str(scan))
    assert public_counts(srm)["failed"] == 1
    srm("undo", "shop")
    assert ", closed." in srm("findings", "shop", str(scan), "--whole").err
    assert public_counts(srm) == {
        "failed": 0,
        "manual": 0,
        "unknown": 0,
        "muted": 0,
        "passed": 1,
    }
    srm("undo", "shop")
    assert public_counts(srm)["failed"] == 1
    assert srm("findings", "shop", "--whole").code == 2


def public_counts(srm: Srm) -> dict[str, int]:
    """Return how many resources got which verdict of the one control."""
    said = srm("findings", "shop", "--format", "json").json
    (counts,) = (each["counts"] for each in said if each["control"] == PUBLIC)
    return dict(counts)


def test_the_interview_reads_findings_out_beside_the_answer(
    srm: Srm, shop: str, kb: KnowledgeBase, tmp_path: Path
) -> None:
    srm("answer", "shop", PUBLIC, "implemented")
    srm("findings", "shop", OCSF)
    store = open_store(str(tmp_path / "store.db"))
    rows = Workspace(kb, store, "Ada").assess(shop).row_by_id
    store.close()
    assert list(words.found(rows[PUBLIC])) == [
        "Contradicted by findings: You said implemented; 1 open finding.",
        "Findings: 1 open. They propose: partial or not implemented.",
        "Open: arn:aws:s3:::harbour-invoices, 210987654321 eu-north-1.",
    ]
    assert list(words.found(rows["backups-enabled"])) == []
