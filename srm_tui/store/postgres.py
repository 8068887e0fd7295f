"""The journal in a PostgreSQL database, for a team or a company."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import psycopg

from srm_tui.core.journal import Change
from srm_tui.errors import StoreAwayError, StoreError
from srm_tui.store.journal import Decide, Stamp, Tail
from srm_tui.store.schema import (
    JOURNAL,
    NAMES,
    SCHEMA_VERSION,
    insert_of,
    insert_unless_behind,
    names_of,
    refuse_newer,
    select_of,
    statements_from,
    tail_of,
    tails_of,
    update_of,
)
from srm_tui.store.urls import Address, address_of

_Result = TypeVar("_Result")
_Connection = psycopg.Connection[tuple[Any, ...]]

_INSERT = insert_of("%s")
_UPDATE = update_of("%s")
_SELECT = select_of("%s")
_INSERT_UNLESS_BEHIND = insert_unless_behind()
_TRIES = 3
"""How often a write is tried without the lock held while one thinks."""
_REWRITTEN = "rewritten"
"""What others are told when changes that they may have read were changed."""
_LOCK = 0x53524D54
"""The number of the advisory lock that whoever appends holds, so that there is one order."""
_SETTINGS = """
    SET search_path TO srm_tui;
    SET lock_timeout = '{timeout:.0f}ms';
    SET idle_in_transaction_session_timeout = '15s';
    SELECT set_config('synchronous_commit', 'on', false)
        WHERE current_setting('synchronous_commit') = 'off';
    LISTEN srm_tui
"""
_BEGIN = f"BEGIN; SELECT pg_advisory_xact_lock({_LOCK})"
_EXISTS = """
    SELECT EXISTS (
        SELECT FROM pg_catalog.pg_tables WHERE schemaname = 'srm_tui' AND tablename = 'store'
    )
