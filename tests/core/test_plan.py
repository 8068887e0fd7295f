"""In which order gaps are to be closed."""

from datetime import timedelta

import pytest

from srm_tui.core.answers import Answer, Record, RiskAcceptance
from srm_tui.core.assessment import Assessment, assess, derive
from srm_tui.core.plan import Step, action_plan
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Effort, Severity, Status
from tests.core.builders import TODAY, control, knowledge

SCOPE = Scope(service_ids=("store",))


def assessed(severity: Severity = Severity.HIGH, **answers: Answer) -> Assessment:
    kb = knowledge(controls=tuple(control(each, severity=severity) for each in answers))
    record = Record(id="a1", scope=SCOPE, answers=answers)
    return assess(derive(kb, SCOPE), record, TODAY)


def gap(days: int | None = None, until: int | None = None) -> Answer:
    """Return a gap that is due in `days`, its risk accepted for `until` days."""
    accepted = until is not None and RiskAcceptance(
        accepted_by="Ada", until=TODAY + timedelta(days=until), reason="Soon gone."
    )
    due_on = None if days is None else TODAY + timedelta(days=days)
    return Answer(status=Status.PARTIAL, due_on=due_on, acceptance=accepted or None)


@pytest.mark.parametrize(
    ("days", "horizon"), [(-400, 30), (0, 30), (30, 30), (31, 60), (60, 60), (90, 90), (91, None)]
)
def test_a_promised_day_decides(days: int, horizon: int | None) -> None:
    (step,) = action_plan(assessed(only=gap(days)))
    assert (step.horizon, step.is_agreed) == (horizon, True)


def test_without_a_day_severity_and_effort_propose_the_time() -> None:
    def proposed(severity: Severity, effort: Effort) -> int:
        kb = knowledge(controls=(control("only", severity=severity, effort=effort),))
        record = Record(id="a1", scope=SCOPE, answers={"only": gap()})
        (step,) = action_plan(assess(derive(kb, SCOPE), record, TODAY))
        assert not step.is_agreed
        return step.horizon or 365

    for severity in Severity:
        times = [proposed(severity, effort) for effort in Effort]
        assert times == sorted(times)
    for effort in Effort:
        times = [proposed(severity, effort) for severity in Severity]
        assert times == sorted(times)
    assert proposed(Severity.CRITICAL, Effort.LOW) == 30
    assert proposed(Severity.LOW, Effort.HIGH) == 365


def test_what_somebody_accepted_is_not_planned_until_that_lapses() -> None:
    found = action_plan(assessed(accepted=gap(until=10), lapsed=gap(until=-1)))
    assert ids(found) == ["lapsed"]


def test_the_soonest_come_first_and_what_has_no_time_last() -> None:
    found = action_plan(assessed(late=gap(200), soon=gap(3), middle=gap(80)))
    assert ids(found) == ["soon", "middle", "late"]


def test_what_is_in_place_or_not_answered_is_not_planned() -> None:
    assert action_plan(assessed(done=Answer(status=Status.IMPLEMENTED), unsaid=Answer())) == ()


def ids(steps: tuple[Step, ...]) -> list[str]:
    return [step.row.id for step in steps]
