"""The report of the widest assessment there can be, with much said in each field."""

import io
import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

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
