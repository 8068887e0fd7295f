"""Many duties answered at once: one step, with those spared that have an answer."""

from datetime import date

import pytest

from srm_tui.core.vocabulary import Status
from srm_tui.errors import UsageError
from srm_tui.store import open_store
from srm_tui.workspace import OvertakenError, Workspace
from srm_tui.workspace.many import answer_many

MFA = "mfa-for-people"
KEYS = "encryption-at-rest"


def test_many_get_the_same_answer_as_one_step(workspace: Workspace, shop: str) -> None:
    fields = {
        "status": "planned",
        "owner": "Grace",
        "due_on": "2027-01-31",
        "provided_by": "Platform",
        "justification": "next release",
    }
    assert set(answer_many(workspace, shop, (MFA, KEYS), fields)) == {MFA, KEYS}
    for each in (MFA, KEYS):
        answer = workspace.record(shop).answer(each)
        assert (answer.status, answer.owner, answer.provided_by) == (
            Status.PLANNED,
            "Grace",
            "Platform",
        )
        assert (answer.due_on, answer.justification) == (date(2027, 1, 31), "next release")
    workspace.undo(shop)
    assert not any(each.says_something for each in workspace.record(shop).answers.values())
    workspace.redo(shop)
    assert workspace.record(shop).answer(KEYS).owner == "Grace"


def test_duties_with_an_answer_are_spared_on_demand(workspace: Workspace, shop: str) -> None:
    workspace.answer(shop, MFA, {"status": "implemented"})
    changed = answer_many(workspace, shop, (MFA, KEYS), {"status": "partial"}, only_unanswered=True)
    assert changed == (KEYS,)
    assert workspace.record(shop).answer(MFA).status is Status.IMPLEMENTED


def test_what_is_not_asked_is_passed_over(workspace: Workspace, shop: str) -> None:
    assert answer_many(workspace, shop, ("no-such-control",), {"owner": "Grace"}) == ()
    assert "no-such-control" not in workspace.record(shop).answers


@pytest.mark.parametrize("fields", [{"status": "alternative"}, {"notes": "the same"}])
def test_what_cannot_be_the_same_for_many_is_refused(
    workspace: Workspace, shop: str, fields: dict[str, str]
) -> None:
    with pytest.raises(UsageError):
        answer_many(workspace, shop, (MFA, KEYS), fields)
    assert not workspace.record(shop).answers


def test_nothing_is_written_when_somebody_else_was_faster_with_one_of_them(
    workspace: Workspace, shop: str
) -> None:
    seen = workspace.record(shop).change_count
    other = Workspace(workspace.kb, open_store(workspace.store.url), "Bo")
    other.answer(shop, KEYS, {"status": "implemented"})
    with pytest.raises(OvertakenError, match="Bo has changed status of encryption-at-rest"):
        answer_many(workspace, shop, (MFA, KEYS), {"status": "partial"}, seen=seen)
    assert not workspace.record(shop).answer(MFA).says_something
    other.store.close()
