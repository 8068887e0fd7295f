"""Services answered apart from the rest of a duty, with all fields of an answer."""

from datetime import date

from textual.widgets import Input

from srm_tui.core.answers import ServiceException
from srm_tui.core.vocabulary import Status
from srm_tui.tui.widgets.duty_detail import DutyDetail
from srm_tui.workspace import Workspace
from tests.tui.conftest import WIDE, Start
from tests.tui.reading import go_to, text_in, text_of, write

DUTY = "encryption-at-rest"


def services(workspace: Workspace, shop: str) -> tuple[str, ...]:
    return workspace.assess(shop).row_by_id[DUTY].duty.service_ids


async def test_a_service_has_owner_date_reason_and_notes_of_its_own(
    start: Start, workspace: Workspace, shop: str
) -> None:
    first = services(workspace, shop)[0]
    async with start(shop, size=WIDE) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("1", "x", "enter")
        for text in ("Grace", "+30d", "Old keys", "Only the archive"):
            await write(pilot, text)
            await pilot.press("tab")
        await pilot.press("shift+tab", "shift+tab", "shift+tab", "shift+tab", "shift+tab", "2")
        shown = " ".join(text_in(pilot, pilot.app.screen.query_one(DutyDetail)).split())
        assert "Exceptions" in shown
        assert "Partial: owner Grace; due" in shown
    [said] = workspace.record(shop).answer(DUTY).exceptions
    assert said == ServiceException(
        service_id=first,
        status=Status.PARTIAL,
        owner="Grace",
        due_on=date(2026, 12, 24),
        justification="Old keys",
        notes="Only the archive",
    )


async def test_an_exception_is_edited_and_several_are_one_step(
    start: Start, workspace: Workspace, shop: str
) -> None:
    first, second, *_ = services(workspace, shop)
    workspace.answer(shop, DUTY, {"status": "implemented"})
    workspace.answer(shop, DUTY, {"status": "partial", "owner": "Grace"}, first)
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("x", "enter")
        assert pilot.app.screen.query_one("#apart-owner", Input).value == "Grace"
        await pilot.press("ctrl+u")
        await write(pilot, "Bo")
        await pilot.press("shift+tab", "down")
        assert pilot.app.screen.query_one("#apart-owner", Input).value == ""
        await pilot.press("3")
        said = {each.service_id: each for each in workspace.record(shop).answer(DUTY).exceptions}
        assert (said[first].owner, said[first].status) == ("Bo", Status.PARTIAL)
        assert said[second].status is Status.PLANNED
        await pilot.press("u")
        [left] = workspace.record(shop).answer(DUTY).exceptions
        assert (left.service_id, left.owner) == (first, "Grace")


async def test_fields_alone_take_the_status_of_the_rest(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("2", "x", "enter")
        await write(pilot, "Grace")
        await pilot.press("enter")
    [said] = workspace.record(shop).answer(DUTY).exceptions
    assert (said.owner, said.status) == ("Grace", Status.PARTIAL)


async def test_fields_of_an_unanswered_duty_ask_for_a_status(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("x", "enter")
        await write(pilot, "Grace")
        await pilot.press("enter")
        assert "Say its status first, by its number." in text_of(pilot)
        await pilot.press("4")
    [said] = workspace.record(shop).answer(DUTY).exceptions
    assert (said.owner, said.status) == ("Grace", Status.NOT_IMPLEMENTED)


async def test_what_is_no_date_is_told_in_place(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("2", "x", "enter", "tab")
        await write(pilot, "soon")
        await pilot.press("enter")
        assert "That is no date." in text_of(pilot)
        await pilot.press("escape")
    assert workspace.record(shop).answer(DUTY).exceptions == ()


async def test_delete_takes_an_exception_back_with_all_its_fields(
    start: Start, workspace: Workspace, shop: str
) -> None:
    first = services(workspace, shop)[0]
    workspace.answer(shop, DUTY, {"status": "implemented"})
    said = {"status": "partial", "owner": "Grace", "notes": "Later", "due_on": "2027-01-31"}
    workspace.answer(shop, DUTY, said, first)
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("x", "delete")
        assert workspace.record(shop).answer(DUTY).exceptions == ()
        await pilot.press("u")
        assert workspace.record(shop).answer(DUTY).exceptions[0].owner == "Grace"


async def test_looking_at_exceptions_writes_nothing(
    start: Start, workspace: Workspace, shop: str
) -> None:
    workspace.answer(shop, DUTY, {"status": "planned"}, services(workspace, shop)[0])
    before = workspace.record(shop).change_count
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("x", "down", "enter", "enter")
        assert not pilot.app.screen.is_modal
    assert workspace.record(shop).change_count == before
