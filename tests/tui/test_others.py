"""A second process on the same store: news, and two people in one field."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.widgets import Input, TextArea

from srm_tui.core.answers import Details
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Status
from srm_tui.store import open_store
from srm_tui.tui.screens.home import HomeScreen
from srm_tui.tui.screens.scope import ScopeScreen
from srm_tui.workspace import Workspace
from tests.tui.conftest import Start
from tests.tui.reading import go_to, notices_of, text_of, until, workshop_of, write

DUTY = "encryption-at-rest"


@pytest.fixture
def other(kb: KnowledgeBase, store_path: Path) -> Iterator[Workspace]:
    """Bo, with a connection of his own to the same store."""
    store = open_store(str(store_path))
    yield Workspace(kb, store, "Bo")
    store.close()


async def test_what_somebody_else_answered_is_shown_and_told(
    start: Start, shop: str, other: Workspace
) -> None:
    title = other.kb.control_by_id[DUTY].title
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        other.answer(shop, DUTY, {"status": "partial", "owner": "Grace"})
        workshop_of(pilot).look_for_others()
        await pilot.pause()
        assert ">[/]" in text_of(pilot)
        assert workshop_of(pilot).query_one("#owner", Input).value == "Grace"
        assert f"News Bo changed status, owner of '{title}'" in notices_of(pilot)


async def test_news_that_another_part_of_the_app_read_first_are_shown_all_the_same(
    start: Start, workspace: Workspace, shop: str, other: Workspace
) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        other.answer(shop, DUTY, {"status": "partial", "owner": "Grace"})
        assert workspace.records()
        workshop_of(pilot).look_for_others()
        await pilot.pause()
        assert workshop_of(pilot).query_one("#owner", Input).value == "Grace"


async def test_what_i_write_is_not_swept_away_by_news(
    start: Start, workspace: Workspace, shop: str, other: Workspace
) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("o")
        await write(pilot, "Ada")
        other.answer(shop, DUTY, {"status": "planned"})
        workshop_of(pilot).look_for_others()
        await pilot.pause()
        assert workshop_of(pilot).query_one("#owner", Input).value == "Ada"
        await pilot.press("enter")
    answer = workspace.record(shop).answer(DUTY)
    assert (answer.status, answer.owner) == (Status.PLANNED, "Ada")


async def test_notes_of_two_people_are_both_kept(
    start: Start, workspace: Workspace, shop: str, other: Workspace
) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("t")
        workshop_of(pilot).query_one(TextArea).insert("Mine")
        other.answer(shop, DUTY, {"notes": "Theirs"})
        workshop_of(pilot).look_for_others()
        await pilot.press("escape")
        assert "Two at once" in notices_of(pilot)
    assert workspace.record(shop).answer(DUTY).notes == "Theirs\n\nMine"


async def test_of_two_owners_the_later_stays_and_it_is_told(
    start: Start, workspace: Workspace, shop: str, other: Workspace
) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("o")
        await write(pilot, "Ada")
        other.answer(shop, DUTY, {"owner": "Grace"})
        workshop_of(pilot).look_for_others()
        await pilot.press("enter")
        assert "Somebody else had set owner to 'Grace'; yours is kept." in notices_of(pilot)
    assert workspace.record(shop).answer(DUTY).owner == "Ada"


@pytest.mark.parametrize(
    ("keys", "status"), [(("enter",), Status.PARTIAL), (("down", "enter"), Status.IMPLEMENTED)]
)
async def test_of_two_statuses_neither_is_written_over_unseen(
    start: Start,
    workspace: Workspace,
    shop: str,
    other: Workspace,
    keys: tuple[str, ...],
    status: Status,
) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.pause()
        other.answer(shop, DUTY, {"status": "partial"})
        await pilot.press("1")
        shown = text_of(pilot)
        assert "Two answers at once" in shown
        assert "Keep what Bo said: Partial" in shown
        assert "Take mine: Implemented" in shown
        assert workspace.record(shop).answer(DUTY).status is Status.PARTIAL
        await pilot.press(*keys)
        assert workspace.record(shop).answer(DUTY).status is status
        await pilot.press("3")
        assert workspace.record(shop).answer(DUTY).status is Status.PLANNED


async def test_a_status_that_came_as_news_is_not_written_over_unseen_either(
    start: Start, workspace: Workspace, shop: str, other: Workspace
) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.pause()
        other.answer(shop, DUTY, {"status": "partial"})
        workshop_of(pilot).look_for_others()
        await pilot.press("1")
        assert "Two answers at once" in text_of(pilot)
        await pilot.press("escape", "down", "up", "1")
        assert workspace.record(shop).answer(DUTY).status is Status.IMPLEMENTED


async def test_what_both_type_before_any_news_meets_in_the_form(
    start: Start, workspace: Workspace, shop: str, other: Workspace
) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("t")
        workshop_of(pilot).query_one(TextArea).insert("Mine")
        other.answer(shop, DUTY, {"notes": "Theirs"})
        await pilot.press("escape")
        await until(pilot, lambda: "Two at once" in notices_of(pilot))
    assert workspace.record(shop).answer(DUTY).notes == "Theirs\n\nMine"


async def test_news_between_typing_and_saving_are_not_written_over(
    start: Start, workspace: Workspace, shop: str, other: Workspace
) -> None:
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("t")
        workshop_of(pilot).query_one(TextArea).insert("Mine")
        other.answer(shop, DUTY, {"notes": "Theirs"})
        workshop_of(pilot).form.flush()
        workshop_of(pilot).look_for_others()
        both = "Theirs\n\nMine"
        await until(pilot, lambda: workspace.record(shop).answer(DUTY).notes == both)


async def test_undo_leaves_what_somebody_else_answered_and_says_so(
    start: Start, workspace: Workspace, shop: str, other: Workspace
) -> None:
    title = other.kb.control_by_id[DUTY].title
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("m", "1")
        other.answer(shop, DUTY, {"status": "partial"})
        workshop_of(pilot).look_for_others()
        await pilot.press("u")
        assert f"Bo has changed status of '{title}' since. Once more leaves" in notices_of(pilot)
        assert workspace.record(shop).answer(DUTY).flagged
        await pilot.press("u")
        answer = workspace.record(shop).answer(DUTY)
        assert (answer.status, answer.flagged) == (Status.PARTIAL, False)


async def test_home_shows_an_assessment_that_somebody_else_made(
    start: Start, shop: str, other: Workspace
) -> None:
    async with start() as pilot:
        other.create(Details(name="Data lake"), Scope(service_ids=("s3",)))
        home = pilot.app.screen
        assert isinstance(home, HomeScreen)
        home.look_for_others()
        await pilot.pause()
        assert "Data lake" in text_of(pilot)
    assert shop


async def test_a_failed_save_is_told_and_what_was_typed_is_saved_later(
    start: Start, workspace: Workspace, shop: str, store_path: Path
) -> None:
    blocking = (
        "CREATE TRIGGER blocking BEFORE INSERT ON change BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("t")
        with closing(sqlite3.connect(store_path)) as connection:
            connection.execute(blocking)
            await write(pilot, "Not lost")
            await pilot.press("ctrl+q")
            assert "1 step is not saved yet" in notices_of(pilot)
            assert workshop_of(pilot).query_one(TextArea).text == "Not lost"
            assert "1 not saved yet, trying again" in text_of(pilot)
            connection.execute("DROP TRIGGER blocking")
        await until(pilot, lambda: "All you said is saved now" in notices_of(pilot))
    assert workspace.record(shop).answer(DUTY).notes == "Not lost"


async def test_a_choice_of_somebody_else_is_shown_in_the_scope_and_kept_by_mine(
    start: Start, workspace: Workspace, shop: str, other: Workspace
) -> None:
    async with start(shop) as pilot:
        await pilot.press("s", "4", "tab")
        await write(pilot, "Kim")
        other.set_details(shop, replace(other.record(shop).details, team="Platform"))
        screen = pilot.app.screen
        assert isinstance(screen, ScopeScreen)
        screen.look_for_others()
        await pilot.press("tab")
        assert "News Bo changed team of the assessment" in notices_of(pilot)
        assert "Platform" in text_of(pilot)
    details = workspace.record(shop).details
    assert (details.facilitator, details.team) == ("Kim", "Platform")
