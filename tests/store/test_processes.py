"""Several programs on one store, and programs that are killed while they write."""

import random
import time
from pathlib import Path

from srm_tui.core.answers import Details
from srm_tui.core.journal import replay
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.scope import Scope
from srm_tui.store.sqlite import SqliteStore
from srm_tui.workspace import Workspace
from tests.store.builders import filled, printed, start

ANSWERING = """
import itertools, sys
from datetime import UTC, datetime
from srm_tui.store import open_store
from srm_tui.workspace.journals import Edit, Journals
journals = Journals(open_store(sys.argv[1]), "Ada Example", lambda: datetime.now(UTC))
for number in itertools.count():
    text = f"{sys.argv[2]}-{number} " + "x" * (number % 97) * 30
    journals.edit("a1", [
        Edit(control_id=f"control-{number % 7}", field="notes", value=text),
        Edit(control_id=f"control-{number % 7}", field="owner", value=text[:20]),
    ])
    print(f"{sys.argv[2]}-{number}", flush=True)
"""

WRITING = """
import sys
from srm_tui.store.sqlite import SqliteStore
from tests.store.builders import change
input()
store = SqliteStore(sys.argv[1], timeout=30)
for number in range(50):
    store.append([change(1000 * int(sys.argv[2]) + number, author=sys.argv[2])])
"""


def test_what_was_acknowledged_outlives_thirty_kills(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    chance = random.Random(30)  # noqa: S311
    acknowledged: list[str] = []
    for run in range(30):
        child = start(ANSWERING, path, run)
        assert child.stdout is not None
        assert child.stderr is not None
        awaited = chance.randrange(1, 40) if run % 3 else 0
        first = "".join(child.stdout.readline() for _ in range(awaited))
        time.sleep(chance.random() / (100 if awaited else 10))
        child.kill()
        with child:
            assert child.stderr.read() == ""
            acknowledged += (first + child.stdout.read()).splitlines()
        store = SqliteStore(str(path))
        assert store.faults() == []
        store.close()
    assert len(acknowledged) > 100
    store = SqliteStore(str(path))
    changes = store.changes("a1")
    assert store.faults() == []
    store.close()

    notes = [change.new.strip('"').split(" ")[0] for change in changes if change.field == "notes"]
    assert set(acknowledged) <= set(notes)
    assert len(notes) - len(acknowledged) <= 30, "at most the answer in flight is ahead"
    assert len(changes) == 2 * len(notes), "no step is written by half"
    assert [change.batch_id for change in changes[::2]] == [c.batch_id for c in changes[1::2]]
    replay("a1", changes)


def test_four_processes_on_a_new_file_lose_no_change(tmp_path: Path) -> None:
    path = tmp_path / "new" / "store.db"
    writers = [start(WRITING, path, number) for number in range(1, 5)]
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("\n")
        writer.stdin.flush()
    for writer in writers:
        _, errors = writer.communicate(timeout=60)
        assert (writer.returncode, errors) == (0, "")
    store = SqliteStore(str(path))
    changes = store.changes("a1")
    store.close()
    for number in range(1, 5):
        written = [each.id for each in changes if each.author == str(number)]
        assert written == [f"c{1000 * number + count}" for count in range(50)]
    assert len(changes) == 200


def test_a_workspace_sees_what_another_process_wrote(
    workspace: Workspace, shop: str, store_path: Path
) -> None:
    workspace.records()
    assert not workspace.has_news()
    script = """
import sys
from datetime import UTC, datetime
from srm_tui.store import open_store
from srm_tui.workspace.journals import Edit, Journals
journals = Journals(open_store(sys.argv[1]), "Bob", lambda: datetime.now(UTC))
notes = Edit(control_id="mfa-for-people", field="notes", value="from Bob")
print(journals.edit(sys.argv[2], [notes]).details.name)
"""
    assert printed(script, store_path, shop) == "Web shop"
    assert workspace.has_news()
    assert workspace.record(shop).answer("mfa-for-people").notes == "from Bob"
    assert not workspace.has_news()
    workspace.answer(shop, "mfa-for-people", {"notes": "from Ada"})
    assert not workspace.has_news()
    assert [change.author for change in workspace.changes(shop)[-2:]] == ["Bob", "Ada Example"]


def test_an_answer_given_on_old_news_keeps_both(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    ours, theirs = (Workspace(kb, SqliteStore(str(path)), name) for name in ("Ada", "Bob"))
    shop = ours.create(Details(name="Shop"), Scope(service_ids=("s3",)))
    theirs.answer(shop, "mfa-for-people", {"status": "partial"})
    ours.answer(shop, "mfa-for-people", {"notes": "contractors"})
    for workspace in (ours, theirs):
        answer = workspace.record(shop).answer("mfa-for-people")
        assert (answer.status, answer.notes, answer.answered_by) == (
            "partial",
            "contractors",
            "Bob",
        )
        assert workspace.record(shop) == replay(shop, workspace.store.changes(shop))
    ours.store.close()
    theirs.store.close()


def test_an_assessment_that_another_process_made_can_be_found(
    workspace: Workspace, store_path: Path
) -> None:
    assert workspace.records() == ()
    filled(store_path).close()
    assert workspace.has_news()
    assert workspace.find("shop") == "a1"
    assert [record.details.name for record in workspace.records()] == ["Shop"]
