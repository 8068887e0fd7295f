"""One workspace in several threads, as the terminal app uses it."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

from srm_tui.core.answers import Details
from srm_tui.core.journal import Change, replay
from srm_tui.core.scope import Scope
from srm_tui.store.sqlite import SqliteStore
from srm_tui.workspace import Workspace
from tests.store.assessments import NO_KNOWLEDGE
from tests.store.builders import change, naming

ROUNDS = 40


class SlowStore(SqliteStore):
    """A store on a disk that takes its time, so that threads meet."""

    def append(self, changes: Sequence[Change]) -> None:
        time.sleep(0.002)
        super().append(changes)
        time.sleep(0.002)


def test_answers_of_many_threads_all_count_while_others_write(tmp_path: Path) -> None:
    path = str(tmp_path / "store.db")
    workspace = Workspace(NO_KNOWLEDGE, SlowStore(path), "Ada")
    shop = workspace.create(Details(name="Shop"), Scope())
    elsewhere = SlowStore(path)
    done = threading.Event()

    def answer(thread: int) -> None:
        for number in range(ROUNDS):
            record = workspace.answer(shop, f"control-{thread}-{number}", {"notes": "said"})
            assert record.answer(f"control-{thread}-{number}").notes == "said"

    def look() -> None:
        while not done.is_set():
            for record in workspace.records():
                assert record.details.name in ("Shop", "Bank")

    def write_elsewhere() -> None:
        elsewhere.append([naming("Bank", "a2")])
        for number in range(ROUNDS):
            elsewhere.append([change(number, assessment_id="a2")])

    with ThreadPoolExecutor() as pool:
        looking = pool.submit(look)
        writing = [*(pool.submit(answer, n) for n in range(3)), pool.submit(write_elsewhere)]
        wait(writing)
        done.set()
        for each in (*writing, looking):
            each.result()
    record = workspace.record(shop)
    assert len(record.answers) == 3 * ROUNDS
    assert record == replay(shop, workspace.store.changes(shop))
    workspace.store.close()
    elsewhere.close()


def test_many_who_open_a_new_file_at_once_all_get_in(tmp_path: Path) -> None:
    for turn in range(15):
        path = str(tmp_path / f"store-{turn}.db")
        starting = threading.Barrier(6)

        def enter(number: int, path: str = path, starting: threading.Barrier = starting) -> None:
            store = SqliteStore(path)
            starting.wait()
            store.append([change(number)])
            store.close()

        with ThreadPoolExecutor(6) as pool:
            list(pool.map(enter, range(6)))
        store = SqliteStore(path)
        assert {each.id for each in store.changes("a1")} == {f"c{n}" for n in range(6)}
        store.close()
