"""The report of the widest assessment there can be, with much said in each field."""

import html
import io
import itertools
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pikepdf
import pytest

from srm_tui.core.answers import Details, Value
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Depth, Status
from srm_tui.reports import FORMATS, Options, Paper
from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from srm_tui.workspace.reporting import report_model

PEOPLE = tuple(f"Somebody with a Long Name {place} (a long department)" for place in range(25))
DETAILS = Details(
    name="Order-to-cash platform of the group, all regions, annual self-assessment",
    team="Group Digital Commerce, Payments and Order Management Platform Engineering",
    facilitator=PEOPLE[0],
    participants=PEOPLE,
    accounts=tuple(f"{111122220000 + place} orders-production" for place in range(18)),
    description="It grew out of three systems.\n\n" * 40,
)


class Widest(NamedTuple):
    """An assessment of everything, whose answers took days."""

    workspace: Workspace
    id: str

    def pdf(self, profile: str, paper: Paper = Paper.A4) -> pikepdf.Pdf:
        options = Options(profile=profile, paper=paper)
        return pikepdf.open(
            io.BytesIO(self.workspace.report(self.id, FORMATS["pdf"], options=options))
        )


@pytest.fixture(scope="module")
def widest(kb: KnowledgeBase) -> Iterator[Widest]:
    start, looks = datetime(2026, 11, 24, 9, tzinfo=UTC), itertools.count()
    store = open_store(":memory:")
    workspace = Workspace(
        kb, store, "Ada Example", now=lambda: start + timedelta(minutes=5 * next(looks))
    )
    scope = Scope(
        service_ids=tuple(each.id for each in kb.services),
        facts={fact.id: (fact.options[0].id,) for fact in kb.facts[1:]},
        framework_ids=tuple(each.id for each in kb.frameworks),
        depth=Depth.FULL,
    )
    found = workspace.create(DETAILS, scope)
    statuses = itertools.cycle(Status)
    for place, row in enumerate(workspace.assess(found).rows):
        status = next(statuses)
        said: dict[str, Value] = {"owner": PEOPLE[place % 20], "due_on": "2026-01-01"}
        if status is Status.UNANSWERED or place % 3 == 0:
            said = {"flagged": True}
        workspace.answer(found, row.id, {"status": status.value, **said})
    yield Widest(workspace, found)
    store.close()


@pytest.mark.parametrize("paper", list(Paper))
def test_its_executive_summary_has_four_pages(widest: Widest, paper: Paper) -> None:
    options = Options(profile="executive", paper=paper)
    assert len(report_model(widest.workspace, widest.id, options).burn_down) > 1
    with widest.pdf("executive", paper) as opened:
        assert len(opened.pages) == 4


@pytest.fixture(scope="module")
def data(widest: Widest) -> dict[str, Any]:
    """Its figures, as programs read them."""
    said: dict[str, Any] = json.loads(widest.workspace.report(widest.id, FORMATS["json"]))
    return said


@pytest.fixture(scope="module")
def words(widest: Widest) -> str:
    """What a reader of the full report sees."""
    page = widest.workspace.report(widest.id, FORMATS["html"]).decode()
    text = html.unescape(re.sub(r"<[^>]*>", " ", page[page.index("<body") :]))
    return re.sub(r"\s+", " ", text)


def test_its_figures_follow_from_its_duties(data: dict[str, Any]) -> None:
    cards = [card for domain in data["domains"] for card in domain["duties"]]
    gaps = [card for card in cards if card["is_gap"]]
    figures = data["figures"]
    assert figures["count"] == len(cards)
    assert figures["gaps"] == len(gaps) == len(data["gaps"])
    assert dict(figures["by_status"]) == {
        each.value: sum(card["status"] == each.value for card in cards) for each in Status
    }
    planned = sum(len(part["lines"]) for part in data["plan"])
    accepted = sum(card["answer"]["is_accepted"] for card in gaps)
    assert planned + accepted == len(gaps)
    assert sum(len(cell) for line in data["grid"] for cell in line["cells"]) == len(gaps)
    assert sum(line["gaps"] for line in data["severities"]) == len(gaps)
    coverage = {part["framework_id"]: part for part in data["coverage"]}
    for framework in data["frameworks"]:
        part = coverage[framework["id"]]
        states = [line["state"] for line in part["touched"]]
        assert len(states) == framework["addressed"]
        assert states.count("in-place") == framework["fulfilled"]
        assert states.count("open") == framework["open"]
        count = len(states) + len(part["not_asked"]) + len(part["not_covered"])
        assert count == framework["requirement_count"]


def test_cover_summary_register_plan_coverage_and_sign_off_say_the_same(
    data: dict[str, Any], words: str
) -> None:
    figures = data["figures"]
    count, answered, gaps = figures["count"], figures["answered"], figures["gaps"]
    cards = [card for domain in data["domains"] for card in domain["duties"] if card["is_gap"]]
    critical = sum(card["severity"] == "critical" for card in cards)
    overdue = sum(card["is_overdue"] for card in cards)
    expected = [
        f"Draft: {count - answered} duties are not answered yet.",
        f"{len(data['services'])} services, {count} duties, depth full",
        f"{count} duties are yours. {answered} of them are answered, and {gaps} gaps are known: "
        f"{critical} critical, {overdue} overdue.",
        f"{gaps} gaps, worst first.",
        f"What is signed: {count} duties, {answered} answered, {gaps} gaps, score "
        f"{figures['score']} %",
    ]
    expected += [f"{part['title']}: {len(part['lines'])} gap" for part in data["plan"]]
    for part in data["coverage"]:
        touched, left = len(part["touched"]), len(part["not_asked"])
        expected.append(f"{touched} with duties in this scope, {left} not asked in it")
    for domain in data["domains"]:
        told = domain["figures"]
        expected.append(f"{told['answered']} answered, {told['gaps']} gap")
    assert [each for each in expected if each not in words] == []


def test_one_is_counted_as_one(words: str) -> None:
    nouns = "duties|gaps|services|requirements|items|answers|controls|files|questions|changes"
    assert re.findall(rf"\b1 (?:{nouns})\b", words) == []


def test_each_duty_tells_why_it_is_asked_and_each_answer_who_gave_it(data: dict[str, Any]) -> None:
    cards = [card for domain in data["domains"] for card in domain["duties"]]
    assert [card["id"] for card in cards if not card["because"]] == []
    decided = [card["answer"] for card in cards if card["status"] != "unanswered"]
    assert all(each["answered_by"] and each["answered_at"] for each in decided)
