"""An import that parted from the assessment here: each field in conflict is asked about."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from srm_tui.core.vocabulary import Status
from srm_tui.store import open_store
from srm_tui.tui.screens.merging import ConflictDialog
from srm_tui.workspace import Edit, Workspace
from tests.tui.conftest import NARROW, WIDE, Start
from tests.tui.poison import POISON
from tests.tui.reading import notices_of, settled, text_of, until, write

ONE, TWO = "root-user-protected", "security-contact"


@pytest.fixture
def theirs(workspace: Workspace, shop: str, tmp_path: Path) -> Iterator[Path]:
    """The file of Bo, who changed four fields and a note that nobody here changed."""
    path = tmp_path / "theirs.srm.yaml"
    path.write_text(workspace.export_text(shop), encoding="utf-8")
    store = open_store(":memory:")
    elsewhere = Workspace(workspace.kb, store, f"Bo {POISON}")
    elsewhere.import_file(path)
    elsewhere.answer(shop, ONE, {"status": "planned", "notes": f"theirs {POISON}"})
    elsewhere.answer(shop, TWO, {"status": "implemented", "owner": "Bo"})
    elsewhere.edit(shop, [Edit(field="facts", value={"environment": ["development"]})])
    path.write_text(elsewhere.export_text(shop), encoding="utf-8")
    workspace.answer(shop, ONE, {"status": "partial", "notes": "ours"})
    workspace.answer(shop, TWO, {"status": "not-implemented"})
    workspace.edit(shop, [Edit(field="facts", value={"environment": ["test"]})])
    yield path
    store.close()


async def ask(pilot: Pilot[None], path: Path) -> None:
    """Import `path` and choose to put both together."""
    await pilot.press("i")
    await write(pilot, str(path))
    await pilot.press("enter")
    await until(pilot, lambda: "Both went on" in text_of(pilot))
    assert "decide 4 fields that both changed" in text_of(pilot)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, ConflictDialog))
    await pilot.pause()


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_each_conflict_shows_both_values_and_who_said_them_when(
    start: Start, theirs: Path, size: tuple[int, int]
) -> None:
    async with start(size=size) as pilot:
        await ask(pilot, theirs)
        shown = " ".join(text_of(pilot).replace("│", " ").split())
        assert "4 fields still open." in shown
        assert "Escape leaves everything" in shown
        for word in ("[ ] Status:", "[ ] Notes:", "Ours (Ada Example, 2026-11-24 09:"):
            assert word in shown
        assert "Theirs (Bo x [/red] [beta]" in shown


async def test_what_is_decided_is_written_and_what_only_they_changed_is_taken(
    start: Start, workspace: Workspace, shop: str, theirs: Path
) -> None:
    async with start() as pilot:
        await ask(pilot, theirs)
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, ConflictDialog)
        await pilot.press("t", "u", "o", "T", "u", "O")
        assert "All are decided" in text_of(pilot)
        await pilot.press("down", "t", "enter")
        await settled(pilot)
        assert "4 fields decided" in notices_of(pilot)
    record = workspace.record(shop)
    said = {
        record.answer(ONE).status,
        record.answer(TWO).status,
        record.answer(ONE).notes.split()[0],
        record.scope.facts["environment"][0],
    }
    ours = {Status.PARTIAL, Status.NOT_IMPLEMENTED, "ours", "test"}
    assert len(said & ours) == 3
    assert record.answer(TWO).owner == "Bo"


async def test_escape_leaves_everything_as_it_is(
    start: Start, workspace: Workspace, shop: str, theirs: Path
) -> None:
    before = workspace.changes(shop)
    async with start() as pilot:
        await ask(pilot, theirs)
        await pilot.press("T", "escape")
        await settled(pilot)
    assert workspace.changes(shop) == before
