"""The chain of digests: what was altered, taken out or erased shows, and what was not, holds."""

from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tui.core.chain import check_chain, sealed, tips_of, unsealed, without
from srm_tui.core.journal import Change
from tests.store.builders import change


def _sealed(*changes: Change) -> list[Change]:
    numbers = count()
    return sealed(changes, {}, lambda: f"salt {next(numbers)}")


def _three() -> list[Change]:
    return _sealed(change(1), change(2, author="Ben"), change(3))


def _faults(changes: list[Change]) -> list[tuple[str, str]]:
    return [(each.change.id, each.what) for each in check_chain(changes).faults]


def test_a_sealed_journal_holds_and_has_one_end_for_each_author() -> None:
    chain = check_chain(_three())
    assert chain.holds
    assert chain.count == 3
    assert [(end.author, end.count) for end in chain.ends] == [("Ada Example", 2), ("Ben", 1)]


@given(
    place=st.integers(0, 2),
    field=st.sampled_from(sorted({*Change._fields} - {"follows", "salt", "digest", "erased"})),
)
@settings(max_examples=60, deadline=None)
def test_a_change_of_any_field_shows(place: int, field: str) -> None:
    journal = _three()
    journal[place] = journal[place]._replace(**{field: "something else"})
    assert _faults(journal)


def test_a_change_taken_out_of_the_middle_shows() -> None:
    first, _, last = _three()
    assert _faults([last]) == [("c3", "follows a change that is missing")]
    assert not _faults([first, last])


def test_a_cut_end_shows_only_beside_an_end_noted_before() -> None:
    journal = _three()
    cut = check_chain(journal[:2])
    assert cut.holds
    assert check_chain(journal).ends[0] not in cut.ends


def test_changes_in_another_order_show() -> None:
    first, second, third = _three()
    assert _faults([third, second, first]) == [("c3", "follows a change that is missing")]


def test_a_change_that_stands_there_twice_shows() -> None:
    journal = _three()
    assert _faults([*journal, journal[2]]) == [("c3", "stands there twice")]


def test_a_change_of_somebody_else_cannot_be_followed() -> None:
    first, second, third = _three()
    assert _faults([first, second, third._replace(follows="c2")]) == [
        ("c3", "follows a change of somebody else")
    ]


def test_two_devices_of_one_author_leave_two_ends() -> None:
    (start,) = _sealed(change(1))
    left = sealed([change(2)], tips_of([start]), lambda: "left")
    right = sealed([change(3)], tips_of([start]), lambda: "right")
    chain = check_chain([start, *left, *right])
    assert chain.holds
    assert [end.count for end in chain.ends] == [2, 2]


def test_what_older_versions_wrote_is_counted_apart_and_sealed_when_asked() -> None:
    journal = [change(1), *_sealed(change(2))]
    assert check_chain(journal).unsealed == 1
    assert check_chain(_sealed(*map(unsealed, journal))).count == 2


def test_a_name_is_erased_while_the_chain_holds() -> None:
    first, second, third = _three()
    nameless = [without(each, author="[erased 1]") for each in (first, third)]
    journal = [nameless[0], second, nameless[1]]

    chain = check_chain(journal)

    assert chain.holds
    assert chain.erased == 2
    assert "Ada" not in str(journal)
    assert not any(each.salt for each in nameless)


def test_what_was_not_erased_of_a_change_is_still_proven() -> None:
    first, second, third = _three()
    nameless = without(without(first, author="[erased 1]"), old='"[erased 1]"')
    assert check_chain([nameless, second]).holds
    assert _faults([nameless._replace(new='"no"'), second]) == [("c1", "was altered")]
    assert _faults([nameless._replace(at="2020"), second]) == [("c1", "was altered")]
    assert third.follows == "c1"


def test_an_erased_place_holds_nothing_but_what_says_so() -> None:
    first, second, _ = _three()
    forged = without(first, new='"[erased 1]"')._replace(new='"implemented"')
    assert _faults([forged, second]) == [("c1", "was altered")]
