"""What is said while the store cannot be reached: shown, kept, and saved as soon as it can."""

import os
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from srm_tui import resources
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.vocabulary import Status
from srm_tui.store import open_store
from srm_tui.store.postgres import PostgresStore
from srm_tui.store.sqlite import SqliteStore
from srm_tui.tui.app import SrmApp
from srm_tui.workspace import Workspace
from tests.postgres import Cluster
from tests.tui.conftest import Start
from tests.tui.reading import appears, go_to, notices_of, text_of, until, workshop_of, write

DUTY = "encryption-at-rest"


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again soon, so that no test waits for long."""
    monkeypatch.setattr(SrmApp, "TRY_SECONDS", 0.05)


@pytest.fixture
def hasty(kb: KnowledgeBase, store_path: Path, shop: str) -> Iterator[Workspace]:
    """Ada, whose store does not wait long for another program."""
    assert shop
    with closing(SqliteStore(str(store_path), timeout=0.02)) as store:
        yield Workspace(kb, store, "Ada")


@pytest.fixture
def stoppable(cluster: Cluster) -> Iterator[Cluster]:
    """The PostgreSQL server, which runs again after a test that stopped it."""
    yield cluster
    try:
        cluster.query("SELECT 1")
    except psycopg.OperationalError:
        cluster.start()


def _looks(pilot: Pilot[None]) -> bool:
    workshop_of(pilot).look_for_others()
    return True


@pytest.fixture
def ada(kb: KnowledgeBase, database: str, workspace: Workspace, shop: str) -> Iterator[Workspace]:
    """Ada, with the shop in PostgreSQL under the same id."""
    with closing(open_store(database)) as store:
        store.append(workspace.store.changes(shop))
        yield Workspace(kb, store, "Ada")


@pytest.fixture
def bo(kb: KnowledgeBase, database: str) -> Iterator[Workspace]:
    """Bo, with a connection of his own to the same database."""
    with closing(open_store(database)) as store:
        yield Workspace(kb, store, "Bo")


async def test_answers_given_while_another_program_holds_the_file_are_shown_and_saved_later(
    start: Start, hasty: Workspace, shop: str, store_path: Path
) -> None:
    other = next(row.id for row in hasty.assess(shop).rows if row.id != DUTY)
    with closing(sqlite3.connect(store_path, isolation_level=None)) as holder:
        async with start(shop, over=hasty) as pilot:
            go_to(pilot, DUTY)
            holder.execute("BEGIN IMMEDIATE")
            await pilot.press("1")
            await appears(pilot, "1 not saved yet, trying again")
            assert "Another program holds the store" in notices_of(pilot)
            assert "[x] Implemented" in text_of(pilot)
            go_to(pilot, other)
            await pilot.press("2")
            await appears(pilot, "2 not saved yet, trying again")
            assert hasty.record(shop).answers == {}
            holder.execute("ROLLBACK")
            await until(pilot, lambda: "All you said is saved now" in notices_of(pilot))
            assert "not saved yet" not in text_of(pilot)
    answers = hasty.record(shop).answers
    assert [answers[each].status for each in (DUTY, other)] == [
        Status.IMPLEMENTED,
        Status.PARTIAL,
    ]


async def test_of_several_texts_for_one_field_the_last_is_saved(
    start: Start, hasty: Workspace, shop: str, store_path: Path
) -> None:
    with closing(sqlite3.connect(store_path, isolation_level=None)) as holder:
        async with start(shop, over=hasty) as pilot:
            go_to(pilot, DUTY)
            holder.execute("BEGIN IMMEDIATE")
            for words in ("First", " and more"):
                await pilot.press("t")
                await write(pilot, words)
                await pilot.press("escape")
            await appears(pilot, "2 not saved yet")
            holder.execute("ROLLBACK")
            await until(pilot, lambda: not hasty.outbox.waiting)
            assert workshop_of(pilot).query_one(TextArea).text == "First and more"
    assert hasty.record(shop).answer(DUTY).notes == "First and more"


@contextmanager
def _full_disk(path: Path) -> Iterator[None]:
    """Let no file grow beyond what the store's log of last writes has now."""
    log = path.with_name(f"{path.name}-wal")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_what_a_full_disk_cannot_take_is_saved_once_there_is_room(
    start: Start, hasty: Workspace, shop: str, store_path: Path
) -> None:
    hasty.answer(shop, DUTY, {"notes": "x" * 9_000})
    async with start(shop, over=hasty) as pilot:
        go_to(pilot, DUTY)
        await pilot.pause()
        with _full_disk(store_path):
            await pilot.press("1")
            await appears(pilot, "1 not saved yet, trying again")
            assert "disk" in notices_of(pilot)
            assert "[x] Implemented" in text_of(pilot)
        await until(pilot, lambda: "All you said is saved now" in notices_of(pilot))
    assert hasty.record(shop).answer(DUTY).status is Status.IMPLEMENTED
    assert hasty.store.faults() == []


