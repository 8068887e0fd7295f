"""Which duties a selection wants, and what it is called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.selection import (
    EVERYTHING,
    KINDS,
    Selection,
    frameworks_of,
    known,
    offered,
    selected,
    tell_selection,
    toggled,
)
from srm_tui.workspace import Workspace

ENCRYPTION, BACKUPS, ROOT = "encryption-at-rest", "backups-enabled", "root-user-protected"


@pytest.fixture
def answered(workspace: Workspace, shop: str) -> str:
    """The shop with a gap of Grace that is late, a flag of Ada, and a yes with an exception."""
    late = {"status": "partial", "owner": "Grace", "due_on": "2026-01-31"}
    workspace.answer(shop, ENCRYPTION, late)
    workspace.answer(shop, BACKUPS, {"status": "implemented", "flagged": True, "owner": "ada"})
    workspace.answer(shop, BACKUPS, {"status": "planned", "owner": "Linus"}, service_id="ebs")
    workspace.answer(shop, ROOT, {"status": "not-implemented"})
    return shop


@pytest.mark.parametrize(
    ("selection", "ids"),
    [
        (Selection(kinds=("gaps",)), {ENCRYPTION, BACKUPS, ROOT}),
        (Selection(kinds=("overdue",)), {ENCRYPTION}),
        (Selection(kinds=("flagged",)), {BACKUPS}),
        (Selection(kinds=("mine",)), {BACKUPS}),
        (Selection(kinds=("unowned",)), {ROOT}),
        (Selection(kinds=("gaps", "critical")), {ROOT}),
        (Selection(kinds=("gaps", "unanswered")), set()),
        (Selection(owners=("GRACE",)), {ENCRYPTION}),
        (Selection(owners=("Grace", "Linus")), {ENCRYPTION, BACKUPS}),
        (Selection(kinds=("gaps",), service_ids=("rds",)), {ENCRYPTION}),
        (Selection(kinds=("gaps",), domain_ids=("governance",)), {ROOT}),
    ],
)
def test_every_kind_must_hold_and_one_of_each_other_condition(
    workspace: Workspace, answered: str, selection: Selection, ids: set[str]
) -> None:
    rows = workspace.assess(answered).rows
    assert {row.id for row in selected(selection, rows, author="Ada")} == ids


def test_unanswered_is_all_that_has_no_status(workspace: Workspace, answered: str) -> None:
    rows = workspace.assess(answered).rows
    found = selected(Selection(kinds=("unanswered",)), rows)
    assert len(found) == len(rows) - 3


def test_severe_is_critical_and_high(workspace: Workspace, shop: str) -> None:
    found = selected(Selection(kinds=("severe",)), workspace.assess(shop).rows)
    assert {row.duty.severity.value for row in found} == {"critical", "high"}


def test_a_framework_selects_what_serves_it(workspace: Workspace, shop: str) -> None:
    rows = workspace.assess(shop).rows
    found = selected(Selection(framework_ids=("gdpr",)), rows)
    assert 0 < len(found) < len(rows)
    assert all("gdpr" in frameworks_of(row) for row in found)


def test_nobody_is_not_an_owner(workspace: Workspace, shop: str) -> None:
    assert not selected(Selection(kinds=("mine",)), workspace.assess(shop).rows, author="")


def test_what_is_offered_selects_something_of_each(
    kb: KnowledgeBase, workspace: Workspace, answered: str
) -> None:
    found = workspace.assess(answered)
    choice = offered(kb, found)
    assert choice.kinds == tuple(KINDS)
    assert choice.owners == ("ada", "Grace", "Linus")
    for condition in ("service_ids", "domain_ids", "framework_ids", "owners"):
        for value in getattr(choice, condition):
            assert selected(toggled(EVERYTHING, condition, value), found.rows)


def test_conditions_are_told_in_words(kb: KnowledgeBase) -> None:
    assert tell_selection(kb, EVERYTHING) == ""
    selection = Selection(
        kinds=("gaps", "unowned"),
        service_ids=("s3", "rds"),
        domain_ids=("data-protection",),
        framework_ids=("gdpr",),
        owners=("Grace",),
    )
    assert tell_selection(kb, selection) == (
        "gaps, gaps without an owner, for Amazon S3 or Amazon RDS, in Data protection and "
        "encryption, under GDPR, of Grace"
    )


def test_what_the_knowledge_base_no_longer_knows_is_left_out(kb: KnowledgeBase) -> None:
    selection = Selection(kinds=("gaps", "odd"), service_ids=("gone", "s3"), owners=("Grace",))
    kept = Selection(kinds=("gaps",), service_ids=("s3",), owners=("Grace",))
    assert known(kb, selection) == kept


@given(st.lists(st.sampled_from(list(KINDS)), max_size=6))
def test_toggling_twice_changes_nothing(kinds: list[str]) -> None:
    selection = EVERYTHING
    for kind in (*kinds, *reversed(kinds)):
        selection = toggled(selection, "kinds", kind)
    assert selection.is_empty
