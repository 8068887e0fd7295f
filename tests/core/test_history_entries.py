"""The history of an answer: what was said, what was taken back, and by whom."""

import json

from srm_tui.core.history import Act, history_of
from srm_tui.core.journal import NOTHING, Change

AUTHORS = ("Ada", "Bo", "Cy", "Di", "Ed")


def played(*steps: str) -> list[Change]:
    """Return a journal of an answer, in which an undo takes back the step right before it."""
    changes = [_change("Zoe", "", "name", NOTHING, '"Shop"', 0)]
    old = NOTHING
    for number, (step, author) in enumerate(zip(steps, AUTHORS, strict=False), 1):
        last = changes[-1]
        new = last.old if step in ("undo", "redo") else json.dumps(step)
        undoes = last.batch_id if step in ("undo", "redo") else ""
        change = _change(author, "locked", "status", old, new, number)
        changes.append(change._replace(undoes=undoes))
        old = new
    return changes


def _change(author: str, control_id: str, field: str, old: str, new: str, number: int) -> Change:
    at = f"2026-11-24T09:00:0{number}.000000Z"
    batch_id = f"b{number}"
    return Change(f"c{number}", "a1", batch_id, at, author, control_id, "", field, old, new)


def told(*steps: str) -> list[tuple[str, str, object, str]]:
    return [
        (each.change.author, each.act.value, each.new, each.taken_back_by)
        for each in history_of(played(*steps), "locked")
    ]


def test_an_entry_says_who_said_what_instead_of_what() -> None:
    first, second = history_of(played("partial", "planned"), "locked")
    assert (first.old, first.new, first.change.author) == (None, "partial", "Ada")
    assert (second.old, second.new, second.change.author) == ("partial", "planned", "Bo")
    assert first.act is Act.SAID
    assert (first.taken_back_by, first.taken_back_at) == ("", "")


def test_an_entry_that_was_taken_back_says_by_whom() -> None:
    assert told("partial", "undo") == [
        ("Ada", "said", "partial", "Bo"),
        ("Bo", "undo", None, ""),
    ]
    entry = history_of(played("partial", "undo"), "locked")[0]
    assert entry.taken_back_at == "2026-11-24T09:00:02.000000Z"


def test_of_a_step_only_the_fields_are_taken_back_that_the_undo_names() -> None:
    status = _change("Ada", "locked", "status", NOTHING, '"partial"', 1)
    owner = _change("Ada", "locked", "owner", NOTHING, '"Ada"', 1)
    theirs = _change("Bo", "locked", "status", '"partial"', '"planned"', 2)
    undo = _change("Ada", "locked", "owner", '"Ada"', NOTHING, 3)._replace(undoes="b1")
    entries = history_of([status, owner, theirs, undo], "locked")
    assert [each.taken_back_by for each in entries] == ["", "Ada", "", ""]


def test_what_was_redone_stands_again() -> None:
    assert told("partial", "undo", "redo") == [
        ("Ada", "said", "partial", ""),
        ("Bo", "undo", None, "Cy"),
        ("Cy", "redo", "partial", ""),
    ]


def test_what_was_redone_and_undone_once_more_does_not_stand() -> None:
    assert told("partial", "undo", "redo", "undo") == [
        ("Ada", "said", "partial", "Di"),
        ("Bo", "undo", None, ""),
        ("Cy", "redo", "partial", "Di"),
        ("Di", "undo", None, ""),
    ]


def test_the_assessment_itself_and_everything_have_a_history_too() -> None:
    changes = played("partial")
    assert [each.new for each in history_of(changes, "")] == ["Shop"]
    assert len(history_of(changes)) == len(changes)


def test_a_journal_whose_steps_undo_themselves_or_nothing_is_still_told() -> None:
    change = played("partial")[-1]
    for undoes in (change.batch_id, "nothing"):
        (entry,) = history_of([change._replace(undoes=undoes)], "locked")
        assert (entry.act, entry.taken_back_by) == (Act.UNDO, "")
    one = change._replace(batch_id="one", undoes="two")
    two = change._replace(batch_id="two", undoes="one")
    assert len(history_of([one, two, one], "locked")) == 3
