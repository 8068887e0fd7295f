"""Budgets by domain, the pace of a session, and what fits into the time that is left."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from srm_tui.core.answers import Answer, Record
from srm_tui.core.assessment import Assessment, assess, derive
from srm_tui.core.knowledge import Domain, KnowledgeBase
from srm_tui.core.pace import budgets, estimate, own_speed, pace_of, what_fits
from srm_tui.core.scope import Scope
from srm_tui.core.session import Session
from srm_tui.core.vocabulary import Severity, Status
from tests.core.builders import TODAY, control, knowledge

SCOPE = Scope(service_ids=("store",))
START = datetime(2026, 11, 24, 9, tzinfo=UTC)
DOMAINS = ("one", "two", "three")

Duty = tuple[str, Severity, bool]
"""Domain, severity, and whether it is answered."""


def assessed(duties: list[Duty]) -> tuple[KnowledgeBase, Assessment]:
    """Return an assessment with the duties c0, c1, ..."""
    controls = tuple(
        control(f"c{i}", domain=domain, severity=severity)
        for i, (domain, severity, _) in enumerate(duties)
    )
    kb = knowledge(controls=controls, domains=tuple(Domain(id=d, title=d) for d in DOMAINS))
    answers = {
        f"c{i}": Answer(status=Status.PLANNED) for i, (_, _, done) in enumerate(duties) if done
    }
    record = Record(id="a1", scope=SCOPE, answers=answers)
    return kb, assess(derive(kb, SCOPE), record, TODAY)


def session(agenda: int, minutes: int = 90) -> Session:
    """Return a session over the first `agenda` duties."""
    ids = tuple(f"c{i}" for i in range(agenda))
    return Session(id="s", began_at=START.isoformat(), minutes=minutes, agenda=ids)


def after(minutes: float) -> datetime:
    """Return the moment that many minutes after the start."""
    return START + timedelta(minutes=minutes)


severities = st.sampled_from(Severity)
some_duties = st.lists(st.tuples(st.sampled_from(DOMAINS), severities, st.booleans()), max_size=12)
minutes = st.integers(1, 300)


@given(some_duties, minutes)
def test_the_domains_share_the_whole_time_and_count_every_duty(
    duties: list[Duty], length: int
) -> None:
    kb, assessment = assessed(duties)
    found = budgets(kb, assessment, session(len(duties), length))
    assert sum(each.count for each in found) == len(duties)
    assert sum(each.done for each in found) == sum(done for _, _, done in duties)
    assert sum(each.seconds for each in found) == (length * 60 if duties else 0)
    assert all(each.seconds > 0 for each in found)


def test_more_and_more_severe_duties_take_more_of_the_time() -> None:
    kb, assessment = assessed(
        [
            ("one", Severity.LOW, False),
            ("two", Severity.CRITICAL, False),
            ("three", Severity.LOW, False),
            ("three", Severity.CRITICAL, False),
        ]
    )
    one, two, three = (each.seconds for each in budgets(kb, assessment, session(4, 60)))
    assert (one, two, three) == (600, 1200, 1800)


def test_pace_tells_how_far_it_is_and_how_far_behind() -> None:
    duties = [("one", Severity.HIGH, i < 2) for i in range(10)]
    _, assessment = assessed(duties)
    found = pace_of(assessment, session(10, 100), after(50))
    assert (found.count, found.done, found.behind) == (10, 2, 3)
    assert (found.elapsed, found.left) == (3000, 3000)
    assert pace_of(assessment, session(10, 100), after(20)).behind == 0
    assert pace_of(assessment, session(10, 100), after(0)).behind == -2
    over = pace_of(assessment, session(10, 100), after(130))
    assert (over.left, over.behind) == (-1800, 8)


def test_a_session_without_open_duties_is_never_behind() -> None:
    _, assessment = assessed([("one", Severity.HIGH, False)])
    found = pace_of(assessment, session(0), after(500))
    assert (found.count, found.behind) == (0, 0)


@given(some_duties, minutes, st.integers(0, 400), st.integers(0, 400))
def test_time_never_helps_and_an_answer_never_hurts(
    duties: list[Duty], length: int, one: int, other: int
) -> None:
    one, other = sorted((one, other))
    _, assessment = assessed(duties)
    plan = session(len(duties), length)
    now, later = (pace_of(assessment, plan, after(each)) for each in (one, other))
    assert now.behind <= later.behind
    assert now.left >= later.left
    assert now.behind <= now.count - now.done
    if duties:
        _, helped = assessed([*duties[:-1], (*duties[-1][:2], True)])
        assert pace_of(helped, plan, after(one)).behind <= now.behind


@given(some_duties)
def test_who_answered_everything_is_at_no_time_behind(duties: list[Duty]) -> None:
    _, assessment = assessed([(domain, severity, True) for domain, severity, _ in duties])
    assert pace_of(assessment, session(len(duties)), after(500)).behind <= 0


seconds = st.integers(0, 3000)


@given(some_duties, seconds, st.floats(0.4, 3))
def test_what_fits_is_open_within_the_time_and_the_most_severe(
    duties: list[Duty], left: int, speed: float
) -> None:
    _, assessment = assessed(duties)
    found = what_fits(assessment.rows, left, speed)
    rest = [row for row in assessment.rows if row not in found and not row.status.is_gap]
    assert all(row.status is Status.UNANSWERED for row in found)
    assert estimate(found) * speed <= left or not found
    ranks = [row.duty.severity.rank for row in found]
    assert ranks == sorted(ranks)
    assert all(row.duty.severity.rank >= max(ranks, default=0) for row in rest)
    assert not rest or estimate(found) * speed + 120 * speed > left


@given(some_duties, seconds, seconds)
def test_more_time_never_lets_less_fit(duties: list[Duty], one: int, other: int) -> None:
    one, other = sorted((one, other))
    _, assessment = assessed(duties)
    less, more = what_fits(assessment.rows, one), what_fits(assessment.rows, other)
    assert more[: len(less)] == less


def test_a_group_is_measured_by_its_own_pace_once_it_decided_enough() -> None:
    _, assessment = assessed([("one", Severity.MEDIUM, True)] * 4)
    assert own_speed(assessment.rows[:2], 10_000) == 1.0
    assert own_speed(assessment.rows, 600) == 2.0
    assert own_speed(assessment.rows, 1) == 0.4
    assert own_speed(assessment.rows, 100_000) == 3.0
