"""Every kind of step: taken back and brought again by a program that starts anew."""

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from srm_tui.core.evidence import Evidence, EvidenceKind
from srm_tui.core.proposals import accepted
from srm_tui.core.session import ParkedQuestion
from srm_tui.store import open_store
from srm_tui.store.provided import dump_provided
from srm_tui.workspace import Workspace
from srm_tui.workspace.importing import accept_scope, read_scope
from srm_tui.workspace.inheriting import plan_takeover, provide, take_over
from srm_tui.workspace.many import answer_many
from srm_tui.workspace.questionnaires import file_name, written
from tests.importers.scans import SAMPLES
from tests.importers.scoping.builders import plan, resource, write

ONE, TWO = "encryption-at-rest", "mfa-for-people"
LINK = Evidence(id="", kind=EvidenceKind.LINK, value="https://example.org/proof")

Step = Callable[[Workspace, str, Path], object]
Said = dict[tuple[str, str, str], str]


def _prepare(workspace: Workspace, shop: str) -> None:
    """Say something of every kind, which a step may change or take away."""
    workspace.answer(shop, ONE, {"status": "partial", "notes": "half", "owner": "Grace"})
    workspace.answer(shop, ONE, {"status": "planned", "owner": "Kim"}, service_id="rds")
    workspace.add_evidence(shop, ONE, LINK)
    workspace.sessions.begin(shop, 60)
    workspace.sessions.come(shop, ["Kim"])
    workspace.sessions.park(shop, "Who holds the keys?", ONE)
    workspace.milestones.freeze(shop, "Begin")


def _parked(workspace: Workspace, shop: str) -> ParkedQuestion:
    return workspace.record(shop).parked[0]


def _remove_evidence(workspace: Workspace, shop: str, _: Path) -> None:
    [item] = workspace.record(shop).answer(ONE).evidence
    workspace.remove_evidence(shop, ONE, item.id)


def _collect(workspace: Workspace, shop: str, folder: Path) -> None:
    given = workspace.questionnaires
    [asked] = [e for e in given.by_owner(shop, workspace.assess(shop).rows) if e.owner == "Grace"]
    path = folder / file_name(asked, ".csv")
    path.write_bytes(written(asked, ".csv").replace(b"half", b"filled in by Grace"))
    given.take(shop, given.weigh(shop, [path]), {})


def _inherit(workspace: Workspace, shop: str, folder: Path) -> None:
    team = workspace.duplicate(shop)
    workspace.answer(team, TWO, {"status": "implemented", "provided_by": "Platform"})
    path = folder / "platform.provided.yaml"
    path.write_text(dump_provided(provide(workspace, team)), encoding="utf-8")
    take_over(workspace, plan_takeover(workspace, shop, path))


def _scope_from_a_file(workspace: Workspace, shop: str, folder: Path) -> None:
    path = write(folder / "plan.json", plan(resource("aws_sqs_queue.q")))
    found = read_scope(workspace.kb, [path])
    scope = accepted(workspace.kb, workspace.record(shop).scope, found.proposals)
    accept_scope(workspace, shop, scope, found.receipts)


def _find(workspace: Workspace, shop: str, _: Path) -> None:
    desk = workspace.findings
    desk.keep(shop, desk.read(shop, [SAMPLES / "prowler.ocsf.json"]))


def _begin_again(workspace: Workspace, shop: str, _: Path) -> None:
    workspace.sessions.end(shop)
    workspace.sessions.begin(shop, 30)


def _milestone(workspace: Workspace, shop: str) -> str:
    return workspace.milestones.find(shop, "Begin").id


STEPS: dict[str, Step] = {
    "status": lambda w, a, _: w.answer(a, TWO, {"status": "implemented"}),
    "notes": lambda w, a, _: w.answer(a, ONE, {"notes": "another half"}),
    "due date": lambda w, a, _: w.answer(a, ONE, {"due_on": "2027-01-31"}),
    "work state": lambda w, a, _: w.answer(a, ONE, {"work": "in-progress"}),
    "flag": lambda w, a, _: w.answer(a, ONE, {"flagged": True}),
    "accepted risk": lambda w, a, _: w.answer(
        a, ONE, {"acceptance": {"accepted_by": "Grace", "until": "2027-06-30", "reason": "A pilot"}}
    ),
    "exception": lambda w, a, _: w.answer(a, ONE, {"status": None, "owner": None}, "rds"),
    "evidence": lambda w, a, _: w.add_evidence(a, TWO, LINK),
    "evidence taken off": _remove_evidence,
    "many at once": lambda w, a, _: answer_many(
        w, a, [row.id for row in w.assess(a).rows], {"status": "planned", "owner": "Kim"}
    ),
    "scope": lambda w, a, _: w.set_scope(
        a, replace(w.record(a).scope, service_ids=("s3",), framework_ids=("pci-dss-4.0.1",))
    ),
    "scope from a file": _scope_from_a_file,
    "details": lambda w, a, _: w.set_details(
        a, replace(w.record(a).details, name="Store", team="Loans", participants=("Kim", "Bo"))
    ),
    "archive": lambda w, a, _: w.archive(a),
    "another session begins": _begin_again,
    "a session ends": lambda w, a, _: w.sessions.end(a),
    "length of a session": lambda w, a, _: w.sessions.set_minutes(a, 30),
    "list of a session": lambda w, a, _: w.sessions.take(a, [ONE]),
    "somebody comes": lambda w, a, _: w.sessions.come(a, ["Bo"]),
    "somebody leaves": lambda w, a, _: w.sessions.leave(a, "Kim"),
    "a question is parked": lambda w, a, _: w.sessions.park(a, "What about logs?"),
    "it is settled": lambda w, a, _: w.sessions.resolve(a, _parked(w, a), "Kim does"),
    "it is changed": lambda w, a, _: w.sessions.change_parked(
        a, replace(_parked(w, a), owner="Bo")
    ),
    "it is taken away": lambda w, a, _: w.sessions.remove_parked(a, _parked(w, a)),
    "a milestone is renamed": lambda w, a, _: w.milestones.rename(a, _milestone(w, a), "Start"),
    "a milestone is taken away": lambda w, a, _: w.milestones.remove(a, _milestone(w, a)),
    "findings": _find,
    "a questionnaire comes back": _collect,
    "controls are inherited": _inherit,
}


def _said(workspace: Workspace, shop: str) -> Said:
    """Return all that an assessment says now, by field."""
    last = {
        (each.control_id, each.service_id, each.field): each.new for each in workspace.changes(shop)
    }
    return {key: value for key, value in last.items() if value != "null"}


@pytest.mark.parametrize("name", STEPS)
def test_each_kind_of_step_is_taken_back_and_brought_again_after_a_restart(
    workspace: Workspace, shop: str, store_path: Path, tmp_path: Path, name: str
) -> None:
    _prepare(workspace, shop)
    before = _said(workspace, shop)
    STEPS[name](workspace, shop, tmp_path)
    after = _said(workspace, shop)
    assert after != before

    again = Workspace(workspace.kb, open_store(str(store_path)), workspace.author)
    steps = 0
    while _said(again, shop) != before:
        assert again.undo(shop), "nothing is left to take back"
        steps += 1
    assert steps == (2 if name == "another session begins" else 1)
    again.store.close()
    again = Workspace(workspace.kb, open_store(str(store_path)), workspace.author)
    for _ in range(steps):
        assert again.redo(shop)
    assert _said(again, shop) == after
    again.store.close()
