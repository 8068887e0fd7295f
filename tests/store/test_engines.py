"""What holds for a journal in SQLite and in PostgreSQL alike."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from srm_tui.core.journal import Change
from srm_tui.errors import StoreError
from srm_tui.store import Stamp, Tail, open_store
from tests.store.builders import change, fill, naming, until


def test_what_was_appended_is_read_back_in_order(url: str) -> None:
    written = [change(number) for number in (3, 1, 2)]
    with closing(open_store(url)) as store:
        store.append(written)
    with closing(open_store(url)) as again:
        assert again.changes("a1") == written
        assert again.changes("a2") == []
        assert again.faults() == []


def test_texts_that_come_again_and_again_are_kept_once(url: str) -> None:
    with closing(open_store(url)) as store:
        store.append([change(1), change(2)])
        one, other = store.changes("a1")
    assert one.author is other.author
    assert one.field is other.field


def test_nothing_is_made_by_looking(url: str) -> None:
    with closing(open_store(url)) as store:
        assert (store.names(), store.changes("a1"), store.faults()) == ([], [], [])
        assert store.read("a1", 7) == Tail([], 7)
        store.append([naming("Shop")])
        assert store.names() == [("a1", "Shop")]


def test_an_append_is_all_or_none(url: str) -> None:
    with closing(fill(open_store(url))) as store:
        before = store.changes("a1")
        with pytest.raises(StoreError):
            store.append([change(10), change(11), change(10)])
        assert store.changes("a1") == before
        store.append([change(10)])
        assert store.changes("a1") == [*before, change(10)]


ODD = (
    "O'Brien; DROP TABLE change; --",
    "Зоя 🦊 名前",
    "%s {0} \\ \\x00 ",
    '"\t\n\r',
    "x" * 1_000_000,
)


@pytest.mark.parametrize("text", ODD, ids=["quotes", "scripts", "marks", "blanks", "long"])
def test_odd_and_long_texts_come_back_as_they_were(url: str, text: str) -> None:
    written = change(10, author=text, control_id=text, field=text, new=f'"{text[:9]}"')
    with closing(fill(open_store(url))) as store:
        store.append([written])
        assert store.changes("a1")[-1] == written


def test_a_nul_in_a_value_comes_back_since_values_are_json(url: str) -> None:
    with closing(fill(open_store(url))) as store:
        store.append([change(10, new='"a\\u0000b"')])
        assert store.changes("a1")[-1].new == '"a\\u0000b"'


def test_text_that_no_store_can_hold_leaves_it_usable(url: str) -> None:
    with closing(fill(open_store(url))) as store:
        with pytest.raises(StoreError, match="cannot be used"):
            store.append([change(10), change(11, new="\ud800")])
        store.append([change(12)])
        assert store.changes("a1")[-1] == change(12)


def test_the_present_name_is_the_last_one(url: str) -> None:
    with closing(fill(open_store(url))) as store:
        store.append([naming("Bank", "a2"), naming("Web shop")])
        assert store.names() == [("a1", "Web shop"), ("a2", "Bank")]


def test_the_end_of_a_journal_is_read_from_a_place_on(url: str) -> None:
    with closing(fill(open_store(url))) as store:
        place = store.read("a1").place
        store.append([change(10), change(11, assessment_id="a2"), change(12)])
        tail = store.read("a1", place)
        assert tail.changes == [change(10), change(12)]
        assert store.read("a1", tail.place) == Tail([], tail.place)


def test_all_journals_are_read_in_one_go(url: str) -> None:
    with closing(fill(open_store(url))) as store:
        store.append([naming("Bank", "a2"), change(10), change(11, assessment_id="a2")])
        assert store.read_all() == {each: store.read(each) for each in ("a1", "a2")}


def test_whoever_writes_sees_first_what_was_written_since(url: str) -> None:
    with closing(fill(open_store(url))) as ours, closing(open_store(url)) as theirs:
        place = ours.read("a1").place
        theirs.append([change(10), change(11, assessment_id="a2")])
        seen: list[Change] = []

        def decide(tail: Tail) -> list[Change]:
            seen.extend(tail.changes)
            return [change(12)]

        latest = ours.write("a1", place, decide)
        assert seen == [change(10)]
        assert latest.changes == [change(12)]
        assert theirs.read("a1", place).changes == [change(10), change(12)]
        assert theirs.read("a1", latest.place) == Tail([], latest.place)


def test_what_bears_not_on_a_step_need_not_be_seen_before(url: str) -> None:
    with closing(fill(open_store(url))) as ours, closing(open_store(url)) as theirs:
        place = ours.read("a1").place
        apart = change(10, author="Bo", control_id="another")
        theirs.append([apart])
        seen: list[Change] = []

        def decide(tail: Tail) -> list[Change]:
            seen.extend(tail.changes)
            return [change(12)]

        latest = ours.write("a1", place, decide)
        assert [*seen, *latest.changes] == [apart, change(12)]
        assert ours.read("a1", latest.place) == Tail([], latest.place)


def test_a_decision_against_writing_leaves_the_store_as_it_was(url: str) -> None:
    with closing(fill(open_store(url))) as store:
        before = store.read("a1")

        def refuse(_: Tail) -> list[Change]:
            raise StoreError("no")

        with pytest.raises(StoreError, match="no"):
            store.write("a1", before.place, refuse)
        assert store.write("a1", before.place, lambda _: []) == Tail([], before.place)
        assert store.read("a1") == before
        store.append([change(10)])
        assert store.changes("a1")[-1] == change(10)


def test_nobody_writes_between_a_look_and_its_append(url: str) -> None:
    starting = threading.Barrier(4)
    fill(open_store(url), 1).close()

    def count_on(author: str) -> None:
        with closing(open_store(url)) as store:
            seen = store.read("a1")

            def decide(tail: Tail) -> list[Change]:
                seen.changes.extend(tail.changes)
                number = len(seen.changes)
                return [change(100 + number, author=author, new=str(number))]

            place = seen.place
            starting.wait()
            for _ in range(15):
                latest = store.write("a1", place, decide)
                seen.changes.extend(latest.changes)
                place = latest.place

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count_on, "abcd"))
    with closing(open_store(url)) as store:
        counted = [each.new for each in store.changes("a1")[2:]]
    assert counted == [str(number) for number in range(2, 62)]


def test_news_come_from_other_connections_only(url: str) -> None:
    with closing(fill(open_store(url))) as ours, closing(open_store(url)) as theirs:
        before = ours.stamp()
        ours.append([change(10)])
        assert ours.stamp() == before
        theirs.append([change(11)])
        until(lambda: ours.stamp() != before)
        assert ours.stamp().opening == before.opening
        assert ours.changes("a1")[-1] == change(11)


def test_a_store_opened_again_has_a_new_stamp(url: str) -> None:
    with closing(fill(open_store(url))) as ours:
        before = ours.stamp()
        ours.close()
        with closing(open_store(url)) as theirs:
            theirs.append([change(10)])
        assert ours.stamp().opening != before.opening
        assert before != Stamp()


def test_what_is_rewritten_has_to_be_read_anew_by_all(url: str) -> None:
    with closing(fill(open_store(url))) as ours, closing(open_store(url)) as theirs:
        theirs.read("a1")
        before = theirs.stamp()
        place = ours.read("a1").place
        ours.rewrite([change(1, author="[erased 1]")])
        until(lambda: theirs.stamp().opening != before.opening)
        assert [each.author for each in theirs.changes("a1")][2] == "[erased 1]"
        assert theirs.read("a1").place == place
