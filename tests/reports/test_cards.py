"""What the card of a duty and the registers say of gaps that lie with single services."""

import re
from dataclasses import replace
from typing import NamedTuple

import pytest

from srm_tui.reports import FORMATS
from srm_tui.reports.cards import DutyCard
from srm_tui.reports.model import ReportModel
from tests.reports.builders import model_of
from tests.reports.conftest import Rendered


class Excepted(NamedTuple):
    """An assessment with a duty in place everywhere but in one service."""

    id: str
    report: ReportModel
    card: DutyCard
    service: str
    """The name of that service."""


@pytest.fixture(scope="module")
def excepted(plain: Rendered) -> Excepted:
    workspace, filled = plain.workspace, plain.filled
    copy_id = workspace.duplicate(filled.assessment_id)
    workspace.answer(
        copy_id,
        filled.duty_id,
        {"status": "implemented", "notes": "All well.", "owner": "", "acceptance": None},
    )
    report = model_of(workspace, copy_id)
    card = next(each for each in report.duties if each.id == filled.duty_id)
    return Excepted(copy_id, report, card, workspace.kb.service_by_id[filled.service_id].name)


def test_what_is_missing_is_what_was_said_of_the_service_that_lacks_it(
    plain: Rendered, excepted: Excepted
) -> None:
    notes = plain.filled.texts["exception/notes"]
    assert excepted.card.is_gap
    assert excepted.card.missing == f"{excepted.service}: {notes}"


def test_what_is_missing_begins_with_the_note_of_an_answer_that_is_a_gap(plain: Rendered) -> None:
    report = model_of(plain.workspace, plain.filled.assessment_id)
    (card,) = report.gaps
    first, second = card.missing.split("\n")
    assert first == plain.filled.texts["answer/notes"]
    assert second.endswith(plain.filled.texts["exception/notes"])


def test_the_register_prints_what_is_missing(plain: Rendered, excepted: Excepted) -> None:
    page = plain.workspace.report(excepted.id, FORMATS["html"]).decode()
    register = page.split('id="register"')[1].split("</section>")[0]
    assert plain.filled.texts["exception/notes"] in register
    assert "All well." not in register


def test_an_exception_names_who_decided_it_and_when(plain: Rendered, excepted: Excepted) -> None:
    said = next(each for each in excepted.card.services if each.status)
    assert said.said_by == "Ada Example"
    assert said.said_at.endswith("UTC")
    page = plain.workspace.report(excepted.id, FORMATS["html"]).decode()
    assert f"by {said.said_by} on {said.said_at}" in page.split('"label">Exception')[1][:300]


def test_a_card_with_a_gap_in_one_service_asks_no_day_of_the_answer(
    plain: Rendered, excepted: Excepted
) -> None:
    workspace = plain.workspace
    workspace.answer(excepted.id, plain.filled.duty_id, {"due_on": None, "work": "to-do"})
    page = workspace.report(excepted.id, FORMATS["html"]).decode()
    card = page.split(f'id="duty-{plain.filled.duty_id}"')[1].split("</article>")[0]
    assert "no date" not in card
    assert "2031-03-13" in card


@pytest.mark.parametrize(("count", "is_long"), [(1, False), (30, True)])
def test_an_answer_that_fills_much_of_a_page_may_be_on_two(
    excepted: Excepted, count: int, is_long: bool
) -> None:
    notes = "One line of what the team found out about it. " * count
    card = replace(excepted.card, answer=replace(excepted.card.answer, notes=notes, evidence=()))
    assert card.is_long is is_long


def test_markdown_names_what_is_missing_and_how_to_get_the_proofs(
    plain: Rendered, excepted: Excepted
) -> None:
    text = plain.workspace.report(excepted.id, FORMATS["md"]).decode()
    register = text.split("## Gap register")[1].split("\n## ")[0]
    assert plain.filled.texts["exception/notes"] in register
    carried = text.split("## What AWS carries")[1].split("\n## ")[0]
    assert all(proof.url in carried for proof in excepted.report.proofs)
    assert "| customer |" not in text


def test_an_accepted_risk_names_who_recorded_it_and_when(plain: Rendered) -> None:
    report = model_of(plain.workspace, plain.filled.assessment_id)
    (card,) = report.accepted
    assert card.answer.acceptance
    assert card.answer.acceptance.recorded_by == "Ada Example"
    page = plain.files["html"].decode()
    risks = page.split('id="risks"')[1].split("</section>")[0]
    day = card.answer.acceptance.recorded_at[:10]
    assert f"recorded by Ada Example on {day}" in risks


def test_an_address_does_not_break_before_the_end_of_its_host(plain: Rendered) -> None:
    page = plain.files["html"].decode()
    hosts = re.findall(r'<span class="host">([^<]*)</span>', page)
    assert "https://docs.aws.amazon.com" in hosts
    assert {each.count("/") for each in hosts} == {2}
    told = re.findall(r'<a class="link" href="([^"]+)">(.*?)</a>', page)
    shown = [(address, re.sub(r"<[^>]*>|\u200b", "", text)) for address, text in told]
    assert [each for each in shown if each[0] != each[1]] == []
