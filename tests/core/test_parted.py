"""Two journals that went on apart: what only one changed is taken, the rest is a conflict."""

import json
from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from srm_tui.core.answers import Value
from srm_tui.core.fields import Key
from srm_tui.core.journal import NOTHING, Change, Index, fold, json_text, present, replay
from srm_tui.core.merge import Side
from srm_tui.core.parted import Parted, Version, part

NOTES: Key = ("locked", "", "notes")
STATUS: Key = ("locked", "", "status")
SERVICES: Key = ("", "", "services")
FACTS: Key = ("", "", "facts")
PARKED: Key = ("", "", "parked/p1")


def change(number: int, key: Key, value: Value, author: str = "Ada", **said: Any) -> Change:
    fields = {
        "id": f"{author}-{number}",
        "assessment_id": "a1",
        "batch_id": f"{author}-b{number}",
        "at": f"2026-11-24T09:{number:02}:00.000000Z",
        "author": author,
        "control_id": key[0],
        "service_id": key[1],
        "field": key[2],
        "old": NOTHING,
        "new": json_text(value),
    }
    return Change(**{**fields, **said})


def journal(*said: tuple[Key, Value], author: str = "Ada", start: int = 1) -> tuple[Change, ...]:
    return tuple(change(start + n, *each, author) for n, each in enumerate(said))


def version(*changes: Change, edits: tuple[Change, ...] = ()) -> Version:
    return Version(changes=changes, edits=edits)


def after(ours: Version, parted: Parted, choices: Mapping[Key, Side] | None = None) -> Index:
    """Return what our journal says once everything was joined."""
    index: Index = {}
    fold(index, (*ours.changes, *parted.news))
    settled = parted.settle(choices or {})
    fold(index, [change(90, each.key, json.loads(each.new), "Me") for each in settled])
    return index


SHARED = journal((NOTES, "first"), (SERVICES, ["s3"]), (FACTS, {"exposed": ["no"]}))


def test_what_only_one_side_changed_is_taken() -> None:
    ours = version(*SHARED, *journal((NOTES, "ours"), start=5))
    theirs = version(*SHARED, *journal((STATUS, "partial"), author="Bo"))
    parted = part(ours, theirs)
    assert (parted.conflicts, parted.missing, len(parted.news)) == ((), 1, 1)
    index = after(ours, parted)
    assert json.loads(present(index, *NOTES)) == "ours"
    assert json.loads(present(index, *STATUS)) == "partial"
    assert parted.settle({}) == ()


def test_what_both_changed_is_a_conflict_that_says_who_and_when() -> None:
    ours = version(*SHARED, *journal((NOTES, "ours"), start=5))
    theirs = version(*SHARED, *journal((NOTES, "theirs"), author="Bo"))
    parted = part(ours, theirs)
    (conflict,) = parted.conflicts
    assert (conflict.base, conflict.ours, conflict.theirs) == ("first", "ours", "theirs")
    assert [each.author for each in parted.said[NOTES] if each] == ["Ada", "Bo"]
    for choices, kept in (({}, "ours"), ({NOTES: Side.THEIRS}, "theirs")):
        assert json.loads(present(after(ours, parted, choices), *NOTES)) == kept
        (settled,) = parted.settle(choices)
        assert (settled.old, settled.new) == ('"ours"', json_text(kept))


def test_services_that_both_sides_add_or_drop_are_no_conflict() -> None:
    shared = (*SHARED, *journal((SERVICES, ["s3", "rds", "ec2"]), start=4))
    ours = version(*shared, *journal((SERVICES, ["s3", "ec2", "sqs"]), start=5))
    theirs = version(*shared, *journal((SERVICES, ["s3", "rds", "kms"]), author="Bo"))
    parted = part(ours, theirs)
    assert parted.conflicts == ()
    assert json.loads(present(after(ours, parted), *SERVICES)) == ["s3", "sqs", "kms"]


def test_answers_to_different_facts_are_no_conflict() -> None:
    ours = version(*SHARED, *journal((FACTS, {"exposed": ["no"], "data": ["secret"]}), start=5))
    theirs = version(*SHARED, *journal((FACTS, {"exposed": ["yes"]}), author="Bo"))
    parted = part(ours, theirs)
    assert parted.conflicts == ()
    said = json.loads(present(after(ours, parted), *FACTS))
    assert said == {"exposed": ["yes"], "data": ["secret"]}


