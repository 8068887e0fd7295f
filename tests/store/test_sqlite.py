"""The journal in a real SQLite file: durable, whole, and careful with files of others."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from srm_tui.core.chain import check_chain, unsealed
from srm_tui.core.journal import Change
from srm_tui.errors import StoreError
from srm_tui.store import Stamp, open_store, sqlite
from srm_tui.store.schema import MIGRATIONS, SCHEMA_VERSION
from srm_tui.store.sqlite import SqliteStore
from tests.store.builders import change, filled, folder_bytes, naming, printed

SYNCHRONOUS_FULL = 2


def _pragma(store: SqliteStore, name: str) -> object:
    assert store._connection is not None
    return store._connection.execute(f"PRAGMA {name}").fetchone()[0]


def _database(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def _newer(path: Path) -> None:
    filled(path).close()
    _database(path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")


def test_every_connection_writes_ahead_and_waits_for_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    first, second = filled(path), SqliteStore(str(path))
    second.append([change(10)])
    for store in (first, second):
        assert _pragma(store, "journal_mode") == "wal"
        assert _pragma(store, "synchronous") == SYNCHRONOUS_FULL
        store.close()


def test_a_file_that_lost_write_ahead_mode_gets_it_back(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    filled(path).close()
    _database(path, "PRAGMA journal_mode = DELETE")
    store = SqliteStore(str(path))
    store.append([change(10)])
    assert _pragma(store, "journal_mode") == "wal"
    store.close()


def test_nothing_is_made_before_the_first_change(tmp_path: Path) -> None:
    path = tmp_path / "new" / "store.db"
    store = SqliteStore(str(path))
    assert (store.names(), store.changes("a1"), store.faults(), store.stamp()) == (
        [],
        [],
        [],
        Stamp(),
    )
    assert list(tmp_path.iterdir()) == []
    store.append([change()])
    assert path.exists()
    assert path.parent.stat().st_mode & 0o077 == 0
    store.close()


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.touch()
    store = SqliteStore(str(path))
    assert store.names() == []
    assert path.stat().st_size == 0
    store.append([naming("Shop")])
    assert store.names() == [("a1", "Shop")]
    store.close()


def test_a_store_from_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    _newer(path)
    before = folder_bytes(tmp_path)
    store = SqliteStore(str(path))
    for use in (store.names, lambda: store.append([change(10)]), lambda: store.changes("a1")):
        with pytest.raises(StoreError, match="written by a newer srm-tui") as caught:
            use()
        assert "Update srm-tui" in caught.value.hint
    assert folder_bytes(tmp_path) == before


@pytest.mark.parametrize("version", [0, SCHEMA_VERSION, SCHEMA_VERSION + 1])
def test_a_database_of_another_program_is_refused_and_left_alone(
    tmp_path: Path, version: int
) -> None:
    path = tmp_path / "other.db"
    _database(path, "CREATE TABLE bookmark (url TEXT)", f"PRAGMA user_version = {version}")
    before = folder_bytes(tmp_path)
    store = SqliteStore(str(path))
    for use in (store.names, lambda: store.append([change()]), store.faults, store.stamp):
        with pytest.raises(StoreError, match=r"other\.db is a database of another program"):
            use()
    assert folder_bytes(tmp_path) == before


@pytest.mark.parametrize("content", [b"shopping list\n", b"\0" * 4096, b"SQLite format 3\0" * 400])
def test_a_file_that_is_no_database_is_refused_and_left_alone(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes(content)
    store = SqliteStore(str(path))
    for use in (store.names, lambda: store.append([change()])):
        with pytest.raises(StoreError) as caught:
            use()
        assert "list.txt" in str(caught.value)
        assert caught.value.hint
    assert folder_bytes(tmp_path) == {"list.txt": content}


def test_a_store_is_named_by_path_or_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    filled(tmp_path / "store.db").close()
    for url in ("store.db", "sqlite:store.db", f"sqlite://{tmp_path}/store.db"):
        store = open_store(url)
        assert store.names() == [("a1", "Shop")]
        store.close()


def test_reading_a_store_loads_no_yaml_templates_or_screens(tmp_path: Path) -> None:
    filled(tmp_path / "store.db").close()
    script = """
import sys
from srm_tui.store import open_store
store = open_store(sys.argv[1])
print(len(store.changes("a1")), store.names()[0][1])
heavy = {"yaml", "textual", "rich", "jinja2", "weasyprint", "pikepdf", "asyncio", "click"}
print(sorted(heavy & set(sys.modules)))
"""
    assert printed(script, tmp_path / "store.db").splitlines() == ["4 Shop", "[]"]


def test_a_store_of_the_first_version_is_sealed_when_it_is_brought_up_to_date(
    tmp_path: Path,
) -> None:
    path = tmp_path / "store.db"
    old = Change._fields[: Change._fields.index("follows")]
    written = [naming("Shop"), change(1), change(2, author="Ben")]
    places = ", ".join("?" * len(old))
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(MIGRATIONS[0].format(serial="INTEGER"))
        connection.execute(f"PRAGMA application_id = {sqlite._APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 1")
        connection.executemany(
            f"INSERT INTO change ({', '.join(old)}) VALUES ({places})",  # noqa: S608
            [each[: len(old)] for each in written],
        )
        connection.commit()

    store = SqliteStore(str(path))
    changes = store.changes("a1")
    store.close()

    assert [unsealed(each) for each in changes] == written
    assert (check_chain(changes).count, check_chain(changes).faults) == (3, ())


def test_what_is_rewritten_leaves_no_trace_in_the_files(tmp_path: Path) -> None:
    store = filled(tmp_path / "store.db")
    store.append([change(10, author="Kim Okafor"), change(11)])
    store.rewrite([change(10, author="[erased 1]")])
    assert [each.author for each in store.changes("a1")[-2:]] == ["[erased 1]", "Ada Example"]
    assert b"Kim Okafor" not in b"".join(folder_bytes(tmp_path).values())
    store.close()
