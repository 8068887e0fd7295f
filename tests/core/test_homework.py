"""Homework: what is left, by owner, and what nobody took yet comes first."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from srm_tui.core.answers import Answer, Record, RiskAcceptance, ServiceException
from srm_tui.core.assessment import Assessment, assess, derive
from srm_tui.core.homework import homework_of
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Severity, Status
from tests.core.builders import TODAY, control, knowledge

SCOPE = Scope(service_ids=("store", "table"))


def assessed(*said: Answer, severity: Severity = Severity.HIGH) -> Assessment:
    """Return an assessment with the duties c0, c1, ... and these answers."""
    kb = knowledge(controls=tuple(control(f"c{i}", severity=severity) for i in range(len(said))))
    answers = {f"c{i}": answer for i, answer in enumerate(said)}
    return assess(derive(kb, SCOPE), Record(id="a1", scope=SCOPE, answers=answers), TODAY)


def told(assessment: Assessment) -> dict[str, list[str]]:
    """Return the ids of the duties by owner."""
    return {each.owner: [row.id for row in each.rows] for each in homework_of(assessment)}


def test_what_nobody_took_comes_first_and_the_rest_by_name() -> None:
    found = assessed(
        Answer(status=Status.PLANNED, owner="Maya"),
        Answer(),
        Answer(status=Status.PARTIAL, owner="bo"),
        Answer(status=Status.NOT_IMPLEMENTED),
        Answer(owner="Maya"),
        Answer(status=Status.IMPLEMENTED, owner="Maya"),
        Answer(status=Status.NOT_APPLICABLE),
    )
    assert told(found) == {"": ["c1", "c3"], "bo": ["c2"], "Maya": ["c0", "c4"]}
    assert list(told(found)) == ["", "bo", "Maya"]


def test_one_person_in_two_spellings_is_one_person() -> None:
    found = assessed(
        Answer(status=Status.PLANNED, owner="Maya"), Answer(status=Status.PLANNED, owner="MAYA ")
    )
    assert told(found) == {"Maya": ["c0", "c1"]}


def test_a_gap_with_two_owners_is_homework_of_both() -> None:
    exception = ServiceException(service_id="table", status=Status.PARTIAL, owner="Bo")
    found = assessed(Answer(status=Status.PLANNED, owner="Ada", exceptions=(exception,)))
    assert told(found) == {"Ada": ["c0"], "Bo": ["c0"]}


def test_an_accepted_gap_is_nobodys_homework() -> None:
    accepted = RiskAcceptance(accepted_by="Katherine", until=date(2027, 1, 1), reason="old")
    lapsed = RiskAcceptance(accepted_by="Katherine", until=date(2026, 1, 1), reason="old")
    found = assessed(
        Answer(status=Status.PLANNED, acceptance=accepted),
        Answer(status=Status.PLANNED, acceptance=lapsed),
    )
    assert told(found) == {"": ["c1"]}


def test_what_is_due_first_comes_first() -> None:
    days = (date(2027, 3, 1), None, date(2027, 1, 1))
    found = assessed(*(Answer(status=Status.PLANNED, due_on=day) for day in days))
    assert told(found) == {"": ["c2", "c0", "c1"]}


answers = st.builds(
    Answer, status=st.sampled_from(Status), owner=st.sampled_from(["", "Ada", "ada", "Bo"])
)


@given(st.lists(answers, max_size=8))
def test_every_open_duty_and_gap_is_somebodys_or_nobodys_and_nothing_else_is(
    said: list[Answer],
) -> None:
    assessment = assessed(*said)
    listed = [row.id for each in homework_of(assessment) for row in each.rows]
    wanted = [row for row in assessment.rows if row.is_gap or row.status is Status.UNANSWERED]
    assert sorted(listed) == sorted(row.id for row in wanted)
