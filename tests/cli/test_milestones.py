"""Milestones and comparisons on the command line."""

from pathlib import Path

import pytest

from tests.cli.conftest import Srm

DUTY = "encryption-at-rest"
pytestmark = pytest.mark.usefixtures("shop")


def answered(srm: Srm, status: str, control: str = DUTY) -> None:
    assert srm("answer", "shop", control, status).code == 0


def test_a_milestone_is_frozen_and_listed(srm: Srm) -> None:
    assert "no milestones yet" in srm("milestone", "shop").err
    made = srm("milestone", "shop", "After the workshop", "--format", "json")
    assert made.code == 0
    assert made.json["name"] == "After the workshop"
    assert made.json["by"] == "Ada Example"
    assert "Frozen as 'After the workshop'" in made.err
    assert srm("milestone", "shop", "--format", "json").json == [made.json]
    assert "After the workshop" in srm("milestone", "shop").out


def test_a_milestone_can_be_renamed_removed_and_brought_back(srm: Srm) -> None:
    srm("milestone", "shop", "One")
    renamed = srm("milestone", "shop", "one", "--rename", "Two", "--format", "json")
    assert renamed.json["name"] == "Two"
    removed = srm("milestone", "shop", "two", "--remove")
    assert "undo" in removed.err
    assert srm("milestone", "shop", "--format", "json").json == []
    assert "is Two again" in srm("undo", "shop").out
    assert [each["name"] for each in srm("milestone", "shop", "--format", "json").json] == ["Two"]


@pytest.mark.parametrize(
    "words",
    [
        ("--remove",),
        ("--rename", "Two"),
        ("One", "--remove", "--rename", "Two"),
        ("Nine", "--remove"),
        ("Nine", "--rename", "Two"),
        ("now",),
        ("ONE",),
    ],
)
def test_what_cannot_be_done_with_a_milestone_is_told(srm: Srm, words: tuple[str, ...]) -> None:
    srm("milestone", "shop", "One")
    said = srm("milestone", "shop", *words)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Error: ")


def test_the_log_names_milestones(srm: Srm) -> None:
    srm("milestone", "shop", "After the workshop")
    assert srm("log", "shop").out.rstrip().endswith("After the workshop")


def test_the_log_tells_undo_and_redo_and_what_was_taken_back(srm: Srm) -> None:
    answered(srm, "partial")
    for step in ("undo", "redo", "undo"):
        srm(step, "shop")
    said = srm("log", "shop", "--control", DUTY, "--format", "json").json
    assert [(each["act"], bool(each["taken_back_by"])) for each in said] == [
        ("said", True),
        ("undo", False),
        ("redo", True),
        ("undo", False),
    ]
    shown = srm("log", "shop", "--control", DUTY).out
    for words in ("status (taken back)", "status (undo)", "status (redo, taken back)"):
        assert words in shown


def test_a_comparison_tells_gaps_figures_and_answers(srm: Srm) -> None:
    answered(srm, "implemented", "backups-enabled")
    answered(srm, "partial")
    srm("milestone", "shop", "One")
    answered(srm, "implemented")
    answered(srm, "planned", "backups-enabled")
    answered(srm, "not-implemented", "restore-test")
    said = srm("compare", "shop", "--format", "json")
    assert (said.code, said.err) == (0, "")
    gaps = {fate: [gap["control"] for gap in found] for fate, found in said.json["gaps"].items()}
    assert gaps == {
        "new": ["restore-test"],
        "reopened": ["backups-enabled"],
        "closed": [DUTY],
        "unchanged": [],
        "withdrawn": [],
        "dropped": [],
    }
    before, after = said.json["before"], said.json["after"]
    assert (before["point"], before["answered"], before["gaps"]) == ("One", 2, 1)
    assert (after["point"], after["answered"], after["gaps"]) == ("now", 3, 2)
    assert {
        "control": DUTY,
        "service": "",
        "field": "status",
        "before": "partial",
        "after": "implemented",
    } in said.json["answers"]
    shown = srm("compare", "shop").out
    for words in ("New gaps (1)", "Reopened gaps (1)", "Closed gaps (1)", "Answers changed (3)"):
        assert words in shown


