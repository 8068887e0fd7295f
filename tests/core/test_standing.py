"""Where an assessment stands: whose gaps they are, how severe, and in which service and domain."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from srm_tui.core.answers import Answer, Record, RiskAcceptance, ServiceException
from srm_tui.core.assessment import Assessment, assess, derive
from srm_tui.core.scope import Scope
from srm_tui.core.standing import (
    due_standings,
    heatmap,
    owner_standings,
    severity_standings,
    status_for,
)
from srm_tui.core.vocabulary import Severity, Status
from tests.core.builders import SMALL, TODAY, control, knowledge

WHOLE = Scope(service_ids=tuple(service.id for service in SMALL.services))
LATE, SOON = date(2026, 11, 1), date(2026, 12, 1)


def assessed(scope: Scope = WHOLE, **answers: Answer) -> Assessment:
    return assess(derive(SMALL, scope), Record(id="a1", scope=scope, answers=answers), TODAY)


def test_gaps_are_counted_by_severity_with_what_is_missing() -> None:
    accepted = RiskAcceptance(accepted_by="Kim", until=SOON, reason="old")
    found = assessed(
        locked=Answer(status=Status.PARTIAL, owner="Maya", due_on=LATE),
        shielded=Answer(status=Status.PLANNED, acceptance=accepted),
        owned=Answer(status=Status.IMPLEMENTED),
    )
    by_severity = {each.severity: each for each in severity_standings(found.rows)}
    assert list(by_severity) == list(Severity)
    high = by_severity[Severity.HIGH]
    assert (high.gaps, high.unowned, high.overdue, high.accepted) == (2, 1, 1, 1)
    assert by_severity[Severity.CRITICAL].gaps == 0


def test_nobodys_gaps_come_first_then_who_is_late() -> None:
    found = assessed(
        locked=Answer(
            status=Status.PARTIAL,
            owner="Ann",
            due_on=SOON,
            exceptions=(ServiceException(service_id="store", status=Status.PLANNED, owner="Bo"),),
        ),
        shielded=Answer(status=Status.PLANNED),
        owned=Answer(status=Status.NOT_IMPLEMENTED, owner="Zoe", due_on=LATE),
    )
    assert [
        (each.owner, each.gaps, each.overdue, each.next_due_on)
        for each in owner_standings(found.rows)
    ] == [("", 1, 0, None), ("Zoe", 1, 1, LATE), ("Ann", 1, 0, SOON), ("Bo", 1, 0, SOON)]


@pytest.mark.parametrize(
    ("days", "when"),
    [(-1, "overdue"), (0, "week"), (7, "week"), (8, "month"), (30, "month"), (31, "later")],
)
def test_gaps_are_counted_by_when_they_are_due(days: int, when: str) -> None:
    found = assessed(
        locked=Answer(status=Status.PARTIAL, due_on=TODAY + timedelta(days=days)),
        shielded=Answer(status=Status.PLANNED),
        owned=Answer(status=Status.IMPLEMENTED, due_on=LATE),
    )
    assert [
        (each.when, each.control_ids, each.severe) for each in due_standings(found.rows, TODAY)
    ] == [(when, ("locked",), 1), ("undated", ("shielded",), 1)]


def test_who_has_no_gap_is_not_named() -> None:
    found = assessed(locked=Answer(status=Status.IMPLEMENTED, owner="Ann"))
    assert owner_standings(found.rows) == ()


def test_a_cell_of_the_heatmap_goes_by_what_holds_for_its_service() -> None:
    found = assessed(
        locked=Answer(
            status=Status.IMPLEMENTED,
            exceptions=(ServiceException(service_id="table", status=Status.PARTIAL),),
        )
    )
    cells = {row.service_id: row.cells["protection"] for row in heatmap(SMALL, found)}
    assert list(cells) == ["", "store", "table", "table-local", "queue"]
    assert (cells["store"].gaps, cells["store"].unanswered) == (0, 0)
    assert (cells["table"].gaps, cells["table"].worst) == (1, Severity.HIGH)
    assert (cells[""].control_ids, cells[""].unanswered) == (("owned",), 1)


def test_the_worst_gap_of_a_cell_names_its_severity() -> None:
    kb = knowledge(
        controls=(
            control("low", severity=Severity.LOW),
            control("critical", severity=Severity.CRITICAL),
            control("fine", severity=Severity.CRITICAL),
        )
    )
    said = {each: Answer(status=Status.PARTIAL) for each in ("low", "critical")}
    scope = Scope(service_ids=("store",))
    found = assess(derive(kb, scope), Record(id="a1", scope=scope, answers=said), TODAY)
    (row,) = heatmap(kb, found)
    assert (row.cells["protection"].worst, row.cells["protection"].gaps) == (Severity.CRITICAL, 2)


answers = st.builds(
    Answer,
    status=st.sampled_from(list(Status)),
    exceptions=st.lists(
        st.builds(
            ServiceException,
            service_id=st.sampled_from(WHOLE.service_ids),
            status=st.sampled_from(list(Status)),
        ),
        max_size=2,
        unique_by=lambda each: each.service_id,
    ).map(tuple),
)


@given(st.dictionaries(st.sampled_from(["locked", "shielded", "owned"]), answers))
def test_the_cells_of_a_duty_are_as_bad_as_the_duty(said: dict[str, Answer]) -> None:
    found = assessed(replace(WHOLE, facts={"exposed": ("yes",)}), **said)
    for row in found.rows:
        statuses = {status_for(row, each) for each in row.duty.service_ids or ("",)}
        assert row.status in statuses
        assert row.is_gap == any(status.is_gap for status in statuses)
    rows = heatmap(SMALL, found)
    named = {each for row in rows for cell in row.cells.values() for each in cell.control_ids}
    assert named == {row.id for row in found.rows}
