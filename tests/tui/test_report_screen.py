"""Writing the report from the app."""

import os
import shutil
import threading
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from srm_tui.core.answers import Details
from srm_tui.core.scope import Scope
from srm_tui.reports import FORMATS, Step
from srm_tui.tui.report_job import ReportJob, StoppedError
from srm_tui.tui.screens.report import ReportScreen
from srm_tui.tui.screens.workshop import WorkshopScreen
from srm_tui.workspace import Workspace
from tests.tui.conftest import Start
from tests.tui.reading import footer_of, notices_of, settled, text_of, until, workshop_of, write


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the app runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


async def written(pilot: Pilot[None]) -> str:
    """Write the report and return what the screen says then."""
    await pilot.press("w")
    await settled(pilot)
    return text_of(pilot)


async def test_a_pdf_is_proposed_and_written_into_the_present_folder(
    start: Start, workspace: Workspace, folder: Path
) -> None:
    queue = workspace.create(Details(name="Queue"), Scope(service_ids=("sqs",)))
    async with start(queue) as pilot:
        await pilot.press("p")
        assert "Queue-gap-report.pdf" in text_of(pilot)
        assert "What a reader will ask" in text_of(pilot)
        assert "Written (" in await written(pilot)
        assert "O opens it, R its folder." in text_of(pilot)
    assert (folder / "Queue-gap-report.pdf").read_bytes().startswith(b"%PDF-")


async def test_characters_that_no_font_has_are_told_when_the_report_is_written(
    start: Start, workspace: Workspace
) -> None:
    queue = workspace.create(Details(name="Queue \U00012000"), Scope(service_ids=("sqs",)))
    async with start(queue) as pilot:
        await pilot.press("p")
        assert "Written (" in await written(pilot)
        assert "named by their code: U+12000" in notices_of(pilot)


@pytest.mark.parametrize(("steps", "suffix", "begins"), [(1, "html", b"<!"), (2, "md", b"#")])
async def test_the_arrows_choose_a_format_and_the_name_of_the_file_follows(
    start: Start, shop: str, folder: Path, steps: int, suffix: str, begins: bytes
) -> None:
    async with start(shop) as pilot:
        await pilot.press("p", *("down" for _ in range(steps)))
        assert f"Web-shop-gap-report.{suffix}" in text_of(pilot)
        await written(pilot)
    data = (folder / f"Web-shop-gap-report.{suffix}").read_bytes()
    assert data.lstrip().startswith(begins)


async def test_the_report_holds_the_answer_given_a_moment_before(
    start: Start, shop: str, folder: Path
) -> None:
    async with start(shop) as pilot:
        await pilot.press("2", "t")
        await write(pilot, "Quite a particular note")
        await pilot.press("escape", "p", "down", "down")
        assert "1/" in text_of(pilot)
        await written(pilot)
    text = (folder / "Web-shop-gap-report.md").read_text(encoding="utf-8")
    assert "Quite a particular note" in text


async def test_a_file_that_is_there_is_kept_unless_one_says_replace(
    start: Start, shop: str, folder: Path
) -> None:
    path = folder / "Web-shop-gap-report.md"
    path.write_text("signed by the auditor", encoding="utf-8")
    async with start(shop) as pilot:
        await pilot.press("p", "down", "down", "w")
        assert "Web-shop-gap-report.md is there already" in text_of(pilot)
        await pilot.press("escape")
        await settled(pilot)
        assert path.read_text(encoding="utf-8") == "signed by the auditor"
        await pilot.press("w", "down", "enter")
        await settled(pilot)
        assert "Web-shop-gap-report-2.md" in text_of(pilot)
        assert path.read_text(encoding="utf-8") == "signed by the auditor"
        assert (folder / "Web-shop-gap-report-2.md").is_file()


async def test_a_wrong_file_name_is_told_with_what_to_do(start: Start, shop: str) -> None:
    async with start(shop) as pilot:
        await pilot.press("p")
        for name, told in (
            ("", "Name the file first"),
            ("report.docx", "does not say which format"),
            ("report", "does not say which format"),
            ("no/such/folder/r.md", "Not written."),
        ):
            pilot.app.screen.query_one("#file", Input).value = name
            assert told in await written(pilot)
            assert isinstance(pilot.app.screen, ReportScreen)


