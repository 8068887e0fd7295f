"""Scores and counts, and the words of the vocabulary, on a small knowledge base."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srm_tui.core.answers import Answer, Record
from srm_tui.core.assessment import Assessment, Totals, assess, derive, totals
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import WORST_STATUS_FIRST, Severity, Status
from tests.core.builders import TODAY, control, knowledge

SCOPE = Scope(service_ids=("store",))
NEUTRAL, DONE = Status.NOT_APPLICABLE, (Status.IMPLEMENTED, Status.ALTERNATIVE)


def assessed(*said: tuple[Severity, Status]) -> Assessment:
    """Return an assessment with a duty of each severity and status."""
    controls = tuple(control(f"c{i}", severity=severity) for i, (severity, _) in enumerate(said))
    answers = {f"c{i}": Answer(status=status) for i, (_, status) in enumerate(said)}
    kb = knowledge(controls=controls)
    return assess(derive(kb, SCOPE), Record(id="a1", scope=SCOPE, answers=answers), TODAY)


def test_totals_count_answers_and_gaps() -> None:
    found = assessed(
        (Severity.CRITICAL, Status.PARTIAL),
        (Severity.LOW, Status.PLANNED),
        (Severity.LOW, Status.NOT_IMPLEMENTED),
        (Severity.HIGH, Status.IMPLEMENTED),
        (Severity.HIGH, Status.UNANSWERED),
        (Severity.MEDIUM, Status.NOT_APPLICABLE),
    ).totals
    assert (found.count, found.answered, found.gaps) == (6, 5, 3)
    assert found.by_status[Status.PLANNED] == 1
    assert found.by_status[Status.ALTERNATIVE] == 0
    assert found.gaps_by_severity == {
        Severity.CRITICAL: 1, Severity.HIGH: 0, Severity.MEDIUM: 0, Severity.LOW: 2,
    }  # fmt: skip
    assert found.score == 100 * (4 + 4) // (8 + 1 + 1 + 4 + 4)
    assert found.answered_score == 100 * (4 + 4) // (8 + 1 + 1 + 4)


def test_nothing_has_no_score() -> None:
    found = totals(())
    assert (found.count, found.answered, found.gaps) == (0, 0, 0)
    assert found.score is None
    assert found.answered_score is None
    only_neutral = assessed((Severity.HIGH, Status.NOT_APPLICABLE)).totals
    assert only_neutral.score is None
    assert only_neutral.answered_score is None


said = st.lists(st.tuples(st.sampled_from(Severity), st.sampled_from(Status)), max_size=12)


@given(said)
def test_a_score_is_the_part_of_the_weight_that_is_in_place(
    duties: list[tuple[Severity, Status]],
) -> None:
    found = assessed(*duties).totals
    assert found.score == _score(duties)
    assert found.answered_score == _score([each for each in duties if each[1] != "unanswered"])
    assert (found.score == 100) is (
        any(status in DONE for _, status in duties)
        and all(status in (*DONE, NEUTRAL) for _, status in duties)
    )


def _score(duties: list[tuple[Severity, Status]]) -> int | None:
    parts = {**dict.fromkeys(DONE, Fraction(1)), Status.PARTIAL: Fraction(1, 2)}
    weights = {"critical": 8, "high": 4, "medium": 2, "low": 1}
    counted = [(weights[severity], status) for severity, status in duties if status is not NEUTRAL]
    if not counted:
        return None
    reached = sum(weight * parts.get(status, Fraction(0)) for weight, status in counted)
    return int(100 * reached / sum(weight for weight, _ in counted))


@given(said, st.integers(0, 11), st.sampled_from(DONE))
def test_closing_a_gap_never_lowers_the_score(
    duties: list[tuple[Severity, Status]], which: int, done: Status
) -> None:
    gaps = [index for index, (_, status) in enumerate(duties) if status.is_gap]
    if gaps:
        index = gaps[which % len(gaps)]
        closed = [*duties[:index], (duties[index][0], done), *duties[index + 1 :]]
        before, after = assessed(*duties).totals, assessed(*closed).totals
        assert _value(after) >= _value(before)
        assert after.gaps == before.gaps - 1


def _value(found: Totals) -> int:
    assert found.score is not None
    return found.score


def test_gaps_come_by_severity_then_by_what_is_left_to_do() -> None:
    gaps = assessed(
        (Severity.LOW, Status.NOT_IMPLEMENTED),
        (Severity.HIGH, Status.PARTIAL),
        (Severity.HIGH, Status.IMPLEMENTED),
        (Severity.HIGH, Status.NOT_IMPLEMENTED),
        (Severity.HIGH, Status.PLANNED),
        (Severity.CRITICAL, Status.PARTIAL),
    ).gaps
    assert [row.id for row in gaps] == ["c5", "c3", "c4", "c1", "c0"]


def test_rows_are_found_by_domain_and_id() -> None:
    kb = knowledge(controls=(control("one"), control("two", domain="other")))
    assessment = assess(derive(kb, SCOPE), Record(id="a1", scope=SCOPE), TODAY)
    assert [row.id for row in assessment.rows_of("other")] == ["two"]
    assert assessment.rows_of("absent") == ()
    assert assessment.row_by_id["one"].status is Status.UNANSWERED


def test_each_status_has_its_place_among_the_worst() -> None:
    assert sorted(WORST_STATUS_FIRST) == sorted(Status)
    gaps = [status for status in WORST_STATUS_FIRST if status.is_gap]
    assert gaps == list(WORST_STATUS_FIRST[:3])


@pytest.mark.parametrize(
    ("status", "label", "needs_justification"),
    [
        (Status.NOT_APPLICABLE, "Not applicable", True),
        (Status.ALTERNATIVE, "Alternative", True),
        (Status.NOT_IMPLEMENTED, "Not implemented", False),
    ],
)
def test_a_status_has_a_label(status: Status, label: str, needs_justification: bool) -> None:
    assert status.label == label
    assert status.needs_justification is needs_justification


def test_severities_have_rank_and_weight() -> None:
    assert [(each.label, each.rank, each.weight) for each in Severity] == [
        ("Critical", 0, 8),
        ("High", 1, 4),
        ("Medium", 2, 2),
        ("Low", 3, 1),
    ]
