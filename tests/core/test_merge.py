"""Two copies put together: a change of one side is taken, two different ones are a conflict."""

import pytest

from srm_tui.core.answers import Value
from srm_tui.core.fields import Key
from srm_tui.core.merge import Conflict, Side, three_way

NOTES: Key = ("locked", "", "notes")
STATUS: Key = ("locked", "store", "status")


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "taken"),
    [
        ("a", "a", "a", {}),
        ("a", "a", "b", {NOTES: "b"}),
        ("a", "b", "a", {}),
        ("a", "b", "b", {}),
        (None, None, "b", {NOTES: "b"}),
        ("a", "a", None, {NOTES: None}),
    ],
)
def test_what_only_they_changed_is_taken(
    base: Value, ours: Value, theirs: Value, taken: dict[Key, Value]
) -> None:
    merge = three_way({NOTES: base}, {NOTES: ours}, {NOTES: theirs})
    assert (merge.taken, merge.conflicts) == (taken, ())


def test_what_both_changed_to_something_else_is_a_conflict() -> None:
    merge = three_way({NOTES: "a"}, {NOTES: "b"}, {NOTES: "c"})
    assert merge.taken == {}
    assert merge.conflicts == (Conflict(key=NOTES, base="a", ours="b", theirs="c"),)


def test_values_that_mean_the_same_are_no_change() -> None:
    merge = three_way({STATUS: None}, {STATUS: None}, {STATUS: "unanswered", NOTES: ""})
    assert (merge.taken, merge.conflicts) == ({}, ())


def test_a_field_that_theirs_lacks_is_left_alone() -> None:
    assert three_way({NOTES: "a"}, {NOTES: "a"}, {}).taken == {}


def test_a_conflict_keeps_ours_until_theirs_is_chosen() -> None:
    merge = three_way({NOTES: "a"}, {NOTES: "b"}, {NOTES: "c", STATUS: "planned"})
    assert merge.settled({}) == {STATUS: "planned"}
    assert merge.settled({NOTES: Side.OURS}) == {STATUS: "planned"}
    assert merge.settled(merge.for_all(Side.THEIRS)) == {STATUS: "planned", NOTES: "c"}
