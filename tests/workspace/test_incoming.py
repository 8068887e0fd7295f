"""A file that holds an assessment which is in the store already."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from srm_tui.workspace.portfolio import portfolio_of


@pytest.fixture
def elsewhere(workspace: Workspace, shop: str, tmp_path: Path) -> Iterator[Workspace]:
    """Another store with the same assessment."""
    path = tmp_path / "first.srm.yaml"
    path.write_text(workspace.export_text(shop), encoding="utf-8")
    store = open_store(":memory:")
    other = Workspace(workspace.kb, store, "Bo")
    other.import_file(path)
    yield other
    store.close()


def exported(from_workspace: Workspace, assessment_id: str, tmp_path: Path) -> Path:
    path = tmp_path / "s.srm.yaml"
    path.write_text(from_workspace.export_text(assessment_id), encoding="utf-8")
    return path


def test_an_assessment_that_is_not_here_has_no_name_here(
    workspace: Workspace, shop: str, tmp_path: Path
) -> None:
    path = exported(workspace, shop, tmp_path)
    store = open_store(":memory:")
    incoming = Workspace(workspace.kb, store, "Bo").incoming(path)
    store.close()
    assert (incoming.assessment_id, incoming.here, incoming.missing) == (shop, "", 0)


def test_the_same_file_brings_nothing_and_lacks_nothing(
    workspace: Workspace, shop: str, tmp_path: Path
) -> None:
    incoming = workspace.incoming(exported(workspace, shop, tmp_path))
    assert (incoming.here, incoming.news, incoming.missing) == ("Web shop", (), 0)
    assert not incoming.is_ahead


def test_a_file_that_went_on_is_taken_over_with_its_authors(
    workspace: Workspace, elsewhere: Workspace, shop: str, tmp_path: Path
) -> None:
    elsewhere.answer(shop, "root-user-protected", {"status": "implemented"})
    incoming = workspace.incoming(exported(elsewhere, shop, tmp_path))
    assert incoming.is_ahead
    assert workspace.catch_up(incoming) == shop
    assert workspace.changes(shop) == elsewhere.changes(shop)
    assert workspace.record(shop).answer("root-user-protected").answered_by == "Bo"


def test_a_file_that_lacks_changes_made_here_is_not_ahead(
    workspace: Workspace, elsewhere: Workspace, shop: str, tmp_path: Path
) -> None:
    workspace.answer(shop, "security-contact", {"status": "partial"})
    assert workspace.incoming(exported(elsewhere, shop, tmp_path)).missing == 1
    elsewhere.answer(shop, "root-user-protected", {"status": "implemented"})
    incoming = workspace.incoming(exported(elsewhere, shop, tmp_path))
    assert (len(incoming.news), incoming.missing, incoming.is_ahead) == (1, 1, False)


def test_what_was_edited_by_hand_in_the_file_is_written_as_a_change_of_ones_own(
    workspace: Workspace, shop: str, tmp_path: Path
) -> None:
    path = exported(workspace, shop, tmp_path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("team: Payments", "team: Checkout", 1), encoding="utf-8")
    incoming = workspace.incoming(path)
    assert incoming.is_ahead
    workspace.catch_up(incoming)
    assert workspace.record(shop).details.team == "Checkout"
    assert workspace.changes(shop)[-1].author == "Ada Example"


def test_a_milestone_of_the_file_holds_nothing_that_was_said_here_meanwhile(
    workspace: Workspace, elsewhere: Workspace, shop: str, tmp_path: Path
) -> None:
    elsewhere.answer(shop, "root-user-protected", {"status": "implemented"})
    elsewhere.milestones.freeze(shop, "Theirs")
    there = elsewhere.milestones.snapshot(shop, "Theirs")
    workspace.answer(shop, "security-contact", {"status": "partial"})
    workspace.milestones.freeze(shop, "Ours")
    here = workspace.milestones.snapshot(shop, "Ours")
    workspace.catch_up(workspace.incoming(exported(elsewhere, shop, tmp_path)))
    for name, snapshot in (("Theirs", there), ("Ours", here)):
        found = workspace.milestones.snapshot(shop, name)
        assert found.assessment.record.answers == snapshot.assessment.record.answers
    points = {each.name: each.gaps for each in portfolio_of(workspace).members[0].points}
    assert points == {"Theirs": 0, "Ours": 1, "": 1}
    copy = open_store(":memory:")
    other = Workspace(workspace.kb, copy, "Cy")
    other.import_file(exported(workspace, shop, tmp_path))
    again = other.milestones.snapshot(shop, "Theirs").assessment.record.answers
    assert again == there.assessment.record.answers
    copy.close()
