"""Who said what about an answer, what was taken back, and bringing it back."""

from textual.pilot import Pilot

from srm_tui.core.answers import Details
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Status
from srm_tui.tui.screens.history import HistoryScreen
from srm_tui.workspace import Workspace
from tests.tui.conftest import WIDE, Start
from tests.tui.reading import go_to, notices_of, settled, text_of, workshop_of

DUTY = "encryption-at-rest"


def history_of(pilot: Pilot[None]) -> HistoryScreen:
    """Return the screen, which must be the history."""
    assert isinstance(pilot.app.screen, HistoryScreen)
    return pilot.app.screen


async def test_one_key_shows_who_changed_what_of_the_duty_at_the_cursor(
    start: Start, workspace: Workspace, shop: str
) -> None:
    workspace.answer(shop, DUTY, {"status": "partial", "owner": "Maya"})
    workspace.answer(shop, DUTY, {"status": "planned"}, "rds")
    workspace.answer(shop, "restore-test", {"status": "planned"})
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("h")
        shown = text_of(pilot)
        assert workspace.kb.control_by_id[DUTY].title in shown
        assert [line.text[5:] for line in history_of(pilot).lines.lines if line.id] == [
            " Ada Example  Status for Amazon RDS: Unanswered -> Planned",
            " Ada Example  Owner: nothing -> Maya",
            " Ada Example  Status: Unanswered -> Partial",
        ]
        assert "Before: Unanswered" in shown
        assert "After: Planned" in shown
        await pilot.press("escape")
        assert workshop_of(pilot).duties.current == DUTY


async def test_an_undo_is_told_and_what_it_took_back_is_marked(
    start: Start, workspace: Workspace, shop: str
) -> None:
    workspace.answer(shop, DUTY, {"status": "partial"})
    workspace.undo(shop)
    async with start(shop, size=WIDE) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("h")
        undo, said = (line for line in history_of(pilot).lines.lines if line.id)
        assert "undo: Status: Partial -> Unanswered" in undo.text
        assert (said.tail, undo.tail) == ("taken back", "")
        assert "An undo: it takes a step back." in text_of(pilot)
        await pilot.press("down")
        assert "Taken back by Ada Example, 2026-11-24" in text_of(pilot)


async def test_what_was_said_once_can_be_brought_back(
    start: Start, workspace: Workspace, shop: str
) -> None:
    workspace.answer(shop, DUTY, {"notes": "All keys are ours."})
    workspace.answer(shop, DUTY, {"notes": "No."})
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("h", "b")
        assert "It says so already." in notices_of(pilot)
        await pilot.press("down", "b")
        assert "Brought back" in notices_of(pilot)
        assert workspace.record(shop).answer(DUTY).notes == "All keys are ours."
        await pilot.press("u")
        assert workspace.record(shop).answer(DUTY).notes == "No."


async def test_everything_can_be_shown_and_leads_to_its_duty(
    start: Start, workspace: Workspace, shop: str
) -> None:
    workspace.answer(shop, DUTY, {"status": "partial"})
    async with start(shop) as pilot:
        go_to(pilot, "restore-test")
        await pilot.press("h")
        assert "Nobody said anything about it yet." in text_of(pilot)
        await pilot.press("a")
        assert "All that was said" in text_of(pilot)
        shown = [line.text for line in history_of(pilot).lines.lines]
        assert any(
            "Services: added Amazon RDS, Amazon S3, Amazon SQS (Assessment)" in each
            for each in shown
        )
        await pilot.press("end", "b")
        assert "changed in its scope" in notices_of(pilot)
        await pilot.press("enter")
        assert "about no duty" in notices_of(pilot)
        await pilot.press("home", "a")
        assert history_of(pilot).control_id == DUTY
        await pilot.press("a", "home", "enter")
        await settled(pilot)
        assert workshop_of(pilot).duties.current == DUTY
    assert workspace.record(shop).answer(DUTY).status is Status.PARTIAL


async def test_a_scope_is_told_by_names_and_by_what_came_and_went(
    start: Start, workspace: Workspace
) -> None:
    created = workspace.create(Details(name="Shop"), Scope(service_ids=("rds", "s3")))
    facts = {"environment": ("production",)}
    scope = Scope(service_ids=("s3", "sqs"), facts=facts, framework_ids=("gdpr",))
    workspace.set_scope(created, scope)
    async with start(created, size=WIDE) as pilot:
        await pilot.press("g", "h")
        lines = [line.text for line in history_of(pilot).lines.lines]
        assert any("Services: added Amazon SQS; removed Amazon RDS" in each for each in lines)
        assert any("Laws and standards: added GDPR" in each for each in lines)
        assert any("What is this workload used for: Production" in each for each in lines)