async def test_escape_stops_the_work_and_nothing_is_written(
    start: Start,
    workspace: Workspace,
    shop: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    going_on = threading.Event()
    report = workspace.report

    def slow_report(*given: object) -> bytes:
        assert going_on.wait(10)
        return report(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(workspace, "report", slow_report)
    async with start(shop) as pilot:
        await pilot.press("p", "down", "down", "w")
        assert "Escape stops it." in text_of(pilot)
        await pilot.press("escape")
        going_on.set()
        await settled(pilot)
        assert "Stopped; nothing was written." in text_of(pilot)
        assert "Open" not in footer_of(pilot)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, WorkshopScreen)
        assert workshop_of(pilot).duties.current
    assert not list(folder.glob("*.md"))


async def test_every_format_is_offered(start: Start, shop: str) -> None:
    async with start(shop, size=(120, 40)) as pilot:
        await pilot.press("p")
        shown = text_of(pilot)
    assert all(each.id.upper() in shown for each in FORMATS.values() if not each.is_part)


async def test_all_oscal_documents_are_written_into_one_file(
    start: Start, shop: str, folder: Path
) -> None:
    async with start(shop) as pilot:
        await pilot.press("p", *["down"] * 6)
        assert "Web-shop-gap-report.oscal.zip" in text_of(pilot)
        await written(pilot)
    with ZipFile(folder / "Web-shop-gap-report.oscal.zip") as file:
        assert "assessment-results.json" in file.namelist()


async def test_the_assessment_itself_is_written_too(
    start: Start, workspace: Workspace, shop: str, folder: Path
) -> None:
    async with start(shop) as pilot:
        await pilot.press("p", "end")
        assert "Web-shop-gap-report.srm.yaml" in text_of(pilot)
        await written(pilot)
        await pilot.press("home")
        assert "Web-shop-gap-report.pdf" in text_of(pilot)
    text = (folder / "Web-shop-gap-report.srm.yaml").read_text(encoding="utf-8")
    assert text == workspace.export_text(shop)


async def test_each_step_moves_the_bar_and_a_step_without_share_leaves_it(
    start: Start, shop: str, folder: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    going_on = threading.Event()
    report = workspace.report

    def slow_report(*given: Any) -> bytes:
        given[2](Step("Laying out chapters, 3 of 6 done", 0.5))
        given[2]("Still at it")
        assert going_on.wait(10)
        return report(*given)

    monkeypatch.setattr(workspace, "report", slow_report)
    async with start(shop) as pilot:
        await pilot.press("p", "down", "w")
        await until(pilot, lambda: "Still at it" in text_of(pilot))
        assert f"[{'#' * 15}{'.' * 15}]  50 %  Escape stops it." in text_of(pilot)
        going_on.set()
        await settled(pilot)
        assert "Written (" in text_of(pilot)
    assert (folder / "Web-shop-gap-report.html").is_file()


def test_a_pdf_tells_how_far_it_is_from_nothing_to_the_end(workspace: Workspace, shop: str) -> None:
    told: list[str] = []
    workspace.report(shop, FORMATS["pdf"], told.append)
    shares = [each.share for each in told if isinstance(each, Step)]
    assert len(shares) > 5
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 0.95)
    assert any("chapters, 1 of" in each for each in told)


def test_a_job_that_was_stopped_writes_nothing(
    workspace: Workspace, shop: str, folder: Path
) -> None:
    (folder / "out").mkdir()
    path = folder / "out" / "r.md"
    path.write_text("as it was", encoding="utf-8")
    job = ReportJob(workspace, shop, path)

    def tell(text: str) -> None:
        assert text
        job.stop()

    with pytest.raises(StoppedError):
        job.run(tell)
    assert path.read_text(encoding="utf-8") == "as it was"
    assert list(path.parent.iterdir()) == [path]


def test_a_job_cannot_be_stopped_while_its_file_is_written(
    workspace: Workspace, shop: str, folder: Path
) -> None:
    job = ReportJob(workspace, shop, folder / "r.md")
    stopped: list[bool] = []

    def tell(text: str) -> None:
        if text == "Writing the file":
            stopped.append(job.stop())

    assert job.run(tell) == (folder / "r.md").stat().st_size
    assert stopped == [False]


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file into which the program that opens files writes what it was given."""
    programs, said = tmp_path / "programs", tmp_path / "opened"
    programs.mkdir()
    for name in ("xdg-open", "open"):
        (programs / name).write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >> "{said}"\n')
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setenv("DISPLAY", ":0")
    return said


async def test_what_was_written_is_opened_and_its_folder_too(
    start: Start, shop: str, folder: Path, opened: Path
) -> None:
    async with start(shop) as pilot:
        await pilot.press("p", "down", "down")
        await written(pilot)
        assert "o Open" in footer_of(pilot)
        await pilot.press("o", "r")
        await until(pilot, lambda: len(opened.read_text().splitlines()) == 2)
    path = folder / "Web-shop-gap-report.md"
    assert opened.read_text().splitlines() == [str(path), str(folder)]


async def test_where_nothing_opens_files_the_path_is_told(
    start: Start, shop: str, folder: Path, opened: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("xdg-open", "open"):
        (opened.parent / "programs" / name).write_text("#!/bin/sh\nexit 3\n")
    async with start(shop) as pilot:
        await pilot.press("p", "down", "down")
        await written(pilot)
        await pilot.press("o")
        assert "No program was found that opens it here." in notices_of(pilot)
        assert str(folder / "Web-shop-gap-report.md") in notices_of(pilot)
        monkeypatch.setenv("DISPLAY", "")
        monkeypatch.setenv("WAYLAND_DISPLAY", "")
        await pilot.press("r")
        assert f"It is {folder}" in notices_of(pilot)


async def test_the_folder_used_last_is_proposed_until_it_is_gone(
    start: Start, shop: str, folder: Path
) -> None:
    (folder / "reports").mkdir()
    async with start(shop) as pilot:
        await pilot.press("p", "down", "down")
        pilot.app.screen.query_one("#file", Input).value = str(folder / "reports" / "r.md")
        await written(pilot)
    async with start(shop) as pilot:
        await pilot.press("p")
        field = pilot.app.screen.query_one("#file", Input)
        assert field.value == str(folder / "reports" / "Web-shop-gap-report.pdf")
    shutil.rmtree(folder / "reports")
    async with start(shop) as pilot:
        await pilot.press("p")
        assert pilot.app.screen.query_one("#file", Input).value == "Web-shop-gap-report.pdf"


async def test_tab_completes_the_path(start: Start, shop: str, folder: Path) -> None:
    (folder / "reports for the auditor").mkdir()
    async with start(shop) as pilot:
        await pilot.press("p", "f")
        field = pilot.app.screen.query_one("#file", Input)
        field.value = "rep"
        await pilot.press("tab")
        assert field.value == "reports for the auditor/"


async def test_a_report_for_other_readers_is_written_under_its_own_name(
    start: Start, shop: str, folder: Path
) -> None:
    async with start(shop) as pilot:
        await pilot.press("p", "down", "down")
        assert "Gap report: everything, for the compliance file (A4)" in text_of(pilot)
        await pilot.press("v")
        assert "Executive summary: four pages for those who decide" in text_of(pilot)
        await pilot.press("down", "enter")
        await settled(pilot)
        await pilot.press("a")
        assert "Executive summary: four pages for those who decide (US Letter)" in text_of(pilot)
        assert "Web-shop-executive.md" in text_of(pilot)
        await written(pilot)
    text = (folder / "Web-shop-executive.md").read_text(encoding="utf-8")
    assert "It leaves out the duties one by one" in text


async def test_a_name_that_was_typed_stays_when_the_options_change(start: Start, shop: str) -> None:
    async with start(shop) as pilot:
        await pilot.press("p")
        field = pilot.app.screen.query_one("#file", Input)
        field.value = "out/for-the-board.pdf"
        await pilot.press("v", "down", "enter")
        await settled(pilot)
        assert field.value == "out/for-the-board.pdf"
