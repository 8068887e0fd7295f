"""The burn-down: each day says what an assessment of that day says."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tui.core.answers import Details
from srm_tui.core.assessment import assess, derive
from srm_tui.core.burndown import DayStanding, burn_down
from srm_tui.core.journal import Change, replay
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Status
from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from tests.core.builders import SMALL

START = datetime(2026, 11, 24, 9, tzinfo=UTC)


def day_of(at: str) -> date:
    return date.fromisoformat(at[:10])


class Script:
    """An assessment that is played step by step, with nights between."""

    def __init__(self) -> None:
        self.now = START
        self.workspace = Workspace(SMALL, open_store(":memory:"), "Ada", now=lambda: self.now)
        scope = Scope(service_ids=("store",))
        self.id = self.workspace.create(Details(name="Shop"), scope)

    def play(self, steps: list[tuple[str, Any]]) -> list[Change]:
        for what, given_ in steps:
            match what:
                case "night":
                    self.now += timedelta(hours=given_)
                case "scope":
                    self.workspace.set_scope(self.id, Scope(service_ids=tuple(given_)))
                case "undo":
                    self.workspace.undo(self.id)
                case _:
                    service_id = "table" if what == "except" else ""
                    fields = {"status": given_[1]}
                    self.workspace.answer(self.id, given_[0], fields, service_id)
        return list(self.workspace.changes(self.id))


said = st.tuples(
    st.sampled_from([control.id for control in SMALL.controls]), st.sampled_from(list(Status))
)
steps = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["answer", "except"]), said),
        st.tuples(st.just("night"), st.integers(-5, 60)),
        st.tuples(st.just("undo"), st.none()),
        st.tuples(
            st.just("scope"),
            st.lists(st.sampled_from([each.id for each in SMALL.services]), unique=True),
        ),
    ),
    max_size=15,
)


@settings(deadline=None)
@given(steps)
def test_each_day_stands_as_an_assessment_of_that_day_would(script: list[Any]) -> None:
    played = Script()
    changes = played.play(script)
    days = burn_down(SMALL, changes, day_of)
    assert [day.on for day in days] == sorted({day.on for day in days})
    latest = date.min
    places = []
    for place, change in enumerate(changes):
        if day_of(change.at) > latest and place:
            places.append(place)
        latest = max(latest, day_of(change.at))
    assert len(days) == len(places) + 1
    for day, end in zip(days, [*places, len(changes)], strict=True):
        record = replay(played.id, changes[:end])
        found = assess(derive(SMALL, record.scope), record, day.on).totals
        assert (day.duties, day.unanswered, day.gaps) == (
            found.count,
            found.by_status[Status.UNANSWERED],
            found.gaps,
        )


def test_days_on_which_nobody_said_anything_are_left_out() -> None:
    played = Script()
    changes = played.play(
        [
            ("answer", ("locked", "partial")),
            ("night", 72),
            ("answer", ("locked", "implemented")),
            ("answer", ("owned", "planned")),
        ]
    )
    assert burn_down(SMALL, changes, day_of) == (
        DayStanding(on=date(2026, 11, 24), duties=2, unanswered=1, gaps=1),
        DayStanding(on=date(2026, 11, 27), duties=2, unanswered=0, gaps=1),
    )


def test_nothing_said_is_no_day() -> None:
    assert burn_down(SMALL, (), day_of) == ()
