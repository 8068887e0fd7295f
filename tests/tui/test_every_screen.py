"""What holds in each screen and dialog of the app: any window, any end, help and palette."""

from pathlib import Path

import pytest
from textual.screen import Screen

from srm_tui.tui.app import SrmApp
from srm_tui.tui.keys import every_kind, loaded_kinds
from srm_tui.tui.screens.place import Place
from srm_tui.tui.screens.too_small import TooSmallScreen
from srm_tui.workspace import Workspace
from tests.tui.conftest import Start
from tests.tui.every_screen import DUTY, NOTE, WAYS, Kind, go, prepare
from tests.tui.reading import go_to, notices_of, until, write

SIZES = ((40, 12), (250, 70), (30, 8), (80, 24))

every_screen = pytest.mark.parametrize("kind", WAYS, ids=lambda kind: kind.__name__)


def test_every_screen_of_the_app_is_among_them() -> None:
    assert list(every_kind())
    ours = {each for each in loaded_kinds(Screen) if each.__module__.startswith("srm_tui.")}
    bases = {base for each in ours for base in each.__mro__[1:]}
    assert ours - bases - {TooSmallScreen} <= set(WAYS)


@every_screen
async def test_it_lives_through_windows_of_every_size(
    start: Start, workspace: Workspace, tmp_path: Path, kind: Kind
) -> None:
    shop = prepare(workspace, tmp_path)
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await go(pilot, kind, tmp_path)
        for width, height in SIZES:
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            await until(pilot, lambda: pilot.app.screen.size == pilot.app.size)
            assert pilot.app.size == (width, height)
            if (width, height) == (30, 8):
                assert isinstance(pilot.app.screen, TooSmallScreen)
                continue
            assert type(pilot.app.screen) is kind
            focused = pilot.app.screen.focused
            if focused is not None:
                seen = focused.region.intersection(pilot.app.screen.region)
                assert seen.area, f"{focused} cannot be seen at {width} x {height}"


@every_screen
async def test_ctrl_c_asks_first_and_leaves_the_second_time_with_all_that_was_said(
    start: Start, workspace: Workspace, tmp_path: Path, kind: Kind
) -> None:
    shop = prepare(workspace, tmp_path)
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await pilot.press("t")
        await write(pilot, NOTE)
        await pilot.press("escape")
        await go(pilot, kind, tmp_path)
        await pilot.press("ctrl+c")
        assert "Ctrl+C once more leaves" in notices_of(pilot)
        await pilot.press("ctrl+c")
        await until(pilot, lambda: pilot.app.return_code == 130)
    assert workspace.record(shop).answer(DUTY).notes == NOTE


@every_screen
async def test_help_is_a_key_away_and_the_palette_offers_nothing_twice(
    start: Start, workspace: Workspace, tmp_path: Path, kind: Kind
) -> None:
    shop = prepare(workspace, tmp_path)
    async with start(shop) as pilot:
        go_to(pilot, DUTY)
        await go(pilot, kind, tmp_path)
        screen = pilot.app.screen
        if isinstance(screen, Place):
            assert "help" in {each.binding.action for each in screen.active_bindings.values()}
        app = pilot.app
        assert isinstance(app, SrmApp)
        offered = [each.title for each in app.get_system_commands(screen)]
        names = [title.partition(" (")[0] for title in offered]
        assert len(names) == len(set(names)), "nothing is offered twice"
        assert "Quit" in names
