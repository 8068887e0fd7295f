"""Portable files that people edited: what they may say, and how a mistake is told."""

from collections.abc import Callable
from pathlib import Path

import pytest

from srm_tui.core.answers import Details
from srm_tui.core.evidence import Evidence, EvidenceKind
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Depth, Status
from srm_tui.errors import DocumentError
from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from tests.store.assessments import NO_KNOWLEDGE, fill

HEAD = "format: srm-tui/1\nid: a1\nname: Shop\n"
CHANGE = """\
history:
- id: c1
  batch_id: b1
  at: '2026-11-24T09:00:00.000000Z'
  author: Ada
  control_id: mfa-for-people
  field: {field}
  new: {new}
"""


def _import(folder: Path, text: str, author: str = "Bob") -> tuple[Workspace, str]:
    path = folder / "shop.srm.yaml"
    path.write_text(text, encoding="utf-8")
    workspace = Workspace(NO_KNOWLEDGE, open_store(":memory:"), author)
    return workspace, workspace.import_file(path)


@pytest.fixture
def exported(workspace: Workspace, shop: str) -> str:
    """The portable text of an assessment that uses every kind of field."""
    fill(workspace, shop)
    return workspace.export_text(shop)


def test_an_edit_by_hand_becomes_a_change_of_who_imports(tmp_path: Path, exported: str) -> None:
    count = exported.count("batch_id")
    edited = exported.replace("status: partial", "status: implemented", 1)
    workspace, assessment_id = _import(tmp_path, edited)
    changes = workspace.changes(assessment_id)
    assert len(changes) == count + 1
    assert changes[-1].author == "Bob"
    assert (changes[-1].control_id, changes[-1].field) == ("mfa-for-people", "status")
    assert (changes[-1].old, changes[-1].new) == ('"partial"', '"implemented"')
    answer = workspace.record(assessment_id).answer("mfa-for-people")
    assert (answer.status, answer.answered_by) == (Status.IMPLEMENTED, "Bob")


def test_all_edits_by_hand_are_one_step_that_can_be_undone(tmp_path: Path, exported: str) -> None:
    edited = exported.replace("status: partial", "status: planned", 1)
    edited = edited.replace("team: Payments\n", "team: Billing\naccounts: ['012345678901']\n", 1)
    edited = edited.replace("    owner: Grace\n", "", 1)
    workspace, assessment_id = _import(tmp_path, edited)
    record = workspace.record(assessment_id)
    assert (record.details.team, record.details.accounts) == ("Billing", ("012345678901",))
    assert record.answer("mfa-for-people").owner == ""
    workspace.undo(assessment_id)
    before = workspace.record(assessment_id)
    assert (before.details.team, before.details.accounts) == ("Payments", ())
    assert before.answer("mfa-for-people").owner == "Grace"
    assert before.answer("mfa-for-people").status is Status.PARTIAL


@pytest.mark.parametrize(
    ("taken_out", "is_gone"),
    [
        ("acceptance", lambda answer: answer("guest-os-patching").acceptance is None),
        ("evidence", lambda answer: answer("encryption-at-rest").evidence == ()),
        ("exceptions", lambda answer: answer("encryption-at-rest").exceptions == ()),
        ("flagged", lambda answer: not answer("mfa-for-people").flagged),
    ],
)
def test_what_is_taken_out_by_hand_is_cleared(
    tmp_path: Path, exported: str, taken_out: str, is_gone: Callable[..., bool]
) -> None:
    lines = exported.splitlines(keepends=True)
    start = next(n for n, line in enumerate(lines) if line.startswith(f"    {taken_out}:"))
    end = next(n for n in range(start + 1, len(lines)) if not lines[n].startswith("     "))
    workspace, assessment_id = _import(tmp_path, "".join(lines[:start] + lines[end:]))
    assert is_gone(workspace.record(assessment_id).answer)
    assert workspace.undo(assessment_id)
    assert not is_gone(workspace.record(assessment_id).answer)


