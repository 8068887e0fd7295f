"""Platform teams on the command line: provide, inherit, depart."""

from pathlib import Path

import pytest

from tests.cli.conftest import Srm
from tests.cli.test_plain import talk

DUTY = "mfa-for-people"


@pytest.fixture
def provided(srm: Srm, shop: str) -> str:
    """The file of a platform team that provides one control."""
    srm("--store", "p.db", "new", "base", "--service", "iam", "--team", "Platform")
    srm("--store", "p.db", "answer", "base", DUTY, "yes", "--notes", "By SSO")
    done = srm("--store", "p.db", "provide", "base", "p.provided.yaml", "--control", DUTY)
    assert done.code == 0
    assert "1 control of Platform" in done.err
    assert shop
    return "p.provided.yaml"


def test_a_dry_run_shows_what_would_be_taken_over_and_writes_nothing(
    srm: Srm, provided: str
) -> None:
    done = srm("inherit", "shop", provided, "--dry-run")
    assert done.code == 0
    assert "taken over" in done.out
    assert srm("show", "shop", "--format", "json").json["answered"] == 0


def test_an_inherited_answer_is_not_changed_unless_it_is_to_depart(srm: Srm, provided: str) -> None:
    said = srm("inherit", "shop", provided, "--format", "json").json
    assert [(each["control"], each["fate"]) for each in said["controls"]] == [(DUTY, "taken")]
    refused = srm("answer", "shop", DUTY, "no")
    assert refused.code == 2
    assert "inherited from Platform" in refused.err
    assert "--depart" in refused.err
    assert srm("answer", "shop", DUTY, "yes", "--notes", "ours too").code == 0
    many = srm("answer-many", "shop", "--control", DUTY, "--status", "planned")
    assert "1 inherited answers stay" in many.err
    assert srm("answer", "shop", DUTY, "no", "--depart").code == 0
    (duty,) = (
        each for each in srm("duties", "shop", "--format", "json").json if each["control"] == DUTY
    )
    assert (duty["inherited"]["team"], duty["inherited"]["departs"]) == ("Platform", True)
    assert srm("check", "shop", "--fail-on", "inherited-departs").code == 1


def test_the_plain_interview_asks_before_an_inherited_answer_is_changed(
    srm: Srm, provided: str
) -> None:
    srm("inherit", "shop", provided)
    kept = talk(f"jump {DUTY}", "4", "no")
    assert "inherited from Platform" in kept.out
    assert "the inherited answer stays" in kept.out
    assert srm("check", "shop", "--fail-on", "inherited-departs").code == 0
    assert "Saved: not implemented" in talk(f"jump {DUTY}", "4", "yes").out
    assert srm("check", "shop", "--fail-on", "inherited-departs").code == 1


def test_the_report_says_where_an_answer_comes_from(srm: Srm, provided: str) -> None:
    srm("inherit", "shop", provided)
    said = srm("report", "shop", "--format", "md", "-o", "-").out
    assert "**Inherited:** From Platform, as of " in said
    assert Path(provided).exists()


def test_a_file_that_is_there_is_not_overwritten(srm: Srm, provided: str) -> None:
    again = ("--store", "p.db", "provide", "base", provided, "--control", DUTY)
    assert srm(*again).code == 2
    assert srm(*again, "--force").code == 0
    assert srm("--store", "p.db", "provide", "base", "-").code == 2
