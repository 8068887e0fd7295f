"""Scopes from files on the command line: shown, asked for, taken over, and never without a yes."""

import os
from pathlib import Path

import pexpect
import pytest

from tests.cli.conftest import PROGRAM, Srm
from tests.importers.scoping.builders import change, plan, resource, write


@pytest.fixture
def planned(tmp_path: Path) -> str:
    """A plan with a queue, a public load balancer, something deleted, unknown and foreign."""
    content = plan(
        resource("aws_sqs_queue.q"),
        resource("aws_lb.web", internal=False),
        resource("aws_zeppelin_fleet.f"),
        resource("random_password.p", "registry.terraform.io/hashicorp/random"),
        resource_changes=[change("aws_redshift_cluster.old", "delete")],
    )
    write(tmp_path / "plan.json", content)
    return "plan.json"


@pytest.mark.usefixtures("shop")
def test_a_dry_run_is_one_json_document_of_what_was_seen_where(srm: Srm, planned: str) -> None:
    said = srm("scope", "shop", "--from", planned, "--dry-run", "--format", "json")
    assert said.code == 0
    found = said.json
    assert found["services"] == [
        {"id": "sqs", "seen": ["plan.json:aws_sqs_queue.q"]},
        {"id": "elb", "seen": ["plan.json:aws_lb.web"]},
    ]
    assert found["facts"] == [
        {"fact": "internet-facing", "value": "yes", "seen": ["plan.json:aws_lb.web"]}
    ]
    assert [each["name"] for each in found["unmatched"]] == ["aws_zeppelin_fleet"]
    assert [each["what"] for each in found["ignored"]] == ["random_password"]
    assert [each["id"] for each in found["removed"]] == ["redshift"]
    assert found["receipts"][0]["read"] == 5
    assert "Nothing was saved" in said.err
    assert "sqs" not in srm("scope", "shop", "--format", "json").json["services"]


@pytest.mark.usefixtures("shop")
def test_nothing_is_taken_over_without_a_yes(srm: Srm, planned: str) -> None:
    for words in (("scope", "shop", "--from"), ("new", "bank", "--scope-from")):
        for output in ((), ("--format", "json")):
            said = srm(*words, planned, *output)
            assert (said.code, "--yes" in said.err) == (2, True)
    assert "sqs" not in srm("scope", "shop", "--format", "json").json["services"]
    assert [each["name"] for each in srm("list", "--format", "json").json] == ["shop"]


@pytest.mark.usefixtures("shop")
def test_a_yes_saves_the_scope_with_the_receipt(srm: Srm, planned: str) -> None:
    srm("scope", "shop", "--fact", "internet-facing=no")
    said = srm("scope", "shop", "--from", planned, "--yes", "--remove", "ec2")
    assert "internet-facing=yes" in said.out
    assert "kept as you said: no" in said.out
    assert "Only deleted, so left out: redshift (plan.json:aws_redshift_cluster.old)" in said.out
    assert "Not known: aws_zeppelin_fleet (plan.json:aws_zeppelin_fleet.f)" in said.out
    scope = srm("scope", "shop", "--format", "json").json
    assert set(scope["services"]) == {"rds", "s3", "sqs", "elb"}
    assert scope["facts"]["internet-facing"] == ["no"]
    assert "receipt/" in srm("log", "shop").out
    srm("undo", "shop")
    assert "sqs" not in srm("scope", "shop", "--format", "json").json["services"]


def test_a_new_assessment_takes_its_scope_from_files(srm: Srm, planned: str) -> None:
    said = srm("new", "bank", "--scope-from", planned, "--service", "s3", "--yes")
    assert said.code == 0
    scope = srm("scope", "bank", "--format", "json").json
    assert set(scope["services"]) == {"s3", "sqs", "elb"}
    assert scope["facts"] == {"internet-facing": ["yes"]}
    again = srm("new", "bank", "--scope-from", planned)
    assert (again.code, "already an assessment" in again.err) == (2, True)


@pytest.mark.usefixtures("shop")
def test_files_that_a_shell_found_may_follow(srm: Srm, planned: str, tmp_path: Path) -> None:
    write(tmp_path / "other.json", plan(resource("aws_sns_topic.t")))
    said = srm(
        "scope", "shop", "--from", planned, "other.json", "--dry-run", "--format", "json"
    ).json
    assert {each["id"] for each in said["services"]} == {"sqs", "elb", "sns"}
    lost = srm("scope", "shop", "other.json")
    assert (lost.code, "--from" in lost.err) == (2, True)


@pytest.mark.usefixtures("shop")
def test_a_file_of_no_known_format_says_so(srm: Srm, tmp_path: Path) -> None:
    write(tmp_path / "notes.md", "# Notes")
    said = srm("scope", "shop", "--from", "notes.md", "--yes")
    assert said.code == 2
    assert "notes.md: No format that is known." in said.err
    os.mkfifo(tmp_path / "pipe")
    for name, told in (("nowhere.json", "no such file"), ("pipe", "no file")):
        missing = srm("scope", "shop", "--from", name, "--yes")
        assert (missing.code, told in missing.err) == (2, True)


@pytest.mark.usefixtures("shop")
def test_files_of_a_folder_that_were_not_read_are_named(srm: Srm, planned: str) -> None:
    Path("infra").mkdir()
    Path(planned).rename("infra/plan.json")
    Path("infra/cut.tfstate").write_text('{"version": 4, "resour', encoding="utf-8")
    said = srm("scope", "shop", "--from", "infra", "--dry-run")
    assert said.code == 0
    assert "infra/: 2 files, 1 read." in said.out
    assert "Not read: cut.tfstate: Not JSON" in said.out


@pytest.mark.usefixtures("shop")
def test_a_file_that_suggests_nothing_is_told(srm: Srm, tmp_path: Path) -> None:
    write(tmp_path / "plan.json", plan())
    said = srm("scope", "shop", "--from", "plan.json")
    assert said.code == 0
    assert "There is nothing to take over." in said.err


def typed(answer: str, *words: str) -> str:
    """Return what the real program writes to a terminal on which `answer` is typed."""
    child = pexpect.spawn(
        str(PROGRAM), list(words), env={**os.environ, "TERM": "dumb"}, encoding="utf-8"
    )
    child.expect_exact("[y/N]: ", timeout=60)
    before = str(child.before)
    child.sendline(answer)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    return before + str(child.before)


@pytest.mark.usefixtures("shop")
def test_a_person_at_a_terminal_is_asked(srm: Srm, planned: str) -> None:
    said = typed("n", "scope", "shop", "--from", planned)
    assert "sqs" in said
    assert "Take this over into 'shop'?" in said
    assert "Nothing was saved." in said
    assert "sqs" not in srm("scope", "shop", "--format", "json").json["services"]
    assert "Saved." in typed("y", "scope", "shop", "--from", planned)
    assert "sqs" in srm("scope", "shop", "--format", "json").json["services"]
    assert "Nothing was made." in typed("", "new", "bank", "--scope-from", planned)
    assert [each["name"] for each in srm("list", "--format", "json").json] == ["shop"]
