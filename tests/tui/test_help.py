"""Help, the command palette, and what can be reached from them."""

import pytest
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.widgets import OptionList

from srm_tui.core.finding import number_by_id
from srm_tui.tui.palette import DutyProvider, commands_of
from srm_tui.tui.screens.dialogs import HelpDialog
from srm_tui.tui.screens.report import ReportScreen
from srm_tui.tui.text import visible
from srm_tui.workspace import Workspace
from tests.tui.conftest import NARROW, WIDE, Start
from tests.tui.reading import notices_of, text_of, workshop_of

DUTY = "encryption-at-rest"


async def hits(pilot: Pilot[None], query: str) -> list[str]:
    """Return the duties that the palette finds, with what it says of them."""
    provider = DutyProvider(pilot.app.screen)
    await provider.startup()
    return [str(each.prompt) async for each in provider.search(query)]


def commands(pilot: Pilot[None]) -> dict[str, str]:
    """Return what the palette offers here, besides duties."""
    return {each.title: each.help for each in commands_of(pilot.app, pilot.app.screen)}  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [NARROW, WIDE, (40, 12)])
async def test_help_shows_each_key_of_the_place_in_groups_and_scrolls(
    start: Start, shop: str, size: tuple[int, int]
) -> None:
    async with start(shop, size=size) as pilot:
        await pilot.press("question_mark")
        assert isinstance(pilot.app.screen, HelpDialog)
        seen = ""
        for _ in range(30):
            await pilot.pause()
            seen += text_of(pilot)
            await pilot.press("pagedown")
        shown = " ".join(seen.replace("│", " ").split())
        for part in ("Workshop", "Steps back", "In a list", "On the statuses", "Everywhere"):
            assert part in shown
        assert "Arrows scroll, Escape closes. Ctrl+P then finds any command." in shown
        assert "u ^z Take your" in shown
        assert "Critical, high" in shown
        await pilot.press("escape")
        assert workshop_of(pilot)


async def test_help_shows_no_key_that_does_nothing_here(start: Start, shop: str) -> None:
    async with start(shop) as pilot:
        await pilot.press("p", "f1")
        shown = text_of(pilot)
        assert "Write the report" in shown
        assert "Undo" not in shown
        assert "In a grid" not in shown


async def test_the_palette_offers_what_can_be_done_here_once_with_its_keys(
    start: Start, shop: str
) -> None:
    async with start(shop) as pilot:
        here = commands(pilot)
        assert here["Undo (u ^z)"] == "Take your last step back"
        for name in ("Not applicable (6)", "Filter (f)", "Help (f1)", "Quit", "Theme: light"):
            assert name in here
        assert "Theme: dark" not in here
        assert not {"Screenshot", "Keys", "Maximize", "Write (w)"} & here.keys()
        await pilot.press("p")
        here = commands(pilot)
        assert "Write (w)" in here
        assert not any(name.startswith(("Undo", "Not applicable")) for name in here)


async def test_a_command_of_the_palette_is_done_in_its_place(start: Start, shop: str) -> None:
    async with start(shop) as pilot:
        await pilot.press("ctrl+p", *"report")
        assert isinstance(pilot.app.screen, CommandPalette)
        await pilot.pause(0.2)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ReportScreen)


async def test_the_palette_finds_duties_by_words_and_numbers(
    start: Start, workspace: Workspace, shop: str
) -> None:
    workspace.answer(shop, DUTY, {"status": "partial", "notes": "ask the okapi"})
    number = number_by_id(workspace.kb, workspace.assess(shop))[DUTY]
    title = workspace.kb.control_by_id[DUTY].title
    async with start(shop) as pilot:
        told = f"{number} [/] {title}\nPartial; notes: ask the okapi"
        assert await hits(pilot, "okapi") == [told]
        assert f" {title}\n" in (await hits(pilot, number))[0]
        assert len(await hits(pilot, "a")) == 20
        await pilot.press("escape")
        assert await hits(pilot, "okapi") == []


async def test_a_duty_chosen_in_the_palette_is_gone_to(
    start: Start, workspace: Workspace, shop: str
) -> None:
    workspace.answer(shop, DUTY, {"notes": "ask the okapi"})
    async with start(shop) as pilot:
        await pilot.press("s", "ctrl+p", *"okapi")
        while not pilot.app.screen.query_one(OptionList).option_count:
            await pilot.pause(0.05)
        await pilot.press("enter")
        await pilot.pause()
        assert workshop_of(pilot).duties.current == DUTY
        assert notices_of(pilot) == visible("")
