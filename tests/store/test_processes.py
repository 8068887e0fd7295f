"""Several programs on one store."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from srm_tui.core.answers import Details
from srm_tui.core.chain import check_chain
from srm_tui.core.journal import replay
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.scope import Scope
from srm_tui.store import open_store
from srm_tui.workspace import OvertakenError, Workspace
from tests.store.builders import fill, printed, start, until

WRITING = """
import sys
from srm_tui.store import open_store
from tests.store.builders import change
input()
store = open_store(sys.argv[1])
for number in range(50):
    store.append([change(1000 * int(sys.argv[2]) + number, author=sys.argv[2])])
"""


def test_four_processes_on_a_new_store_lose_no_change(url: str) -> None:
    writers = [start(WRITING, url, number) for number in range(1, 5)]
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("\n")
        writer.stdin.flush()
    for writer in writers:
        _, errors = writer.communicate(timeout=60)
        assert (writer.returncode, errors) == (0, "")
    with closing(open_store(url)) as store:
        changes = store.changes("a1")
    for number in range(1, 5):
        written = [each.id for each in changes if each.author == str(number)]
        assert written == [f"c{1000 * number + count}" for count in range(50)]
    assert len(changes) == 200


@pytest.fixture
def ours(kb: KnowledgeBase, url: str) -> Iterator[Workspace]:
    """Ada, who has made an assessment."""
    with closing(open_store(url)) as store:
        yield Workspace(kb, store, "Ada")


@pytest.fixture
def theirs(kb: KnowledgeBase, url: str) -> Iterator[Workspace]:
    """Bob, with a connection of his own to the same store."""
    with closing(open_store(url)) as store:
        yield Workspace(kb, store, "Bob")


def test_a_workspace_sees_what_another_process_wrote(ours: Workspace, url: str) -> None:
    shop = ours.create(Details(name="Web shop"), Scope(service_ids=("s3",)))
    ours.records()
    assert not ours.has_news()
    script = """
import sys
from datetime import UTC, datetime
from srm_tui.store import open_store
from srm_tui.workspace.journals import Edit, Journals
journals = Journals(open_store(sys.argv[1]), "Bob", lambda: datetime.now(UTC))
notes = Edit(control_id="mfa-for-people", field="notes", value="from Bob")
print(journals.edit(sys.argv[2], [notes]).details.name)
"""
    assert printed(script, url, shop) == "Web shop"
    until(ours.has_news)
    assert ours.record(shop).answer("mfa-for-people").notes == "from Bob"
    assert not ours.has_news()
    ours.answer(shop, "mfa-for-people", {"notes": "from Ada"})
    assert not ours.has_news()
    assert [change.author for change in ours.changes(shop)[-2:]] == ["Bob", "Ada"]
    assert check_chain(ours.changes(shop)).holds


def test_an_answer_given_on_old_news_keeps_both(ours: Workspace, theirs: Workspace) -> None:
    shop = ours.create(Details(name="Shop"), Scope(service_ids=("s3",)))
    theirs.answer(shop, "mfa-for-people", {"status": "partial"})
    ours.answer(shop, "mfa-for-people", {"notes": "contractors"})
    until(lambda: theirs.record(shop).change_count == ours.record(shop).change_count)
    for workspace in (ours, theirs):
        answer = workspace.record(shop).answer("mfa-for-people")
        assert (answer.status, answer.notes, answer.answered_by) == (
            "partial",
            "contractors",
            "Bob",
        )
        assert workspace.record(shop) == replay(shop, workspace.store.changes(shop))


def test_of_two_who_answer_the_same_at_once_one_is_told_of_the_other(
    ours: Workspace, theirs: Workspace
) -> None:
    shop = ours.create(Details(name="Shop"), Scope(service_ids=("s3",)))
    refused = 0
    for _ in range(20):
        seen = len(ours.store.changes(shop))
        until(lambda seen=seen: theirs.record(shop).change_count == seen)  # type: ignore[misc]
        starting = threading.Barrier(2)

        def say(
            workspace: Workspace, seen: int = seen, starting: threading.Barrier = starting
        ) -> int:
            said = {"notes": f"{workspace.author} after {seen}"}
            starting.wait()
            try:
                workspace.answer(shop, "mfa-for-people", said, seen=seen)
            except OvertakenError:
                return 1
            return 0

        with ThreadPoolExecutor(2) as pool:
            refused += sum(pool.map(say, (ours, theirs)))
        assert len(ours.store.changes(shop)) == seen + 1
    assert refused == 20
    assert check_chain(ours.changes(shop)).holds


def test_two_processes_of_one_author_leave_one_chain(ours: Workspace, kb: KnowledgeBase) -> None:
    shop = ours.create(Details(name="Shop"), Scope(service_ids=("s3",)))
    with closing(open_store(ours.store.url)) as store:
        again = Workspace(kb, store, ours.author)
        for number in range(6):
            each = (ours, again)[number % 2]
            each.answer(shop, "mfa-for-people", {"notes": f"note {number}"})
        chain = check_chain(store.changes(shop))
    assert chain.holds
    assert len(chain.ends) == 1


def test_an_assessment_that_another_process_made_can_be_found(
    ours: Workspace, theirs: Workspace
) -> None:
    assert ours.records() == ()
    fill(theirs.store)
    until(ours.has_news)
    assert ours.find("shop") == "a1"
    assert [record.details.name for record in ours.records()] == ["Shop"]
