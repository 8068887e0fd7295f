"""Sessions in a store: what is written when, undone, carried in a file, and summed up."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from srm_tui.core.answers import Details
from srm_tui.core.people import people_of
from srm_tui.core.scope import Scope
from srm_tui.errors import DocumentError, UsageError
from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from tests.core.builders import SMALL

TABLE = Scope(service_ids=("table", "store"))


class Clock:
    """A clock that goes on when it is told to, and by a second at each look."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def pass_on(self, minutes: float) -> None:
        """Let minutes pass."""
        self.now += timedelta(minutes=minutes)


@pytest.fixture
def time() -> Clock:
    """The clock of the small shop."""
    return Clock()


@pytest.fixture
def small(time: Clock) -> tuple[Workspace, str]:
    """An assessment of a few duties in a store of its own."""
    workspace = Workspace(SMALL, open_store(":memory:"), "Ada", now=time)
    details = Details(name="Shop", facilitator="Grace", participants=("Bo", "Maya"))
    return workspace, workspace.create(details, TABLE)


Small = tuple[Workspace, str]


def test_a_session_has_a_beginning_an_end_and_the_open_duties_as_its_list(
    small: Small, time: Clock
) -> None:
    workspace, shop = small
    workspace.answer(shop, "locked", {"status": "planned"})
    assert workspace.sessions.running(shop) is None
    workspace.sessions.begin(shop, 60)
    session = workspace.sessions.running(shop)
    assert session is not None
    assert (session.minutes, session.agenda) == (60, ("shielded", "owned"))
    time.pass_on(30)
    workspace.sessions.end(shop)
    assert workspace.sessions.running(shop) is None
    [ended] = workspace.record(shop).sessions
    assert 1800 <= ended.elapsed(time()).total_seconds() < 1830
    assert workspace.sessions.last(shop) == ended


def test_only_one_session_runs_and_none_is_no_error_to_ask_for(small: Small) -> None:
    workspace, shop = small
    sessions = workspace.sessions
    assert sessions.last(shop) is None
    for act in (sessions.end, sessions.pause):
        with pytest.raises(UsageError, match="No session is running"):
            act(shop)
    sessions.begin(shop)
    with pytest.raises(UsageError, match="already running"):
        sessions.begin(shop)


@pytest.mark.parametrize("minutes", [0, -5, 24 * 60 + 1])
def test_a_length_that_is_none_is_refused(small: Small, minutes: int) -> None:
    workspace, shop = small
    with pytest.raises(UsageError, match="lasts from 1 to 1440"):
        workspace.sessions.begin(shop, minutes)


def test_a_pause_stops_the_clock_and_ends_with_the_session(small: Small, time: Clock) -> None:
    workspace, shop = small
    workspace.sessions.begin(shop)
    time.pass_on(10)
    workspace.sessions.pause(shop)
    time.pass_on(20)
    workspace.sessions.pause(shop)
    time.pass_on(10)
    workspace.sessions.pause(shop)
    time.pass_on(5)
    workspace.sessions.end(shop)
    [session] = workspace.record(shop).sessions
    assert not session.is_paused
    assert len(session.pauses) == 2
    assert 20 <= session.elapsed(time()).total_seconds() / 60 < 21


def test_undo_goes_past_a_stopped_clock_to_what_was_said(small: Small) -> None:
    workspace, shop = small
    workspace.sessions.begin(shop)
    workspace.answer(shop, "locked", {"status": "planned"})
    workspace.sessions.pause(shop)
    workspace.sessions.pause(shop)
    [undone] = workspace.undo(shop)
    assert undone.field == "status"
    workspace.undo(shop)
    assert workspace.record(shop).sessions == ()
    workspace.redo(shop)
    workspace.redo(shop)
    [session] = workspace.record(shop).sessions
    assert len(session.pauses) == 1


def test_undo_takes_back_an_end_an_arrival_and_a_parked_question(small: Small) -> None:
    workspace, shop = small
    workspace.sessions.begin(shop)
    workspace.sessions.come(shop, ["Bo"])
    workspace.sessions.park(shop, "Who pays?")
    workspace.sessions.end(shop)
    workspace.undo(shop)
    assert workspace.sessions.running(shop) is not None
    workspace.undo(shop)
    assert workspace.record(shop).parked == ()
    workspace.undo(shop)
    session = workspace.sessions.running(shop)
    assert session is not None
    assert session.attendance == ()


def test_a_session_that_nobody_ended_ends_at_its_last_entry_when_the_next_begins(
    small: Small, time: Clock
) -> None:
    workspace, shop = small
    workspace.sessions.begin(shop)
    time.pass_on(45)
    workspace.answer(shop, "locked", {"status": "planned"})
    time.pass_on(24 * 60)
    workspace.answer(shop, "locked", {"notes": "alone"})
    assert workspace.sessions.running(shop) is None
    workspace.sessions.begin(shop)
    first, second = workspace.record(shop).sessions
    assert 45 <= first.elapsed(time()).total_seconds() / 60 < 46
    assert workspace.sessions.running(shop) == second


def test_who_came_and_left_is_kept_and_a_new_name_joins_the_participants(
    small: Small,
) -> None:
    workspace, shop = small
    sessions = workspace.sessions
    assert sessions.names(shop) == ("Grace", "Bo", "Maya")
    sessions.begin(shop)
    sessions.come(shop, ["grace", "Bo", "  Ida   Rhodes ", ""])
    sessions.leave(shop, "Bo")
    session = sessions.running(shop)
    assert session is not None
    people = {each.name: each for each in session.attendance}
    assert list(people) == ["Grace", "Bo", "Ida Rhodes"]
    assert people["Bo"].came_at < people["Bo"].left_at
    assert people["Grace"].left_at == ""
    assert workspace.record(shop).details.participants == ("Bo", "Maya", "Ida Rhodes")
    came_at = people["Bo"].came_at
    sessions.come(shop, ["BO"])
    session = sessions.running(shop)
    assert session is not None
    back = next(each for each in session.attendance if each.name == "Bo")
    assert (back.came_at, back.left_at) == (came_at, "")


