"""Scanner output on the command line: what is taken, what is told, and that nothing is answered."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Srm
from tests.importers.scans import SAMPLES, ocsf

OCSF = str(SAMPLES / "prowler.ocsf.json")
HUB = str(SAMPLES / "security_hub.asff.json")
PUBLIC = "object-public-access"

pytestmark = pytest.mark.usefixtures("shop")


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
    assert any(each.endswith("findings of 1 checks") for each in lines)


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
