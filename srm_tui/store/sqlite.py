"""The journal in one SQLite file."""

import os
import sqlite3
import stat
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from srm_tui.core.journal import Change
from srm_tui.errors import StoreAwayError, StoreError
from srm_tui.store.journal import Decide, Stamp, Tail
from srm_tui.store.schema import (
    JOURNAL,
    NAMES,
    SCHEMA_VERSION,
    SEALED_SINCE,
    insert_of,
    names_of,
    refuse_newer,
    select_of,
    statements_from,
    tail_of,
    tails_of,
    update_of,
)

_Result = TypeVar("_Result")

_APPLICATION_ID = 0x53524D54
"""Marks the file as ours in SQLite's header ("SRMT"), whatever its name."""
_STATE = """
    SELECT application_id, user_version, (SELECT count(*) FROM sqlite_master)
    FROM pragma_application_id, pragma_user_version
"""

_INSERT = insert_of("?")
_UPDATE = update_of("?")
_SELECT = select_of("?")

_SHORT_WAIT = 0.003
"""Seconds between two tries to write while somebody else does."""

_HINTS = {
    sqlite3.SQLITE_FULL: "The disk is full: make room, then try again.",
    sqlite3.SQLITE_READONLY: "Nothing can be written there: choose another place with --store.",
    sqlite3.SQLITE_CANTOPEN: "Check that the folder exists and can be written, or use --store.",
    sqlite3.SQLITE_BUSY: "Another program holds the store: close it, then try again.",
    sqlite3.SQLITE_NOTADB: "Name another file with --store.",
    sqlite3.SQLITE_CORRUPT: "'srm-tui doctor --repair' saves what can be read of it.",
    sqlite3.SQLITE_IOERR: "Check the disk, then try again.",
}