def test_taking_a_list_keeps_what_the_session_decided(small: Small) -> None:
    workspace, shop = small
    workspace.sessions.begin(shop)
    workspace.answer(shop, "locked", {"status": "planned"})
    workspace.sessions.take(shop, ["owned"])
    session = workspace.sessions.running(shop)
    assert session is not None
    assert session.agenda == ("locked", "owned")


def test_a_parked_question_is_settled_and_can_wait_again(small: Small) -> None:
    workspace, shop = small
    parked = workspace.sessions.park(shop, " Who pays? ", "locked", "Maya")
    assert parked.session_id == ""
    workspace.sessions.begin(shop)
    session = workspace.sessions.running(shop)
    second = workspace.sessions.park(shop, "And when?")
    assert session is not None
    assert second.session_id == session.id
    workspace.sessions.resolve(shop, parked, "The platform team.")
    first = workspace.record(shop).parked[0]
    assert (first.text, first.owner, first.answer) == ("Who pays?", "Maya", "The platform team.")
    assert (first.is_open, first.resolved_by) == (False, "Ada")
    workspace.sessions.reopen(shop, first)
    assert workspace.record(shop).parked[0].is_open
    workspace.sessions.remove_parked(shop, second)
    assert len(workspace.record(shop).parked) == 1
    with pytest.raises(UsageError, match="no question"):
        workspace.sessions.park(shop, "  ")


def test_the_record_tells_what_the_session_decided_and_left(small: Small, time: Clock) -> None:
    workspace, shop = small
    workspace.answer(shop, "locked", {"status": "planned"})
    sessions = workspace.sessions
    sessions.begin(shop)
    time.pass_on(10)
    workspace.answer(shop, "shielded", {"status": "partial"})
    workspace.answer(shop, "locked", {"status": "implemented"})
    workspace.answer(shop, "locked", {"status": "planned"})
    workspace.answer(shop, "owned", {"status": "planned"})
    workspace.undo(shop)
    sessions.park(shop, "Who pays?", "owned")
    sessions.end(shop)
    time.pass_on(60)
    workspace.answer(shop, "owned", {"notes": "later"})
    session = sessions.last(shop)
    assert session is not None
    found = sessions.record(shop, session)
    assert [row.id for row in found.decided] == ["shielded"]
    assert [row.id for row in found.left] == ["owned"]
    assert [each.text for each in found.parked] == ["Who pays?"]
    assert found.by == ("Ada",)
    [domain] = found.domains
    assert (domain.decided, domain.left, domain.budget) == (1, 1, 5400)
    assert 600 <= domain.used <= found.seconds < 630


def test_a_decision_for_one_service_is_a_decision(small: Small) -> None:
    workspace, shop = small
    workspace.sessions.begin(shop)
    workspace.answer(shop, "locked", {"status": "partial"}, "table")
    session = workspace.sessions.last(shop)
    assert session is not None
    assert [row.id for row in workspace.sessions.record(shop, session).decided] == ["locked"]


def filled(workspace: Workspace, shop: str) -> None:
    """Hold a session in which everything happens."""
    sessions = workspace.sessions
    sessions.begin(shop, 45)
    sessions.come(shop, ["Bo", "Ida / Rhodes", "no", "1.5e3"])
    sessions.leave(shop, "Bo")
    sessions.pause(shop)
    sessions.pause(shop)
    sessions.park(shop, "Who pays?\n- and: when", "locked", "Maya")
    sessions.resolve(shop, workspace.record(shop).parked[0], "yes")
    workspace.undo(shop)
    sessions.end(shop)


def test_a_portable_file_carries_sessions_and_parked_questions(
    small: Small, tmp_path: Path
) -> None:
    workspace, shop = small
    filled(workspace, shop)
    path = tmp_path / "shop.srm.yaml"
    path.write_text(workspace.export_text(shop), encoding="utf-8")
    other = Workspace(SMALL, open_store(":memory:"), "Bo")
    copy = other.import_file(path)
    assert other.record(copy) == workspace.record(shop)
    assert other.changes(copy) == workspace.changes(shop)
    assert other.export_text(copy) == workspace.export_text(shop)


def test_a_file_with_a_session_that_is_none_is_refused_with_its_line(
    small: Small, tmp_path: Path
) -> None:
    workspace, shop = small
    filled(workspace, shop)
    path = tmp_path / "shop.srm.yaml"
    text = workspace.export_text(shop).replace("minutes: 45", "minutes: long")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DocumentError, match="'minutes' that must be a number of minutes"):
        workspace.import_file(path)


def test_a_copy_keeps_the_parked_questions_and_leaves_the_sessions_behind(small: Small) -> None:
    workspace, shop = small
    filled(workspace, shop)
    copy = workspace.record(workspace.duplicate(shop))
    assert copy.sessions == ()
    assert [each.text for each in copy.parked] == ["Who pays?\n- and: when"]


def test_who_was_there_and_who_sees_to_a_parked_question_is_known_from_then_on(
    small: Small,
) -> None:
    workspace, shop = small
    workspace.sessions.begin(shop)
    workspace.sessions.come(shop, ["Ida"])
    workspace.sessions.park(shop, "Who pays?", owner="Katherine")
    names = people_of(workspace.assess(shop))
    assert {"Ida", "Katherine", "Grace", "Maya"} <= set(names)
