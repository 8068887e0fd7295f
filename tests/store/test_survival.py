"""What was acknowledged outlives kills at any moment, power cuts, and disks that are full."""

import random
from contextlib import closing
from pathlib import Path

import pytest

from srm_tui.core.chain import check_chain
from srm_tui.core.journal import Change, replay
from srm_tui.store import open_store
from srm_tui.store.sqlite import SqliteStore
from tests.store.builders import change, printed

KILLED = """
import itertools, os, random, signal, sys, time
from srm_tui.core.answers import Details
from srm_tui.core.scope import Scope
from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from tests.store.assessments import NO_KNOWLEDGE

url, kills = sys.argv[1], int(sys.argv[2])
chance = random.Random(kills)
first = Workspace(NO_KNOWLEDGE, open_store(url), "Ada")
shop = first.create(Details(name="Shop"), Scope())
first.store.close()

def answer(turn, told):
    workspace = Workspace(NO_KNOWLEDGE, open_store(url), "Ada")
    for number in itertools.count():
        said = f"{turn}-{number} " + "x" * (number % 7) * 400
        fields = {"owner": f"{turn} {number}", "notes": said}
        workspace.answer(shop, f"control-{number % 7}", fields)
        os.write(told, f"{turn}-{number}\\n".encode())

for turn in range(kills):
    heard, told = os.pipe()
    child = os.fork()
    if child == 0:
        answer(turn, told)
    os.close(told)
    acknowledged, wanted = b"", turn % 4
    while acknowledged.count(b"\\n") < wanted:
        acknowledged += os.read(heard, 99)
    time.sleep(chance.random() / (500 if wanted else 100))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with open(heard, "rb") as rest:
        print((acknowledged + rest.read()).decode(), end="")
"""
"""Answers until it is killed, again and again; it prints what was acknowledged before."""


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_what_was_acknowledged_outlives_hundreds_of_kills(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    is_file = engine == "sqlite"
    url = str(tmp_path / "store.db" if is_file else request.getfixturevalue("database"))
    kills = 300 if is_file else 100
    acknowledged = printed(KILLED, url, kills).splitlines()
    assert len(acknowledged) > kills

    with closing(open_store(url)) as store:
        assert store.faults() == []
        ((shop, _),) = store.names()
        changes = store.changes(shop)
    notes = [each for each in changes if each.field == "notes"]
    owners = [each for each in changes if each.field == "owner"]
    texts = [each.new.strip('"').split(" ")[0] for each in notes]
    assert set(acknowledged) <= set(texts)
    assert len(texts) - len(acknowledged) <= kills, "at most the answer in flight is ahead"
    assert [each.batch_id for each in notes] == [each.batch_id for each in owners]
    assert check_chain(changes).holds
    replay(shop, changes)


def test_whatever_a_power_cut_leaves_of_a_write_everything_before_is_there(tmp_path: Path) -> None:
    chance = random.Random(11)  # noqa: S311
    path, after = tmp_path / "store.db", tmp_path / "after.db"
    written: list[Change] = []
    cuts = 0
    with closing(SqliteStore(str(path))) as store:
        store.append([change(0)])
        written.append(change(0))
        before = _files(path)
        for number in range(1, 60):
            step = [change(10 * number + each, new=f'"{"x" * 999 * each}"') for each in range(3)]
            store.append(step)
            now = _files(path)
            if len(now[1]) > len(before[1]):
                torn = chance.randrange(len(before[1]), len(now[1]))
                left = now[1][:torn] + chance.randbytes(chance.choice((0, 99, 9_999)))
                found = _opened(after, before[0], left)
                assert found[: len(written)] == written
                assert len(found) in (len(written), len(written) + len(step))
                cuts += 1
            written += step
            before = now
    assert cuts > 30
    assert _opened(after, *_files(path)) == written


def _files(path: Path) -> tuple[bytes, bytes]:
    """Return what is in the file of a store, and in the log of its last writes."""
    log = path.with_name(f"{path.name}-wal")
    return path.read_bytes(), log.read_bytes() if log.exists() else b""


def _opened(path: Path, data: bytes, log: bytes) -> list[Change]:
    """Return the journal of a store that is found like that when the power is back."""
    for end, content in (("", data), ("-wal", log), ("-shm", b"")):
        path.with_name(f"{path.name}{end}").write_bytes(content)
    with closing(SqliteStore(str(path))) as store:
        assert store.faults() == []
        return store.journal()
