"""The history of an answer: what was said, what was taken back, and by whom."""

from srm_tui.core.answers import Details
from srm_tui.core.history import Act, history_of
from srm_tui.core.journal import Change
from srm_tui.core.scope import Scope
from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from tests.core.builders import SMALL


def played(*steps: str) -> list[Change]:
    """Return the journal of an assessment after answers, undos and redos.

    Each answer is somebody else's, who takes it back too.
    """
    authors = iter(("Ada", "Bo", "Cy", "Di", "Ed"))
    store = open_store(":memory:")
    first = Workspace(SMALL, store, "Zoe")
    assessment_id = first.create(Details(name="Shop"), Scope(service_ids=("store",)))
    workspace = first
    for step in steps:
        if step not in ("undo", "redo"):
            workspace = Workspace(SMALL, store, next(authors))
        if step == "undo":
            workspace.undo(assessment_id)
        elif step == "redo":
            workspace.redo(assessment_id)
        else:
            workspace.answer(assessment_id, "locked", {"status": step})
    return store.changes(assessment_id)


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
        ("Ada", "said", "partial", "Ada"),
        ("Ada", "undo", None, ""),
    ]
    assert history_of(played("partial", "undo"), "locked")[0].taken_back_at


def test_what_was_redone_stands_again() -> None:
    assert told("partial", "undo", "redo") == [
        ("Ada", "said", "partial", ""),
        ("Ada", "undo", None, "Ada"),
        ("Ada", "redo", "partial", ""),
    ]


def test_what_was_redone_and_undone_once_more_does_not_stand() -> None:
    assert told("partial", "undo", "redo", "undo") == [
        ("Ada", "said", "partial", "Ada"),
        ("Ada", "undo", None, ""),
        ("Ada", "redo", "partial", "Ada"),
        ("Ada", "undo", None, ""),
    ]


def test_the_assessment_itself_and_everything_have_a_history_too() -> None:
    changes = played("partial")
    assert {"name", "services"} <= {each.change.field for each in history_of(changes, "")}
    assert len(history_of(changes)) == len(changes)


def test_a_journal_whose_steps_undo_themselves_or_nothing_is_still_told() -> None:
    change = played("partial")[-1]
    for undoes in (change.batch_id, "nothing"):
        (entry,) = history_of([change._replace(undoes=undoes)], "locked")
        assert (entry.act, entry.taken_back_by) == (Act.UNDO, "")
    one = change._replace(batch_id="one", undoes="two")
    two = change._replace(batch_id="two", undoes="one")
    assert len(history_of([one, two, one], "locked")) == 3
