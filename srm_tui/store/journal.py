"""What every store can do, and how one is opened from its URL."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from srm_tui.core.journal import Change
from srm_tui.errors import StoreError


class Tail(NamedTuple):
    """The changes of one assessment behind a place in its journal, oldest first."""

    changes: list[Change]
    place: int
    """Where the last of them stands; where they were to begin when there are none."""


class Stamp(NamedTuple):
    """Tells whether a store is still as it was."""

    opening: int = 0
    """Grows when it was opened again; all that was read before may have changed then."""
    news: int = 0
    """Differs once another process has written; what was read before still holds."""


Decide = Callable[[Tail], Sequence[Change]]
"""Says what to write, once it has seen what was written last."""


class Store(Protocol):
    """An append-only journal of changes; every method may raise StoreError.

    `StoreAwayError` says that the same may work in a moment.
    """

    @property
    def url(self) -> str:
        """The URL or path that opens it again; it may hold a password."""

    @property
    def name(self) -> str:
        """What it is called in messages."""

    def append(self, changes: Sequence[Change]) -> None:
        """Write `changes` at the end, all or none; on disk when this returns."""

    def write(self, assessment_id: str, place: int, decide: Decide) -> Tail:
        """Append what `decide` says about an assessment; return what it has not seen yet.

        It is given what stands behind `place`. When somebody writes before it is done
        what may bear on it, it is asked again, with what was written since; what it does
        not bear on is only returned, before what was written. What `decide` raises
        leaves the store as it was.
        """

    def read(self, assessment_id: str, place: int = 0) -> Tail:
        """Return the journal of one assessment behind `place`."""

    def changes(self, assessment_id: str) -> list[Change]:
        """Return the whole journal of one assessment, oldest first."""

    def read_all(self) -> dict[str, Tail]:
        """Return the journals of all assessments, by id."""

    def journal(self) -> list[Change]:
        """Return the changes of all assessments, oldest first."""

    def names(self) -> list[tuple[str, str]]:
        """Return id and present name of each assessment, oldest first."""

    def stamp(self) -> Stamp:
        """Return what differs soon after another process has written; it never waits long."""

    def rewrite(self, changes: Sequence[Change]) -> None:
        """Put `changes` in place of those with their ids, all or none, leaving no trace.

        Only erasing a name on request does that; everything else appends.
        """

    def faults(self) -> list[str]:
        """Return what an integrity check finds; empty when the store is sound."""

    def close(self) -> None:
        """Let go of it."""


def open_store(url: str) -> Store:
    """Return the store at `url`: a path, `sqlite:PATH` or `postgresql://...`.

    A store that does not exist yet is made when the first change is written.
    """
    if is_postgres(url):
        return _open_postgres(url)
    from srm_tui.store.sqlite import SqliteStore

    scheme, separator, rest = url.partition(":")
    if rest.startswith("//") and scheme != "sqlite":
        message = f"There is no kind of store that is called '{scheme}'."
        raise StoreError(message, "Name a file, or a database as postgresql://user@host/database.")
    if separator and scheme == "sqlite":
        rest = rest[2:] if rest.startswith("//") else rest
        return SqliteStore(rest)
    return SqliteStore(url)


def is_postgres(url: str) -> bool:
    """Return whether `url` names a PostgreSQL database, and no file."""
    return url.startswith(("postgresql:", "postgres:"))


def _open_postgres(url: str) -> Store:
    try:
        from srm_tui.store.postgres import PostgresStore
    except ImportError:
        import sys

        message = "A store in PostgreSQL needs psycopg, which is not installed."
        hint = f"Install it: {sys.executable} -m pip install 'srm-tui[postgres]'"
        raise StoreError(message, hint) from None
    return PostgresStore(url)
