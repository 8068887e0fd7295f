"""A newer knowledge base: the difference by control, answers to confirm, and what is kept aside."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from msgspec.structs import replace

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.lint import lint_assessment
from srm_tui.core.meaning import meaning_of, stamped, unstamped
from srm_tui.core.selection import Selection, selected
from srm_tui.core.upgrades import orphans_of, outdated
from srm_tui.core.vocabulary import Severity, Status
from srm_tui.errors import UsageError
from srm_tui.workspace import Workspace
from srm_tui.workspace.upgrading import confirm, freeze_before, plan_upgrade

ONE, TWO, GONE = "mfa-for-people", "root-user-protected", "security-contact"


def newer(kb: KnowledgeBase, **changed: Any) -> KnowledgeBase:
    """Return `kb` with ONE changed, and without GONE."""
    controls = tuple(
        replace(each, **changed) if each.id == ONE else each
        for each in kb.controls
        if each.id != GONE
    )
    return replace(kb, controls=controls, version="aws 9", digest="9" * 64)


@pytest.fixture
def upgraded(workspace: Workspace, shop: str, clock: Callable[[], datetime]) -> Workspace:
    """The same store seen through a newer knowledge base, after three answers."""
    for each in (ONE, TWO, GONE):
        workspace.answer(shop, each, {"status": "partial"})
    kb = newer(workspace.kb, question="Is it another question now?")
    return Workspace(kb, workspace.store, "Ada Example", now=clock)


@pytest.mark.parametrize(
    ("said", "is_same"),
    [
        ({"question": "Another?"}, False),
        ({"customer_part": "Do more."}, False),
        ({"implemented_when": ("Something else.",)}, False),
        ({"title": "Another title", "severity": Severity.LOW, "aws_part": "Less."}, True),
    ],
)
def test_a_control_means_what_it_asks_of_the_customer(
    kb: KnowledgeBase, said: dict[str, Any], *, is_same: bool
) -> None:
    control = kb.control_by_id[ONE]
    assert (meaning_of(replace(control, **said)) == meaning_of(control)) is is_same


def test_the_meaning_stands_behind_the_version_of_the_program(kb: KnowledgeBase) -> None:
    meaning = meaning_of(kb.control_by_id[ONE])
    assert unstamped(stamped("0.1.0", meaning)) == ("0.1.0", meaning)
    assert unstamped(stamped("0.1.0+local", meaning)) == ("0.1.0+local", meaning)
    for tool in ("", "0.1.0", "0.1.0+local", stamped("0.1.0", "")):
        assert unstamped(tool) == (tool, "")


def test_the_difference_is_told_control_by_control_before_anything_changes(
    workspace: Workspace, upgraded: Workspace, shop: str
) -> None:
    before = workspace.changes(shop)
    kb = newer(workspace.kb, question="Another?", severity=Severity.LOW)
    plan = plan_upgrade(workspace, shop, kb)
    assert (plan.added, plan.dropped, plan.changed) == ((), (GONE,), (ONE,))
    assert (plan.to_confirm, plan.orphans) == ((ONE,), (GONE,))
    assert plan.severities[ONE][1] is Severity.LOW
    assert workspace.changes(shop) == before
    assert plan_upgrade(workspace, shop, workspace.kb).is_empty
    back = plan_upgrade(upgraded, shop, workspace.kb)
    assert back.added == (GONE,)


def test_a_milestone_is_frozen_first_under_a_name_of_its_own(
    workspace: Workspace, shop: str
) -> None:
    plan = plan_upgrade(workspace, shop, newer(workspace.kb))
    names = [freeze_before(workspace, shop, plan).name for _ in range(2)]
    assert names == ["Before aws 9", "Before aws 9 (2)"]


def test_answers_are_carried_and_marked_where_the_control_asks_something_else(
    workspace: Workspace, upgraded: Workspace, shop: str
) -> None:
    assert outdated(workspace.assess(shop)) == ()
    found = upgraded.assess(shop)
    assert outdated(found) == (ONE,)
    assert found.row_by_id[ONE].status is Status.PARTIAL
    (row,) = selected(Selection(kinds=("outdated",)), found.rows)
    assert row.id == ONE
    rules = [each for each in lint_assessment(upgraded.kb, found) if each.code == "control-changed"]
    assert [each.place.file for each in rules] == [ONE]


def test_giving_the_same_status_once_more_confirms_it_and_undo_takes_that_back(
    upgraded: Workspace, shop: str
) -> None:
    upgraded.answer(shop, TWO, {"status": "partial"})
    count = len(upgraded.changes(shop))
    upgraded.answer(shop, ONE, {"status": "partial"})
    assert len(upgraded.changes(shop)) == count + 1
    assert outdated(upgraded.assess(shop)) == ()
    upgraded.answer(shop, ONE, {"status": "partial"})
    assert len(upgraded.changes(shop)) == count + 1
    upgraded.undo(shop)
    assert upgraded.record(shop).answer(ONE).status is Status.PARTIAL


def test_answers_can_be_confirmed_by_name(upgraded: Workspace, shop: str) -> None:
    assert confirm(upgraded, shop, [ONE]) == (ONE,)
    assert outdated(upgraded.assess(shop)) == ()
    with pytest.raises(UsageError, match="asks what it asked"):
        confirm(upgraded, shop, [TWO])


def test_what_no_control_asks_for_any_more_is_kept(
    workspace: Workspace, upgraded: Workspace, shop: str
) -> None:
    found = upgraded.assess(shop)
    assert orphans_of(upgraded.kb, found.record) == (GONE,)
    assert GONE in found.set_aside
    assert workspace.assess(shop).row_by_id[GONE].status is Status.PARTIAL


def test_the_meaning_travels_with_a_portable_file(
    upgraded: Workspace, workspace: Workspace, shop: str, tmp_path: Any
) -> None:
    path = tmp_path / "shop.srm.yaml"
    path.write_text(workspace.export_text(shop), encoding="utf-8")
    copy = upgraded.import_file(path)
    assert outdated(upgraded.assess(copy)) == (ONE,)
