"""Inherited answers in the workshop: shown with their source, and asked about before a change."""

from pathlib import Path

import pytest

from srm_tui.core.answers import Details
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Status
from srm_tui.store import open_store
from srm_tui.store.provided import dump_provided
from srm_tui.workspace import Workspace
from srm_tui.workspace.inheriting import plan_takeover, provide, take_over
from tests.tui.conftest import NARROW, WIDE, Start
from tests.tui.poison import POISON
from tests.tui.reading import go_to, notices_of, settled, text_of, until, write

DUTY = "mfa-for-people"


@pytest.fixture
def inherited(workspace: Workspace, shop: str, tmp_path: Path) -> str:
    """An assessment with one answer of a platform team."""
    store = open_store(":memory:")
    theirs = Workspace(workspace.kb, store, "Bo")
    base = theirs.create(Details(name="Base", team=POISON), Scope(service_ids=("iam",)))
    theirs.answer(base, DUTY, {"status": "implemented", "provided_by": "us"})
    path = tmp_path / "p.provided.yaml"
    path.write_text(dump_provided(provide(theirs, base)), encoding="utf-8")
    store.close()
    take_over(workspace, plan_takeover(workspace, shop, path))
    return shop


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_workshop_says_from_whom_an_answer_comes(
    start: Start, inherited: str, size: tuple[int, int]
) -> None:
    async with start(inherited, size=size) as pilot:
        go_to(pilot, DUTY)
        await pilot.pause()
        assert "inherited from x [/red] [beta]" in " ".join(text_of(pilot).split())


async def test_a_change_is_asked_about_first(
    start: Start, workspace: Workspace, inherited: str
) -> None:
    async with start(inherited) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("4")
        await pilot.pause()
        assert "Answer otherwise" in text_of(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert workspace.record(inherited).answer(DUTY).status is Status.IMPLEMENTED
        await pilot.press("4", "down", "enter")
        await settled(pilot)
        answer = workspace.record(inherited).answer(DUTY)
        assert (answer.status, answer.departs) == (Status.NOT_IMPLEMENTED, True)
        assert "DEPARTS" in text_of(pilot)
        await pilot.press("2")
        await settled(pilot)
        assert workspace.record(inherited).answer(DUTY).status is Status.PARTIAL


async def test_many_changed_at_once_leave_what_is_inherited(
    start: Start, workspace: Workspace, inherited: str
) -> None:
    async with start(inherited) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("plus", "2", "enter")
        await settled(pilot)
        assert "1 inherited one stays" in notices_of(pilot) + text_of(pilot)
    assert workspace.record(inherited).answer(DUTY).status is Status.IMPLEMENTED


async def test_an_import_at_home_takes_over_what_a_team_provides(
    start: Start, workspace: Workspace, inherited: str, tmp_path: Path
) -> None:
    workspace.undo(inherited)
    workspace.answer(inherited, DUTY, {"status": "planned"})
    path = tmp_path / "p.provided.yaml"
    async with start() as pilot:
        for choice, status in (("enter", Status.PLANNED), ("down", Status.IMPLEMENTED)):
            await pilot.press("i")
            await write(pilot, str(path))
            await pilot.press("enter")
            await until(pilot, lambda: "Answered by ourselves" in text_of(pilot))
            assert "x [/red] [beta]" in text_of(pilot)
            await pilot.press(*(("down", "enter") if choice == "down" else ("enter",)))
            await settled(pilot)
            assert workspace.record(inherited).answer(DUTY).status is status