def test_a_file_written_from_scratch_is_an_assessment(tmp_path: Path) -> None:
    workspace, assessment_id = _import(
        tmp_path,
        """\
format: srm-tui/1
id: a1
name: Shop
scope:
  services: [s3, rds]
  facts: {internet-facing: [yes]}
  depth: full
answers:
  mfa-for-people:
    status: partial
    due_on: 2027-01-31
    evidence:
      e1: {kind: link, value: https://example.org, valid_until: 2027-06-30}
    exceptions:
      rds: {status: implemented}
  encryption-at-rest:
history:
""",
    )
    record = workspace.record(assessment_id)
    assert record.details == Details(name="Shop")
    assert record.scope == Scope(
        service_ids=("s3", "rds"), facts={"internet-facing": ("yes",)}, depth=Depth.FULL
    )
    answer = record.answer("mfa-for-people")
    assert answer.overall(["s3", "rds"]) is Status.PARTIAL
    assert answer.exceptions[0].status is Status.IMPLEMENTED
    assert str(answer.evidence[0].valid_until) == "2027-06-30"
    assert answer.answered_by == "Bob"
    assert not record.answer("encryption-at-rest").says_something


def test_fields_of_a_newer_version_in_the_history_are_kept(tmp_path: Path) -> None:
    text = HEAD + CHANGE.format(field="mood", new="{score: 7}")
    workspace, assessment_id = _import(tmp_path, text)
    kept = workspace.changes(assessment_id)[0]
    assert (kept.field, kept.new) == ("mood", '{"score":7}')
    assert kept.author == "Ada"
    assert [change.field for change in workspace.changes(assessment_id)] == ["mood", "name"]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 0, "no assessment of srm-tui"),
        ("- a\n", 1, "no assessment of srm-tui"),
        ("name: Shop\n", 1, "no assessment of srm-tui"),
        ("format: srm-tui/9\nid: a1\n", 1, "A newer srm-tui wrote this file"),
        ("format: srm-tui/1\nname: Shop\n", 1, "'id' is missing"),
        ("format: srm-tui/1\nid: 12345678\n", 2, "'id' must be text"),
        (HEAD + "colour: red\n", 4, "no field 'colour'"),
        (HEAD + "name: Bank\n", 4, "'name' stands here twice"),
        (HEAD + "team: 7\n", 4, "'team' must be text: put it in quotes"),
        (HEAD + "archived: maybe\n", 4, "'archived' must be true or false"),
        (HEAD + "accounts: [12345678901]\n", 4, "'accounts' must hold texts"),
        (HEAD + "participants: Ada\n", 4, "'participants' must be a list"),
        (HEAD + "scope: [s3]\n", 4, "'scope' must be a mapping"),
        (HEAD + "scope:\n  regions: [eu-west-1]\n", 5, "no field 'regions'"),
        (HEAD + "scope:\n  services: s3\n", 5, "'services' must be a list"),
        (HEAD + "scope:\n  facts:\n    public: yes\n", 6, "'public' that must be a list"),
        (HEAD + "scope:\n  depth: deep\n", 5, "'depth' must be one of core, full"),
        (HEAD + "answers:\n  mfa: yes\n", 5, "'mfa' must be a mapping"),
        (HEAD + "answers:\n  mfa:\n    state: done\n", 6, "no field 'state'"),
        (HEAD + "answers:\n  mfa:\n    status: done\n", 6, "'status' must be one of implemented,"),
        (HEAD + "answers:\n  mfa:\n    work: begun\n", 6, "'work' must be one of to-do,"),
        (HEAD + "answers:\n  mfa:\n    due_on: 31.12.2026\n", 6, "'due_on' must be a date"),
        (HEAD + "answers:\n  mfa:\n    due_on: 2026-02-30\n", 6, "'due_on' must be a date"),
        (HEAD + "answers:\n  mfa:\n    notes: 1.10\n", 6, "'notes' must be text: put it in quotes"),
        (HEAD + "answers:\n  mfa:\n    flagged: 1\n", 6, "'flagged' must be true or false"),
        (HEAD + "answers:\n  mfa:\n    acceptance:\n      reason: a\n", 6, "must have 'until'"),
        (
            HEAD + "answers:\n  mfa:\n    acceptance:\n      reason: a\n      until: soon\n",
            8,
            "'until' that must be a date",
        ),
        (
            HEAD + "answers:\n  mfa:\n    evidence:\n      e1:\n        kind: film\n",
            8,
            "'kind' that must be one of link, file, text",
        ),
        (
            HEAD + "answers:\n  mfa:\n    evidence:\n      e1:\n        size: 4\n",
            8,
            "has no 'size'",
        ),
        (HEAD + "answers:\n  mfa:\n    evidence: [e1]\n", 6, "'evidence' must be a mapping"),
        (
            HEAD + "answers:\n  mfa:\n    exceptions:\n      rds:\n        status: maybe\n",
            8,
            "'status' must be one of",
        ),
        (
            HEAD + "answers:\n  mfa:\n    exceptions:\n      rds:\n        work: done\n",
            8,
            "no field 'work'",
        ),
        (HEAD + "history: {}\n", 4, "'history' must be a list"),
        (HEAD + "history:\n- c1\n", 5, "A change must be a mapping"),
        (HEAD + "history:\n- id: c1\n", 5, "'batch_id' is missing"),
        (HEAD + CHANGE.format(field="status", new="done"), 11, "'new' of status must be one of"),
        (HEAD + CHANGE.format(field="due_on", new="soon"), 11, "'new' of due_on must be a date"),
        (HEAD + CHANGE.format(field="notes", new="a\n  why: b"), 12, "no field 'why'"),
        (HEAD + CHANGE.format(field="notes", new="a").replace("24T09", "24T99"), 7, "'at' must be"),
        (
            HEAD + CHANGE.format(field="notes", new="a") * 2,
            12,
            "'history' stands here twice",
        ),
        (
            HEAD + 2 * CHANGE.format(field="notes", new="a").removeprefix("history:\n"),
            4,
            "Not YAML",
        ),
        (
            HEAD
            + CHANGE.format(field="notes", new="a")
            + CHANGE.format(field="notes", new="b").removeprefix("history:\n"),
            12,
            "'c1' stands here twice",
        ),
        (HEAD + "team: &a Payments\n", 4, "Anchors"),
        (HEAD + "team: !!python/none x\n", 4, "Tags"),
        (HEAD + "team: 'unfinished\n", 4, "Not YAML"),
        (HEAD + "team: {{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{\n", 4, "A key must be plain text"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(
    tmp_path: Path, text: str, line: int, says: str
) -> None:
    with pytest.raises(DocumentError) as caught:
        _import(tmp_path, text)
    assert says in str(caught.value)
    assert Path(caught.value.place.file).name == "shop.srm.yaml"
    assert caught.value.place.line == line


def test_a_file_with_a_mistake_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "shop.srm.yaml"
    path.write_text(HEAD + "answers:\n  mfa:\n    status: done\n", encoding="utf-8")
    store_path = tmp_path / "store.db"
    workspace = Workspace(NO_KNOWLEDGE, open_store(str(store_path)), "Bob")
    with pytest.raises(DocumentError):
        workspace.import_file(path)
    assert not store_path.exists()


@pytest.mark.parametrize("start", [b"format: srm-tui/1\n#", b"%PDF-1.7\n"])
def test_a_file_of_a_hundred_megabytes_is_refused(tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "huge.srm.yaml"
    with path.open("wb") as file:
        file.write(start)
        file.truncate(100 << 20)
    workspace = Workspace(NO_KNOWLEDGE, open_store(":memory:"), "Bob")
    with pytest.raises(DocumentError, match="larger than 64 MB"):
        workspace.import_file(path)


@pytest.mark.parametrize("name", ["missing.srm.yaml", "."])
def test_a_file_that_is_not_there_is_named(tmp_path: Path, name: str) -> None:
    workspace = Workspace(NO_KNOWLEDGE, open_store(":memory:"), "Bob")
    with pytest.raises(DocumentError, match=r"no such file|a folder"):
        workspace.import_file(tmp_path / name)


def test_evidence_keeps_who_added_it_and_when(tmp_path: Path, exported: str) -> None:
    workspace, assessment_id = _import(tmp_path, exported)
    (item,) = workspace.record(assessment_id).answer("encryption-at-rest").evidence
    assert isinstance(item, Evidence)
    assert (item.kind, item.added_by) == (EvidenceKind.LINK, "Ada Example")
    assert item.added_at.startswith("2026-11-24T09:00:")