async def test_what_was_typed_about_the_assessment_stays_until_it_is_saved(
    start: Start, hasty: Workspace, shop: str, store_path: Path
) -> None:
    with closing(sqlite3.connect(store_path, isolation_level=None)) as holder:
        async with start(shop, over=hasty) as pilot:
            await pilot.press("s", "4", "tab")
            holder.execute("BEGIN IMMEDIATE")
            await write(pilot, "Kim")
            await pilot.press("tab")
            await until(pilot, lambda: "Another program holds the store" in notices_of(pilot))
            assert "Kim" in text_of(pilot)
            holder.execute("ROLLBACK")
            await pilot.press("tab")
            await until(pilot, lambda: hasty.record(shop).details.facilitator == "Kim")


async def test_whoever_leaves_with_something_unsaved_is_asked_once(
    start: Start, hasty: Workspace, shop: str, store_path: Path
) -> None:
    with closing(sqlite3.connect(store_path, isolation_level=None)) as holder:
        async with start(shop, over=hasty) as pilot:
            go_to(pilot, DUTY)
            holder.execute("BEGIN IMMEDIATE")
            await pilot.press("1")
            await pilot.press("ctrl+q")
            await until(pilot, lambda: "1 step is not saved yet" in notices_of(pilot))
            assert pilot.app.is_running
            holder.execute("ROLLBACK")
            await pilot.press("ctrl+q")
    assert hasty.record(shop).answer(DUTY).status is Status.IMPLEMENTED


async def test_what_waits_when_the_app_is_left_is_saved_when_it_starts_again(
    start: Start, hasty: Workspace, shop: str, store_path: Path
) -> None:
    with closing(sqlite3.connect(store_path, isolation_level=None)) as holder:
        async with start(shop, over=hasty) as pilot:
            go_to(pilot, DUTY)
            holder.execute("BEGIN IMMEDIATE")
            await pilot.press("1", "t")
            await write(pilot, "Typed at the last moment")
            await pilot.press("escape", "ctrl+q")
            await until(pilot, lambda: "saved when you start again" in notices_of(pilot))
            await pilot.press("ctrl+q")
        (kept,) = Path(resources.data_folder()).glob("unsaved-*.json")
        kept.rename(kept.with_name(kept.name.replace(str(os.getpid()), "999999999")))
        holder.execute("ROLLBACK")
    with closing(SqliteStore(str(store_path))) as store:
        again = Workspace(hasty.kb, store, "Somebody else")
        async with start(over=again) as pilot:
            await until(pilot, lambda: "All you said is saved now" in notices_of(pilot))
        answer = again.record(shop).answer(DUTY)
        assert (answer.status, answer.notes) == (Status.IMPLEMENTED, "Typed at the last moment")
        assert {each.author for each in again.changes(shop)[-2:]} == {"Ada"}
    assert not list(Path(resources.data_folder()).glob("unsaved-*.json"))


