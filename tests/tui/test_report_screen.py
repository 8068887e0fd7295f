"""Writing the report from the app."""

import threading
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from srm_tui.core.answers import Details
from srm_tui.core.scope import Scope
from srm_tui.reports.registry import FORMATS
from srm_tui.tui.screens.report import ReportScreen
from srm_tui.tui.screens.workshop import WorkshopScreen
from srm_tui.workspace import Workspace
from tests.tui.conftest import Start
from tests.tui.reading import notices_of, settled, text_of, workshop_of, write


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
        assert "O opens it, Escape goes back." in text_of(pilot)
    assert (folder / "Queue-gap-report.pdf").read_bytes().startswith(b"%PDF-")


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
        await pilot.press("o")
        assert "Nothing is written yet" in notices_of(pilot)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, WorkshopScreen)
        assert workshop_of(pilot).duties.current
    assert not list(folder.glob("*.md"))


async def test_every_format_is_offered(start: Start, shop: str) -> None:
    async with start(shop, size=(120, 40)) as pilot:
        await pilot.press("p")
        shown = text_of(pilot)
    assert all(each.id.upper() in shown for each in FORMATS.values())
