"""Making, naming, finding, copying and putting away assessments."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from srm_tui.core.answers import Answer, Details
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Depth
from srm_tui.errors import StoreError, UsageError
from srm_tui.store import open_store
from srm_tui.workspace import Edit, Workspace
from tests.conftest import SHOP
from tests.store.assessments import NO_KNOWLEDGE, fill

ALL_DETAILS = Details(
    name="Web shop",
    team="Payments",
    facilitator="Grace",
    participants=("Ada", "Katherine"),
    accounts=("012345678901", "prod"),
    description="Sells\nthings",
    archived=True,
)


def test_a_new_assessment_says_what_was_given(workspace: Workspace) -> None:
    scope = replace(SHOP, depth=Depth.FULL)
    shop = workspace.create(ALL_DETAILS, scope)
    record = workspace.record(shop)
    assert (record.id, record.details, record.scope) == (shop, ALL_DETAILS, scope)
    assert record.answers == {}
    assert record.created_at == record.changed_at == "2026-11-24T09:00:01.000000Z"
    assert {change.author for change in workspace.changes(shop)} == {"Ada Example"}
    assert len({change.batch_id for change in workspace.changes(shop)}) == 1


@pytest.mark.parametrize("name", ["", "  \n", "\t"])
def test_an_assessment_needs_a_name(workspace: Workspace, name: str) -> None:
    with pytest.raises(UsageError, match="needs a name"):
        workspace.create(Details(name=name), SHOP)
    assert workspace.records() == ()


@pytest.mark.parametrize("name", ["Web shop", "WEB SHOP", "  web shop "])
def test_a_name_can_be_used_once(workspace: Workspace, shop: str, name: str) -> None:
    with pytest.raises(UsageError, match="already an assessment named"):
        workspace.create(Details(name=name), SHOP)
    bank = workspace.create(Details(name="Bank"), SHOP)
    before = workspace.changes(bank)
    with pytest.raises(UsageError, match="already an assessment named"):
        workspace.set_details(bank, Details(name=name, team="Loans"))
    assert workspace.changes(bank) == before
    assert [record.id for record in workspace.records()] == [bank, shop]


def test_blanks_around_a_name_are_left_out(workspace: Workspace) -> None:
    shop = workspace.create(Details(name="  Web shop\n"), SHOP)
    assert workspace.record(shop).details.name == "Web shop"
    workspace.set_details(shop, Details(name=" Shop "))
    assert workspace.store.names() == [(shop, "Shop")]


def test_details_can_change_and_a_blank_name_keeps_the_old_one(
    workspace: Workspace, shop: str
) -> None:
    workspace.set_details(shop, replace(ALL_DETAILS, name="WEB shop"))
    assert workspace.record(shop).details == replace(ALL_DETAILS, name="WEB shop")
    workspace.set_details(shop, Details(name=" "))
    assert workspace.record(shop).details == Details(name="WEB shop")
    assert workspace.record(shop).scope == SHOP


def test_the_last_changed_comes_first(workspace: Workspace, shop: str) -> None:
    bank = workspace.create(Details(name="Bank"), SHOP)
    assert [record.id for record in workspace.records()] == [bank, shop]
    workspace.answer(shop, "mfa-for-people", {"notes": "soon"})
    assert [record.id for record in workspace.records()] == [shop, bank]


def test_an_assessment_is_found_by_id_and_by_name(workspace: Workspace, shop: str) -> None:
    bank = workspace.create(Details(name="Straße"), SHOP)
    assert workspace.find(shop) == shop
    assert workspace.find("web SHOP") == shop
    assert workspace.find("STRASSE") == bank


def test_an_id_is_found_before_a_name(workspace: Workspace, shop: str) -> None:
    workspace.create(Details(name=shop), SHOP)
    assert workspace.find(shop) == shop


def test_the_nearest_names_are_offered(workspace: Workspace, shop: str) -> None:
    assert shop
    workspace.create(Details(name="Bank"), SHOP)
    with pytest.raises(UsageError, match="no assessment 'Web shp'") as caught:
        workspace.find("Web shp")
    assert caught.value.hint == "Did you mean 'Web shop'?"
    with pytest.raises(UsageError) as caught:
        workspace.find("zzz")
    assert "srm-tui list" in caught.value.hint


def test_an_empty_store_says_how_to_begin(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="no assessments in this store yet") as caught:
        workspace.find("shop")
    assert "srm-tui new" in caught.value.hint


def test_an_archived_assessment_comes_back(workspace: Workspace, shop: str) -> None:
    assert workspace.archive(shop).details.archived
    assert workspace.find("web shop") == shop
    assert not workspace.archive(shop).details.archived


def _timeless(answer: Answer) -> Answer:
    return replace(answer, answered_at="", changed_at="")


def test_a_duplicate_says_the_same_and_goes_its_own_way(workspace: Workspace, shop: str) -> None:
    fill(workspace, shop)
    workspace.answer(shop, "mfa-for-people", {"notes": ""})
    before = workspace.record(shop)
    copy = workspace.duplicate(shop)
    copied = workspace.record(copy)
    assert copied.details == replace(before.details, name="Web shop (2)")
    assert copied.scope == before.scope
    assert {control_id: _timeless(answer) for control_id, answer in copied.answers.items()} == {
        control_id: _timeless(answer) for control_id, answer in before.answers.items()
    }
    assert workspace.record(workspace.duplicate(shop)).details.name == "Web shop (3)"
    assert workspace.undo(copy) == ()
    workspace.answer(copy, "mfa-for-people", {"status": "implemented"})
    assert workspace.record(shop) == before


def test_a_duplicate_of_an_archived_assessment_is_open(workspace: Workspace, shop: str) -> None:
    workspace.archive(shop)
    assert not workspace.record(workspace.duplicate(shop)).details.archived


def test_the_author_is_asked_for_only_when_something_is_written() -> None:
    asked = []

    def author() -> str:
        asked.append("Grace")
        return "Grace"

    workspace = Workspace(NO_KNOWLEDGE, open_store(":memory:"), author)
    assert workspace.records() == ()
    assert asked == []
    shop = workspace.create(Details(name="Shop"), Scope())
    workspace.answer(shop, "mfa-for-people", {"notes": "soon"})
    assert asked == ["Grace"]
    assert {change.author for change in workspace.changes(shop)} == {"Grace"}


def test_a_journal_that_cannot_be_read_is_named_and_kept(
    workspace: Workspace, shop: str, store_path: Path, clock: Callable[[], datetime]
) -> None:
    newer = workspace.changes(shop)[0]._replace(
        id="newer", control_id="mfa-for-people", field="status", new='"inherited"'
    )
    workspace.store.append([newer])
    again = Workspace(workspace.kb, open_store(str(store_path)), "Bob", now=clock)
    with pytest.raises(StoreError, match=f"assessment {shop} holds what cannot be read") as caught:
        again.record(shop)
    assert "newer srm-tui" in caught.value.hint
    with pytest.raises(StoreError):
        again.edit(shop, [Edit(field="team", value="Loans")])
    assert again.store.changes(shop)[-1] == newer
    again.store.close()