async def test_a_lost_connection_keeps_what_is_said_and_sends_it_when_it_is_back(
    start: Start, ada: Workspace, shop: str, stoppable: Cluster
) -> None:
    async with start(shop, over=ada) as pilot:
        go_to(pilot, DUTY)
        stoppable.stop()
        await pilot.press("t")
        await write(pilot, "Typed in the dark")
        await pilot.press("escape", "1")
        await appears(pilot, "2 not saved yet, trying again")
        assert "is lost" in notices_of(pilot)
        assert "What you said is kept" in notices_of(pilot)
        assert "[x] Implemented" in text_of(pilot)
        stoppable.start()
        await until(pilot, lambda: "All you said is saved now" in notices_of(pilot))
    answer = ada.record(shop).answer(DUTY)
    assert (answer.status, answer.notes) == (Status.IMPLEMENTED, "Typed in the dark")
    written = [each for each in ada.store.changes(shop) if each.control_id == DUTY]
    assert len(written) == 2, "nothing is written twice"


async def test_a_lost_connection_is_told_in_the_title_until_it_is_back(
    start: Start, ada: Workspace, shop: str, stoppable: Cluster
) -> None:
    async with start(shop, over=ada) as pilot:
        stoppable.stop()
        await until(pilot, lambda: _looks(pilot) and "no connection" in text_of(pilot))
        assert notices_of(pilot) == ""
        stoppable.start()
        await until(pilot, lambda: _looks(pilot) and "no connection" not in text_of(pilot))


async def test_what_somebody_else_said_meanwhile_is_shown_beside_mine(
    start: Start, ada: Workspace, bo: Workspace, shop: str, cluster: Cluster
) -> None:
    bo.record(shop)
    async with start(shop, over=ada) as pilot:
        go_to(pilot, DUTY)
        await pilot.pause()
        with _shut_out(cluster, ada):
            await pilot.press("1")
            await appears(pilot, "1 not saved yet")
            bo.answer(shop, DUTY, {"status": "partial"})
        await appears(pilot, "Two answers at once")
        assert "Keep what Bo said: Partial" in text_of(pilot)
        assert "Take mine: Implemented" in text_of(pilot)
        await pilot.press("down", "enter")
        await until(pilot, lambda: ada.record(shop).answer(DUTY).status is Status.IMPLEMENTED)
    assert [each.author for each in ada.changes(shop)[-2:]] == ["Bo", "Ada"]


@contextmanager
def _shut_out(cluster: Cluster, workspace: Workspace) -> Iterator[None]:
    """Cut somebody's connection and let nobody connect again."""
    allow = "ALTER DATABASE postgres WITH ALLOW_CONNECTIONS"
    store = workspace.store
    assert isinstance(store, PostgresStore)
    assert store._connection is not None
    cluster.query(f"{allow} false", "template1")
    pid = store._connection.info.backend_pid
    cluster.query(f"SELECT pg_terminate_backend({pid}, 5000)", "template1")
    try:
        yield
    finally:
        cluster.query(f"{allow} true", "template1")


async def test_answers_of_others_appear_by_themselves(
    start: Start, ada: Workspace, bo: Workspace, shop: str
) -> None:
    async with start(shop, over=ada) as first, start(shop, over=bo) as second:
        for pilot in (first, second):
            go_to(pilot, DUTY)
        await second.press("2")
        await until(first, lambda: "[/] Partial (Bo)" in text_of(first))
        await until(first, lambda: "News Bo changed status of" in notices_of(first))


async def test_of_two_apps_that_answer_the_same_duty_neither_loses_its_answer(
    start: Start, ada: Workspace, bo: Workspace, shop: str
) -> None:
    async with start(shop, over=ada) as first, start(shop, over=bo) as second:
        for pilot in (first, second):
            go_to(pilot, DUTY)
            await pilot.pause()
        await second.press("2")
        await first.press("1")
        await appears(first, "Two answers at once")
        assert "Keep what Bo said: Partial" in text_of(first)
        await first.press("down", "enter")
        await until(first, lambda: ada.record(shop).answer(DUTY).status is Status.IMPLEMENTED)
        await until(second, lambda: "[x] Implemented (Ada)" in text_of(second))
        await until(second, lambda: "News Ada changed status of" in notices_of(second))
    said = [each.new for each in ada.changes(shop) if each.field == "status"]
    assert said == ['"partial"', '"implemented"']
