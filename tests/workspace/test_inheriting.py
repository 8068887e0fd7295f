"""Controls of a platform team: exported, taken over, updated, withdrawn, never edited silently."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from srm_tui.core.answers import Details
from srm_tui.core.evidence import Evidence, EvidenceKind
from srm_tui.core.inheritance import Fate
from srm_tui.core.lint import lint_assessment
from srm_tui.core.receipts import Purpose
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Status
from srm_tui.errors import DocumentError, UsageError
from srm_tui.store import open_store
from srm_tui.store.portable import load_portable
from srm_tui.store.provided import dump_provided, load_provided
from srm_tui.workspace import Edit, Workspace
from srm_tui.workspace.inheriting import departing, plan_takeover, provide, take_over
from srm_tui.workspace.many import answer_many

ONE, TWO, THREE = "mfa-for-people", "root-user-protected", "security-contact"


@pytest.fixture
def platform(workspace: Workspace) -> Iterator[tuple[Workspace, str]]:
    """Another store, in which the platform team has answered two controls for others."""
    store = open_store(":memory:")
    theirs = Workspace(workspace.kb, store, "Bo")
    found = theirs.create(Details(name="Base", team="Platform"), Scope(service_ids=("iam",)))
    for control_id, status in ((ONE, "implemented"), (TWO, "partial")):
        fields = {"status": status, "notes": "By SSO", "provided_by": "Platform"}
        theirs.answer(found, control_id, fields)
    proof = Evidence(id="", kind=EvidenceKind.LINK, value="https://example.org/sso")
    theirs.add_evidence(found, ONE, proof)
    theirs.answer(found, THREE, {"status": "implemented"})
    yield theirs, found
    store.close()


def written(platform: tuple[Workspace, str], path: Path) -> Path:
    path.write_text(dump_provided(provide(*platform)), encoding="utf-8")
    return path


@pytest.fixture
def file(platform: tuple[Workspace, str], tmp_path: Path) -> Path:
    return written(platform, tmp_path / "platform.provided.yaml")


def fates(workspace: Workspace, shop: str, path: Path, **said: bool) -> dict[str, Fate]:
    """Take a file over; return what became of each control."""
    plan = plan_takeover(workspace, shop, path, **said)
    take_over(workspace, plan)
    return {each.control_id: each.fate for each in plan.results}


def rules(workspace: Workspace, shop: str, control_id: str) -> set[str]:
    problems = lint_assessment(workspace.kb, workspace.assess(shop))
    return {each.code for each in problems if each.place.file == control_id}


def test_what_is_provided_is_read_back_as_it_was(
    platform: tuple[Workspace, str], file: Path
) -> None:
    provided, digest, size = load_provided(file)
    assert provided == provide(*platform)
    assert {each.id for each in provided.controls} == {ONE, TWO}
    assert (len(digest), size) == (64, file.stat().st_size)
    assert [each.id for each in provide(*platform, "", [THREE]).controls] == [THREE]


def test_inherited_answers_name_their_source_and_keep_a_receipt(
    workspace: Workspace, shop: str, file: Path
) -> None:
    assert fates(workspace, shop, file) == {ONE: Fate.TAKEN, TWO: Fate.TAKEN}
    record = workspace.record(shop)
    answer = record.answer(ONE)
    assert (answer.status, answer.notes, answer.provided_by) == (
        Status.IMPLEMENTED,
        "By SSO",
        "Platform",
    )
    assert [each.value for each in answer.evidence] == ["https://example.org/sso"]
    assert answer.inherited is not None
    assert (answer.inherited.team, answer.departs) == ("Platform", False)
    (receipt,) = record.receipts
    assert (receipt.purpose, receipt.read, receipt.used) == (Purpose.INHERITED, 2, 2)
    assert receipt.sha256 == answer.inherited.digest
    assert rules(workspace, shop, ONE) == set()
    workspace.undo(shop)
    assert workspace.record(shop).answer(ONE).inherited is None
    assert workspace.record(shop).receipts == ()


def test_an_answer_of_ones_own_stays_unless_it_is_to_be_replaced(
    workspace: Workspace, shop: str, file: Path
) -> None:
    workspace.answer(shop, ONE, {"status": "planned", "notes": "ours"})
    assert fates(workspace, shop, file)[ONE] is Fate.OWN
    assert workspace.record(shop).answer(ONE).status is Status.PLANNED
    (receipt,) = workspace.record(shop).receipts
    assert [each.what for each in receipt.ignored] == [ONE]
    assert fates(workspace, shop, file, over_own=True)[ONE] is Fate.TAKEN
    assert workspace.record(shop).answer(ONE).notes == "ours"


def test_a_newer_file_shows_what_changed_and_flags_it(
    workspace: Workspace, platform: tuple[Workspace, str], shop: str, file: Path
) -> None:
    fates(workspace, shop, file)
    theirs, base = platform
    theirs.answer(base, TWO, {"status": "implemented", "notes": "Now all"})
    assert fates(workspace, shop, written(platform, file)) == {ONE: Fate.SAME, TWO: Fate.CHANGED}
    answers = workspace.record(shop).answers
    assert (answers[TWO].status, answers[TWO].notes) == (Status.IMPLEMENTED, "Now all")
    assert (answers[ONE].flagged, answers[TWO].flagged) == (False, True)


def test_what_was_changed_here_departs_and_stays(
    workspace: Workspace, platform: tuple[Workspace, str], shop: str, file: Path
) -> None:
    fates(workspace, shop, file)
    workspace.answer(shop, ONE, {"status": "not-implemented"})
    assert workspace.record(shop).answer(ONE).departs
    assert "inherited-departs" in rules(workspace, shop, ONE)
    theirs, base = platform
    theirs.answer(base, ONE, {"status": "partial"})
    assert fates(workspace, shop, written(platform, file))[ONE] is Fate.DEPARTS
    answer = workspace.record(shop).answer(ONE)
    assert answer.status is Status.NOT_IMPLEMENTED
    assert answer.inherited is not None
    assert answer.inherited.status is Status.PARTIAL
    assert fates(workspace, shop, file, over_own=True)[ONE] is Fate.CHANGED
    assert not workspace.record(shop).answer(ONE).departs


def test_a_control_that_is_no_longer_provided_is_told_until_the_team_answers_itself(
    workspace: Workspace, platform: tuple[Workspace, str], shop: str, file: Path
) -> None:
    fates(workspace, shop, file)
    theirs, base = platform
    theirs.answer(base, TWO, {"provided_by": ""})
    assert fates(workspace, shop, written(platform, file))[TWO] is Fate.WITHDRAWN
    assert "inherited-withdrawn" in rules(workspace, shop, TWO)
    assert workspace.record(shop).answer(TWO).status is Status.PARTIAL
    assert TWO not in fates(workspace, shop, file)
    edit = Edit(control_id=TWO, field="status", value="partial")
    workspace.outbox.save(shop, [edit])
    assert workspace.record(shop).answer(TWO).inherited is None


def test_changing_what_is_inherited_is_noticed_before(
    workspace: Workspace, shop: str, file: Path
) -> None:
    fates(workspace, shop, file)

    def noticed(field: str, value: str, service_id: str = "") -> bool:
        edit = Edit(control_id=ONE, service_id=service_id, field=field, value=value)
        return departing(workspace, shop, [edit]) == (ONE,)

    assert noticed("status", "planned")
    assert noticed("justification", "Because")
    assert noticed("status", "planned", "s3")
    assert not noticed("status", "implemented")
    assert not noticed("notes", "More")
    assert answer_many(workspace, shop, [ONE, THREE], {"status": "planned"}) == (THREE,)
    fields = {"status": "planned"}
    assert answer_many(workspace, shop, [ONE], fields, departing=True) == (ONE,)


def test_a_portable_file_carries_what_is_inherited(
    workspace: Workspace, shop: str, file: Path, tmp_path: Path
) -> None:
    fates(workspace, shop, file)
    path = tmp_path / "shop.srm.yaml"
    path.write_text(workspace.export_text(shop), encoding="utf-8")
    assert load_portable(path).edits == []
    other = Workspace(workspace.kb, open_store(":memory:"), "Bo")
    answer = other.record(other.import_file(path)).answer(ONE)
    assert answer.inherited == workspace.record(shop).answer(ONE).inherited
    other.store.close()


def test_what_is_not_asked_here_is_left_aside(
    workspace: Workspace, platform: tuple[Workspace, str], shop: str, tmp_path: Path
) -> None:
    theirs, base = platform
    theirs.set_scope(base, Scope(service_ids=("eks",)))
    extra = next(
        row.id for row in theirs.assess(base).rows if row.id not in workspace.assess(shop).row_by_id
    )
    theirs.answer(base, extra, {"status": "implemented", "provided_by": "Platform"})
    assert fates(workspace, shop, written(platform, tmp_path / "p.yaml"))[extra] is Fate.NOT_ASKED
    assert workspace.record(shop).answer(extra).status is Status.UNANSWERED


def test_files_that_are_none_are_refused_with_their_line(
    workspace: Workspace, platform: tuple[Workspace, str], shop: str, file: Path
) -> None:
    text = file.read_text(encoding="utf-8")
    for old, new, told in (
        ("format: srm-tui-provided/1", "format: x", "no file of provided"),
        ("status: partial", "status: maybe", "must be one of"),
        ("team: Platform", "team: 7", "must be text"),
        ("as_of: '", "as_of: 'about ", "must be a time"),
        ("kind: link", "kind: rumour", "must be one of"),
        ("knowledge_base:", "what:", "not known"),
    ):
        file.write_text(text.replace(old, new), encoding="utf-8")
        with pytest.raises(DocumentError, match=told) as raised:
            load_provided(file)
        assert raised.value.place.line
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="this very assessment"):
        plan_takeover(*platform, file)
    with pytest.raises(UsageError, match="provided for others"):
        provide(workspace, shop)
