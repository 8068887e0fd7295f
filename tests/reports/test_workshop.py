"""The record of a session in print: what it holds, and that typed text stays text."""

import pytest

from srm_tui.core.session import Session
from srm_tui.reports.workshop import WorkshopRecord, workshop_record
from srm_tui.reports.workshop_text import homework_text, record_text
from srm_tui.workspace import Workspace

DUTY = "encryption-at-rest"
HOSTILE = "x <b>\n# y | *z* [a](b) `c` &amp;"


def record_of(workspace: Workspace, assessment_id: str, session: Session) -> WorkshopRecord:
    """Return the record of a session as a report would ask for it."""
    return workshop_record(
        workspace.kb,
        workspace.assess(assessment_id),
        workspace.changes(assessment_id),
        session,
        workspace.now(),
    )


@pytest.fixture
def held(workspace: Workspace, shop: str) -> Session:
    """A session with every part that a record can have."""
    sessions = workspace.sessions
    sessions.begin(shop, 60)
    sessions.come(shop, ["Grace", HOSTILE])
    sessions.leave(shop, "Grace")
    workspace.answer(shop, DUTY, {"status": "planned", "owner": HOSTILE, "notes": HOSTILE})
    sessions.park(shop, HOSTILE, DUTY, "Maya")
    sessions.resolve(shop, workspace.record(shop).parked[0], HOSTILE)
    sessions.park(shop, "And when?")
    sessions.end(shop)
    session = sessions.last(shop)
    assert session is not None
    return session


def test_a_record_holds_people_decisions_questions_and_homework(
    workspace: Workspace, shop: str, held: Session
) -> None:
    found = record_of(workspace, shop, held)
    assert (found.began_at, found.planned, found.recorded_by) == (
        "2026-11-24 09:00",
        60,
        "Ada Example",
    )
    grace = next(each for each in found.attendance if each.name == "Grace")
    assert (grace.came_at, grace.left_at) == ("09:00", "09:00")
    [decided] = found.decided
    assert (decided.control, decided.status.value) == (DUTY, "planned")
    assert [each.is_open for each in found.parked] == [False, True]
    assert found.parked[0].duty == workspace.kb.control_by_id[DUTY].title
    assert len(found.left) == len(held.agenda) - 1
    owners = [each.owner for each in found.homework]
    assert owners[0] == ""
    assert len(owners) == 2
    assert sum(each.decided for each in found.domains) == 1


def test_a_record_is_the_same_for_a_session_that_was_long_ago(
    workspace: Workspace, shop: str, held: Session
) -> None:
    first = record_of(workspace, shop, held)
    workspace.answer(shop, DUTY, {"flagged": True})
    assert record_of(workspace, shop, held) == first


def test_typed_text_is_never_markup(workspace: Workspace, shop: str, held: Session) -> None:
    found = record_of(workspace, shop, held)
    for text in (record_text(HOSTILE, found), homework_text(HOSTILE, found.homework)):
        assert "<b>" not in text
        assert "*z*" not in text
        assert "[a](b)" not in text
        assert not any(line.startswith("# y") for line in text.splitlines())
        assert all(line.count(" | ") >= 1 for line in text.splitlines() if line[:2] == "| ")


def test_the_text_of_a_session_without_anything_says_so(workspace: Workspace, shop: str) -> None:
    workspace.sessions.begin(shop)
    session = workspace.sessions.last(shop)
    assert session is not None
    text = record_text("Shop", record_of(workspace, shop, session))
    assert "Nobody was noted." in text
    assert "not ended yet" in text
    assert "## Decided (0)\n\nNone." in text
    assert "## Parking lot (0)\n\nNone." in text


def test_without_a_session_there_is_homework_all_the_same(workspace: Workspace, shop: str) -> None:
    assert workspace.sessions.text(shop, "record").startswith("# Homework: Web shop")
    for row in workspace.assess(shop).rows:
        workspace.answer(shop, row.id, {"status": "implemented"})
    assert "Nothing is open." in workspace.sessions.text(shop, "homework")
