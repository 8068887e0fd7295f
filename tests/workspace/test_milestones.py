"""Milestones: what was frozen stays, whatever is said, undone, copied or imported later."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from srm_tui.core.answers import Details
from srm_tui.core.compare import Cause
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Severity, Status
from srm_tui.errors import DocumentError, UsageError
from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from tests.core.builders import SMALL, control, knowledge

MFA = "mfa-for-people"
TABLE = Scope(service_ids=("table",))


def small(name: str = "Ada", now: Callable[[], datetime] | None = None) -> tuple[Workspace, str]:
    """Return an assessment of two duties in a store of its own."""
    begun = datetime(2026, 11, 24, 9, tzinfo=UTC)
    workspace = Workspace(SMALL, open_store(":memory:"), name, now=now or (lambda: begun))
    return workspace, workspace.create(Details(name="Shop"), TABLE)


def names(workspace: Workspace, assessment_id: str) -> list[str]:
    return [each.name for each in workspace.milestones.of(assessment_id)]


def test_a_milestone_says_who_froze_what_and_when(workspace: Workspace, shop: str) -> None:
    workspace.answer(shop, MFA, {"status": "partial"})
    count = len(workspace.changes(shop))
    made = workspace.milestones.freeze(shop, "  After the\nworkshop ")
    assert (made.name, made.by, made.count) == ("After the workshop", "Ada Example", count)
    assert (made.pack, made.digest) == (workspace.kb.version, workspace.kb.digest)
    rows = workspace.assess(shop).rows
    assert made.duties == {row.id: row.duty.severity for row in rows}
    assert workspace.milestones.of(shop) == (made,)
    assert len(workspace.changes(shop)) == count + 1


def test_what_is_said_later_does_not_change_what_was_frozen(
    workspace: Workspace, shop: str
) -> None:
    workspace.answer(shop, MFA, {"status": "partial", "owner": "Maya"})
    before = workspace.record(shop)
    workspace.milestones.freeze(shop, "One")
    workspace.answer(shop, MFA, {"status": "implemented"})
    workspace.set_scope(shop, Scope(service_ids=("s3",)))
    frozen = workspace.milestones.snapshot(shop, "one").assessment.record
    assert frozen == before


def test_a_name_must_be_free_and_no_word_for_the_present(workspace: Workspace, shop: str) -> None:
    workspace.milestones.freeze(shop, "One")
    for name, message in (
        ("ONE", "already a milestone named 'One'"),
        (" ", "needs a name"),
        ("Now", "is the present point"),
    ):
        with pytest.raises(UsageError, match=message):
            workspace.milestones.freeze(shop, name)
    assert names(workspace, shop) == ["One"]


def test_a_milestone_under_another_name_freezes_the_same(workspace: Workspace, shop: str) -> None:
    made = workspace.milestones.freeze(shop, "One")
    workspace.answer(shop, MFA, {"status": "partial"})
    workspace.milestones.freeze(shop, "Two")
    workspace.milestones.rename(shop, made.id, "First")
    assert workspace.milestones.of(shop)[0] == replace(made, name="First")
    assert names(workspace, shop) == ["First", "Two"]
    workspace.milestones.rename(shop, made.id, "FIRST")
    with pytest.raises(UsageError, match="already a milestone named 'Two'"):
        workspace.milestones.rename(shop, made.id, "two")
    assert names(workspace, shop) == ["FIRST", "Two"]


def test_a_removed_milestone_comes_back_by_undo_as_it_was(workspace: Workspace, shop: str) -> None:
    made = workspace.milestones.freeze(shop, "One")
    workspace.answer(shop, MFA, {"status": "partial"})
    workspace.milestones.remove(shop, made.id)
    assert names(workspace, shop) == []
    workspace.undo(shop)
    assert workspace.milestones.of(shop) == (made,)
    workspace.redo(shop)
    assert names(workspace, shop) == []


def test_freezing_is_no_step_for_undo_and_keeps_what_can_be_redone(
    workspace: Workspace, shop: str
) -> None:
    workspace.answer(shop, MFA, {"status": "partial"})
    workspace.answer(shop, MFA, {"status": "planned"})
    workspace.undo(shop)
    workspace.milestones.freeze(shop, "One")
    workspace.redo(shop)
    assert workspace.record(shop).answer(MFA).status is Status.PLANNED
    workspace.undo(shop)
    workspace.undo(shop)
    assert workspace.record(shop).answer(MFA).status is Status.UNANSWERED
    frozen = workspace.milestones.snapshot(shop, "One").assessment.record
    assert frozen.answer(MFA).status is Status.PARTIAL
    assert names(workspace, shop) == ["One"]


def test_a_portable_file_carries_milestones_without_loss(
    workspace: Workspace, shop: str, tmp_path: Path
) -> None:
    workspace.answer(shop, MFA, {"status": "partial"})
    made = workspace.milestones.freeze(shop, "Wörkshop: [1] 🔐")
    workspace.milestones.rename(shop, made.id, "yes")
    workspace.answer(shop, MFA, {"status": "implemented"})
    path = tmp_path / "shop.srm.yaml"
    path.write_text(workspace.export_text(shop), encoding="utf-8")
    other = Workspace(workspace.kb, open_store(":memory:"), "Bo")
    copy = other.import_file(path)
    assert other.changes(copy) == workspace.changes(shop)
    assert other.milestones.of(copy) == workspace.milestones.of(shop)
    assert other.export_text(copy) == workspace.export_text(shop)


def test_a_copy_under_another_id_keeps_its_milestones(
    workspace: Workspace, shop: str, tmp_path: Path
) -> None:
    workspace.answer(shop, MFA, {"status": "partial"})
    made = workspace.milestones.freeze(shop, "One")
    path = tmp_path / "shop.srm.yaml"
    path.write_text(workspace.export_text(shop), encoding="utf-8")
    copy = workspace.import_file(path)
    assert copy != shop
    assert workspace.milestones.of(copy) == (made,)
    workspace.answer(copy, MFA, {"status": "implemented"})
    assert [each.control_id for each in workspace.milestones.compare(copy).closed] == [MFA]


def test_a_duplicate_has_no_milestones_since_it_has_no_history(
    workspace: Workspace, shop: str
) -> None:
    workspace.answer(shop, MFA, {"status": "partial"})
    workspace.milestones.freeze(shop, "One")
    copy = workspace.duplicate(shop)
    assert workspace.milestones.of(copy) == ()
    assert workspace.record(copy).answer(MFA).status is Status.PARTIAL


def test_a_milestone_of_a_newer_version_is_kept_and_a_damaged_one_is_refused(
    workspace: Workspace, shop: str, tmp_path: Path
) -> None:
    workspace.milestones.freeze(shop, "One")
    path = tmp_path / "shop.srm.yaml"
    text = workspace.export_text(shop)
    path.write_text(text.replace("    name: One\n", "    name: One\n    why: [audit]\n"))
    other = Workspace(workspace.kb, open_store(":memory:"), "Bo")
    copy = other.import_file(path)
    assert names(other, copy) == ["One"]
    assert "why" in other.export_text(copy)
    for damaged in (
        text.replace("    name: One\n", ""),
        text.replace("    name: One\n", "    name: [One]\n"),
        text.replace("      critical:\n", "      dreadful:\n"),
    ):
        path.write_text(damaged)
        with pytest.raises(DocumentError, match="'new' of milestone/"):
            other.import_file(path)


def test_without_a_point_the_last_milestone_is_compared_with_now(
    workspace: Workspace, shop: str
) -> None:
    with pytest.raises(UsageError, match="no milestone to compare with"):
        workspace.milestones.compare(shop)
    assert workspace.milestones.since_last(shop) is None
    workspace.milestones.freeze(shop, "One")
    workspace.answer(shop, MFA, {"status": "partial"})
    workspace.milestones.freeze(shop, "Two")
    workspace.answer(shop, MFA, {"status": "implemented"})
    for found in (workspace.milestones.compare(shop), workspace.milestones.since_last(shop)):
        assert found is not None
        assert (found.before.label, found.after.label) == ("Two", "now")
        assert [each.control_id for each in found.closed] == [MFA]
    found = workspace.milestones.compare(shop, after="two")
    assert (found.before.label, found.after.label) == ("One", "Two")
    assert [each.control_id for each in found.new] == [MFA]


def test_a_milestone_of_somebody_whose_clock_is_ahead_is_compared_with_now() -> None:
    clock = [datetime(2026, 11, 24, 10, tzinfo=UTC)]
    workspace, shop = small(now=lambda: clock[0])
    workspace.milestones.freeze(shop, "One")
    clock[0] -= timedelta(minutes=5)
    assert workspace.milestones.compare(shop).before.label == "One"


def test_a_day_means_its_end() -> None:
    now = datetime(2026, 11, 24, 9, tzinfo=UTC)
    workspace, shop = small(now=lambda: now)
    workspace.answer(shop, "locked", {"status": "partial"})
    now += timedelta(days=2)
    workspace.answer(shop, "locked", {"status": "implemented"})
    for day in ("2026-11-24", "2026-11-25", "yesterday", "2d ago"):
        found = workspace.milestones.compare(shop, day)
        assert [each.control_id for each in found.closed] == ["locked"]
    assert not workspace.milestones.compare(shop, "today").says_something
    with pytest.raises(UsageError, match="was begun on 2026-11-24"):
        workspace.milestones.compare(shop, "2026-11-23")
    with pytest.raises(UsageError, match="no day that has passed"):
        workspace.milestones.compare(shop, "2027-01-01")


def test_an_unknown_point_is_told_with_the_nearest(workspace: Workspace, shop: str) -> None:
    workspace.milestones.freeze(shop, "Workshop one")
    with pytest.raises(UsageError, match="'workshop two' is no milestone") as caught:
        workspace.milestones.snapshot(shop, "workshop two")
    assert "Did you mean 'Workshop one'?" in caught.value.hint
    with pytest.raises(UsageError, match="There is no milestone 'x'"):
        workspace.milestones.find(shop, "x")


def test_after_a_new_pack_its_duties_are_told_apart_from_those_of_the_scope(
    tmp_path: Path,
) -> None:
    store = open_store(str(tmp_path / "store.db"))
    old = Workspace(knowledge(digest="old", version="small 1"), store, "Ada")
    shop = old.create(Details(name="Shop"), Scope(service_ids=("queue",)))
    old.answer(shop, "shielded", {"status": "partial"})
    old.milestones.freeze(shop, "One")
    controls = (*SMALL.controls[:1], *SMALL.controls[2:], control("rotated", layer="governance"))
    kb = knowledge(digest="new", version="small 2", controls=controls)
    new = Workspace(kb, store, "Ada")
    new.set_scope(shop, Scope(service_ids=("queue", "store")))
    found = new.milestones.compare(shop)
    assert found.pack_changed
    assert (found.before.pack, found.after.pack) == ("small 1", "small 2")
    assert found.added_by(Cause.PACK) == ("rotated",)
    assert found.added_by(Cause.SCOPE) == ("locked",)
    assert found.dropped_by(Cause.PACK) == ("shielded",)
    assert [each.control_id for each in found.dropped] == ["shielded"]
    assert found.before.figures.gaps == 1
    assert found.before.severities == {"shielded": Severity.HIGH, "owned": Severity.HIGH}
    on_day = new.milestones.compare(shop, "One", "today")
    assert on_day.pack_changed
    assert on_day.dropped_by(Cause.PACK) == ("shielded",)
    assert not new.milestones.compare(shop, "today").pack_changed
    store.close()


def test_the_burn_down_follows_each_answer_and_those_of_others(
    workspace: Workspace, shop: str, store_path: Path
) -> None:
    other = Workspace(workspace.kb, open_store(str(store_path)), "Bo")
    for writer, gaps in ((workspace, 1), (other, 2), (workspace, 3)):
        control_id = workspace.assess(shop).rows[gaps].id
        writer.answer(shop, control_id, {"status": "partial"})
        assert workspace.milestones.burn_down(shop)[-1].gaps == gaps
    other.store.close()


def test_a_milestone_that_cannot_be_read_is_passed_over(workspace: Workspace, shop: str) -> None:
    made = workspace.milestones.freeze(shop, "One")
    for number, value in enumerate(('"text"', '{"name": 1}', '{"name": "Two", "duties": []}')):
        change = workspace.changes(shop)[-1]
        odd = change._replace(id=f"odd{number}", field=f"milestone/odd{number}", new=value)
        workspace.store.append([odd])
    again = Workspace(workspace.kb, workspace.store, "Bo")
    assert again.milestones.of(shop) == (made,)


steps = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["locked", "owned"]), st.sampled_from([str(s) for s in Status])),
        st.sampled_from(["undo", "redo", "freeze", "rename", "remove"]),
    ),
    max_size=20,
)


@settings(deadline=None)
@given(steps)
def test_whatever_happens_each_milestone_keeps_what_it_froze(script: list[object]) -> None:
    workspace, shop = small()
    frozen = {}
    for number, step in enumerate(script):
        known = workspace.milestones.of(shop)
        if step == "freeze":
            record = workspace.record(shop)
            frozen[workspace.milestones.freeze(shop, f"m{number}").id] = record
        elif step == "rename" and known:
            workspace.milestones.rename(shop, known[0].id, f"m{number}")
        elif step == "remove" and known:
            workspace.milestones.remove(shop, known[-1].id)
        elif step == "undo":
            workspace.undo(shop)
        elif step == "redo":
            workspace.redo(shop)
        elif isinstance(step, tuple):
            workspace.answer(shop, step[0], {"status": step[1]})
        for each in workspace.milestones.of(shop):
            found = workspace.milestones.snapshot(shop, each.name)
            assert found.assessment.record == frozen[each.id]
