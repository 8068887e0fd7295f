"""The journal: it adds up, undo takes back, redo brings again, nothing is lost."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tui.core.answers import Details, Record
from srm_tui.core.journal import replay
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Status
from srm_tui.store import open_store
from srm_tui.workspace import Edit, Workspace
from tests.core.test_duties import KB

CONTROLS = ["encryption-at-rest", "mfa-for-people", "guest-os-patching"]
edits = st.builds(
    Edit,
    control_id=st.sampled_from(CONTROLS),
    service_id=st.sampled_from(["", "rds"]),
    field=st.sampled_from(["status", "notes", "owner"]),
    value=st.sampled_from([status.value for status in Status]),
)
steps = st.lists(
    st.one_of(st.lists(edits, min_size=1, max_size=3), st.just("undo"), st.just("redo")),
    max_size=14,
)


def _workspace() -> tuple[Workspace, str]:
    workspace = Workspace(KB, open_store(":memory:"), "Ada")
    return workspace, workspace.create(Details(name="Shop"), Scope(service_ids=("rds",)))


def _said(record: Record) -> Any:
    """Return what a record says, apart from who said it and when."""
    return {
        control_id: (answer.status, answer.notes, answer.owner, answer.exceptions)
        for control_id, answer in record.answers.items()
        if answer.says_something
    }


@settings(deadline=None, max_examples=100)
@given(steps)
def test_undo_and_redo_agree_with_a_plain_history(script: list[Any]) -> None:
    workspace, assessment_id = _workspace()
    past, future = [_said(workspace.record(assessment_id))], []
    for step in script:
        before = _said(workspace.record(assessment_id))
        if step == "undo":
            written = workspace.undo(assessment_id)
            assert bool(written) is (len(past) > 1)
            if written:
                future.append(past.pop())
        elif step == "redo":
            written = workspace.redo(assessment_id)
            assert bool(written) is bool(future)
            if written:
                past.append(future.pop())
        else:
            count = len(workspace.changes(assessment_id))
            workspace.edit(assessment_id, step)
            if len(workspace.changes(assessment_id)) > count:
                past.append(_said(workspace.record(assessment_id)))
                future.clear()
            else:
                assert _said(workspace.record(assessment_id)) == before
        assert _said(workspace.record(assessment_id)) == past[-1]


@settings(deadline=None, max_examples=60)
@given(steps)
def test_what_is_in_memory_is_what_the_journal_adds_up_to(script: list[Any]) -> None:
    workspace, assessment_id = _workspace()
    for step in script:
        if step == "undo":
            workspace.undo(assessment_id)
        elif step == "redo":
            workspace.redo(assessment_id)
        else:
            workspace.edit(assessment_id, step)
    written = workspace.store.changes(assessment_id)
    assert replay(assessment_id, written) == workspace.record(assessment_id)


def test_an_answer_remembers_who_decided_and_when(
    workspace: Workspace, shop: str, clock: Callable[[], datetime]
) -> None:
    workspace.answer(shop, "mfa-for-people", {"status": "partial"})
    decided = workspace.record(shop).answer("mfa-for-people")
    later = Workspace(workspace.kb, workspace.store, "Bob", now=clock)
    later.answer(shop, "mfa-for-people", {"notes": "the contractors are missing"})
    answer = later.record(shop).answer("mfa-for-people")
    assert answer.answered_by == "Ada Example"
    assert answer.answered_at == decided.answered_at
    assert answer.changed_at > decided.changed_at
    assert later.changes(shop)[-1].author == "Bob"


def test_answers_out_of_scope_are_kept_aside_and_come_back(workspace: Workspace, shop: str) -> None:
    workspace.answer(shop, "guest-os-patching", {"status": "implemented", "notes": "weekly"})
    scope = workspace.record(shop).scope
    workspace.set_scope(shop, Scope(service_ids=("s3",)))
    narrowed = workspace.assess(shop)
    assert "guest-os-patching" not in narrowed.row_by_id
    assert narrowed.set_aside == ("guest-os-patching",)
    workspace.set_scope(shop, scope)
    assert workspace.assess(shop).row_by_id["guest-os-patching"].answer.notes == "weekly"


def test_the_first_step_is_never_taken_back(workspace: Workspace, shop: str) -> None:
    assert workspace.undo(shop) == ()
    assert workspace.record(shop).details.name == "Web shop"
