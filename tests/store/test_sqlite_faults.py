"""What the store says when the disk, the file or another program is in its way."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from srm_tui.errors import StoreError
from srm_tui.store import open_store
from srm_tui.store.sqlite import SqliteStore
from tests.store.builders import change, filled, folder_bytes, printed, start

NOBODY = 65534


@contextmanager
def _without_privileges() -> Iterator[None]:
    """Let file permissions bind, also where the tests are run by root."""
    group, user = os.getegid(), os.geteuid()
    if user == 0:
        os.setegid(NOBODY)
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if user == 0:
            os.seteuid(user)
            os.setegid(group)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may enter and nobody but its owner may write."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


def _refused(store: SqliteStore) -> StoreError:
    with pytest.raises(StoreError) as caught:
        store.append([change(500)])
    assert store.url in str(caught.value)
    assert caught.value.hint
    return caught.value


def test_a_path_below_a_file_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    store = SqliteStore(str(tmp_path / "notes.txt" / "new" / "store.db"))
    for look in (store.names, store.journal, store.stamp, store.faults):
        with pytest.raises(StoreError, match=r"notes\.txt is no folder"):
            look()
    assert "no folder" in str(_refused(store))
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    store = SqliteStore(str(tmp_path))
    _refused(store)
    with pytest.raises(StoreError, match="cannot be used"):
        store.names()


def test_a_device_is_no_store() -> None:
    with pytest.raises(StoreError, match="no file that can be kept"):
        SqliteStore("/dev/null").names()


def test_an_address_of_another_kind_is_no_store(tmp_path: Path) -> None:
    for url in ("https://host/store.db", "mysql://host/base", f"file://{tmp_path}/x.db"):
        with pytest.raises(StoreError, match="no kind of store") as caught:
            open_store(url)
        assert "postgresql://" in caught.value.hint


def test_the_home_of_nobody_is_no_place_for_a_store() -> None:
    with pytest.raises(StoreError, match="cannot be used"):
        SqliteStore("~no-such-person/store.db")


def test_a_folder_that_cannot_be_written_is_named(open_folder: Path) -> None:
    open_folder.chmod(0o555)
    with _without_privileges():
        store = SqliteStore(str(open_folder / "new" / "store.db"))
        assert store.names() == []
        assert "Permission denied" in str(_refused(store))


def test_a_folder_that_cannot_be_entered_is_named(open_folder: Path) -> None:
    filled(open_folder / "store.db").close()
    open_folder.chmod(0o000)
    with _without_privileges():
        store = SqliteStore(str(open_folder / "store.db"))
        with pytest.raises(StoreError, match="Permission denied"):
            store.names()


def test_a_file_that_cannot_be_written_stays_as_it_is(open_folder: Path) -> None:
    path = open_folder / "store.db"
    filled(path).close()
    path.chmod(0o444)
    open_folder.chmod(0o555)
    before = folder_bytes(open_folder)
    with _without_privileges():
        _refused(SqliteStore(str(path)))
    assert folder_bytes(open_folder) == before


@pytest.mark.parametrize("name", ["store.db", "our 100% #1 store?.db"])
def test_a_store_in_a_folder_of_somebody_else_is_read_and_told_to_be_read_only(
    open_folder: Path, name: str
) -> None:
    path = open_folder / name
    filled(path).close()
    path.chmod(0o444)
    open_folder.chmod(0o555)
    with _without_privileges():
        store = SqliteStore(str(path))
        assert store.names() == [("a1", "Shop")]
        assert len(store.changes("a1")) == 4
        assert store.stamp() == store.stamp()
        assert store.faults() == []
        assert _refused(store).hint.startswith("Nothing can be written there")
        store.close()
    assert [each.name for each in open_folder.iterdir()] == [name]


def test_a_write_that_sqlite_refuses_is_explained(tmp_path: Path) -> None:
    store = filled(tmp_path / "store.db")
    assert store._connection is not None
    store._connection.execute("PRAGMA query_only = ON")
    error = _refused(store)
    assert "readonly" in str(error)
    assert error.hint.startswith("Nothing can be written there")
    store.close()


def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    store = filled(tmp_path / "store.db")
    assert store._connection is not None
    store._connection.execute("PRAGMA max_page_count = 20")
    written = store.changes("a1")
    pairs = ([change(n, new=f'"{"x" * 900}"'), change(n + 1)] for n in range(1000, 3000, 2))

    def fill() -> None:
        for pair in pairs:
            store.append(pair)
            written.extend(pair)

    with pytest.raises(StoreError, match="full") as caught:
        fill()
    assert caught.value.hint.startswith("The disk is full")
    assert store.changes("a1") == written
    assert store.faults() == []
    store._connection.execute("PRAGMA max_page_count = 1000")
    store.append([change(5000)])
    assert store.changes("a1") == [*written, change(5000)]
    store.close()


def test_a_limit_on_the_size_of_files_loses_nothing_either(tmp_path: Path) -> None:
    script = """
import resource, sys
from srm_tui.errors import StoreError
from srm_tui.store import open_store
from srm_tui.store.sqlite import SqliteStore
from tests.store.builders import change
store = SqliteStore(sys.argv[1])
store.append([change(0)])
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
done = 1
try:
    while True:
        store.append([change(done, new='"' + "x" * 5000 + '"')])
        done += 1
except StoreError as error:
    print(done, error.hint)
"""
    path = tmp_path / "store.db"
    done, hint = printed(script, path).split(" ", 1)
    assert "disk" in hint
    store = SqliteStore(str(path))
    assert [each.id for each in store.changes("a1")] == [f"c{n}" for n in range(int(done))]
    assert store.faults() == []
    store.close()


def test_a_store_that_another_program_holds_is_waited_for_and_then_named(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    filled(path).close()
    script = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
input()
connection.execute("ROLLBACK")
print("free", flush=True)
input()
"""
    with start(script, path) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        store = SqliteStore(str(path), timeout=0.2)
        error = _refused(store)
        assert error.hint.startswith("Another program holds the store")
        assert len(store.changes("a1")) == 4
        holder.stdin.write("\n")
        holder.stdin.flush()
        assert holder.stdout.readline() == "free\n"
        store.append([change(10)])
        assert store.changes("a1")[-1] == change(10)
        store.close()
        holder.communicate("\n")


def test_a_damaged_file_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    filled(path, 400).close()
    sound = path.read_bytes()
    for start_of_damage in (4096, 3 * 4096, len(sound) - 4096):
        damaged = bytearray(sound)
        damaged[start_of_damage : start_of_damage + 2048] = b"\xa5" * 2048
        path.write_bytes(damaged)
        store = SqliteStore(str(path))
        assert store.faults()
        store.close()
    path.write_bytes(sound)
    assert SqliteStore(str(path)).faults() == []


def test_half_a_file_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    filled(path, 400).close()
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    store = SqliteStore(str(path))
    assert store.faults()
    store.close()


def test_a_value_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    filled(path).close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE change SET new = '\"torn' WHERE field = 'name'")
    connection.commit()
    connection.close()
    store = SqliteStore(str(path))
    assert store.faults() == ["change 1 holds a value that cannot be read"]
    with pytest.raises(StoreError, match="damaged") as caught:
        store.names()
    assert "doctor --repair" in caught.value.hint
    store.close()
