"""Sessions: their clock, what the journal keeps of them, and whom they know."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srm_tui.core.answers import Value
from srm_tui.core.fields import value_fault
from srm_tui.core.session import (
    ParkedQuestion,
    Session,
    Span,
    known_names,
    parked_from,
    sessions_from,
)

START = datetime(2026, 11, 24, 9, tzinfo=UTC)


def at(minutes: float) -> str:
    """Return the time of the journal that many minutes after the start."""
    return (START + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def after(minutes: float) -> datetime:
    """Return the moment that many minutes after the start."""
    return START + timedelta(minutes=minutes)


def pauses(*spans: tuple[float, float | None]) -> tuple[Span, ...]:
    """Return pauses from and until those minutes; None for one that goes on."""
    return tuple(
        Span(began_at=at(one), ended_at="" if other is None else at(other)) for one, other in spans
    )


@pytest.mark.parametrize(
    ("spans", "minutes"),
    [
        ((), 30),
        (((10, 15),), 25),
        (((10, 15), (20, None)), 15),
        (((10, 20), (15, 25)), 15),
        (((-10, 5), (28, 60)), 23),
        (((40, None),), 30),
    ],
)
def test_the_clock_runs_but_for_the_pauses(
    spans: tuple[tuple[float, float | None], ...], minutes: float
) -> None:
    session = Session(id="s", began_at=at(0), pauses=pauses(*spans))
    assert session.elapsed(after(30)) == timedelta(minutes=minutes)


minute = st.integers(-60, 600)
spans = st.lists(st.tuples(minute, st.none() | minute), max_size=6)


@given(spans, minute, minute)
def test_the_clock_never_runs_backwards_nor_faster_than_time(
    found: list[tuple[float, float | None]], one: int, other: int
) -> None:
    session = Session(id="s", began_at=at(0), pauses=pauses(*found))
    one, other = sorted((one, other))
    first, second = session.elapsed(after(one)), session.elapsed(after(other))
    assert timedelta() <= first <= second
    assert second - first <= timedelta(minutes=other - one)


def test_an_ended_session_has_lasted_as_long_as_it_did() -> None:
    session = Session(id="s", began_at=at(0), ended_at=at(50), pauses=pauses((10, 20)))
    assert session.elapsed(after(500)) == timedelta(minutes=40)
    assert not session.runs(after(50))


def test_a_session_that_nobody_ended_runs_for_half_a_day() -> None:
    session = Session(id="s", began_at=at(0))
    assert session.runs(after(11 * 60))
    assert not session.runs(after(12 * 60))


def test_a_time_belongs_to_a_session_from_its_beginning_to_its_end() -> None:
    session = Session(id="s", began_at=at(0), ended_at=at(50))
    assert [session.holds(at(each)) for each in (-1, 0, 50, 51)] == [False, True, True, False]
    assert Session(id="s", began_at=at(0)).holds(at(5000))


def test_the_fields_of_the_journal_give_session_people_and_pauses() -> None:
    [session] = sessions_from(
        {
            "name": "Shop",
            "session/1": {"began_at": at(0), "minutes": 60, "agenda": ["a", "b"], "later": 1},
            "session/1/pauses": [{"began_at": at(5)}],
            "session/1/present/Grace/Hopper": {"came_at": at(1)},
            "session/1/present/Ada": {"came_at": at(0), "left_at": at(9)},
            "session/1/present/Gone": None,
            "session/2": None,
            "session/2/present/Bo": {"came_at": at(0)},
        }
    )
    assert (session.minutes, session.agenda, session.is_paused) == (60, ("a", "b"), True)
    assert [each.name for each in session.attendance] == ["Ada", "Grace/Hopper"]
    assert session.attendance[0].left_at == at(9)


texts = st.text(max_size=20)


@given(texts.filter(bool), texts, texts, texts)
def test_a_parked_question_comes_back_as_it_was_kept(
    text: str, owner: str, answer: str, control_id: str
) -> None:
    question = ParkedQuestion(
        id="p",
        text=text,
        owner=owner,
        answer=answer,
        control_id=control_id,
        parked_at=at(0),
        resolved_at=at(1),
    )
    value = question.to_json()
    assert parked_from({"parked/p": value, "parked/q": None}) == (question,)
    assert value_fault(("", "", "parked/p"), dict(value)) is None


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("session/1", {"minutes": 90}, "must be a mapping with a 'began_at'"),
        ("session/1", {"began_at": "nine"}, "has a 'began_at' that must be a time"),
        ("session/1", {"began_at": "2026-11-24T09:00:00"}, "has a 'began_at' that must be a time"),
        ("session/1", {"began_at": at(0), "minutes": 0}, "'minutes' that must be a number"),
        ("session/1", {"began_at": at(0), "minutes": True}, "'minutes' that must be a number"),
        ("session/1", {"began_at": at(0), "agenda": "a"}, "'agenda' that must be a list"),
        ("session/1/pauses", {}, "must be a list"),
        ("session/1/pauses", [{"ended_at": at(0)}], "must be a mapping with a 'began_at'"),
        ("session/1/present/Ada", {"left_at": at(0)}, "must be a mapping with a 'came_at'"),
        ("parked/1", {"text": 5}, "has a 'text' that must be text"),
        ("parked/1", {"owner": "Ada"}, "must be a mapping with a 'text'"),
    ],
)
def test_what_no_session_can_hold_is_refused(name: str, value: Value, told: str) -> None:
    assert told in str(value_fault(("", "", name), value))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("session/1", {"began_at": at(0), "room": "blue"}),
        ("session/1/mood", "good"),
        ("session/1/pauses", [{"began_at": at(0), "why": "coffee"}]),
        ("parked/1", {"text": "Why?", "votes": 3}),
    ],
)
def test_what_a_newer_version_adds_is_kept(name: str, value: Value) -> None:
    assert value_fault(("", "", name), value) is None


def test_known_names_are_told_once_in_the_spelling_met_first() -> None:
    [session] = sessions_from(
        {
            "session/1": {"began_at": at(0)},
            "session/1/present/ada": {"came_at": at(0)},
            "session/1/present/Bo": {"came_at": at(1)},
        }
    )
    assert known_names(("Ada", "", "Grace "), [session]) == ("Ada", "Grace", "Bo")
