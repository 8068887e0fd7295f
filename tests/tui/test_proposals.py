"""A scope from files: what they suggest is looked at, marked, taken over and taken back."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from srm_tui.core.answers import Details
from srm_tui.core.receipts import Purpose
from srm_tui.core.scope import Scope
from srm_tui.tui.import_job import Advance, ImportJob
from srm_tui.tui.report_job import StoppedError
from srm_tui.tui.screens.files import FileDialog
from srm_tui.tui.screens.proposals import ProposalsScreen
from srm_tui.tui.screens.scope import ScopeScreen
from srm_tui.tui.widgets.line_list import LineList
from srm_tui.workspace import Workspace
from srm_tui.workspace.importing import ScopeImport
from tests.importers.scoping.aws_double import AwsDouble
from tests.tui.conftest import NARROW, WIDE, Start
from tests.tui.poison import POISON
from tests.tui.reading import appears, footer_of, notices_of, settled, text_of, until, write

SQS = "arn:aws:sqs:eu-west-1:111122223333:jobs"
NODES = "arn:aws:eks:eu-west-1:111122223333:nodegroup/a/b"


@pytest.fixture
def search(tmp_path: Path) -> Path:
    """A search that shows a queue, nodes of a cluster, and a thing that nobody knows."""
    return write_search(tmp_path, [SQS, NODES, "arn:aws:nothing:eu-west-1:111122223333:a/b"])


def write_search(folder: Path, arns: Sequence[str]) -> Path:
    path = folder / "search.json"
    resources = [{"Arn": arn, "ResourceType": ""} for arn in arns]
    path.write_text(json.dumps({"Resources": resources, "Count": {"Complete": False}}))
    return path


async def read_files(pilot: Pilot[None], path: Path) -> ProposalsScreen:
    """Name a file from the scope, and wait until it was read."""
    await pilot.press("f5")
    await name_file(pilot, path)
    screen = pilot.app.screen
    assert isinstance(screen, ProposalsScreen)
    await until(pilot, lambda: screen.job is None)
    return screen


async def name_file(pilot: Pilot[None], path: Path) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, FileDialog))
    pilot.app.screen.query_one(Input).value = ""
    await write(pilot, str(path))
    await pilot.press("enter")
    await pilot.pause()


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_new_assessment_gets_its_scope_from_a_file_by_keys_alone(
    start: Start, workspace: Workspace, search: Path, size: tuple[int, int]
) -> None:
    async with start(size=size) as pilot:
        await pilot.press("n")
        await write(pilot, "Shop")
        await pilot.press("enter")
        await settled(pilot)
        assert "F5 proposes them from files" in text_of(pilot)
        await read_files(pilot, search)
        shown = text_of(pilot)
        assert "4 of 4 marked; nothing is saved until Y." in shown
        assert "duties come" in shown
        assert "[x] Amazon SQS" in shown
        assert "search.json:arn:aws:sqs:" in shown
        await pilot.press("y")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScopeScreen))
        assert "Taken over: 4 suggestions;" in notices_of(pilot)
    [record] = workspace.records()
    assert record.scope.service_ids == ("sqs", "eks", "eks-managed-node-groups")
    assert record.scope.facts == {"regions": ("one",)}
    [receipt] = record.receipts
    assert (receipt.purpose, receipt.file, receipt.used) == (Purpose.SCOPE, "search.json", 2)


async def test_one_undo_takes_all_of_it_back(
    start: Start, workspace: Workspace, shop: str, search: Path
) -> None:
    before = workspace.record(shop)
    async with start(shop) as pilot:
        await pilot.press("s")
        await read_files(pilot, search)
        await pilot.press("y")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScopeScreen))
        assert workspace.record(shop).scope != before.scope
        await pilot.press("u")
        assert "Undone" in notices_of(pilot)
    after = workspace.record(shop)
    assert (after.scope, after.receipts) == (before.scope, ())


async def test_only_what_is_marked_is_taken_over(
    start: Start, workspace: Workspace, shop: str, search: Path
) -> None:
    async with start(shop, size=WIDE) as pilot:
        await pilot.press("s")
        screen = await read_files(pilot, search)
        assert "[=] Amazon SQS" in text_of(pilot)
        assert screen.listing.current == "service:eks"
        await pilot.press("down", "space")
        assert "[ ] Amazon EKS managed node groups" in text_of(pilot)
        assert "2 of 3 marked" in text_of(pilot)
        await pilot.press("down", "enter", "y")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScopeScreen))
    scope = workspace.record(shop).scope
    assert "eks" in scope.service_ids
    assert "eks-managed-node-groups" not in scope.service_ids
    assert "regions" not in scope.facts


async def test_a_marks_none_and_all_again(
    start: Start, workspace: Workspace, shop: str, search: Path
) -> None:
    before = workspace.record(shop)
    async with start(shop) as pilot:
        await pilot.press("s")
        screen = await read_files(pilot, search)
        await pilot.press("a")
        assert "0 of 3 marked" in text_of(pilot)
        assert "no duty changes" in text_of(pilot)
        await pilot.press("y")
        assert "Nothing is marked" in notices_of(pilot)
        await pilot.press("a")
        assert "3 of 3 marked" in text_of(pilot)
        await pilot.click(screen.listing, offset=(4, 2))
        await pilot.click(screen.listing, offset=(4, 2))
        assert "2 of 3 marked" in text_of(pilot)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, ScopeScreen)
    assert workspace.record(shop) == before


async def test_an_answer_of_ones_own_stays_and_is_told(
    start: Start, workspace: Workspace, search: Path
) -> None:
    scope = Scope(facts={"regions": ("several",)})
    assessment_id = workspace.create(Details(name="Shop"), scope)
    async with start(assessment_id, size=WIDE) as pilot:
        screen = await read_files(pilot, search)
        assert "you said otherwise" in text_of(pilot)
        screen.listing.go_to("fact:regions=one")
        await pilot.pause()
        assert "You said: " in text_of(pilot)
        await pilot.press("space", "y")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScopeScreen))
    assert workspace.record(assessment_id).scope.facts == {"regions": ("several",)}


async def test_what_is_not_known_and_what_was_left_aside_say_why(
    start: Start, shop: str, search: Path
) -> None:
    async with start(shop, size=WIDE) as pilot:
        await pilot.press("s")
        screen = await read_files(pilot, search)
        listing = screen.listing
        for line in listing.lines:
            if line.id.startswith(("unmatched", "aside", "file")):
                listing.go_to(line.id)
                await pilot.press("space")
        assert "3 of 3 marked" in text_of(pilot)
        assert "Not known to the knowledge base" in text_of(pilot)
        assert "A search ends after 1,000 results" in text_of(pilot)
        assert "sha256" in text_of(pilot)
        listing.go_to("unmatched:nothing:a")
        await pilot.pause()
        assert "No service of the knowledge base" in text_of(pilot)
        await pilot.press("d")
        await appears(pilot, "Duties that come")


async def test_a_file_that_is_no_such_thing_says_so_and_another_can_be_named(
    start: Start, shop: str, tmp_path: Path, search: Path
) -> None:
    (tmp_path / "cut.json").write_text('{"Resources": [{"Arn": "arn:aws:s')
    async with start(shop) as pilot:
        await pilot.press("s")
        screen = await read_files(pilot, tmp_path / "cut.json")
        assert "Not read. cut.json:1: " in text_of(pilot)
        assert "Export the file again." in text_of(pilot)
        assert "Take over" not in footer_of(pilot)
        await pilot.press("f")
        await until(pilot, lambda: isinstance(pilot.app.screen, FileDialog))
        field = pilot.app.screen.query_one(Input)
        assert field.selected_text == str(tmp_path / "cut.json"), "typing replaces it"
        await name_file(pilot, tmp_path / "none.json")
        await appears(pilot, "There is no file or folder")
        await name_file(pilot, search)
        await until(pilot, lambda: screen.found is not None)


async def test_a_folder_is_read_as_a_whole(start: Start, shop: str, search: Path) -> None:
    folder = search.parent
    async with start(shop, size=WIDE) as pilot:
        await pilot.press("s")
        await read_files(pilot, folder)
        assert "3 of 3 marked" in text_of(pilot)
        assert f"{folder.name}: folder" in text_of(pilot)


async def test_enter_on_a_folder_of_the_list_goes_into_it(
    start: Start, shop: str, tmp_path: Path, search: Path
) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    search.rename(inner / "search.json")
    async with start(shop) as pilot:
        await pilot.press("s", "i")
        await until(pilot, lambda: isinstance(pilot.app.screen, FileDialog))
        field = pilot.app.screen.query_one(Input)
        field.value = ""
        await pilot.press("enter")
        await write(pilot, f"{tmp_path}/inn")
        await pilot.press("down", "enter")
        assert field.value == f"{inner}/"
        await pilot.press("down", "enter")
        screen = pilot.app.screen
        assert isinstance(screen, ProposalsScreen)
        await until(pilot, lambda: screen.found is not None)


async def test_reading_can_be_stopped(start: Start, shop: str, tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    lines = "line_item_product_code,line_item_line_item_type\n", "AmazonS3,Usage\n" * 2_000_000
    path.write_text("".join(lines))
    async with start(shop) as pilot:
        await pilot.press("s", "f5")
        await name_file(pilot, path)
        await appears(pilot, "Escape stops it.")
        await pilot.press("escape")
        assert "Stopped; nothing was read." in text_of(pilot)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, ScopeScreen)


def test_a_stopped_reading_ends_at_its_next_piece() -> None:
    def read(tell: Advance) -> None:
        for piece in range(9):
            tell("file", piece, 9)

    told: list[str] = []
    job = ImportJob(read)
    job.run(lambda file, *_: told.append(file))
    assert told[:1] == ["file"]
    job.stop()
    with pytest.raises(StoppedError):
        job.run(lambda *_: None)


async def test_a_fault_of_ours_ends_the_reading_and_not_the_app(
    start: Start, shop: str, search: Path
) -> None:
    def read(tell: Advance) -> ScopeImport:
        tell("file", 0, 1)
        raise ZeroDivisionError

    async with start(shop) as pilot:
        await pilot.press("s")
        screen = await read_files(pilot, search)
        screen._begin(read, "Reading")
        await appears(pilot, "Not read: an unexpected ZeroDivisionError")
        await pilot.press("f")
        await name_file(pilot, search)
        await appears(pilot, "3 of 3 marked")


async def test_leaving_without_a_file_leads_back(start: Start, shop: str) -> None:
    async with start(shop) as pilot:
        await pilot.press("s", "i")
        await until(pilot, lambda: isinstance(pilot.app.screen, FileDialog))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScopeScreen))


async def test_imports_so_far_can_be_looked_at(start: Start, shop: str, search: Path) -> None:
    async with start(shop, size=WIDE) as pilot:
        await pilot.press("s")
        await read_files(pilot, search)
        assert "Imports" not in footer_of(pilot)
        await pilot.press("y")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScopeScreen))
        await pilot.press("i")
        await until(pilot, lambda: isinstance(pilot.app.screen, FileDialog))
        await pilot.press("escape", "h")
        await appears(pilot, "Resource Explorer search")
        assert "3 read, 2 used, 1 unmatched, 1 ignored" in text_of(pilot)
        assert "nothing:a" in text_of(pilot)


async def test_an_account_is_asked_for_profile_and_regions(
    start: Start,
    workspace: Workspace,
    shop: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    topic = {"Arn": "arn:aws:sns:eu-west-1:111122223333:news", "ResourceType": "sns:topic"}
    with AwsDouble(ListResources={"Resources": [topic]}) as aws:
        for name, value in aws.settings(tmp_path).items():
            monkeypatch.setenv(name, value)
        async with start(shop, size=WIDE) as pilot:
            await pilot.press("s", "c")
            await appears(pilot, "Profile of your AWS settings")
            await pilot.press("enter")
            await appears(pilot, "Regions")
            await write(pilot, "eu-west-1 us-west-2")
            await pilot.press("enter")
            screen = pilot.app.screen
            assert isinstance(screen, ProposalsScreen)
            await until(pilot, lambda: screen.found is not None)
            shown = text_of(pilot)
            assert "[x] Amazon SNS" in shown
            assert "account 111122223333: AWS account" in shown
            await pilot.press("y")
            await until(pilot, lambda: isinstance(pilot.app.screen, ScopeScreen))
        assert {region for _, region, _ in aws.calls} == {"eu-west-1", "us-west-2"}
    assert "sns" in workspace.record(shop).scope.service_ids


async def test_an_account_that_cannot_be_asked_says_why(
    start: Start, shop: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with AwsDouble(GetCallerIdentity="ExpiredToken") as aws:
        for name, value in aws.settings(tmp_path).items():
            monkeypatch.setenv(name, value)
        async with start(shop) as pilot:
            await pilot.press("s", "c")
            await appears(pilot, "Profile of your AWS settings")
            await pilot.press("enter")
            await appears(pilot, "eu-central-1 eu-west-1")
            await pilot.press("enter")
            await appears(pilot, "Not read. AWS does not take the credentials")
            await pilot.press("c", "escape")
            await until(pilot, lambda: isinstance(pilot.app.screen, ScopeScreen))


async def test_a_what_if_is_decided_before_files_are_read(start: Start, shop: str) -> None:
    async with start(shop) as pilot:
        await pilot.press("s", "w", "i")
        assert isinstance(pilot.app.screen, ScopeScreen)
        assert "Keep or discard" in notices_of(pilot)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_texts_of_files_are_shown_as_they_are(
    start: Start, shop: str, tmp_path: Path, size: tuple[int, int]
) -> None:
    path = tmp_path / f"{POISON.replace('/', '_')}\x1b[31m.json"
    arns = [f"arn:aws:sns:eu-west-1:111122223333:{POISON}\x1b[2J", f"{POISON}\x1b[2J", SQS]
    path.write_text(json.dumps({"Resources": [{"Arn": arn} for arn in arns]}))
    async with start(shop, size=size) as pilot:
        await pilot.press("s")
        screen = await read_files(pilot, path)
        assert "[@click=app.quit]" in " ".join(text_of(pilot).split())
        for line in screen.query_one(LineList).lines:
            screen.listing.go_to(line.id)
            await pilot.pause()
            assert "\x1b" not in text_of(pilot)
        await pilot.press("y")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScopeScreen))
        await pilot.press("i", "escape", "h")
        await appears(pilot, "<U+001B>")
        assert pilot.app.return_code is None
