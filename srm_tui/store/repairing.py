"""Puts what can be read of a damaged SQLite store into a new file in its place."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from srm_tui import __version__
from srm_tui.core.chain import sealed
from srm_tui.core.journal import NOTHING, Change, json_text
from srm_tui.errors import StoreAwayError, StoreError
from srm_tui.store.checking import is_readable
from srm_tui.store.copying import backup_name
from srm_tui.store.mending import read_remains
from srm_tui.store.sqlite import SqliteStore


class Repaired(Struct, frozen=True, kw_only=True):
    """What became of a damaged store."""

    saved: int
    """How many changes the new file holds."""
    damaged: Path
    """Where the damaged file is now."""
    missing: tuple[int, ...]
    """The places of changes that could not be read."""
    unreadable: tuple[int, ...]
    """The places of those whose values could not be read, which are left out."""
    named: tuple[str, ...] = ()
    """What assessments are called now whose own name could not be saved."""

    def lost(self) -> str:
        """Return in words what could not be saved; empty when nothing is known to be lost."""
        parts = []
        if self.missing:
            parts.append(f"changes {_ranges(self.missing)} stood on damaged pages")
        if self.unreadable:
            parts.append(f"changes {_ranges(self.unreadable)} hold values that cannot be read")
        return "; ".join(parts)


def repair(path: Path) -> Repaired:
    """Save what can be read of the store at `path`; the damaged file is kept beside it."""
    _refuse_held(path)
    try:
        remains = read_remains(path)
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}.", "Check the disk.") from None
    sound = [change for change in remains.changes.values() if is_readable(change)]
    if not sound:
        hint = "Restore a backup: copy one in its place."
        raise StoreError(f"No change can be read in {path}; nothing was done.", hint)
    part = path.with_name(f"{path.name}.part")
    for end in ("", *_BESIDE):
        _beside(part, end).unlink(missing_ok=True)
    namings = list(_namings(sound))
    with closing(SqliteStore(str(part))) as store:
        store.append([*sound, *namings])
    now = datetime.now()  # noqa: DTZ005 (people look for it by their own clock)
    damaged = backup_name(path, now, "damaged")
    _put_aside(path, damaged)
    part.chmod(damaged.stat().st_mode & 0o777)
    part.replace(path)
    return Repaired(
        saved=len(sound),
        damaged=damaged,
        missing=tuple(remains.missing),
        unreadable=tuple(
            place for place, change in remains.changes.items() if not is_readable(change)
        ),
        named=tuple(_name(each.assessment_id) for each in namings),
    )


def _name(assessment_id: str) -> str:
    return f"Recovered {assessment_id}"


def _namings(changes: Sequence[Change]) -> Iterator[Change]:
    """Yield a name for each assessment that lost its own, as nobody could open it without one."""
    named = {each.assessment_id for each in changes if (each.control_id, each.field) == _NAME}
    at = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    for assessment_id in dict.fromkeys(each.assessment_id for each in changes):
        if assessment_id not in named:
            naming = Change(
                id=os.urandom(16).hex(),
                assessment_id=assessment_id,
                batch_id=os.urandom(8).hex(),
                at=at,
                author="srm-tui doctor",
                control_id=_NAME[0],
                service_id="",
                field=_NAME[1],
                old=NOTHING,
                new=json_text(_name(assessment_id)),
                tool=__version__,
            )
            yield from sealed([naming], {}, lambda: os.urandom(16).hex())


_NAME = ("", "name")
"""The control and field of a change that names an assessment."""


_BESIDE = ("-wal", "-shm")
"""What the files are called that SQLite keeps beside a store."""


def _beside(path: Path, end: str) -> Path:
    return path.with_name(f"{path.name}{end}")


def _put_aside(path: Path, damaged: Path) -> None:
    """Let the damaged file be at `damaged` too, and the log of its last writes there alone."""
    try:
        damaged.hardlink_to(path)
    except OSError:
        path.rename(damaged)
    for end in _BESIDE:
        with suppress(FileNotFoundError):
            _beside(path, end).rename(_beside(damaged, end))


def _refuse_held(path: Path) -> None:
    """Raise StoreAwayError when another program writes to the file."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=0.2)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
                message = f"Another program writes to {path}."
                raise StoreAwayError(message, "Close it, then try again.") from None


def _ranges(numbers: Sequence[int]) -> str:
    """Return numbers in words: `3, 7 to 9 and 12`."""
    spans: list[tuple[int, int]] = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1] = spans[-1][0], number
        else:
            spans.append((number, number))
    told = [str(first) if first == last else f"{first} to {last}" for first, last in spans]
    return ", ".join(told) if len(told) < 2 else f"{', '.join(told[:-1])} and {told[-1]}"
