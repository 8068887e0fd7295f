"""Scanner output in the app: beside the answer, in a place of its own, imported and taken back."""

import json
import threading
from pathlib import Path

import pytest
from textual.pilot import Pilot

from srm_tui.core.receipts import Purpose, Receipt
from srm_tui.core.vocabulary import Status
from srm_tui.importers import text_file
from srm_tui.tui.findings_text import tell_control
from srm_tui.tui.screens.files import FileDialog
from srm_tui.tui.screens.findings import FindingsScreen
from srm_tui.tui.screens.reading import ReadingDialog
from srm_tui.tui.widgets.line_list import LineList
from srm_tui.workspace import Workspace
from srm_tui.workspace.receipts import receipt_edits, signed
from tests.importers.scans import SAMPLES, ocsf
from tests.tui.conftest import NARROW, WIDE, Start
from tests.tui.reading import (
    appears,
    footer_of,
    go_to,
    notices_of,
    settled,
    text_of,
    until,
    workshop_of,
    write,
)

PUBLIC, NAMED = "object-public-access", "account-owner-named"


def take(workspace: Workspace, assessment_id: str, name: str = "prowler.ocsf.json") -> None:
    """Import a sample."""
    desk = workspace.findings
    desk.keep(assessment_id, desk.read(assessment_id, [SAMPLES / name]))


def findings_of(pilot: Pilot[None]) -> FindingsScreen:
    """Return the screen, which must be the findings."""
    assert isinstance(pilot.app.screen, FindingsScreen)
    return pilot.app.screen


async def import_path(pilot: Pilot[None], path: str) -> None:
    """Name a file in the dialog that asks for one."""
    await pilot.press("i")
    await until(pilot, lambda: isinstance(pilot.app.screen, FileDialog))
    await pilot.press("ctrl+u")
    await write(pilot, path)
    await pilot.press("enter")


async def keep(pilot: Pilot[None]) -> None:
    """Take what the receipt shows."""
    await until(pilot, lambda: isinstance(pilot.app.screen, ReadingDialog))
    await pilot.press("enter")
    await settled(pilot)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_contradiction_stands_in_words_in_list_and_question(
    start: Start, workspace: Workspace, shop: str, size: tuple[int, int]
) -> None:
    workspace.answer(shop, PUBLIC, {"status": "implemented"})
    take(workspace, shop)
    async with start(shop, size=size) as pilot:
        go_to(pilot, PUBLIC)
        await pilot.press("v")
        await pilot.pause()
        shown = " ".join(text_of(pilot).split())
        assert "! You said implemented; 1 open finding" in shown
        assert "arn:aws:s3:::harbour-invoices (210987654321 eu-north-1)" in shown
        (line,) = (each for each in workshop_of(pilot).duties.lines.lines if each.id == PUBLIC)
        assert line.tail.startswith("1 open!")
        await pilot.press("v", "2")
        await pilot.pause()
        assert "You said" not in text_of(pilot)


async def test_the_filter_shows_what_is_contradicted(
    start: Start, workspace: Workspace, shop: str
) -> None:
    workspace.answer(shop, PUBLIC, {"status": "implemented"})
    take(workspace, shop)
    async with start(shop, size=WIDE) as pilot:
        await pilot.press("f")
        (line,) = (each for each in text_of(pilot).splitlines() if "Contradicted by" in each)
        assert "[ ] Contradicted by findings" in line
        assert " 1" in line


async def test_one_key_shows_all_that_was_found_about_the_duty(
    start: Start, workspace: Workspace, shop: str
) -> None:
    workspace.answer(shop, PUBLIC, {"status": "implemented"})
    take(workspace, shop)
    async with start(shop, size=WIDE) as pilot:
        go_to(pilot, PUBLIC)
        await pilot.press("i")
        screen = findings_of(pilot)
        assert screen.lines.current == PUBLIC
        shown = " ".join(text_of(pilot).split())
        assert "They propose: partial or not implemented" in shown
        assert screen.assessment is not None
        told = tell_control(workspace.kb, screen.assessment, PUBLIC).plain
        assert "210987654321 eu-north-1, 2026-11-24 10:00 UTC, Prowler 5.46.0" in told
        headings = [line.text for line in screen.lines.lines if line.is_heading]
        assert headings == [
            "Contradicted",
            "All passed",
            "No duty of this scope",
            "Imports",
        ]
        await pilot.press("end")
        assert "6 read, 5 used, 1 unmatched, 0 ignored" in text_of(pilot)
        assert "harbour_only_check" in text_of(pilot)
        await pilot.press("enter")
        assert "no duty of the present scope" in notices_of(pilot)
        await pilot.press("home", "enter")
        await settled(pilot)
        assert workshop_of(pilot).duties.current == PUBLIC


async def test_without_findings_it_says_how_to_get_some(start: Start, shop: str) -> None:
    async with start(shop) as pilot:
        await pilot.press("i")
        assert "prowler aws -M json-ocsf" in text_of(pilot)
        assert "Import" in footer_of(pilot)
        await pilot.press("escape")
        assert workshop_of(pilot)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_an_import_shows_its_receipt_before_anything_is_kept_and_can_be_undone(
    start: Start, workspace: Workspace, shop: str, size: tuple[int, int]
) -> None:
    workspace.answer(shop, PUBLIC, {"status": "implemented"})
    async with start(shop, size=size) as pilot:
        await pilot.press("i")
        await import_path(pilot, str(SAMPLES / "prowler.ocsf.json"))
        await appears(pilot, "6 read, 5 used")
        assert workspace.record(shop).receipts == ()
        await keep(pilot)
        assert "U takes it back" in notices_of(pilot)
        assert findings_of(pilot).lines.current == PUBLIC
        assert workspace.record(shop).answer(PUBLIC).status is Status.IMPLEMENTED
        await pilot.press("u")
        await settled(pilot)
        assert workspace.record(shop).findings == {}
        assert "No findings yet" in text_of(pilot)