class SqliteStore:
    """A journal in a SQLite file, in WAL mode with full synchronisation.

    An answer is on disk when `append` returns, also after a crash or power loss.
    It may be used from several threads and by several processes on one machine.
    """

    def __init__(self, path: str, *, timeout: float = 5.0) -> None:
        self.url = os.path.expanduser(path or os.curdir)
        """The path of the file."""
        if self.url.startswith("~"):
            raise self._cannot("its user has no home folder")
        self._is_file = path != ":memory:"
        self._timeout = timeout
        """How many seconds to wait for another program that holds the file."""
        self._lock = threading.RLock()
        self._openings = 0
        self._stamp = Stamp()
        self._file_id: tuple[int, int] | None = None
        self._connection: sqlite3.Connection | None = None

    @property
    def name(self) -> str:
        """The path of the file, as messages tell it."""
        return self.url

    def append(self, changes: Sequence[Change]) -> None:
        """Write `changes` at the end, all or none; on disk when this returns."""
        self._in_transaction(lambda connection: connection.executemany(_INSERT, changes))

    def rewrite(self, changes: Sequence[Change]) -> None:
        """Put `changes` in place of those with their ids, all or none, leaving no trace."""

        def write(connection: sqlite3.Connection) -> None:
            connection.execute("PRAGMA secure_delete = ON")
            with _transaction(connection, self._timeout):
                connection.executemany(_UPDATE, [(*each, each.id) for each in changes])
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

        self._run(write)

    def write(self, assessment_id: str, place: int, decide: Decide) -> Tail:
        """Append what `decide` says about an assessment; return what it has not seen yet."""

        def write(connection: sqlite3.Connection) -> Tail:
            tail = tail_of(connection.execute(_SELECT, (assessment_id, place)).fetchall(), place)
            changes = decide(tail)
            if not changes:
                return Tail([], tail.place)
            connection.executemany(_INSERT, changes)
            (last,) = connection.execute("SELECT last_insert_rowid()").fetchone()
            return Tail([*changes], last)

        return self._in_transaction(write)

    def read(self, assessment_id: str, place: int = 0) -> Tail:
        """Return the journal of one assessment behind `place`."""
        if not self._exists():
            return Tail([], place)
        rows = self._run(lambda c: c.execute(_SELECT, (assessment_id, place)).fetchall())
        return tail_of(rows, place)

    def changes(self, assessment_id: str) -> list[Change]:
        """Return the whole journal of one assessment, oldest first."""
        return self.read(assessment_id).changes

    def read_all(self) -> dict[str, Tail]:
        """Return the journals of all assessments."""
        if not self._exists():
            return {}
        return tails_of(self._run(lambda c: c.execute(JOURNAL).fetchall()))

    def names(self) -> list[tuple[str, str]]:
        """Return id and present name of each assessment, oldest first."""
        if not self._exists():
            return []
        rows = self._run(lambda c: c.execute(NAMES).fetchall())
        try:
            return names_of(rows)
        except ValueError:
            hint = _HINTS[sqlite3.SQLITE_CORRUPT]
            raise self._cannot("a name in it is damaged", hint) from None

    def stamp(self) -> Stamp:
        """Return what differs once another process has written; it never waits long."""
        if not self._lock.acquire(blocking=False):
            return self._stamp  # somebody in this process writes just now
        try:
            if self._exists():
                self._stamp = self._run(self._look)
            return self._stamp
        finally:
            self._lock.release()

    def _look(self, connection: sqlite3.Connection) -> Stamp:
        """Return the present stamp; rewriting ends with a VACUUM, which counts the schema on."""
        (schema,) = connection.execute("PRAGMA schema_version").fetchone()
        (news,) = connection.execute("PRAGMA data_version").fetchone()
        return Stamp((self._openings << 32) + schema, news)

    def journal(self) -> list[Change]:
        """Return the changes of all assessments, oldest first."""
        if not self._exists():
            return []
        return tail_of(self._run(lambda c: c.execute(JOURNAL).fetchall()), 0).changes

    def faults(self) -> list[str]:
        """Return what an integrity check finds; empty when the file is sound."""
        from srm_tui.store.checking import faults_of

        if not self._exists():
            return []
        try:
            found = self._run(lambda c: c.execute("PRAGMA integrity_check(20)").fetchall())
            damages = [str(row[0]) for row in found if row[0] != "ok"]
            return damages or faults_of(self.journal())
        except StoreError as error:
            if isinstance(error.__cause__, sqlite3.DatabaseError) and _is_damage(error.__cause__):
                return [str(error.__cause__)]
            raise

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _exists(self) -> bool:
        """Return whether there is a store; raise StoreError where there can never be one."""
        if self._connection is not None or not self._is_file:
            return True
        try:
            found = os.stat(self.url)
        except FileNotFoundError:
            return False
        except NotADirectoryError:
            raise self._cannot(f"{_nearest(self.url)} is no folder") from None
        except OSError as error:
            raise self._cannot(str(error.strerror)) from None
        if not stat.S_ISREG(found.st_mode):
            kind = "a folder" if stat.S_ISDIR(found.st_mode) else "no file that can be kept"
            raise self._cannot(f"it is {kind}", _HINTS[sqlite3.SQLITE_NOTADB])
        return found.st_size > 0

    def _in_transaction(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result:
        """Do `work` while nobody else writes, all of it or nothing."""

        def run(connection: sqlite3.Connection) -> _Result:
            self._refuse_lost_file()
            with _transaction(connection, self._timeout):
                self._version(connection)  # a newer program may have been here since
                return work(connection)

        return self._run(run, create=True)

    def _run(
        self, work: Callable[[sqlite3.Connection], _Result], *, create: bool = False
    ) -> _Result:
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = self._open(create=create)
                return work(self._connection)
            except (sqlite3.Error, UnicodeError) as error:
                raise self._explained(error) from error

    def _refuse_lost_file(self) -> None:
        """Raise StoreError when the file was moved or replaced: writes would be lost with it."""
        if not self._is_file or self._file_id == _file_id(self.url):
            return
        self.close()
        hint = "Put it back, then try again; nothing was written meanwhile."
        raise self._cannot("the file was moved or replaced while it was open", hint)

    def _open(self, *, create: bool) -> sqlite3.Connection:
        if self._openings and not self._exists():
            raise self._cannot("the file is gone", "Put it back, then try again.")
        if self._is_file and create:
            folder = os.path.dirname(self.url) or os.curdir
            try:
                os.makedirs(folder, exist_ok=True, mode=0o700)
            except (FileExistsError, NotADirectoryError):
                raise self._cannot(f"{folder} is no folder") from None
            except OSError as error:
                raise self._cannot(str(error.strerror)) from None
        is_closed = self._is_file and not create and _is_closed_to_us(self.url)
        connection = sqlite3.connect(
            _immutable(self.url) if is_closed else self.url,
            uri=is_closed,
            isolation_level=None,
            check_same_thread=False,
            timeout=self._timeout,
        )
        try:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA fullfsync = ON")  # macOS waits for the disk only so
            version = self._version(connection)
            if not is_closed:
                _patiently(connection, "PRAGMA journal_mode = WAL", self._timeout)
            if version < SCHEMA_VERSION:
                self._migrate(connection)
        except BaseException:
            connection.close()
            raise
        self._openings += 1
        self._file_id = _file_id(self.url)
        return connection

    def _version(self, connection: sqlite3.Connection) -> int:
        """Return the schema version, 0 for a new file; refuse what is not ours to use."""
        application_id, version, tables = connection.execute(_STATE).fetchone()
        if application_id != _APPLICATION_ID and (application_id or version or tables):
            message = f"{self.url} is a database of another program."
            raise StoreError(message, _HINTS[sqlite3.SQLITE_NOTADB])
        refuse_newer(self.url, version)
        return int(version)

    def _migrate(self, connection: sqlite3.Connection) -> None:
        with _transaction(connection, self._timeout):
            version = self._version(connection)
            if version and self._is_file:
                _copy_before_upgrade(self.url, version)
            for statement in statements_from(version, "INTEGER"):
                connection.execute(statement)
            if 0 < version < SEALED_SINCE:
                _seal(connection)
            connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _explained(self, error: Exception) -> StoreError:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_NOTADB:
            return StoreError(f"{self.url} is not a store of srm-tui.", _HINTS[code])
        if code == sqlite3.SQLITE_BUSY:
            return StoreAwayError(self._told(str(error)), _HINTS[code])
        return self._cannot(str(error), _HINTS.get(code, ""))

    def _cannot(self, reason: str, hint: str = "") -> StoreError:
        default = _HINTS[sqlite3.SQLITE_CANTOPEN]
        return StoreError(self._told(reason), hint or default)

    def _told(self, reason: str) -> str:
        return f"The store {self.url} cannot be used: {reason}."


def _file_id(path: str) -> tuple[int, int] | None:
    """Return what tells the file at `path` from any other, None when there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _is_closed_to_us(path: str) -> bool:
    """Return whether we may only read `path`, and nobody has it open to write."""
    folder = os.path.dirname(path) or os.curdir
    as_we_are = os.access in os.supports_effective_ids
    is_open = os.access(folder, os.W_OK, effective_ids=as_we_are)
    return not (is_open or os.path.exists(f"{path}-wal"))


def _immutable(path: str) -> str:
    """Return the URI that opens `path` without the files that SQLite keeps beside it."""
    for character in "%?#":
        path = path.replace(character, f"%{ord(character):02x}")
    return f"file:{path}?immutable=1"


def _patiently(connection: sqlite3.Connection, statement: str, timeout: float) -> None:
    """Carry out a statement as soon as no other program is in its way.

    SQLite itself does not wait for others in each case, and sleeps for longer and longer
    where it does, so that among many some wait for seconds.
    """
    deadline = time.monotonic() + timeout
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                connection.execute(statement)
            except sqlite3.OperationalError as error:
                is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                if not is_busy or time.monotonic() > deadline:
                    raise
                time.sleep(_SHORT_WAIT)
            else:
                return
    finally:
        connection.execute(f"PRAGMA busy_timeout = {timeout * 1000:.0f}")


def _copy_before_upgrade(path: str, version: int) -> None:
    from pathlib import Path

    from srm_tui.store.copying import copy_before_upgrade

    copy_before_upgrade(Path(path), version)


def _nearest(path: str) -> str:
    """Return the part of `path` that is there."""
    while not os.path.lexists(path) and os.path.dirname(path) != path:
        path = os.path.dirname(path) or os.curdir
    return path


@contextmanager
def _transaction(connection: sqlite3.Connection, timeout: float) -> Iterator[None]:
    """Write all or none of what is done inside, while nobody else writes."""
    _patiently(connection, "BEGIN IMMEDIATE", timeout)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _seal(connection: sqlite3.Connection) -> None:
    """Give the changes of a version that wrote no digests theirs."""
    from srm_tui.core.chain import SEAL_FIELDS, sealed

    ids = connection.execute("SELECT DISTINCT assessment_id FROM change").fetchall()
    places = ", ".join(f"{name} = ?" for name in SEAL_FIELDS)
    for (assessment_id,) in ids:
        tail = tail_of(connection.execute(_SELECT, (assessment_id, 0)).fetchall(), 0)
        changes = sealed(tail.changes, {}, lambda: os.urandom(16).hex())
        connection.executemany(
            f"UPDATE change SET {places} WHERE id = ?",  # noqa: S608
            [(*(getattr(each, name) for name in SEAL_FIELDS), each.id) for each in changes],
        )


def _is_damage(error: sqlite3.Error) -> bool:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR)