"""
"""Asked of the table of tables: a look-up by name may not know yet what others made."""
_VERSION = "SELECT max(version) FROM store"
_BACKOFF = (0.25, 0.5, 1.0, 2.0, 4.0)
"""Seconds between two tries to connect again; the last is repeated."""

_HINTS = {
    "42501": "Ask the owner of the store for the right to read and write it.",
    "25006": "This server is a read-only copy: name the one that it is copied from.",
    "53100": "The disk of the server is full: make room there, then try again.",
    "53300": "Too many programs use the server: try again later.",
    "55P03": "Another program holds the store: try again.",
}
"""What to do about an error, by its SQLSTATE."""
_CONNECTING_HINTS = {
    "no password supplied": "Put the password into ~/.pgpass or PGPASSWORD.",
    "password authentication failed": "Check user and password, in ~/.pgpass or PGPASSWORD.",
    "no pg_hba.conf entry": "Ask whoever runs the server to let you in (pg_hba.conf).",
    'role "': "Ask whoever runs the server for a user of that name.",
    "does not exist": "Create the database first, or name another one.",
    "SSL": "Ask whoever runs the server for TLS, or look at sslmode in the URL.",
    "certificate": "Name the certificate of its authority with sslrootcert in the URL.",
}
"""The same for what goes wrong before there is a connection, by words; the first one counts."""
_UNREACHABLE = "Check the address, the network and the server, then try again."
_PASSING = ("53100", "53300", "55P03", "40P01", "57P03", "25P03")
"""Errors after which the same may work in a moment."""


class PostgresStore:
    """A journal in the schema `srm_tui` of a PostgreSQL database.

    An answer is on the server's disk when `append` returns. Whoever appends holds a
    lock, so that all see the same order. When the connection is lost, a thread tries
    to get it back; until then every call fails at once with StoreAwayError.
    """

    def __init__(self, url: str, *, timeout: float = 5.0) -> None:
        self._address: Address = address_of(url)
        self._timeout = timeout
        """How many seconds to wait for another program that writes."""
        self._lock = threading.RLock()
        self._connection: _Connection | None = None
        self._openings = 0
        self._news = 0
        self._is_made = False
        """Whether the tables are there."""
        self._is_lost = False
        """Whether there was a connection that broke, so that a thread tries for a new one."""
        self._closed = threading.Event()
        self._reconnecting: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The URL that opens it again; it may hold a password."""
        return self._address.url

    @property
    def name(self) -> str:
        """Its URL without the password."""
        return self._address.name

    @property
    def is_encrypted(self) -> bool:
        """Whether the connection uses TLS."""
        return self._run(lambda connection: bool(connection.pgconn.ssl_in_use))

    def append(self, changes: Sequence[Change]) -> None:
        """Write `changes` at the end, all or none; on disk when this returns."""
        self._in_transaction(lambda connection: _insert(connection, changes))

    def rewrite(self, changes: Sequence[Change]) -> None:
        """Put `changes` in place of those with their ids, all or none, leaving no trace."""

        def write(connection: _Connection) -> None:
            connection.cursor().executemany(_UPDATE, [(*each, each.id) for each in changes])
            connection.execute(f"NOTIFY srm_tui, '{_REWRITTEN}'")

        self._in_transaction(write)
        self._run(lambda connection: connection.execute("VACUUM FULL change"))

    def write(self, assessment_id: str, place: int, decide: Decide) -> Tail:
        """Append what `decide` says about an assessment; return what it has not seen yet."""
        tail = Tail([], place)
        for _ in range(_TRIES if self._is_made else 0):
            changes = decide(tail)
            if not changes:
                return Tail([], tail.place)
            latest = self._run(_unless_behind(assessment_id, tail.place, changes))
            if latest is not None:
                return latest
            tail = self.read(assessment_id, tail.place)

        def write(connection: _Connection) -> Tail:
            rows = connection.execute(_SELECT, (assessment_id, tail.place)).fetchall()
            behind = tail_of(rows, tail.place)
            changes = decide(Tail(tail.changes + behind.changes, behind.place))
            place = _insert(connection, changes) if changes else behind.place
            return Tail([*changes], place)

        return self._in_transaction(write)

    def read(self, assessment_id: str, place: int = 0) -> Tail:
        """Return the journal of one assessment behind `place`."""
        return tail_of(self._rows(_SELECT, (assessment_id, place)), place)

    def changes(self, assessment_id: str) -> list[Change]:
        """Return the whole journal of one assessment, oldest first."""
        return self.read(assessment_id).changes

    def read_all(self) -> dict[str, Tail]:
        """Return the journals of all assessments."""
        return tails_of(self._rows(JOURNAL))

    def names(self) -> list[tuple[str, str]]:
        """Return id and present name of each assessment, oldest first."""
        try:
            return names_of(self._rows(NAMES))
        except ValueError:
            message = f"A name in the store {self.name} is damaged."
            raise StoreError(
                message, "Restore it from a backup, and run 'srm-tui doctor'."
            ) from None

    def stamp(self) -> Stamp:
        """Return what differs once another process has written; it never waits long."""
        if self._lock.acquire(blocking=False):
            try:
                self._run(self._take_notices)
            finally:
                self._lock.release()
        return Stamp(self._openings, self._news)

    def journal(self) -> list[Change]:
        """Return the changes of all assessments, oldest first."""
        return tail_of(self._rows(JOURNAL), 0).changes

    def faults(self) -> list[str]:
        """Return what an integrity check finds; empty when the store is sound."""
        from srm_tui.store.checking import faults_of

        return faults_of(self.journal())

    def close(self) -> None:
        """Let go of the connection."""
        self._closed.set()
        thread = self._reconnecting
        if thread is not None:
            thread.join()
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection, self._is_lost = None, False
            self._closed.clear()

    def _rows(self, statement: str, given: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return what a question to the table finds; nothing where no table is yet."""

        def ask(connection: _Connection) -> list[tuple[Any, ...]]:
            if not self._is_made and not self._is_there(connection):
                return []
            return connection.execute(statement, given).fetchall()

        return self._run(ask)

    def _in_transaction(self, work: Callable[[_Connection], _Result]) -> _Result:
        """Do `work` while nobody else writes, all of it or nothing, and tell the others."""

        def run(connection: _Connection) -> _Result:
            if not self._is_made and not self._is_there(connection):
                self._migrate(connection, 0)
            with _transaction(connection, "NOTIFY srm_tui; COMMIT") as found:
                refuse_newer(self.name, found)  # such a program may have been here since
                return work(connection)

        return self._run(run)

    def _run(self, work: Callable[[_Connection], _Result]) -> _Result:
        with self._lock:
            connection = self._connection
            if connection is None:
                if self._is_lost:
                    raise self._away()
                connection = self._connect()
            try:
                return work(connection)
            except (psycopg.Error, UnicodeError) as error:
                if connection.closed:
                    self._reconnect()
                    raise self._away() from error
                raise self._explained(error) from error

    def _connect(self) -> _Connection:
        """Return a new connection, which is used from now on."""
        try:
            connection: _Connection = psycopg.connect(self._address.conninfo, autocommit=True)
        except psycopg.Error as error:
            told = str(error).partition("failed: ")[2]
            hints = (hint for words, hint in _CONNECTING_HINTS.items() if words in told)
            raise self._explained(error, next(hints, _UNREACHABLE)) from error
        try:
            encoding = connection.info.parameter_status("server_encoding")
            if encoding != "UTF8":
                message = f"The database {self.name} keeps text as {encoding}."
                raise StoreError(message, "Create one with ENCODING 'UTF8'.")
            connection.execute(_SETTINGS.format(timeout=self._timeout * 1000))
            self._is_made = False
            if self._is_there(connection) and self._version(connection) < SCHEMA_VERSION:
                self._migrate(connection, self._version(connection))
        except psycopg.Error as error:
            connection.close()
            raise self._explained(error) from error
        except BaseException:
            connection.close()
            raise
        self._connection, self._is_lost = connection, False
        self._openings += 1
        return connection

    def _take_notices(self, connection: _Connection) -> None:
        """Note what others wrote since the last look; it waits for nobody."""
        for notice in connection.notifies(timeout=0):
            if notice.payload == _REWRITTEN:
                self._openings += 1
            elif notice.pid != connection.info.backend_pid:
                self._news += 1

    def _reconnect(self) -> None:
        """Begin to try for a new connection, unless that goes on already."""
        self._connection, self._is_lost = None, True
        if self._reconnecting is None or not self._reconnecting.is_alive():
            self._reconnecting = threading.Thread(target=self._keep_trying, daemon=True)
            self._reconnecting.start()

    def _keep_trying(self) -> None:
        tries = 0
        while not self._closed.wait(_BACKOFF[min(tries, len(_BACKOFF) - 1)]):
            tries += 1
            with suppress(StoreError), self._lock:
                if self._connection is None:
                    self._connect()
                return

    def _is_there(self, connection: _Connection) -> bool:
        found = connection.execute(_EXISTS).fetchone()
        self._is_made = bool(found and found[0])
        return self._is_made

    def _version(self, connection: _Connection) -> int:
        """Return the schema version; refuse a store of a newer program."""
        found = connection.execute(_VERSION).fetchone()
        version = int(found[0] or 0) if found else 0
        refuse_newer(self.name, version)
        return version

    def _migrate(self, connection: _Connection, version: int) -> None:
        with _transaction(connection, "COMMIT", "SELECT 0"):
            if version == 0 and not self._is_there(connection):
                connection.execute("CREATE SCHEMA IF NOT EXISTS srm_tui")
                connection.execute("CREATE TABLE store (version INTEGER NOT NULL)")
            version = self._version(connection)
            serial = "BIGINT GENERATED ALWAYS AS IDENTITY"
            for statement in statements_from(version, serial):
                connection.execute(statement)
            connection.execute("DELETE FROM store")
            connection.execute("INSERT INTO store VALUES (%s)", (SCHEMA_VERSION,))
        self._is_made = True

    def _away(self) -> StoreAwayError:
        return StoreAwayError(f"The connection to {self.name} is lost.", _UNREACHABLE)

    def _explained(self, error: Exception, hint: str = "") -> StoreError:
        state = getattr(error, "sqlstate", None) or ""
        reason = self._address.without_secrets(str(error)).removeprefix("connection failed: ")
        reason = reason.strip().partition("\n")[0]
        kind = StoreAwayError if state in _PASSING else StoreError
        message = f"The store {self.name} cannot be used: {reason.rstrip('.')}."
        return kind(message, _HINTS.get(state, hint))


@contextmanager
def _transaction(connection: _Connection, end: str, version: str = _VERSION) -> Iterator[int]:
    """Write all or none of what is done inside, while nobody else writes.

    It gives what the question after the version of the schema finds.
    """
    try:
        cursor = connection.execute(f"{_BEGIN}; {version}".encode())
        while cursor.nextset():
            pass
        found = cursor.fetchone()
        yield int(found[0] or 0) if found else 0
        connection.execute(end.encode())
    except BaseException:
        if not connection.closed:
            connection.execute("ROLLBACK")
        raise


def _unless_behind(
    assessment_id: str, place: int, changes: Sequence[Change]
) -> Callable[[_Connection], Tail | None]:
    """Return what adds `changes`, and gives all that stands behind `place` then.

    It gives None when somebody wrote something there that may bear on them. All of it is
    sent at once, so that nobody waits for this machine while the lock is held.
    """

    def write(connection: _Connection) -> Tail | None:
        columns = map(list, zip(*changes, strict=True))
        given: dict[str, Any] = dict(zip(Change._fields, columns, strict=True))
        given |= {"assessment": assessment_id, "place": place, "version": SCHEMA_VERSION}
        try:
            with connection.pipeline():
                connection.execute("BEGIN")
                connection.execute(f"SELECT pg_advisory_xact_lock({_LOCK})")
                written = connection.execute(_INSERT_UNLESS_BEHIND, given)
                connection.execute("COMMIT")
                behind = connection.execute(_SELECT, (assessment_id, place))
            is_written = (written.fetchone() or (0,))[0]
        except BaseException:
            if not connection.closed:
                connection.execute("ROLLBACK")
            raise
        return tail_of(behind.fetchall(), place) if is_written else None

    return write


def _insert(connection: _Connection, changes: Sequence[Change]) -> int:
    """Add `changes`; return the place of the last one."""
    with connection.pipeline(), connection.cursor() as cursor:
        cursor.executemany(_INSERT, changes)
        last = connection.execute("SELECT max(seq) FROM change").fetchone()
    return int(last[0] or 0) if last else 0
