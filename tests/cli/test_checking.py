"""Checks for machines: what got worse since a point, as JSON, JUnit and annotations."""

from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from srm_tui.cli.checks import Checked, as_github, as_junit
from srm_tui.errors import Place, Problem
from tests.cli.conftest import Srm

DUTY = "mfa-for-people"
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
HOSTILE = "a\x00b\x1b[31m\x7f\x9b<&\"']]>\ufffe::error::x%0A\r\nnext, 🔐"


def hostile(code: str = HOSTILE) -> Checked:
    return Checked(Problem(code, Place(HOSTILE), HOSTILE), True, Place("a:b,c%.yaml", 7))


@pytest.fixture
def repository(srm: Srm, shop: str, tmp_path: Path) -> Path:
    """A repository whose base branch has the file that stands beside ours, with one more gap."""
    (tmp_path / ".git").mkdir()
    folder = tmp_path / "srm"
    folder.mkdir()
    assert srm("export", shop, "base.srm.yaml").code == 0
    srm("answer", shop, DUTY, "not-implemented")
    assert srm("export", shop, "srm/shop.srm.yaml").code == 0
    return tmp_path


def test_a_new_critical_gap_fails_and_is_annotated_where_it_stands(
    srm: Srm, repository: Path
) -> None:
    against = ("check", "srm/shop.srm.yaml", "--against", "base.srm.yaml")
    said = srm(*against, "--fail-on", "new-critical", "--format", "github")
    assert said.code == 1
    lines = (repository / "srm" / "shop.srm.yaml").read_text(encoding="utf-8").splitlines()
    line = lines.index(f"  {DUTY}:") + 1
    first = said.out.splitlines()[0]
    assert first.startswith(f"::error file=srm/shop.srm.yaml,line={line},title={DUTY}%3A new-crit")
    assert sum(each.startswith("::error ") for each in said.out.splitlines()) == 1
    back = srm("check", "base.srm.yaml", "--against", "srm/shop.srm.yaml", "--fail-on", "new")
    assert back.code == 0


@pytest.mark.usefixtures("repository")
def test_the_json_names_file_and_line_of_an_exported_file_only(srm: Srm) -> None:
    placed = srm("check", "srm/shop.srm.yaml", "--format", "json").json
    assert all(each["file"] == "srm/shop.srm.yaml" and each["line"] > 1 for each in placed)
    assert {each["file"] for each in srm("check", "shop", "--format", "json").json} == {None}


@pytest.mark.usefixtures("shop")
def test_what_a_check_found_is_not_called_a_finding_which_is_the_word_of_scanners(
    srm: Srm,
) -> None:
    done = srm("check", "shop")
    assert " problems: " in done.err
    assert "finding" not in done.err + srm("check", "--help").out


@pytest.mark.usefixtures("shop")
def test_a_rule_of_what_got_worse_needs_a_point(srm: Srm) -> None:
    said = srm("check", "shop", "--fail-on", "new-critical")
    assert (said.code, said.out) == (2, "")
    assert "--against" in said.err


@pytest.mark.usefixtures("shop")
def test_a_milestone_can_be_the_point(srm: Srm) -> None:
    srm("milestone", "shop", "One")
    assert srm("check", "shop", "--against", "one", "--fail-on", "new").code == 0
    srm("answer", "shop", "encryption-at-rest", "no")
    assert srm("check", "shop", "--against", "one", "--fail-on", "new").code == 1


@pytest.mark.usefixtures("shop")
def test_a_junit_document_has_a_test_for_each_duty(srm: Srm) -> None:
    srm("answer", "shop", DUTY, "no")
    said = srm("check", "shop", "--fail-on", "gap-critical", "--format", "junit")
    assert said.code == 1
    suite = ElementTree.fromstring(said.out)[0]  # noqa: S314 (our own)
    assert [each.tag for each in suite if each.tag != "testcase"] == [
        "properties",
        "system-out",
        "system-err",
    ]
    cases = suite.findall("testcase")
    duties = {each["control"] for each in srm("duties", "shop", "--format", "json").json}
    assert duties <= {each.attrib["name"] for each in cases}
    assert int(suite.attrib["tests"]) == len(cases)
    failed = [each.attrib["name"] for each in cases if each.find("failure") is not None]
    assert failed == [DUTY]
    assert suite.attrib["failures"] == "1"


def test_a_junit_document_holds_any_text() -> None:
    text = as_junit(HOSTILE, [HOSTILE, "fine"], [hostile()], AT)
    assert text.isascii()
    suite = ElementTree.fromstring(text)[0]  # noqa: S314 (our own)
    failure = suite[1].find("failure")
    assert failure is not None
    assert failure.text is not None
    assert failure.text.startswith("a:b,c%.yaml:7: a\ufffdb\ufffd[31m\ufffd\ufffd<&\"']]>\ufffd")
    assert failure.text.endswith("🔐]")
    assert suite.attrib["timestamp"] == "2026-11-24T09:00:00"


def test_an_annotation_is_one_line_that_no_text_can_leave() -> None:
    (line,) = as_github([hostile("gap")])
    assert "\n" not in line
    assert "\r" not in line
    head, _, message = line.removeprefix("::").partition("::")
    assert head.startswith("error file=a%3Ab%2Cc%25.yaml,line=7,title=a\x00b")
    assert "%3A%3Aerror" in head
    assert message.endswith("::error::x%250A%0D%0Anext, 🔐")


def test_what_fails_is_annotated_before_what_does_not() -> None:
    warning = Checked(Problem("gap", Place("a"), "Gap"), False, Place(""))
    lines = as_github([warning, hostile("gap")])
    assert [each[:8] for each in lines] == ["::error ", "::warnin"]
    assert lines[1] == "::warning title=a%3A gap::Gap"
