"""Accepted risks, parked questions and flags from the command line."""

import pytest

from tests.cli.conftest import Srm

pytestmark = pytest.mark.usefixtures("shop")
DUTY = "encryption-at-rest"


def _gap(srm: Srm) -> None:
    srm("answer", "shop", DUTY, "partial")


def test_a_risk_is_accepted_by_a_named_person_until_a_day_and_can_be_withdrawn(srm: Srm) -> None:
    _gap(srm)
    by = ("--by", "Maya Chen", "--until", "2099-01-31", "--reason", "Test data only")
    assert srm("accept", "shop", DUTY, *by).out == (
        f"{DUTY}: accepted by Maya Chen until 2099-01-31.\n"
    )
    (kept,) = _acceptances(srm)
    assert kept == {
        "accepted_by": "Maya Chen",
        "until": "2099-01-31",
        "reason": "Test data only",
    }
    assert srm("accept", "shop", DUTY, "--withdraw").code == 0
    assert _acceptances(srm)[-1] is None


def _acceptances(srm: Srm) -> list[object]:
    entries = srm("log", "shop", "--format", "json").json
    return [each["new"] for each in entries if each["field"] == "acceptance"]


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (("--until", "+1d", "--reason", "x"), "--by"),
        (("--by", "Maya", "--reason", "x"), "--until"),
        (("--by", "Maya", "--until", "+1d"), "--reason"),
        (("--by", "Maya", "--until", "2020-01-01", "--reason", "x"), "a day to come"),
        (("--by", "Maya", "--withdraw"), "not both"),
    ],
)
def test_an_acceptance_without_name_day_or_reason_is_refused(
    srm: Srm, words: tuple[str, ...], asked: str
) -> None:
    _gap(srm)
    said = srm("accept", "shop", DUTY, *words)
    assert said.code == 2
    assert asked in said.err
    assert _acceptances(srm) == []


def test_accepting_what_is_no_gap_says_so(srm: Srm) -> None:
    by = ("--by", "Maya", "--until", "2099-01-31", "--reason", "x")
    assert "It is no gap now (unanswered)" in srm("accept", "shop", DUTY, *by).err


def test_a_question_is_parked_listed_and_settled(srm: Srm) -> None:
    assert "No question was parked" in srm("parked", "shop").err
    srm("park", "shop", "Who owns the keys?", "--control", DUTY, "--owner", "Maya")
    srm("park", "shop", "Which Regions?")
    assert srm("parked", "shop").out == (
        f"1. Who owns the keys? ({DUTY}, Maya)\n2. Which Regions?\n"
    )
    assert srm("park", "shop", "--resolve", "1", "--answer", "The platform team").code == 0
    assert srm("parked", "shop").out == (
        "1. Which Regions?\nsettled: Who owns the keys?: The platform team\n"
    )
    assert [each["is_open"] for each in srm("parked", "shop", "--format", "json").json] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("--resolve", "3"), "0 open questions"),
        (("--answer", "yes"), "--resolve N"),
        (("Why?", "--resolve", "1"), "not both"),
        ((" ",), "Write it in a few words"),
    ],
)
def test_a_question_that_cannot_be_parked_or_settled_is_refused(
    srm: Srm, words: tuple[str, ...], hint: str
) -> None:
    said = srm("park", "shop", *words)
    assert said.code == 2
    assert hint in said.err


def test_an_answer_says_how_far_the_work_is_who_provides_it_and_that_it_is_flagged(
    srm: Srm,
) -> None:
    more = ("--work", "in-progress", "--provided-by", "Platform", "--flag")
    srm("answer", "shop", DUTY, "partial", *more)
    assert len(srm("duties", "shop", "--only", "flagged", "--format", "json").json) == 1
    entries = srm("log", "shop", "--format", "json").json
    said = {each["field"]: each["new"] for each in entries if each["control_id"] == DUTY}
    assert (said["work"], said["provided_by"]) == ("in-progress", "Platform")
    srm("answer", "shop", DUTY, "partial", "--no-flag")
    assert srm("duties", "shop", "--only", "flagged", "--format", "json").json == []


def test_what_only_a_whole_answer_can_hold_is_refused_for_one_service(srm: Srm) -> None:
    said = srm("answer", "shop", DUTY, "partial", "--service", "rds", "--flag", "--work", "done")
    assert said.code == 2
    assert "--flag, --work cannot be said of one service" in said.err
