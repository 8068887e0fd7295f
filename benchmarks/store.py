"""Saving and opening, against raw SQLite with the same pragmas."""

import itertools
import sqlite3
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from benchmarks.measure import Ratio, compare, seconds
from benchmarks.subjects import changes, everything, knowledge_base, many_answered
from srm_tui.core.answers import Details
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.store import open_store
from srm_tui.workspace import Workspace


def run() -> Iterator[Ratio]:
    """Yield what saving an answer and opening a long journal cost."""
    kb = knowledge_base()
    with tempfile.TemporaryDirectory() as folder:
        yield from _saving(kb, Path(folder))
        yield _opening(kb, Path(folder) / "long.db")
        yield from _growing(kb, Path(folder))
        yield _opening_one(kb, Path(folder))


def _saving(kb: KnowledgeBase, folder: Path) -> Iterator[Ratio]:
    workspace = Workspace(kb, open_store(str(folder / "ours.db")), "Ada Example")
    assessment_id = workspace.create(Details(name="bench"), everything(kb))
    numbers = itertools.count()

    def ours() -> object:
        number = next(numbers)
        control = kb.controls[number % len(kb.controls)]
        return workspace.answer(assessment_id, control.id, {"notes": f"Note {number}"})

    raw = _raw(folder / "theirs.db")

    def theirs() -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("INSERT INTO note (text) VALUES (?)", (f"Note {next(numbers)}",))
        raw.execute("COMMIT")

    peer = "one SQLite insert, WAL, synchronous=FULL"
    yield compare("saving an answer", ours, peer, theirs, 3.0, repeat=200)
    waits = [(seconds(ours), seconds(theirs)) for _ in range(500)]
    for name, part in (("median", 50), ("99th percentile", 99)):
        mine, raws = (
            statistics.quantiles(each, n=100)[part - 1] for each in zip(*waits, strict=True)
        )
        yield Ratio(what=f"saving an answer, {name}", peer=peer, ours=mine, theirs=raws)
    workspace.store.close()
    raw.close()


def _opening(kb: KnowledgeBase, path: Path) -> Ratio:
    store = open_store(str(path))
    store.append(changes(kb, 20_000))
    store.close()

    def ours() -> object:
        opened = open_store(str(path))
        record = Workspace(kb, opened, "Ada Example").record("bench")
        opened.close()
        return record

    def theirs() -> object:
        connection = sqlite3.connect(path)
        rows = connection.execute("SELECT * FROM change ORDER BY seq").fetchall()
        connection.close()
        return rows

    return compare("opening 20,000 changes", ours, "reading the rows with sqlite3", theirs, 4.0)


def _growing(kb: KnowledgeBase, folder: Path) -> Iterator[Ratio]:
    """Yield what a portfolio of more and more assessments costs, each of 40 answers."""
    from srm_tui.workspace.portfolio import portfolio_of

    def rolled_up(count: int) -> Callable[[], object]:
        path = folder / f"{count}.db"
        many_answered(path, kb, count)

        def roll_up() -> object:
            store = open_store(str(path))
            found = portfolio_of(Workspace(kb, store, "Ada Example"))
            store.close()
            return found.duties, found.trend

        return roll_up

    one = rolled_up(1)
    for count in (10, 100, 500):
        goal = 1.2 * count
        yield compare(f"portfolio of {count}", rolled_up(count), "one assessment", one, goal)


def _opening_one(kb: KnowledgeBase, folder: Path) -> Ratio:
    """Return what 499 other assessments in the store cost whoever opens one."""

    def opened(count: int) -> Callable[[], object]:
        path = folder / f"one-of-{count}.db"
        many_answered(path, kb, count)
        with closing(open_store(str(path))) as store:
            ((first, _), *_) = store.names()

        def open_one() -> object:
            with closing(open_store(str(path))) as store:
                return store.names(), Workspace(kb, store, "Ada Example").record(first)

        return open_one

    return compare("opening one of 500 assessments", opened(500), "the only one", opened(1), 3.0)


def _raw(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)")
    return connection
