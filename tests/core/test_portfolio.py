"""Many assessments seen together: figures, what fails everywhere, the trend."""

from datetime import date
from typing import Any

import pytest

from srm_tui.core.answers import Details
from srm_tui.core.portfolio import MOST_TREND_POINTS, ORDERS, Member, Point, Portfolio, ordered
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Severity, Status
from srm_tui.workspace import Workspace
from srm_tui.workspace.portfolio import portfolio_of
from tests.core.builders import TODAY
from tests.core.test_compare import TABLE, snapshot

NO, YES, NONE = Status.NOT_IMPLEMENTED, Status.IMPLEMENTED, Status.NOT_APPLICABLE
ONE, TWO = [row.id for row in snapshot(TABLE).assessment.rows][:2]


def point(on: date, score: int | None = 50, **said: Any) -> Point:
    return Point(**{"name": "M", "on": on, "score": score, "gaps": 1, "critical": 0, **said})


def member(*points: Point, said: Any = None) -> Member:
    return Member(assessment=snapshot(TABLE, said=said).assessment, points=points)


def portfolio(*members: Member) -> Portfolio:
    return Portfolio(members=members, today=TODAY)


def test_a_duty_fails_everywhere_when_it_is_a_gap_wherever_it_applies() -> None:
    found = portfolio(member(said={ONE: NO}), member(said={ONE: NO}), member(said={ONE: NONE}))
    (duty,) = found.duties
    assert (duty.control_id, duty.asked, duty.applicable, duty.gaps) == (ONE, 3, 2, 2)
    assert duty.fails_everywhere


@pytest.mark.parametrize("others", [[{ONE: YES}], [{}], []])
def test_a_duty_that_is_in_place_or_open_somewhere_does_not_fail_everywhere(
    others: list[Any],
) -> None:
    found = portfolio(member(said={ONE: NO}), *(member(said=each) for each in others))
    assert not any(duty.fails_everywhere for duty in found.duties)


def test_the_duty_that_is_a_gap_in_most_comes_first() -> None:
    found = portfolio(member(said={ONE: YES, TWO: NO}), member(said={ONE: NO, TWO: NO}))
    assert [(duty.control_id, duty.gaps) for duty in found.duties] == [(TWO, 2), (ONE, 1)]


def test_the_trend_counts_each_assessment_from_its_first_milestone_on() -> None:
    first, second = date(2026, 1, 5), date(2026, 3, 5)
    found = portfolio(
        member(point(first, 20), point(TODAY, 80)), member(point(second, 40), point(TODAY, None))
    )
    assert [(each.on, each.assessments, each.score) for each in found.trend] == [
        (first, 1, 20),
        (second, 2, 30),
        (TODAY, 2, 80),
    ]


def test_a_long_trend_tells_the_last_day_of_each_month() -> None:
    days = [date(2026, 1 + n // 10, 1 + n % 10) for n in range(MOST_TREND_POINTS + 16)]
    found = portfolio(member(*(point(day) for day in days)))
    assert [each.on for each in found.trend] == [date(2026, m, 10) for m in (1, 2, 3, 4)]


def test_a_score_moved_since_the_last_milestone() -> None:
    now = member(said={ONE: YES})
    assert now.score is not None
    assert (
        member(point(TODAY, 10), point(TODAY, now.score), said={ONE: YES}).moved == now.score - 10
    )
    assert member(point(TODAY), said={ONE: YES}).moved is None


@pytest.mark.parametrize("order", ORDERS)
def test_every_order_holds_all_assessments(order: str) -> None:
    members = [member(said={ONE: NO}), member(said={ONE: YES, TWO: YES}), member()]
    assert sorted(map(id, ordered(members, order))) == sorted(map(id, members))


def test_milestones_are_told_as_the_comparison_tells_them(workspace: Workspace, shop: str) -> None:
    def gap(control_id: str) -> None:
        workspace.answer(shop, control_id, {"status": "not-implemented"})

    gap("mfa-for-people")
    workspace.milestones.freeze(shop, "One")
    gap("encryption-at-rest")
    workspace.set_scope(shop, Scope(service_ids=("s3",)))
    workspace.milestones.freeze(shop, "Two")
    (found,) = portfolio_of(workspace).members
    snapshots = [workspace.milestones.snapshot(shop, each) for each in ("One", "Two", "now")]
    assert [(each.score, each.gaps) for each in found.points] == [
        (each.figures.score, each.figures.gaps) for each in snapshots
    ]
    critical = sum(
        severity is Severity.CRITICAL and snapshots[0].is_gap(each)
        for each, severity in snapshots[0].severities.items()
    )
    assert found.points[0].critical == critical == 1


def test_archived_assessments_are_left_out_unless_wanted(workspace: Workspace, shop: str) -> None:
    workspace.create(Details(name="Other", team="Search"), Scope(service_ids=("s3",)))
    workspace.archive(shop)
    assert [each.name for each in portfolio_of(workspace).members] == ["Other"]
    assert len(portfolio_of(workspace, with_archived=True).members) == 2
    assert portfolio_of(workspace).teams == ("Search",)


def test_an_empty_portfolio_says_nothing() -> None:
    found = portfolio()
    assert (found.duties, found.trend, found.score, found.teams) == ((), (), None, ())
