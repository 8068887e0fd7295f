"""The journal in one SQLite file."""

import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from srm_tui.core.journal import Change
from srm_tui.errors import StoreError
from srm_tui.store.journal import SCHEMA_VERSION

_Result = TypeVar("_Result")

_MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE change (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        assessment_id TEXT NOT NULL,
        batch_id TEXT NOT NULL,
        at TEXT NOT NULL,
        author TEXT NOT NULL,
        control_id TEXT NOT NULL,
        service_id TEXT NOT NULL,
        field TEXT NOT NULL,
        old TEXT NOT NULL,
        new TEXT NOT NULL,
        undoes TEXT NOT NULL,
        tool TEXT NOT NULL
    );
    CREATE INDEX change_by_assessment ON change (assessment_id, seq);
    CREATE INDEX change_of_name ON change (seq)
        WHERE control_id = '' AND field = 'name';
    """,
)
"""One script a schema version; the n-th takes a store from version n to n + 1."""

_COLUMNS = ", ".join(Change._fields)
_INSERT = f"INSERT INTO change ({_COLUMNS}) VALUES ({', '.join('?' * len(Change._fields))})"  # noqa: S608
_SELECT = f"SELECT {_COLUMNS} FROM change WHERE assessment_id = ? ORDER BY seq"  # noqa: S608
_NAMES = (
    "SELECT assessment_id, new FROM change WHERE control_id = '' AND field = 'name' ORDER BY seq"
)

_HINTS = {
    sqlite3.SQLITE_FULL: "The disk is full: make room, then try again.",
    sqlite3.SQLITE_READONLY: "Nothing can be written there: choose another place with --store.",
    sqlite3.SQLITE_CANTOPEN: "Check that the folder exists and can be written, or use --store.",
    sqlite3.SQLITE_BUSY: "Another program holds the store: close it, then try again.",
    sqlite3.SQLITE_NOTADB: "Name another file with --store.",
    sqlite3.SQLITE_CORRUPT: "Restore it from a backup, and run 'srm-tui doctor'.",
    sqlite3.SQLITE_IOERR: "Check the disk, then try again.",
}


class SqliteStore:
    """A journal in a SQLite file, in WAL mode with full synchronisation.

    An answer is on disk when `append` returns, also after a crash or power loss.
    It may be used from several threads and by several processes on one machine.
    """

    def __init__(self, path: str) -> None:
        self._path = Path(path).expanduser() if path != ":memory:" else None
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    @property
    def url(self) -> str:
        """The path of the file."""
        return str(self._path or ":memory:")

    def append(self, changes: Sequence[Change]) -> None:
        """Write `changes` at the end, all or none; on disk when this returns."""

        def write(connection: sqlite3.Connection) -> None:
            connection.execute("BEGIN IMMEDIATE")
            try:
                connection.executemany(_INSERT, changes)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

        self._run(write, create=True)

    def changes(self, assessment_id: str) -> list[Change]:
        """Return the journal of one assessment, oldest first."""
        if not self._exists():
            return []
        rows = self._run(lambda c: c.execute(_SELECT, (assessment_id,)).fetchall())
        return list(map(Change._make, rows))

    def names(self) -> list[tuple[str, str]]:
        """Return id and present name of each assessment, oldest first."""
        if not self._exists():
            return []
        import json

        rows: list[tuple[str, str]] = self._run(lambda c: c.execute(_NAMES).fetchall())
        return [(each, str(json.loads(name))) for each, name in dict(rows).items()]

    def stamp(self) -> int:
        """Return a number that differs once another process has written."""
        if not self._exists():
            return 0
        found = self._run(lambda c: c.execute("PRAGMA data_version").fetchone())
        return int(found[0])

    def faults(self) -> list[str]:
        """Return what SQLite's integrity check finds; empty when the file is sound."""
        if not self._exists():
            return []
        rows = self._run(lambda c: c.execute("PRAGMA integrity_check(20)").fetchall())
        return [str(row[0]) for row in rows if row[0] != "ok"]

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _exists(self) -> bool:
        if self._connection is not None or self._path is None:
            return True
        try:
            return self._path.exists()
        except OSError as error:
            raise self._cannot(str(error.strerror)) from None

    def _run(
        self, work: Callable[[sqlite3.Connection], _Result], *, create: bool = False
    ) -> _Result:
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = self._open(create=create)
                return work(self._connection)
            except sqlite3.Error as error:
                raise self._explained(error) from error

    def _open(self, *, create: bool) -> sqlite3.Connection:
        if self._path is not None and create:
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            except OSError as error:
                raise self._cannot(str(error.strerror)) from None
        connection = sqlite3.connect(
            self.url, isolation_level=None, check_same_thread=False, timeout=5.0
        )
        try:
            connection.execute("PRAGMA synchronous = FULL")
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            if version > SCHEMA_VERSION:
                raise StoreError(
                    f"The store {self.url} was written by a newer srm-tui (format {version}, "
                    f"this one knows {SCHEMA_VERSION}).",
                    "Update srm-tui, or name another store with --store.",
                )
            if version < SCHEMA_VERSION:
                _migrate(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _explained(self, error: sqlite3.Error) -> StoreError:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_NOTADB:
            return StoreError(f"{self.url} is not a store of srm-tui.", _HINTS[code])
        return self._cannot(str(error), _HINTS.get(code, ""))

    def _cannot(self, reason: str, hint: str = "") -> StoreError:
        default = _HINTS[sqlite3.SQLITE_CANTOPEN]
        return StoreError(f"The store {self.url} cannot be used: {reason}.", hint or default)


def _migrate(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        tables = connection.execute("SELECT name FROM sqlite_master").fetchall()
        if version == 0 and tables:
            raise StoreError(
                "The file is a database of another program.", "Name another file with --store."
            )
        for script in _MIGRATIONS[version:]:
            for statement in filter(str.strip, script.split(";")):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