def test_a_comparison_tells_what_the_scope_did(srm: Srm) -> None:
    answered(srm, "partial", "guest-os-patching")
    srm("milestone", "shop", "One")
    srm("scope", "shop", "--remove", "ec2", "--add", "sqs", "--fact", "internet-facing=yes")
    srm("scope", "shop", "--framework", "hipaa")
    found = srm("compare", "shop", "--format", "json").json
    assert [gap["control"] for gap in found["gaps"]["dropped"]] == ["guest-os-patching"]
    assert "guest-os-patching" in found["duties"]["dropped_by_scope"]
    assert found["duties"]["added_by_scope"]
    assert found["duties"]["added_by_pack"] == found["duties"]["dropped_by_pack"] == []
    assert found["scope"]["services_added"] == ["sqs"]
    assert found["scope"]["services_dropped"] == ["ec2"]
    assert found["scope"]["facts"] == {"internet-facing": {"before": [], "after": ["yes"]}}
    assert not found["knowledge_base_changed"]
    shown = srm("compare", "shop").out
    for words in ("Services given up (1): ec2", "Fact internet-facing: open -> yes", "(scope)"):
        assert words in shown


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        ("new", "unanswered", "partial"),
        ("new", "implemented", "partial"),
        ("reopened", "implemented", "partial"),
        ("lower-score", "implemented", "partial"),
    ],
)
def test_a_comparison_fails_for_the_reasons_asked_for(
    srm: Srm, rule: str, before: str, after: str
) -> None:
    answered(srm, before)
    srm("milestone", "shop", "One")
    assert srm("compare", "shop", "--fail-on", rule).code == 0
    answered(srm, after)
    said = srm("compare", "shop", "One", "now", "--fail-on", rule, "--fail-on", "new-critical")
    assert said.code == 1
    assert said.err.count("Failed: ") == 1
    assert srm("compare", "shop").code == 0


def test_a_new_critical_gap_is_a_reason_of_its_own(srm: Srm) -> None:
    srm("scope", "shop", "--fact", "internet-facing=yes")
    srm("milestone", "shop", "One")
    answered(srm, "partial", "guest-os-patching")
    assert srm("compare", "shop", "--fail-on", "new-critical").code == 1


def test_an_exported_file_can_be_compared_and_not_frozen(srm: Srm, tmp_path: Path) -> None:
    srm("milestone", "shop", "One")
    answered(srm, "partial")
    file = str(tmp_path / "shop.srm.yaml")
    srm("export", "shop", file)
    assert "One" in srm("milestone", file).out
    assert "New gaps (1)" in srm("compare", file).out
    assert srm("milestone", file, "Two").code == 2


def test_without_anything_to_compare_with_it_says_what_to_do(srm: Srm) -> None:
    said = srm("compare", "shop")
    assert said.code == 2
    assert "srm-tui milestone" in said.err
    assert "Nothing changed" in srm("compare", "shop", "today").err
    assert srm("compare", "shop", "soon").code == 2


def test_an_exported_file_is_a_point_to_compare_with(srm: Srm, tmp_path: Path) -> None:
    answered(srm, "partial")
    file = str(tmp_path / "before.srm.yaml")
    srm("export", "shop", file)
    answered(srm, "implemented")
    found = srm("compare", "shop", file, "--format", "json").json
    assert [gap["control"] for gap in found["gaps"]["closed"]] == [DUTY]
    assert (found["before"]["point"], found["after"]["point"]) == ("before.srm.yaml", "now")
    assert "from before.srm.yaml to now" in srm("compare", "shop", file).out
    said = srm("compare", file, "now", file)
    assert (said.code, said.out.splitlines()[0]) == (0, "shop: from now to before.srm.yaml")
