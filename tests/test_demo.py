"""The filled example: what `srm-tui demo` prints and the app opens with one key."""

from srm_tui import resources
from srm_tui.core.chain import check_chain
from srm_tui.core.vocabulary import Status
from srm_tui.store.portable import load_portable
from srm_tui.workspace import Workspace


def test_the_demo_is_a_half_answered_workshop_of_the_shipped_content(workspace: Workspace) -> None:
    demo_id = workspace.import_file(resources.demo_file())
    found = workspace.assess(demo_id)
    scope, misfits = workspace.known_scope(found.record.scope)
    assert misfits == ()
    assert scope == found.record.scope
    assert len(scope.service_ids) == 18
    assert len(scope.framework_ids) == 2
    assert 55 <= len(found.rows) <= 70
    assert 0.5 <= found.totals.answered / found.totals.count <= 0.75
    assert found.set_aside == ()


def test_the_demo_shows_every_kind_of_answer(workspace: Workspace) -> None:
    demo_id = workspace.import_file(resources.demo_file())
    found = workspace.assess(demo_id)
    said = [row.answer for row in found.rows]
    stated = {answer.status for answer in said}
    stated |= {each.status for answer in said for each in answer.exceptions}
    assert stated == set(Status)
    assert {item.kind for answer in said for item in answer.evidence} == {"link", "file", "text"}
    assert any(answer.acceptance for answer in said)
    assert any(answer.provided_by for answer in said)
    assert all(row.owners and row.due_on for row in found.gaps)


def test_the_demo_keeps_who_said_what_and_when(workspace: Workspace) -> None:
    demo_id = workspace.import_file(resources.demo_file())
    assert {change.author for change in workspace.changes(demo_id)} == {"Ines Marquardt"}
    assert workspace.record(demo_id).created_at.startswith("2026-11-19")


def test_the_history_of_the_demo_is_sealed_so_that_each_report_of_it_is_the_same() -> None:
    chain = check_chain(load_portable(resources.demo_file()).changes)
    assert (chain.unsealed, chain.faults) == (0, ())


def test_the_demo_has_findings_of_a_scan_and_one_answer_that_they_contradict(
    workspace: Workspace,
) -> None:
    found = workspace.assess(workspace.import_file(resources.demo_file()))
    (receipt,) = found.record.receipts
    assert (receipt.read, receipt.used) == (33, 31)
    assert [row.id for row in found.rows if row.contradicting] == ["admin-ports"]
    proposed = {row.findings.hint for row in found.rows}
    assert proposed == {"", "implemented", "needs a human", "partial or not implemented"}
