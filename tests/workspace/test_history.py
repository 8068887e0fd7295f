"""Undo and redo without limit, over stores opened again; and two people on one store."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from srm_tui.core.answers import Answer, Details, ServiceException
from srm_tui.core.journal import replay
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Status
from srm_tui.errors import UsageError
from srm_tui.store import open_store
from srm_tui.workspace import Edit, OvertakenError, Workspace
from tests.conftest import SHOP
from tests.store.assessments import NO_KNOWLEDGE

MFA = "mfa-for-people"
keys = st.sampled_from([(MFA, ""), (MFA, "rds"), ("guest-os-patching", ""), ("", "")])
fields = {
    True: st.sampled_from(["status", "notes", "due_on"]),
    False: st.sampled_from(["team", "services", "archived"]),
}
values = {
    "status": st.sampled_from([None, *map(str, Status)]),
    "notes": st.sampled_from(["", "soon", "done 🔐"]),
    "due_on": st.sampled_from([None, "2027-01-31"]),
    "team": st.sampled_from(["", "Payments", "Loans"]),
    "services": st.sampled_from([[], ["s3"], ["s3", "rds"]]),
    "archived": st.booleans(),
}


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    control_id, service_id = draw(keys)
    field = draw(fields[bool(control_id)])
    value = draw(values[field])
    return Edit(control_id=control_id, service_id=service_id, field=field, value=value)


class HistoryMachine(RuleBasedStateMachine):
    """Compares a workspace with a plain pile of states."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.workspace = self._opened()
        self.shop = ""
        self.past: list[dict[tuple[str, str, str], Any]] = []
        self.future: list[dict[tuple[str, str, str], Any]] = []
        self.written = 0

    def _opened(self) -> Workspace:
        return Workspace(NO_KNOWLEDGE, open_store(f"{self.folder.name}/store.db"), "Ada")

    @initialize()
    def begin(self) -> None:
        self.shop = self.workspace.create(Details(name="Shop"), Scope())
        self.past.append({})

    @rule(batch=st.lists(edits(), min_size=1, max_size=3, unique_by=lambda each: each.field))
    def edit(self, batch: list[Edit]) -> None:
        state = dict(self.past[-1])
        for each in batch:
            state[each.control_id, each.service_id, each.field] = each.value or None
        self.workspace.edit(self.shop, batch)
        if {k: v for k, v in state.items() if v} != {k: v for k, v in self.past[-1].items() if v}:
            self.past.append(state)
            self.future.clear()

    @rule()
    def undo(self) -> None:
        written = self.workspace.undo(self.shop)
        assert bool(written) is (len(self.past) > 1)
        if written:
            self.future.append(self.past.pop())

    @rule()
    def redo(self) -> None:
        written = self.workspace.redo(self.shop)
        assert bool(written) is bool(self.future)
        if written:
            self.past.append(self.future.pop())

    @rule()
    def open_again(self) -> None:
        self.workspace.store.close()
        self.workspace = self._opened()

    @precondition(lambda self: self.shop)
    @invariant()
    def the_record_says_what_the_pile_says(self) -> None:
        record = self.workspace.record(self.shop)
        said: dict[tuple[str, str, str], Any] = {
            ("", "", "team"): record.details.team,
            ("", "", "services"): list(record.scope.service_ids),
            ("", "", "archived"): record.details.archived,
        }
        for control_id in (MFA, "guest-os-patching"):
            answer = record.answer(control_id)
            parts: dict[str, Answer | ServiceException] = {"": answer}
            parts |= {each.service_id: each for each in answer.exceptions}
            for service_id, each in parts.items():
                said[control_id, service_id, "notes"] = each.notes
                said[control_id, service_id, "due_on"] = str(each.due_on or "")
                said[control_id, service_id, "status"] = each.status.value
        nothing: tuple[Any, ...] = ("unanswered", "", [], None, False)
        expected = {key: value for key, value in self.past[-1].items() if value not in nothing}
        assert {key: value for key, value in said.items() if value not in nothing} == expected

    @precondition(lambda self: self.shop)
    @invariant()
    def the_journal_only_grows_and_adds_up(self) -> None:
        changes = self.workspace.store.changes(self.shop)
        assert len(changes) >= self.written
        self.written = len(changes)
        assert replay(self.shop, changes) == self.workspace.record(self.shop)

    def teardown(self) -> None:
        self.workspace.store.close()
        self.folder.cleanup()


TestHistory = HistoryMachine.TestCase
TestHistory.settings = settings(deadline=None, max_examples=60, stateful_step_count=25)


def test_two_hundred_steps_are_undone_and_redone_after_opening_again(
    workspace: Workspace, shop: str, store_path: Path
) -> None:
    for number in range(200):
        workspace.answer(shop, MFA, {"notes": f"note {number}"})
    last = workspace.record(shop)
    again = Workspace(workspace.kb, open_store(str(store_path)), workspace.author)
    for number in reversed(range(199)):
        again.undo(shop)
        assert again.record(shop).answer(MFA).notes == f"note {number}"
    again.undo(shop)
    assert not again.record(shop).answer(MFA).says_something
    assert again.undo(shop) == ()
    while again.redo(shop):
        pass
    assert again.record(shop).answer(MFA).notes == last.answer(MFA).notes
    again.store.close()


