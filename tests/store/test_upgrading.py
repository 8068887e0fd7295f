"""A store that an earlier version of srm-tui wrote: copied, then brought up to date.

`schemas/` holds one of each version, written by the program of that time.
"""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from srm_tui.core.chain import check_chain, unsealed
from srm_tui.core.journal import replay
from srm_tui.core.vocabulary import Status
from srm_tui.store import open_store
from srm_tui.store.copying import KEPT, copies_before_upgrades
from srm_tui.store.schema import MIGRATIONS, SCHEMA_VERSION
from srm_tui.store.sqlite import SqliteStore
from tests.postgres import Cluster
from tests.store.builders import change, printed

SCHEMAS = Path(__file__).with_name("schemas")
VERSIONS = range(1, SCHEMA_VERSION + 1)


def _old(folder: Path, version: int) -> Path:
    path = folder / "store.db"
    shutil.copyfile(SCHEMAS / f"v{version}.db", path)
    return path


def _rows(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT * FROM change ORDER BY seq").fetchall()


def test_there_is_a_store_of_each_version() -> None:
    for version in VERSIONS:
        with closing(sqlite3.connect(SCHEMAS / f"v{version}.db")) as connection:
            assert connection.execute("PRAGMA user_version").fetchone() == (version,)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_store_of_each_version_says_the_same_as_when_it_was_written(
    tmp_path: Path, version: int
) -> None:
    path = _old(tmp_path, version)
    written = _rows(path)
    with closing(SqliteStore(str(path))) as store:
        ((shop, name),) = store.names()
        journal = store.changes(shop)
        assert store.faults() == []
    assert name == "Shop"
    assert [each[: len(written[0]) - 1] for each in journal] == [each[1:] for each in written]
    record = replay(shop, journal)
    assert record.answer("mfa-for-people").status is Status.IMPLEMENTED
    answer = record.answer("encryption-at-rest")
    assert (answer.status, answer.owner, answer.notes) == (
        Status.PARTIAL,
        "Grace",
        "Said by Bo Example\nin two lines",
    )
    chain = check_chain(journal)
    assert (chain.holds, chain.unsealed) == (True, 0)
    assert [unsealed(each) for each in journal]


@pytest.mark.parametrize("version", VERSIONS[:-1])
def test_a_copy_is_made_before_a_store_is_brought_up_to_date(tmp_path: Path, version: int) -> None:
    path = _old(tmp_path, version)
    before = _rows(path)
    path.chmod(0o640)
    with closing(SqliteStore(str(path))) as store:
        store.names()
        store.append([change(1)])
    with closing(SqliteStore(str(path))) as store:
        store.names()
    (copy,) = copies_before_upgrades(path)
    assert copy.name.startswith(f"store.before-v{version + 1}-20")
    assert copy.stat().st_mode & 0o777 == 0o640
    assert _rows(copy) == before
    assert list(tmp_path.glob("*.part")) == []


def test_only_the_last_few_copies_are_kept_and_nothing_else_is_removed(tmp_path: Path) -> None:
    path = _old(tmp_path, 1)
    for day in range(10, 20):
        (tmp_path / f"store.before-v2-2026-01-{day}-090000.db").touch()
    others = {"store.backup-2026-01-01-090000.db", "other.before-v2-2026-01-01-090000.db"}
    for name in others:
        (tmp_path / name).touch()
    with closing(SqliteStore(str(path))) as store:
        store.names()
    kept = [each.name for each in copies_before_upgrades(path)]
    assert len(kept) == KEPT
    assert kept[0] == "store.before-v2-2026-01-16-090000.db"
    assert others <= {each.name for each in tmp_path.iterdir()}


def test_what_cannot_be_copied_is_not_brought_up_to_date(tmp_path: Path) -> None:
    path = _old(tmp_path, 1)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE change SET new = ? WHERE seq = 9", (f'"{"x" * 99_999}"',))
        connection.commit()
    before = _rows(path)
    script = """
import resource, sys
from srm_tui.errors import StoreError
from srm_tui.store import open_store
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, resource.RLIM_INFINITY))
try:
    open_store(sys.argv[1]).names()
except StoreError as error:
    print(error, error.hint)
"""
    said = printed(script, path)
    assert "cannot be copied before it is brought up to date" in said
    assert "Nothing was changed" in said
    assert _rows(path) == before
    assert {each.suffix for each in tmp_path.iterdir()} <= {".db", ".db-wal", ".db-shm"}
    assert copies_before_upgrades(path) == []


def test_a_new_store_and_one_that_is_up_to_date_are_not_copied(tmp_path: Path) -> None:
    path = _old(tmp_path, SCHEMA_VERSION)
    for name in (path, tmp_path / "new.db"):
        with closing(SqliteStore(str(name))) as store:
            store.append([change(1)])
        assert copies_before_upgrades(name) == []


def test_a_store_in_postgresql_is_brought_up_to_date_too(cluster: Cluster, database: str) -> None:
    script = MIGRATIONS[0].format(serial="BIGINT GENERATED ALWAYS AS IDENTITY")
    table = "CREATE TABLE store (version INTEGER NOT NULL); INSERT INTO store VALUES (1)"
    cluster.query(f"CREATE SCHEMA srm_tui; SET search_path TO srm_tui; {table}; {script}")
    old = change(1)[:12]
    cluster.query(
        "INSERT INTO srm_tui.change (id, assessment_id, batch_id, at, author, control_id, "  # noqa: S608
        f"service_id, field, old, new, undoes, tool) VALUES {old}"
    )
    with closing(open_store(database)) as store:
        assert store.changes("a1") == [change(1)]
        store.append([change(2)])
    assert cluster.query("SELECT version FROM srm_tui.store") == [(SCHEMA_VERSION,)]
