"""Scopes from files: proposed, accepted with their receipts, and taken back."""

from pathlib import Path

import pytest

from srm_tui.core.proposals import accepted
from srm_tui.errors import DocumentError
from srm_tui.importers.scoping.source import WHOLE
from srm_tui.workspace import Workspace
from srm_tui.workspace.importing import accept_scope, read_scope
from tests.conftest import SHOP
from tests.importers.scoping.builders import plan, resource, write


def test_an_accepted_scope_and_its_receipts_are_one_step(
    workspace: Workspace, shop: str, tmp_path: Path
) -> None:
    path = write(tmp_path / "plan.json", plan(resource("aws_sqs_queue.q"), resource("aws_x_y.z")))
    found = read_scope(workspace.kb, [path])
    scope = accepted(workspace.kb, SHOP, found.proposals)
    record = accept_scope(workspace, shop, scope, found.receipts)
    assert set(record.scope.service_ids) == {*SHOP.service_ids, "sqs"}
    (receipt,) = record.receipts
    assert (receipt.file, receipt.read, receipt.used) == ("plan.json", 2, 1)
    assert (receipt.imported_by, bool(receipt.id)) == ("Ada Example", True)
    assert receipt.imported_at.startswith("2026-11-24T09:")
    workspace.undo(shop)
    assert workspace.record(shop).receipts == ()
    assert workspace.record(shop).scope == SHOP


def test_each_file_of_a_folder_is_known_by_what_it_holds(
    workspace: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "repo"
    write(folder / "b" / "notes.txt", plan(resource("aws_sqs_queue.q")))
    write(folder / "a.json", plan(resource("aws_sns_topic.t")))
    write(folder / "README.md", "# resource aws_instance")
    write(folder / ".git" / "x.json", plan(resource("aws_instance.i")))
    (folder / "logo.png").write_bytes(b"\x89PNG\0\0")
    found = read_scope(workspace.kb, [folder])
    assert [(each.service_id, each.seen) for each in found.proposals.services] == [
        ("sqs", ("b/notes.txt:aws_sqs_queue.q",)),
        ("sns", ("a.json:aws_sns_topic.t",)),
    ]
    *files, whole = found.receipts
    assert [each.file for each in files] == ["a.json", "b/notes.txt"]
    assert (whole.file, whole.format, whole.read, whole.used) == ("repo", "folder", 4, 2)
    assert {each.what: each.reason for each in whole.ignored} == {
        ".git": "Hidden folders and installed packages are not read.",
        "README.md": "No format that is known.",
        "logo.png": "This is a binary file.",
    }


def test_files_of_the_same_name_are_told_apart(workspace: Workspace, tmp_path: Path) -> None:
    def places(*names: str) -> set[str]:
        found = read_scope(workspace.kb, [tmp_path / each for each in names])
        return {place for each in found.proposals.services for place in each.seen}

    for folder in ("a", "b", "c/a"):
        write(tmp_path / folder / "plan.json", plan(resource("aws_sqs_queue.q")))
    write(tmp_path / "a" / "other.json", plan(resource("aws_sns_topic.t")))
    queue, topic = "plan.json:aws_sqs_queue.q", "other.json:aws_sns_topic.t"
    assert places("a/plan.json") == places("a/plan.json", "b/../a/plan.json") == {queue}
    assert places("a/plan.json", "a/other.json") == {queue, topic}
    assert places("a/plan.json", "b/plan.json") == {f"a/{queue}", f"b/{queue}"}
    assert places("a", "b") == {f"a/{queue}", f"a/{topic}", f"b/{queue}"}
    assert places("a", "b/plan.json") == {f"a/{queue}", f"a/{topic}", queue}
    whole = places("a", "c/a")
    assert len(whole) == 3
    assert f"c/a/{queue}" in whole
    assert len(places("a/plan.json", "c/a/plan.json")) == 2


def test_links_that_lead_out_of_a_folder_are_refused(workspace: Workspace, tmp_path: Path) -> None:
    outside = write(tmp_path / "secret.json", plan(resource("aws_instance.i")))
    folder = tmp_path / "repo"
    inside = write(folder / "a.json", plan(resource("aws_sns_topic.t")))
    (folder / "out.json").symlink_to(outside)
    (folder / "in.json").symlink_to(inside)
    (folder / "up").symlink_to(tmp_path)
    (folder / "loop").symlink_to(folder)
    found = read_scope(workspace.kb, [folder])
    assert [each.service_id for each in found.proposals.services] == ["sns"]
    assert {each.what: "leads out" in each.reason for each in found.receipts[-1].ignored} == {
        "out.json": True,
        "in.json": False,
        "up": True,
        "loop": False,
    }


def test_many_files_passed_over_are_told_by_how_their_names_end(
    workspace: Workspace, tmp_path: Path
) -> None:
    for number in range(30):
        write(tmp_path / "repo" / f"{number}.py", "import os")
    (receipt,) = read_scope(workspace.kb, [tmp_path / "repo"]).receipts
    assert [(each.what, each.count) for each in receipt.ignored] == [("*.py", 30)]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (b"\x89PNG\0", "binary"),
        (b"# notes", "No format that is known"),
        (b'{"a": 1}', "No format that is known"),
        (b'{"format_version": "1.2", "planned_values": {"root', "Not JSON"),
        (b'{"format_version": "1.2", "format_version": "1.2"}', "stands here twice"),
        (b"PK\x03\x04 tfplan", "terraform show -json"),
        (b'{"@level":"info"}\n{"@level":"info"}', "terraform show -json"),
    ],
)
def test_a_file_that_is_no_such_thing_is_an_error_that_helps(
    workspace: Workspace, tmp_path: Path, data: bytes, told: str
) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(data)
    with pytest.raises(DocumentError) as caught:
        read_scope(workspace.kb, [path])
    assert told in f"{caught.value} {caught.value.hint}"


@pytest.mark.parametrize(
    "start",
    [
        b'{"format_version": "1.2", "planned_values": {}',
        b'{"planned_values": {}, "format_version": "1.2", "x": "' + b"a" * 70_000,
    ],
)
def test_a_file_that_is_too_large_says_so_and_how_a_plan_gets_smaller(
    workspace: Workspace, tmp_path: Path, start: bytes
) -> None:
    path = tmp_path / "plan.json"
    with path.open("wb") as file:
        file.write(start)
        file.truncate(WHOLE + 1)
    with pytest.raises(DocumentError, match="larger than 256 MB") as caught:
        read_scope(workspace.kb, [path])
    assert "jq 'del(.prior_state" in caught.value.hint


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_as_windows_shells_write_it_is_read(
    workspace: Workspace, tmp_path: Path, encoding: str
) -> None:
    text = write(tmp_path / "x", plan(resource("aws_sqs_queue.q"))).read_text(encoding="utf-8")
    mark = "" if encoding in ("utf-16", "utf-8-sig") else "\ufeff"
    (tmp_path / "plan.json").write_bytes(f"{mark}{text}".encode(encoding))
    found = read_scope(workspace.kb, [tmp_path / "plan.json"])
    assert [each.service_id for each in found.proposals.services] == ["sqs"]