@pytest.fixture
def other(workspace: Workspace, store_path: Path) -> Iterator[Workspace]:
    """Bo, with a connection of his own to the same store."""
    store = open_store(str(store_path))
    yield Workspace(workspace.kb, store, "Bo")
    store.close()


def test_undo_takes_back_my_step_and_leaves_a_later_one_of_somebody_else(
    workspace: Workspace, shop: str, other: Workspace
) -> None:
    workspace.answer(shop, MFA, {"notes": "mine"})
    other.answer(shop, MFA, {"owner": "Grace"})
    [change] = workspace.undo(shop)
    assert (change.field, change.author) == ("notes", workspace.author)
    assert workspace.record(shop).answer(MFA).owner == "Grace"
    assert workspace.undo(shop) == ()
    assert other.undo(shop)
    assert not other.record(shop).answer(MFA).says_something


def test_undo_refuses_when_somebody_else_has_changed_the_same_field_since(
    workspace: Workspace, shop: str, other: Workspace
) -> None:
    workspace.answer(shop, MFA, {"notes": "first"})
    workspace.answer(shop, MFA, {"status": "partial", "owner": "Ada"})
    other.answer(shop, MFA, {"status": "planned"})
    count = len(workspace.changes(shop))
    with pytest.raises(OvertakenError, match="Bo has changed status of mfa-for-people") as caught:
        workspace.undo(shop)
    assert [each.field for each in caught.value.changes] == ["status"]
    assert len(workspace.changes(shop)) == count
    workspace.undo(shop, around_others=True)
    answer = workspace.record(shop).answer(MFA)
    assert (answer.status, answer.owner, answer.notes) == (Status.PLANNED, "", "first")
    workspace.undo(shop)
    assert workspace.record(shop).answer(MFA).notes == ""


def test_an_answer_does_not_write_over_what_somebody_else_said_meanwhile(
    workspace: Workspace, shop: str, other: Workspace
) -> None:
    seen = workspace.record(shop).change_count
    other.answer(shop, MFA, {"status": "partial"})
    with pytest.raises(OvertakenError, match="Bo has changed status"):
        workspace.answer(shop, MFA, {"status": "implemented", "owner": "Ada"}, seen=seen)
    answer = workspace.record(shop).answer(MFA)
    assert (answer.status, answer.owner) == (Status.PARTIAL, "")
    workspace.answer(shop, MFA, {"status": "partial", "notes": "agreed"}, seen=seen)
    workspace.answer(shop, MFA, {"status": "planned"}, seen=workspace.record(shop).change_count)
    assert workspace.record(shop).answer(MFA).status is Status.PLANNED


def test_undo_says_what_it_wrote(workspace: Workspace, shop: str) -> None:
    workspace.answer(shop, MFA, {"status": "partial", "notes": "soon"})
    step = workspace.changes(shop)[-1].batch_id
    written = workspace.undo(shop)
    assert [(change.field, change.old, change.new) for change in written] == [
        ("notes", '"soon"', "null"),
        ("status", '"partial"', "null"),
    ]
    assert {change.undoes for change in written} == {step}
    assert workspace.changes(shop)[-2:] == written


def test_undo_does_not_bring_back_a_name_that_is_taken(workspace: Workspace, shop: str) -> None:
    workspace.set_details(shop, Details(name="Branch", team="Payments"))
    other = workspace.create(Details(name="WEB SHOP"), SHOP)
    with pytest.raises(UsageError, match="another assessment has") as caught:
        workspace.undo(shop)
    assert caught.value.hint == "Rename the other one first."
    assert workspace.record(shop).details.name == "Branch"
    workspace.set_details(other, Details(name="Bank"))
    workspace.undo(shop)
    assert workspace.record(shop).details.name == "Web shop"


def test_undo_of_the_new_name_of_an_imported_copy_is_refused(
    workspace: Workspace, shop: str, tmp_path: Path
) -> None:
    path = tmp_path / "shop.srm.yaml"
    path.write_text(workspace.export_text(shop), encoding="utf-8")
    copy = workspace.import_file(path)
    with pytest.raises(UsageError, match="another assessment has"):
        workspace.undo(copy)
    assert workspace.record(copy).details.name == "Web shop (2)"


def test_changing_the_scope_never_deletes_an_answer(workspace: Workspace, shop: str) -> None:
    everything = {row.duty.id for row in workspace.assess(shop).rows}
    for control_id in everything:
        workspace.answer(shop, control_id, {"status": "implemented", "notes": control_id})
    answers = workspace.record(shop).answers
    for scope in (Scope(), Scope(service_ids=("route53",)), Scope(service_ids=("s3",)), SHOP):
        record = workspace.set_scope(shop, scope)
        assert record.answers == answers
        shown = {row.duty.id for row in workspace.assess(shop).rows}
        assert set(workspace.assess(shop).set_aside) == everything - shown
    assert {row.duty.id for row in workspace.assess(shop).rows} == everything
    for row in workspace.assess(shop).rows:
        assert row.answer.notes == row.duty.id
