"""The table that a journal is kept in, the same for each engine, and how old ones grow."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from msgspec import json

from srm_tui.core.journal import Change
from srm_tui.errors import StoreNewerError
from srm_tui.store.journal import Tail

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE change (
        seq {serial} PRIMARY KEY,
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
    """
    ALTER TABLE change ADD COLUMN follows TEXT NOT NULL DEFAULT '';
    ALTER TABLE change ADD COLUMN salt TEXT NOT NULL DEFAULT '';
    ALTER TABLE change ADD COLUMN digest TEXT NOT NULL DEFAULT '';
    ALTER TABLE change ADD COLUMN erased TEXT NOT NULL DEFAULT '';
    """,
)
"""One script a schema version; the n-th takes a store from version n to n + 1.

`{serial}` is how an engine writes a number that grows by itself.
"""

SCHEMA_VERSION = len(MIGRATIONS)
SEALED_SINCE = 2
"""The schema version from which on each change has a digest."""
_COLUMNS = ", ".join(Change._fields)

JOURNAL = f"SELECT {_COLUMNS}, seq FROM change ORDER BY seq"  # noqa: S608
NAMES = (
    "SELECT assessment_id, new FROM change WHERE control_id = '' AND field = 'name' ORDER BY seq"
)


def refuse_newer(name: str, version: int) -> None:
    """Raise StoreNewerError when a newer program has written the store of that name."""
    if version > SCHEMA_VERSION:
        raise StoreNewerError(
            f"The store {name} was written by a newer srm-tui (format {version}, "
            f"this one knows {SCHEMA_VERSION}).",
            "Update srm-tui, or name another store with --store.",
        )


def insert_of(mark: str) -> str:
    """Return the statement that adds a change, for an engine whose parameters are `mark`."""
    places = ", ".join([mark] * len(Change._fields))
    return f"INSERT INTO change ({_COLUMNS}) VALUES ({places})"  # noqa: S608


def insert_unless_behind() -> str:
    """Return PostgreSQL's statement that adds changes, each column a list, and tells others.

    It adds none when behind a place somebody changed the same fields, or an author of theirs
    went on, or when the schema is another.
    """
    lists = ", ".join(f"%({name})s::text[]" for name in Change._fields)
    return f"""
        WITH given AS (
            SELECT * FROM unnest({lists}) WITH ORDINALITY AS given({_COLUMNS}, number)
        ), written AS (
            INSERT INTO change ({_COLUMNS})
            SELECT {_COLUMNS} FROM given
            WHERE (SELECT max(version) FROM store) = %(version)s AND NOT EXISTS (
                SELECT FROM change behind JOIN given ON behind.author = given.author
                    OR (behind.control_id, behind.service_id, behind.field)
                    = (given.control_id, given.service_id, given.field)
                WHERE behind.assessment_id = %(assessment)s AND behind.seq > %(place)s
            )
            ORDER BY number
            RETURNING seq
        )
        SELECT count(*), CASE WHEN count(*) > 0 THEN pg_notify('srm_tui', '') END FROM written
    """  # noqa: S608


def update_of(mark: str) -> str:
    """Return the statement that puts a change in place of the one with an id."""
    places = ", ".join(f"{name} = {mark}" for name in Change._fields)
    return f"UPDATE change SET {places} WHERE id = {mark}"  # noqa: S608


def select_of(mark: str) -> str:
    """Return the statement that reads the changes of an assessment behind a place, in order."""
    where = f"assessment_id = {mark} AND seq > {mark}"
    return f"SELECT {_COLUMNS}, seq FROM change WHERE {where} ORDER BY seq"  # noqa: S608


def statements_from(version: int, serial: str) -> Iterable[str]:
    """Return what takes a store from `version` to the present one, in order."""
    for script in MIGRATIONS[version:]:
        yield from filter(str.strip, script.format(serial=serial).split(";"))


def tail_of(rows: Sequence[Sequence[Any]], place: int) -> Tail:
    """Return what `rows` of the selection behind `place` hold."""
    same = _same()
    changes = [Change._make(map(same, row[:-1], row)) for row in rows]
    return Tail(changes, rows[-1][-1] if rows else place)


def tails_of(rows: Iterable[Sequence[Any]]) -> dict[str, Tail]:
    """Return the journal of each assessment in `rows` of all."""
    found: dict[str, Tail] = {}
    same = _same()
    for row in rows:
        change = Change._make(map(same, row[:-1], row))
        tail = found.get(change.assessment_id)
        changes = tail.changes if tail else []
        changes.append(change)
        found[change.assessment_id] = Tail(changes, row[-1])
    return found


def _same() -> Callable[[str, str], str]:
    """Return what gives the first of equal texts, called with each of them twice.

    Changes say the same of who, when and what again and again: a text for each would
    be most of what a long journal takes in memory.
    """
    seen: dict[str, str] = {}
    return seen.setdefault


def names_of(rows: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return id and name from the changes of names, the last name of each assessment."""
    return [(each, str(json.decode(name))) for each, name in dict(rows).items()]
