"""Many duties answered with one command."""

import pytest

from tests.cli.conftest import Srm


def duties(srm: Srm, *options: str) -> dict[str, dict[str, object]]:
    found = srm("duties", "shop", *options, "--format", "json").json
    return {each["control"]: each for each in found}


@pytest.mark.usefixtures("shop")
def test_all_duties_of_a_service_that_are_open_get_one_answer_and_one_undo(srm: Srm) -> None:
    srm("answer", "shop", "encryption-at-rest", "implemented")
    open_ones = duties(srm, "--service", "rds", "--only", "unanswered")
    said = srm(
        "answer-many", "shop", "--service", "rds", "--only", "unanswered",
        "--status", "planned", "--owner", "Maya", "--due", "2027-03-31", "--format", "json",
    )  # fmt: skip
    assert said.code == 0
    assert set(said.json["changed"]) == set(said.json["wanted"]) == set(open_ones)
    planned = duties(srm, "--status", "planned")
    assert set(planned) == set(open_ones)
    assert {(each["owner"], each["due_on"]) for each in planned.values()} == {
        ("Maya", "2027-03-31")
    }
    srm("undo", "shop")
    assert duties(srm, "--status", "planned") == {}
    assert set(duties(srm, "--status", "implemented")) == {"encryption-at-rest"}


@pytest.mark.usefixtures("shop")
def test_a_dry_run_lists_the_duties_and_writes_nothing(srm: Srm) -> None:
    said = srm("answer-many", "shop", "--all", "--owner", "Maya", "--dry-run")
    assert "encryption-at-rest" in said.out
    assert "would change" in said.err
    assert duties(srm, "--owner", "Maya") == {}


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--status", "planned"), "Which duties are meant?"),
        (("--all",), "Nothing was given to say about them."),
        (("--all", "--status", "alternative"), "'alternative' needs a reason."),
        (("--domain", "nowhere", "--owner", "Maya"), "There is no domain 'nowhere'."),
        (("--control", "no-such", "--owner", "Maya"), "There is no control 'no-such'."),
    ],
)
def test_what_is_missing_or_unknown_is_told_and_nothing_is_written(
    srm: Srm, options: tuple[str, ...], message: str
) -> None:
    said = srm("answer-many", "shop", *options)
    assert said.code == 2
    assert message in said.err
    assert len(duties(srm, "--only", "unanswered")) == len(duties(srm))
