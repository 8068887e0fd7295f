"""Fifty people who answer one assessment at once, against as many who only insert rows.

Ten minutes of a workshop are pressed into seconds: each person gives 20 answers, with
pauses a hundredth as long as real ones. Every answer must be there in the end.
"""

import json
import os
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg

from benchmarks.measure import Ratio
from srm_tui.core.answers import Details
from srm_tui.core.scope import Scope
from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from tests.postgres import running_cluster
from tests.store.assessments import NO_KNOWLEDGE

PEOPLE, ANSWERS, PAUSE = 50, 20, 0.3
"""How many there are, how often each answers, and the mean seconds between two answers."""

_Save = Callable[[int], object]
_ROW = "INSERT INTO note (text) VALUES ({})"


def run() -> Iterator[Ratio]:
    """Yield how long people wait for an answer to be saved, at the median and at the worst."""
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder)
        yield from _compared("SQLite", str(files / "ours.db"), lambda: _inserts(files / "raw.db"))
    with running_cluster(is_durable=True) as cluster:
        url = cluster.url("postgres")
        cluster.query("CREATE TABLE note (id BIGSERIAL PRIMARY KEY, text TEXT)")
        yield from _compared("PostgreSQL", url, lambda: _inserts_into(url))
        yield _seeing(url)


def _compared(engine: str, url: str, raw: Callable[[], _Save]) -> Iterator[Ratio]:
    with closing(open_store(url)) as store:
        workspace = Workspace(NO_KNOWLEDGE, store, "Ada Example")
        shop = workspace.create(Details(name="Shop"), Scope())
    ours = _waits(lambda person: _answers(url, shop, person))
    theirs = _waits(lambda _: raw())
    with closing(open_store(url)) as store:
        kept = sum(each.field == "notes" for each in store.changes(shop))
    if kept != PEOPLE * ANSWERS:
        raise RuntimeError(f"{PEOPLE * ANSWERS - kept} answers are lost.")
    for name, of in (("median", statistics.median), ("99th percentile", _p99)):
        yield Ratio(
            what=f"{PEOPLE} people answer at once, {engine}, {name}",
            peer="as many insert a row, same durability",
            ours=of(ours),
            theirs=of(theirs),
        )


def _waits(begin: Callable[[int], _Save]) -> list[float]:
    """Return how long each answer of each person took, all working at once."""
    readers = [_person(begin, person) for person in range(PEOPLE)]
    waits: list[float] = []
    for reader in readers:
        with os.fdopen(reader) as told:
            waits += json.load(told)
    while readers:
        os.wait()
        readers.pop()
    return waits


def _person(begin: Callable[[int], _Save], person: int) -> int:
    """Let somebody work in a process of their own; return where the waits are told."""
    reader, writer = os.pipe()
    if os.fork():
        os.close(writer)
        return reader
    chance = random.Random(person)  # noqa: S311
    save = begin(person)
    waits = []
    for number in range(ANSWERS):
        time.sleep(chance.expovariate(1 / PAUSE))
        started = time.perf_counter()
        save(number)
        waits.append(time.perf_counter() - started)
    with os.fdopen(writer, "w") as told:
        json.dump(waits, told)
    os._exit(0)


def _answers(url: str, shop: str, person: int) -> _Save:
    workspace = Workspace(NO_KNOWLEDGE, open_store(url), f"Person {person}")
    workspace.record(shop)

    def save(number: int) -> object:
        said = {"notes": f"Note {number} of person {person}"}
        return workspace.answer(shop, f"control-{person}-{number}", said)

    return save


def _inserts(path: Path) -> _Save:
    connection = sqlite3.connect(path, isolation_level=None, timeout=30)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS note (id INTEGER PRIMARY KEY, text TEXT)")
    return lambda number: connection.execute(_ROW.format("?"), (f"Note {number}",))


def _inserts_into(url: str) -> _Save:
    connection = psycopg.connect(url, autocommit=True)
    return lambda number: connection.execute(_ROW.format("%s").encode(), (f"Note {number}",))


def _seeing(url: str) -> Ratio:
    """Return how long it takes until somebody else's answer can be seen, against a round trip."""
    with closing(open_store(url)) as mine, closing(open_store(url)) as theirs:
        ada, bo = (
            Workspace(NO_KNOWLEDGE, each, name) for each, name in ((mine, "A"), (theirs, "B"))
        )
        shop = ada.find("Shop")
        bo.record(shop)
        waits, trips = [], []
        for number in range(100):
            ada.answer(shop, "seen", {"notes": f"Note {number}"})
            started = time.perf_counter()
            while not bo.has_news():
                pass
            bo.record(shop)
            waits.append(time.perf_counter() - started)
            started = time.perf_counter()
            mine.names()
            trips.append(time.perf_counter() - started)
    return Ratio(
        what="an answer seen by somebody else, PostgreSQL",
        peer="one question to the server",
        ours=statistics.median(waits),
        theirs=statistics.median(trips),
    )


def _p99(waits: list[float]) -> float:
    return statistics.quantiles(waits, n=100)[-1]
