"""What got worse between two points: new gaps, reopened ones, a lower score."""

from datetime import timedelta

from srm_tui.core.answers import Answer, RiskAcceptance
from srm_tui.core.compare import Snapshot, compare
from srm_tui.core.regression import REGRESSION_RULES, counts_for, lint_regression
from srm_tui.core.vocabulary import Severity, Status
from tests.core.builders import SMALL, TODAY
from tests.core.test_compare import TABLE, snapshot

YES, NO = Status.IMPLEMENTED, Status.NOT_IMPLEMENTED
DUTIES = {row.id: row for row in snapshot(TABLE).assessment.rows}
ONE = next(iter(DUTIES))


def found(before: Snapshot, after: Snapshot) -> list[tuple[str, str]]:
    problems = lint_regression(SMALL, compare(before, after))
    assert {each.code for each in problems} <= set(REGRESSION_RULES)
    return [(each.code, each.place.file) for each in problems]


def frozen(severity: Severity, status: Status) -> Snapshot:
    """Return a point at which ONE was a duty of that severity, as an older pack had it."""
    return snapshot(said={ONE: status}, digest="old", frozen={ONE: severity})


def test_nothing_is_worse_where_nothing_changed() -> None:
    assert found(snapshot(said={ONE: NO}), snapshot(said={ONE: NO})) == []


def test_a_gap_that_was_in_place_is_new_and_reopened_and_lowers_the_score() -> None:
    codes = [code for code, _ in found(snapshot(said={ONE: YES}), snapshot(said={ONE: NO}))]
    assert codes == ["new", "reopened", "lower-score"]


def test_a_critical_gap_is_told_as_such_and_counts_as_new() -> None:
    before, after = frozen(Severity.CRITICAL, YES), frozen(Severity.CRITICAL, NO)
    assert ("new-critical", ONE) in found(before, after)
    assert counts_for("new-critical", ["new"])
    assert not counts_for("new", ["new-critical"])


def test_a_gap_that_becomes_critical_is_a_new_critical_one() -> None:
    before, after = frozen(Severity.LOW, NO), frozen(Severity.CRITICAL, NO)
    assert ("new-critical", ONE) in found(before, after)
    assert found(after, before) == []


def test_a_gap_whose_risk_is_accepted_is_not_held_against_the_team() -> None:
    def accepted(days: int) -> Snapshot:
        until = TODAY + timedelta(days=days)
        acceptance = RiskAcceptance(accepted_by="Grace", until=until, reason="End of life")
        return snapshot(said={ONE: Answer(status=NO, acceptance=acceptance)})

    assert found(snapshot(), accepted(1)) == []
    assert found(snapshot(), accepted(-1)) == [("new", ONE)]
