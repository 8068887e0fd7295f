"""Undo and redo of several people over one journal: each takes back their own steps only."""

from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from srm_tui.core.journal import Change, Index, fold, present
from srm_tui.core.undo import Reversal, redoing, taken_back, undoing

AUTHORS = ("Ada", "Bo")
FIELDS = ("status", "notes", "owner")


class Journal:
    """A journal in memory that people write by turns."""

    def __init__(self) -> None:
        self.changes: list[Change] = []
        self.index: Index = {}
        self.step("Ada", {"made": "yes"})

    def step(self, author: str, fields: dict[str, str], undoes: str = "") -> None:
        """Write one batch."""
        batch_id = f"batch {len(self.changes)}"
        new = [
            Change(
                id=f"{batch_id} {name}",
                assessment_id="a1",
                batch_id=batch_id,
                at="2026-11-24T09:00:00.000000Z",
                author=author,
                control_id="mfa",
                service_id="",
                field=name,
                old=self.value(name),
                new=value,
                undoes=undoes,
            )
            for name, value in fields.items()
            if value != self.value(name)
        ]
        self.changes += new
        fold(self.index, new)

    def value(self, name: str) -> str:
        return present(self.index, "mfa", "", name)

    @property
    def values(self) -> dict[str, str]:
        return {name: self.value(name) for name in FIELDS}

    def undo(self, author: str, *, around_others: bool = False) -> Reversal | None:
        found = undoing(self.changes, self.index, author, around_others=around_others)
        return self._apply(author, found, around_others=around_others)

    def redo(self, author: str, *, around_others: bool = False) -> Reversal | None:
        found = redoing(self.changes, self.index, author, around_others=around_others)
        return self._apply(author, found, around_others=around_others)

    def _apply(
        self, author: str, found: Reversal | None, *, around_others: bool
    ) -> Reversal | None:
        if found and (around_others or not found.overtaken):
            self.step(author, {each.field: each.new for each in found.changes}, found.batch_id)
        return found


def authors_of(changes: Sequence[Change], batch_id: str) -> set[str]:
    return {each.author for each in changes if each.batch_id == batch_id}


steps = st.tuples(
    st.sampled_from(AUTHORS),
    st.one_of(
        st.dictionaries(st.sampled_from(FIELDS), st.sampled_from("1234"), min_size=1),
        st.sampled_from(["undo", "redo", "undo around", "redo around"]),
    ),
)


def play(journal: Journal, author: str, what: Any) -> Reversal | None:
    """Take one step of a script; return what was to be taken back, None for a new step."""
    if isinstance(what, dict):
        journal.step(author, what)
        return None
    kind, _, around = what.partition(" ")
    act = journal.undo if kind == "undo" else journal.redo
    return act(author, around_others=bool(around))


@given(st.lists(steps, max_size=20))
def test_nobody_takes_back_a_step_of_somebody_else(script: list[Any]) -> None:
    journal = Journal()
    for author, what in script:
        found = play(journal, author, what)
        if found:
            assert authors_of(journal.changes, found.batch_id) == {author}


@given(st.lists(steps, max_size=20))
def test_only_fields_that_hold_what_ones_own_step_gave_them_are_changed(script: list[Any]) -> None:
    journal = Journal()
    for author, what in script:
        before = journal.values
        found = play(journal, author, what)
        if isinstance(what, dict):
            continue
        own = [each for each in journal.changes if found and each.batch_id == found.batch_id]
        given_by_step = {each.field: each.new for each in own}
        changed = {name for name, value in journal.values.items() if value != before[name]}
        assert all(given_by_step.get(name) == before[name] for name in changed)
        if found and found.overtaken and "around" not in what:
            assert not changed


@given(st.lists(steps, max_size=20), st.sampled_from(AUTHORS))
def test_redo_brings_back_what_undo_took_when_nobody_wrote_between(
    script: list[Any], author: str
) -> None:
    journal = Journal()
    for by, what in script:
        play(journal, by, what)
    before = journal.values
    found = journal.undo(author, around_others=True)
    again = journal.redo(author)
    if found:
        assert again is not None
        assert not again.overtaken
        assert journal.values == before


@given(st.lists(steps, max_size=16))
def test_people_who_touch_other_fields_do_not_feel_each_other(script: list[Any]) -> None:
    """Each has a field of their own: then undo works as if they were alone."""
    own = {"Ada": "status", "Bo": "owner"}
    together, alone = Journal(), {author: Journal() for author in AUTHORS}
    for author, what in script:
        mine = what if isinstance(what, str) else {own[author]: next(iter(what.values()))}
        found = play(together, author, mine)
        expected = play(alone[author], author, mine)
        assert bool(found) is bool(expected)
        assert not (found and found.overtaken)
        assert together.value(own[author]) == alone[author].value(own[author])


def test_a_step_that_somebody_else_wrote_over_is_named_and_passed_over_on_demand() -> None:
    journal = Journal()
    journal.step("Ada", {"notes": "1"})
    journal.step("Ada", {"status": "1"})
    journal.step("Bo", {"status": "2"})
    refused = journal.undo("Ada")
    assert refused is not None
    assert not refused.changes
    assert [(each.author, each.field) for each in refused.overtaken] == [("Bo", "status")]
    assert journal.values == {"status": "2", "notes": "1", "owner": "null"}
    journal.undo("Ada", around_others=True)
    assert journal.values == {"status": "2", "notes": "null", "owner": "null"}


def test_of_a_step_that_was_partly_written_over_the_rest_can_be_taken_back() -> None:
    journal = Journal()
    journal.step("Ada", {"status": "1", "owner": "1"})
    journal.step("Bo", {"status": "2"})
    refused = journal.undo("Ada")
    assert refused is not None
    assert [each.field for each in refused.changes] == ["owner"]
    assert journal.value("owner") == "1"
    journal.undo("Ada", around_others=True)
    assert journal.values == {"status": "2", "notes": "null", "owner": "null"}
    journal.redo("Ada")
    assert journal.values == {"status": "2", "notes": "null", "owner": "1"}


def test_once_the_other_took_theirs_back_mine_can_be_undone() -> None:
    journal = Journal()
    journal.step("Ada", {"status": "1"})
    journal.step("Bo", {"status": "2"})
    journal.undo("Bo")
    found = journal.undo("Ada")
    assert found is not None
    assert not found.overtaken
    assert journal.value("status") == "null"


def test_a_new_step_of_mine_ends_my_redo_and_not_that_of_others() -> None:
    journal = Journal()
    for author, name in (("Ada", "notes"), ("Bo", "owner")):
        journal.step(author, {name: "1"})
        journal.undo(author)
    journal.step("Ada", {"status": "1"})
    assert journal.redo("Ada") is None
    assert journal.redo("Bo") is not None
    assert journal.value("owner") == "1"


def test_the_step_that_made_the_assessment_is_never_taken_back() -> None:
    assert Journal().undo("Ada") is None


def test_a_batch_is_taken_back_last_change_first() -> None:
    journal = Journal()
    journal.step("Ada", {"status": "1", "notes": "2"})
    batch_id = journal.changes[-1].batch_id
    found = taken_back(journal.changes, journal.index, batch_id)
    assert [(each.field, each.old, each.new, each.undoes) for each in found.changes] == [
        ("notes", "2", "null", batch_id),
        ("status", "1", "null", batch_id),
    ]
    assert taken_back(journal.changes, journal.index, "absent").changes == ()
