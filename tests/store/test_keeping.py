"""Copies on request, what a check finds, and what can be saved of a damaged file."""

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from srm_tui.core.journal import Change
from srm_tui.errors import StoreAwayError, StoreError, UsageError
from srm_tui.store import open_store
from srm_tui.store.copying import copy_store
from srm_tui.store.repairing import repair
from srm_tui.store.sqlite import SqliteStore
from tests.store.builders import change, fill, filled, naming

PAGE = 4096


def test_a_copy_holds_every_change_in_order(url: str, tmp_path: Path) -> None:
    with closing(fill(open_store(url))) as store:
        store.append([naming("Bank", "a2"), change(7, assessment_id="a2"), change(8)])
        copied = copy_store(store, str(tmp_path / "copy.db"))
        assert copied.changes == 7
        with closing(open_store(str(tmp_path / "copy.db"))) as copy:
            assert copy.journal() == store.journal()
            assert copy.names() == store.names()


def test_a_file_moves_into_a_database_and_back(tmp_path: Path, database: str) -> None:
    with closing(filled(tmp_path / "store.db")) as store:
        copied = copy_store(store, database)
        assert copied.name.startswith("postgresql://")
        with closing(open_store(database)) as moved:
            copy_store(moved, str(tmp_path / "back.db"))
        with closing(open_store(str(tmp_path / "back.db"))) as back:
            assert back.journal() == store.journal()


def test_no_copy_is_written_over_anything(tmp_path: Path, database: str) -> None:
    with closing(filled(tmp_path / "store.db")) as store:
        (tmp_path / "taken.db").write_text("mine")
        for target in (str(tmp_path / "taken.db"), f"sqlite:{tmp_path}/taken.db"):
            with pytest.raises(UsageError, match="is there already"):
                copy_store(store, target)
        assert (tmp_path / "taken.db").read_text() == "mine"
        fill(open_store(database)).close()
        with pytest.raises(UsageError, match="is in use"):
            copy_store(store, database)


def _changed(url: str, statement: str) -> None:
    with closing(open_store(url)) as store:
        store._run(lambda connection: connection.execute(statement))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE change SET new = '\"torn' WHERE seq = 3", "change 3 holds a value that cannot"),
        ("UPDATE change SET old = '' WHERE seq = 2", "change 2 holds a value that cannot be read"),
        ("UPDATE change SET at = 'long ago' WHERE seq = 2", "change 2 holds a value"),
        ("UPDATE change SET undoes = 'gone' WHERE seq = 2", "takes back a step that is not there"),
        ("UPDATE change SET undoes = 'b2' WHERE seq = 2", "not there before it"),
    ],
)
def test_a_check_finds_what_cannot_be_right(url: str, statement: str, told: str) -> None:
    fill(open_store(url)).close()
    _changed(url, statement)
    with closing(open_store(url)) as store:
        (found,) = store.faults()
        assert told in found


def _long(number: int, chance: random.Random) -> Change:
    return change(number, new=f'"{"x" * chance.choice((3, 50, 900, 9_000, 40_000))}"')


@pytest.mark.parametrize("seed", range(8))
def test_all_but_what_stood_on_a_damaged_page_is_saved(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    path = tmp_path / "store.db"
    with closing(SqliteStore(str(path))) as store:
        store.append([_long(number, chance) for number in range(150)])
        written = store.changes("a1")
    data = bytearray(path.read_bytes())
    at = chance.randrange(PAGE, len(data) - 2 * PAGE) if seed % 2 else 0
    data[at : at + PAGE] = chance.randbytes(PAGE)
    path.write_bytes(data)

    done = repair(path)

    with closing(SqliteStore(str(path))) as store:
        saved = store.changes("a1")
        assert store.faults() == []
    kept = [each for place, each in enumerate(written, 1) if place not in done.missing]
    assert saved[: done.saved] == kept
    assert done.saved == len(saved) - len(done.named) >= 130
    assert bool(done.lost()) == bool(done.missing)
    assert done.damaged.read_bytes() == data
    assert {each.name for each in tmp_path.iterdir()} == {"store.db", done.damaged.name}


def test_what_only_the_log_of_last_writes_holds_is_saved_too(tmp_path: Path) -> None:
    with closing(filled(tmp_path / "live.db", 60)) as store:
        written = store.journal()
        for end in ("", "-wal"):
            shutil.copyfile(tmp_path / f"live.db{end}", tmp_path / f"store.db{end}")
    path = tmp_path / "store.db"
    path.write_bytes(b"\xa5" * path.stat().st_size)
    assert repair(path).saved == len(written)
    with closing(SqliteStore(str(path))) as again:
        assert again.journal() == written


def test_changes_whose_values_cannot_be_read_are_left_out_and_named(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    filled(path, 9).close()
    _changed(str(path), "UPDATE change SET new = '\"torn' WHERE seq IN (3, 5, 6, 7)")
    done = repair(path)
    assert done.lost() == "changes 3 and 5 to 7 hold values that cannot be read"
    with closing(SqliteStore(str(path))) as store:
        assert store.faults() == []
        assert len(store.journal()) == done.saved == 6


def test_an_assessment_that_lost_its_name_can_still_be_opened(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    filled(path, 3).close()
    _changed(str(path), "UPDATE change SET new = '\"torn' WHERE field = 'name'")
    assert repair(path).named == ("Recovered a1",)
    with closing(SqliteStore(str(path))) as store:
        assert store.names() == [("a1", "Recovered a1")]
        assert store.faults() == []
        assert len(store.journal()) == 4


def test_nothing_is_done_where_nothing_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(b"no store at all" * 999)
    with pytest.raises(StoreError, match="nothing was done"):
        repair(path)
    assert [each.name for each in tmp_path.iterdir()] == ["store.db"]


def test_a_store_that_is_written_to_just_now_is_not_repaired(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    filled(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreAwayError, match="Another program writes"):
            repair(path)


def test_a_program_that_had_the_damaged_file_open_writes_nothing_into_it(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with closing(filled(path)) as running:
        repair(path)
        with pytest.raises(StoreError, match="was moved or replaced") as caught:
            running.append([change(10)])
        assert "nothing was written" in caught.value.hint
        running.append([change(10)])
        with closing(SqliteStore(str(path))) as again:
            assert again.journal()[-1] == change(10)


def test_a_store_whose_file_is_gone_is_not_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with closing(filled(path)) as store:
        for each in tmp_path.iterdir():
            each.unlink()
        for _ in range(2):
            with pytest.raises(StoreError):
                store.append([change(10)])
    assert list(tmp_path.iterdir()) == []