def test_the_same_fact_answered_differently_is_one_conflict() -> None:
    ours = version(*SHARED, *journal((FACTS, {"exposed": ["maybe"], "data": ["a"]}), start=5))
    theirs = version(*SHARED, *journal((FACTS, {"exposed": ["yes"]}), author="Bo"))
    parted = part(ours, theirs)
    (conflict,) = parted.conflicts
    assert conflict.key == ("", "", "facts/exposed")
    said = json.loads(present(after(ours, parted, {conflict.key: Side.THEIRS}), *FACTS))
    assert said == {"exposed": ["yes"], "data": ["a"]}


def test_what_they_took_back_does_not_overwrite_what_we_said() -> None:
    ours = version(*SHARED, *journal((NOTES, "ours"), start=5))
    there_and_back = journal((NOTES, "theirs"), (NOTES, "first"), author="Bo")
    parted = part(ours, version(*SHARED, *there_and_back))
    assert parted.conflicts == ()
    assert json.loads(present(after(ours, parted), *NOTES)) == "ours"


def test_a_field_of_no_record_is_a_conflict_too() -> None:
    ours = version(*SHARED, *journal((PARKED, {"text": "ours?"}), start=5))
    theirs = version(*SHARED, *journal((PARKED, {"text": "theirs?"}), author="Bo"))
    assert [each.key for each in part(ours, theirs).conflicts] == [PARKED]


def test_an_edit_by_hand_counts_as_theirs_and_has_no_author() -> None:
    edit = change(9, NOTES, "typed", "", id="", at="")
    ours = version(*SHARED, *journal((NOTES, "ours"), start=5))
    parted = part(ours, version(*SHARED, edits=(edit,)))
    assert [each.theirs for each in parted.conflicts] == ["typed"]
    assert parted.said[NOTES][1] is None


def test_a_file_from_which_both_began_settles_what_the_journals_alone_cannot() -> None:
    typed = change(9, NOTES, "typed", "", id="", at="")
    base = version(*SHARED, edits=(typed,))
    ours = version(*SHARED, *journal((NOTES, "typed"), start=5))
    theirs = version(*SHARED, *journal((NOTES, "theirs"), author="Bo"))
    assert len(part(ours, theirs).conflicts) == 1
    parted = part(ours, theirs, base)
    assert parted.conflicts == ()
    assert json.loads(present(after(ours, parted), *NOTES)) == "theirs"


def test_the_journal_of_the_one_side_may_hold_shared_changes_in_another_order() -> None:
    one, two = journal((NOTES, "one"), author="Bo"), journal((NOTES, "two"), author="Cy")
    ours, theirs = version(*SHARED, *two), version(*SHARED, *one, *two)
    parted = part(ours, theirs)
    assert parted.conflicts == ()
    assert json.loads(present(after(ours, parted), *NOTES)) == "two"


keys = st.sampled_from([NOTES, STATUS, SERVICES, FACTS, PARKED])
VALUES: dict[Key, st.SearchStrategy[Any]] = {
    NOTES: st.sampled_from(["a", "b", None]),
    STATUS: st.sampled_from(["partial", "planned", None]),
    SERVICES: st.lists(st.sampled_from(["s3", "rds", "ec2"]), unique=True),
    FACTS: st.dictionaries(st.sampled_from(["x", "y"]), st.just(["z"]) | st.just(["w"])),
    PARKED: st.sampled_from([{"text": "q"}, {"text": "r"}, None]),
}
said = st.lists(keys.flatmap(lambda key: st.tuples(st.just(key), VALUES[key])), max_size=5)


@given(said, said, said, st.sampled_from(list(Side)))
def test_whoever_joins_the_other_says_the_same_when_the_same_side_is_kept(
    shared: list[Any], mine: list[Any], others: list[Any], side: Side
) -> None:
    both = journal(*shared)
    ours = version(*both, *journal(*mine, author="Bo", start=20))
    theirs = version(*both, *journal(*others, author="Cy", start=20))
    here, there = part(ours, theirs), part(theirs, ours)
    assert {each.key for each in here.conflicts} == {each.key for each in there.conflicts}
    other = Side.THEIRS if side is Side.OURS else Side.OURS
    one = _record(after(ours, here, here.merge.for_all(side)))
    two = _record(after(theirs, there, there.merge.for_all(other)))
    assert one == two


def _record(index: Index) -> Any:
    """Return what an index says, lists without their order."""
    changes = [last for fields in index.values() for last in fields.values()]
    record = replay("a1", changes)
    return (
        record.answer("locked").status,
        record.answer("locked").notes,
        set(record.scope.service_ids),
        record.scope.facts,
        record.parked and record.parked[0].text,
    )
