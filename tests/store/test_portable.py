"""The portable file: nothing is lost, and little changes where little was said."""

import difflib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings

from srm_tui.core.answers import Details, Record
from srm_tui.core.journal import Change
from srm_tui.core.scope import Scope
from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from srm_tui.workspace.words import clean_name
from tests.store import assessments
from tests.store.assessments import AWKWARD, NO_KNOWLEDGE, fill, play

patient = settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def _imported(text: str, folder: Path) -> tuple[Record, tuple[Change, ...]]:
    """Return record and history of the only assessment of a store into which it was imported."""
    path = folder / "shop.srm.yaml"
    path.write_bytes(text.encode("utf-8"))
    workspace = Workspace(NO_KNOWLEDGE, open_store(":memory:"), "Grace")
    assessment_id = workspace.import_file(path)
    return workspace.record(assessment_id), workspace.changes(assessment_id)


def _blocks(before: str, after: str) -> list[tuple[list[str], list[str]]]:
    """Return what was taken out and put in, block by block."""
    old, new = before.splitlines(), after.splitlines()
    codes = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(old[a:b], new[c:d]) for tag, a, b, c, d in codes if tag != "equal"]


@patient
@given(assessments.details, assessments.scopes, assessments.steps)
def test_an_import_gives_the_record_and_history_that_were_exported(
    tmp_path: Path, about: Details, scope: Scope, script: list[object]
) -> None:
    workspace, assessment_id = play(about, scope, script)
    text = workspace.export_text(assessment_id)
    record, changes = _imported(text, tmp_path)
    assert record == workspace.record(assessment_id)
    assert changes == workspace.changes(assessment_id)


@pytest.mark.parametrize("awkward", AWKWARD, ids=range(len(AWKWARD)))
def test_no_text_is_spoilt_on_the_way(tmp_path: Path, awkward: str) -> None:
    about = Details(name=f"Shop {awkward}", team=awkward, participants=(awkward, "Bob"))
    scope = Scope(service_ids=(awkward,), facts={awkward: (awkward,)})
    fields = {"notes": awkward, "owner": f"{awkward}\n{awkward}"}
    script = [("answer", awkward, fields), ("except", awkward, {"notes": f" {awkward}"})]
    workspace, assessment_id = play(about, scope, script)
    record, changes = _imported(workspace.export_text(assessment_id), tmp_path)
    assert changes == workspace.changes(assessment_id)
    assert record.details == about or record.details.name == about.name.strip()
    control_id = clean_name(awkward)
    assert record.answer(control_id).notes == awkward
    assert record.answer(control_id).exceptions[0].notes == f" {awkward}"


def test_a_hundred_thousand_characters_are_kept(tmp_path: Path) -> None:
    notes = "".join(f"{AWKWARD[n % len(AWKWARD)]} {n}\n" for n in range(20_000))[:100_000]
    script = [("answer", "mfa-for-people", {"notes": notes})]
    workspace, assessment_id = play(Details(name="Shop"), Scope(), script)
    record, _ = _imported(workspace.export_text(assessment_id), tmp_path)
    assert record.answer("mfa-for-people").notes == notes


def test_exporting_twice_gives_the_same_text(
    workspace: Workspace, shop: str, store_path: Path
) -> None:
    fill(workspace, shop)
    text = workspace.export_text(shop)
    assert workspace.export_text(shop) == text
    again = Workspace(workspace.kb, open_store(str(store_path)), "Bob")
    assert again.export_text(shop) == text
    again.store.close()


def test_one_changed_answer_changes_one_block_and_adds_to_the_history(
    workspace: Workspace, shop: str
) -> None:
    fill(workspace, shop)
    before = workspace.export_text(shop)
    workspace.answer(shop, "encryption-at-rest", {"status": "planned", "notes": "in spring"})
    answer, history = _blocks(before, workspace.export_text(shop))
    assert answer == (["    status: implemented"], ["    status: planned", "    notes: in spring"])
    assert [line.split()[0] for line in history[0]] == ["seal:"]
    assert [line for line in history[1] if line.startswith("  new:")] == [
        "  new: planned",
        "  new: in spring",
    ]


def test_a_file_reads_as_people_would_write_it(workspace: Workspace, shop: str) -> None:
    fill(workspace, shop)
    text = workspace.export_text(shop)
    assert text.startswith("# An assessment of srm-tui.")
    assert "\nname: Web shop\nteam: Payments\n" in text
    assert "owner: Grace" in text
    assert "\n    notes: |-\n      contractors: not yet\n      - 12 of 80\n" in text


def test_an_assessment_that_was_imported_and_exported_again_is_the_same_text(
    workspace: Workspace, shop: str, tmp_path: Path
) -> None:
    fill(workspace, shop)
    text = workspace.export_text(shop)
    path = tmp_path / "shop.srm.yaml"
    path.write_text(text, encoding="utf-8")
    other = Workspace(workspace.kb, open_store(":memory:"), "Bob")
    assert other.export_text(other.import_file(path)) == text


def test_importing_twice_makes_a_copy_under_a_new_id(
    workspace: Workspace, shop: str, tmp_path: Path
) -> None:
    fill(workspace, shop)
    path = tmp_path / "shop.srm.yaml"
    path.write_text(workspace.export_text(shop), encoding="utf-8")
    before = workspace.changes(shop)
    copy, third = workspace.import_file(path), workspace.import_file(path)
    assert len({shop, copy, third}) == 3
    assert [name for _, name in workspace.store.names()] == [
        "Web shop",
        "Web shop (2)",
        "Web shop (3)",
    ]
    assert workspace.record(copy).answers == workspace.record(shop).answers
    assert workspace.changes(shop) == before
    workspace.answer(copy, "mfa-for-people", {"notes": "another"})
    assert workspace.record(shop).answer("mfa-for-people").notes.startswith("contractors")


def test_an_import_under_another_name_keeps_the_history(
    workspace: Workspace, shop: str, tmp_path: Path
) -> None:
    path = tmp_path / "shop.srm.yaml"
    path.write_text(workspace.export_text(shop), encoding="utf-8")
    other = Workspace(workspace.kb, open_store(":memory:"), "Bob")
    copy = other.import_file(path, name="Branch")
    assert other.record(copy).details.name == "Branch"
    assert other.changes(copy)[:-1] == workspace.changes(shop)
    assert other.changes(copy)[-1].author == "Bob"


@example(name="Shop\udc80")
@given(name=assessments.texts)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_name_can_be_given_to_an_import(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    workspace, assessment_id = play(Details(name="Shop"), Scope(), [])
    path = tmp_path_factory.getbasetemp() / "shop.srm.yaml"
    path.write_text(workspace.export_text(assessment_id), encoding="utf-8")
    copy = workspace.import_file(path, name=name)
    kept = workspace.record(copy).details.name
    assert kept.strip()
    assert kept.casefold() != "shop"
    assert workspace.find(kept) == copy
