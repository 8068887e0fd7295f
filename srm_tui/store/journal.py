"""What every store can do, and how one is opened from its URL."""

from collections.abc import Sequence
from typing import Protocol

from srm_tui.core.journal import Change
from srm_tui.errors import StoreError

SCHEMA_VERSION = 2


class Store(Protocol):
    """An append-only journal of changes; every method may raise StoreError."""

    @property
    def url(self) -> str:
        """The URL or path that opens it again."""

    def append(self, changes: Sequence[Change]) -> None:
        """Write `changes` at the end, all or none; on disk when this returns."""

    def changes(self, assessment_id: str) -> list[Change]:
        """Return the journal of one assessment, oldest first."""

    def names(self) -> list[tuple[str, str]]:
        """Return id and present name of each assessment, oldest first."""

    def stamp(self) -> int:
        """Return a number that differs once another process has written."""

    def rewrite(self, changes: Sequence[Change]) -> None:
        """Put `changes` in place of those with their ids, all or none, leaving no trace.

        Only erasing a name on request does that; everything else appends.
        """

    def faults(self) -> list[str]:
        """Return what an integrity check finds; empty when the store is sound."""

    def close(self) -> None:
        """Let go of it."""


def open_store(url: str) -> Store:
    """Return the store at `url`: a path, or `sqlite:PATH`.

    A store that does not exist yet is made when the first change is written.
    """
    scheme, separator, rest = url.partition(":")
    if separator and scheme in ("postgresql", "postgres"):
        raise StoreError(
            "This version cannot use a PostgreSQL store.", "Name a file with --store instead."
        )
    from srm_tui.store.sqlite import SqliteStore

    if separator and scheme == "sqlite":
        rest = rest[2:] if rest.startswith("//") else rest
        return SqliteStore(rest)
    return SqliteStore(url)
