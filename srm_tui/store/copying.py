"""Copies of stores: one before each change of the schema, and others on request."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from srm_tui.errors import StoreError, UsageError
from srm_tui.store.journal import Store, is_postgres, open_store

KEPT = 5
"""How many copies from before a change of the schema are kept beside a store."""
_BEFORE = "before-v"


class Copied(Struct, frozen=True):
    """What was copied."""

    name: str
    """What the copy is called in messages."""
    changes: int


def copy_store(source: Store, target: str) -> Copied:
    """Write the whole journal of `source` to a new store at `target`.

    The copy is a store itself: a file, or an empty PostgreSQL database.
    """
    if not is_postgres(target) and Path(target.removeprefix("sqlite:")).exists():
        message = f"{target} is there already."
        raise UsageError(message, "Name a new file: a backup is never written over another.")
    changes = source.journal()
    with closing(open_store(target)) as copy:
        if copy.names():
            message = f"The store {copy.name} is in use: it holds assessments."
            raise UsageError(message, "Name an empty one.")
        copy.append(changes)
        return Copied(copy.name, len(changes))


def backup_name(path: Path, now: datetime, word: str = "backup") -> Path:
    """Return how a copy of the store at `path`, made now, is called; it stands beside it."""
    return path.with_name(f"{path.stem}.{word}-{now:%Y-%m-%d-%H%M%S}{path.suffix}")


def copy_before_upgrade(path: Path, version: int) -> Path:
    """Return a copy of the store at `path`, which has the schema `version`.

    Only the last few of these copies are kept.
    """
    now = datetime.now()  # noqa: DTZ005 (people look for it by their own clock)
    place = backup_name(path, now, f"{_BEFORE}{version + 1}")
    part = place.with_name(f"{place.name}.part")
    try:
        with closing(sqlite3.connect(path)) as store, closing(sqlite3.connect(part)) as copy:
            store.backup(copy)
        part.chmod(path.stat().st_mode & 0o777)
        part.replace(place)
    except (sqlite3.Error, OSError) as error:
        part.unlink(missing_ok=True)
        reason = getattr(error, "strerror", None) or str(error)
        message = f"The store {path} cannot be copied before it is brought up to date: {reason}."
        hint = "Make room beside it, then try again. Nothing was changed."
        raise StoreError(message, hint) from error
    for old in copies_before_upgrades(path)[:-KEPT]:
        old.unlink()
    return place


def copies_before_upgrades(path: Path) -> Sequence[Path]:
    """Return the copies from before changes of the schema that stand beside a store, in order."""
    beginning = f"{path.stem}.{_BEFORE}"
    found = (
        each
        for each in path.absolute().parent.iterdir()
        if each.name.startswith(beginning) and each.suffix == path.suffix
    )
    return sorted(found, key=lambda each: each.stem[-len("2026-11-25-170000") :])
