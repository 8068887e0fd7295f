"""Steps that cannot be saved at once: kept in order, sent once, and not lost with the program."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from srm_tui.core.answers import Details
from srm_tui.core.scope import Scope
from srm_tui.errors import StoreAwayError, UsageError
from srm_tui.store.sqlite import SqliteStore
from srm_tui.workspace import Edit, OvertakenError, Workspace
from srm_tui.workspace.spool import Spool
from tests.store.assessments import NO_KNOWLEDGE

MFA = "mfa-for-people"


@pytest.fixture
def hasty(store_path: Path) -> Iterator[Workspace]:
    """Ada, whose store does not wait for others."""
    with closing(SqliteStore(str(store_path), timeout=0.01)) as store:
        yield Workspace(NO_KNOWLEDGE, store, "Ada")


@pytest.fixture
def shop(hasty: Workspace) -> str:
    """The id of an assessment without any answer."""
    return hasty.create(Details(name="Shop"), Scope())


@pytest.fixture
def holder(store_path: Path, shop: str) -> Iterator[sqlite3.Connection]:
    """Another program that holds the store until it rolls back."""
    assert shop
    with closing(sqlite3.connect(store_path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection


def _note(text: str) -> list[Edit]:
    return [Edit(control_id=MFA, field="notes", value=text)]


def _wait(workspace: Workspace, shop: str, *texts: str) -> None:
    for text in texts:
        with pytest.raises(StoreAwayError):
            workspace.outbox.save(shop, _note(text))


def test_what_waits_is_seen_at_once_and_saved_in_order(
    hasty: Workspace, shop: str, holder: sqlite3.Connection
) -> None:
    _wait(hasty, shop, "first", "second", "third")
    seen = hasty.outbox.record(shop)
    assert seen.answer(MFA).notes == "third"
    assert seen.change_count == hasty.record(shop).change_count
    assert hasty.record(shop).answers == {}
    holder.execute("ROLLBACK")
    assert hasty.outbox.send()
    assert not hasty.outbox.send()
    notes = [each.new for each in hasty.changes(shop) if each.field == "notes"]
    assert notes == ['"first"', '"second"', '"third"']


def test_what_is_said_later_is_saved_behind_what_waits(
    hasty: Workspace, shop: str, holder: sqlite3.Connection
) -> None:
    _wait(hasty, shop, "first")
    holder.execute("ROLLBACK")
    hasty.outbox.save(shop, _note("second"))
    assert hasty.outbox.waiting == ()
    notes = [each.new for each in hasty.changes(shop) if each.field == "notes"]
    assert notes == ['"first"', '"second"']


def test_what_no_field_can_hold_is_refused_and_does_not_wait(hasty: Workspace, shop: str) -> None:
    with pytest.raises(UsageError):
        hasty.outbox.save(shop, [Edit(control_id=MFA, field="owner", value=7)])
    assert hasty.outbox.waiting == ()


def test_a_step_that_came_too_late_waits_for_a_decision_and_holds_nobody_up(
    hasty: Workspace, shop: str, holder: sqlite3.Connection, store_path: Path
) -> None:
    seen = hasty.record(shop).change_count
    with pytest.raises(StoreAwayError):
        hasty.outbox.save(shop, _note("mine"), seen)
    with pytest.raises(StoreAwayError):
        hasty.outbox.save(shop, [Edit(control_id=MFA, field="owner", value="Grace")], seen)
    holder.execute("ROLLBACK")
    with closing(SqliteStore(str(store_path))) as store:
        Workspace(NO_KNOWLEDGE, store, "Bo").answer(shop, MFA, {"notes": "theirs"})
    assert hasty.outbox.send()
    answer = hasty.record(shop).answer(MFA)
    assert (answer.notes, answer.owner) == ("theirs", "Grace")
    (contested,) = hasty.outbox.contested
    assert contested.unsaved.edits == tuple(_note("mine"))
    assert [each.author for each in contested.error.changes] == ["Bo"]
    with pytest.raises(OvertakenError):
        hasty.outbox.save(shop, _note("mine"), seen)
    hasty.outbox.settle(contested)
    assert hasty.outbox.contested == ()


def test_what_waits_outlives_the_program_until_it_is_saved(
    hasty: Workspace, shop: str, holder: sqlite3.Connection, tmp_path: Path
) -> None:
    folder = tmp_path / "new" / "data"
    hasty.outbox.adopt(Spool(folder, "store", "Ada"))
    _wait(hasty, shop, "first", "second")
    (kept,) = folder.iterdir()
    assert folder.stat().st_mode & 0o077 == 0
    assert Spool(folder, "store", "Bo").adopt() == (), "its program still runs"
    left = kept.rename(kept.with_name(kept.name.replace(str(os.getpid()), "999999999")))
    assert Spool(folder, "another store", "Bo").adopt() == ()
    steps = Spool(folder, "store", "Bo").adopt()
    assert [each.edits[0].value for each in steps] == ["first", "second"]
    assert {each.edits[0].author for each in steps} == {"Ada"}
    assert not left.exists()
    assert kept.exists(), "it is this program's now"
    holder.execute("ROLLBACK")
    hasty.outbox.send()
    assert list(folder.iterdir()) == []


def test_a_kept_file_that_cannot_be_read_is_left_where_it_is(tmp_path: Path) -> None:
    spool = Spool(tmp_path, "store", "Ada")
    assert spool.keep(())
    name = spool._own.name.replace(str(os.getpid()), "999999999")
    (tmp_path / name).write_text('[{"edits": 7}]')
    assert spool.adopt() == ()
    assert (tmp_path / name).exists()


def test_where_nothing_can_be_kept_that_is_known(
    hasty: Workspace, shop: str, holder: sqlite3.Connection, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    hasty.outbox.adopt(Spool(tmp_path / "file" / "folder", "store", "Ada"))
    _wait(hasty, shop, "first")
    assert not hasty.outbox.is_kept
    assert holder.in_transaction