async def test_an_import_is_shown_from_its_top_and_what_it_is_for_before_there_is_one(
    start: Start, workspace: Workspace, shop: str
) -> None:
    receipt = Receipt(
        purpose=Purpose.SCOPE,
        file="plan.json",
        sha256="0" * 64,
        size=9,
        format="plan",
        read=1,
        used=1,
    )
    workspace.edit(shop, receipt_edits(signed(workspace, [receipt])))
    workspace.answer(shop, PUBLIC, {"status": "implemented"})
    async with start(shop, size=WIDE) as pilot:
        await pilot.press("i")
        await appears(pilot, "No findings yet.")
        await pilot.press("end")
        await import_path(pilot, f"{SAMPLES}/*")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReadingDialog))
        await pilot.press("enter")
        await settled(pilot)
        assert findings_of(pilot).lines.current == PUBLIC
        assert "Contradicted" in text_of(pilot)


async def test_what_is_not_wanted_is_not_kept(
    start: Start, workspace: Workspace, shop: str
) -> None:
    async with start(shop) as pilot:
        await pilot.press("i")
        await import_path(pilot, f"{SAMPLES}/*")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReadingDialog))
        await pilot.press("escape")
        await settled(pilot)
        assert "Nothing was kept" in notices_of(pilot)
        assert workspace.record(shop).receipts == ()


async def test_a_file_that_cannot_be_read_is_asked_for_again_with_the_reason(
    start: Start, shop: str, tmp_path: Path
) -> None:
    cut = tmp_path / "cut.json"
    cut.write_text(json.dumps([ocsf(), ocsf()])[:-40])
    async with start(shop, size=WIDE) as pilot:
        await pilot.press("i")
        await import_path(pilot, str(cut))
        await appears(pilot, "ends in the middle")
        assert isinstance(pilot.app.screen, FileDialog)


async def test_a_file_of_another_kind_is_told_by_which_key_it_is_read(
    start: Start, workspace: Workspace, shop: str, tmp_path: Path
) -> None:
    path = tmp_path / "shop.csv"
    path.write_text(workspace.export_text(shop), encoding="utf-8")
    async with start(shop, size=WIDE) as pilot:
        await pilot.press("i")
        await import_path(pilot, str(path))
        await appears(pilot, "This file holds an assessment")
        shown = " ".join(text_of(pilot).replace("│", " ").split())
        assert "I on the first screen reads it" in shown


async def test_escape_stops_the_reading_and_nothing_is_kept(
    start: Start,
    workspace: Workspace,
    shop: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(text_file, "PIECE", 1000)
    reached, go_on = threading.Event(), threading.Event()
    scan = tmp_path / "scan.json"
    scan.write_text(json.dumps([ocsf(resource=f"arn:{n}") for n in range(200)]))
    read = workspace.findings.read

    async with start(shop) as pilot:
        await pilot.press("i")
        screen = findings_of(pilot)
        show = screen.post_message

        def hold(message: object) -> bool:
            shown = show(message)  # type: ignore[arg-type]
            if isinstance(message, FindingsScreen.Advanced):
                reached.set()
                go_on.wait(30)
            return shown

        monkeypatch.setattr(screen, "post_message", hold)
        await import_path(pilot, str(scan))
        await until(pilot, reached.is_set)
        await appears(pilot, "Escape stops it")
        await pilot.press("escape")
        go_on.set()
        await settled(pilot)
        assert "Stopped; nothing was kept" in notices_of(pilot)
        assert findings_of(pilot).job is None
    assert workspace.record(shop).receipts == ()
    assert len(read(shop, [scan]).receipts) == 1


async def test_the_list_of_assessments_leads_to_the_findings(
    start: Start, workspace: Workspace, shop: str
) -> None:
    take(workspace, shop)
    async with start() as pilot:
        await pilot.press("f")
        assert findings_of(pilot).assessment_id == shop


async def test_findings_of_no_duty_are_told_apart(
    start: Start, workspace: Workspace, shop: str
) -> None:
    take(workspace, shop)
    async with start(shop, size=WIDE) as pilot:
        await pilot.press("i")
        findings_of(pilot).lines.go_to(NAMED)
        await pilot.pause()
        shown = " ".join(text_of(pilot).split())
        assert "The present scope does not ask for it" in shown
        assert "They propose: needs a human" in shown


async def test_a_whole_scan_is_offered_to_close_what_it_lacks(
    start: Start, workspace: Workspace, shop: str, tmp_path: Path
) -> None:
    take(workspace, shop)
    scan = tmp_path / "later.json"
    scan.write_text(json.dumps([ocsf(code="PASS", resource="arn:new", at=1795600800)]))
    async with start(shop, size=WIDE) as pilot:
        await pilot.press("i")
        await import_path(pilot, str(scan))
        await appears(pilot, "It is a whole scan: close also")
        await pilot.press("down")
        await keep(pilot)
    assert not workspace.record(shop).findings_of(PUBLIC).open


async def test_the_history_tells_an_import_in_one_line(
    start: Start, workspace: Workspace, shop: str
) -> None:
    take(workspace, shop)
    async with start(shop, size=WIDE) as pilot:
        await pilot.press("h", "a")
        lines = [line.text for line in pilot.app.screen.query_one(LineList).lines]
        assert sum("Import: nothing -> prowler.ocsf.json" in each for each in lines) == 1
        assert not any("Findings" in each for each in lines)
