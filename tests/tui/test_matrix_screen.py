"""Who owns what: services by layers, each cell with its owner in words."""

import pytest

from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import GOVERNANCE, Owner
from srm_tui.tui.screens.matrix import MatrixScreen
from srm_tui.workspace import Workspace
from tests.conftest import everything
from tests.tui.conftest import NARROW, WIDE, Start
from tests.tui.reading import notices_of, settled, text_of, workshop_of

LETTERS = {Owner.CUSTOMER: "C", Owner.SHARED: "S", Owner.AWS: "A", Owner.NONE: "-"}


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_every_cell_has_the_letter_of_its_owner_and_tells_it_in_words(
    start: Start, workspace: Workspace, shop: str, size: tuple[int, int]
) -> None:
    kb = workspace.kb
    async with start(shop, size=size) as pilot:
        await pilot.press("g", "w")
        screen = pilot.app.screen
        assert isinstance(screen, MatrixScreen)
        layers = [layer for layer in kb.layers if layer.id != GOVERNANCE]
        assert [column.id for column in screen.grid.columns] == [layer.id for layer in layers]
        for row in screen.grid.rows:
            owners = kb.service_by_id[row.id].owners
            assert [cell.text[0] for cell in row.cells] == [
                LETTERS[owners[layer.id]] for layer in layers
            ]
        for layer_id, words in (
            ("facilities", "AWS alone"),
            ("data-classification", "yours alone"),
            ("encryption-at-rest", "shared: AWS does a part, you do a part"),
        ):
            screen.grid.go_to("s3", layer_id)
            await pilot.pause()
            shown = text_of(pilot).splitlines()
            assert kb.layer_by_id[layer_id].title in shown[1]
            assert f"Amazon S3, {kb.layer_by_id[layer_id].title}: {words}" in "\n".join(shown)


async def test_a_cell_leads_to_its_duties_and_one_without_says_so(
    start: Start, workspace: Workspace, shop: str
) -> None:
    layer = "encryption-at-rest"
    first = next(
        row
        for row in workspace.assess(shop).rows
        if row.duty.control.layer == layer and "s3" in row.duty.service_ids
    )
    async with start(shop) as pilot:
        await pilot.press("g", "w")
        screen = pilot.app.screen
        assert isinstance(screen, MatrixScreen)
        screen.grid.go_to("s3", "facilities")
        await pilot.press("enter")
        await settled(pilot)
        assert "There is no duty here." in notices_of(pilot)
        screen.grid.go_to("s3", layer)
        await pilot.pause()
        assert f"- [ ] {first.duty.control.title[:50]}" in text_of(pilot)
        await pilot.press("enter", "enter")
        await settled(pilot)
        assert workshop_of(pilot).duties.current == first.id
        await pilot.press("escape")
        assert "Assessments" in text_of(pilot)


async def test_the_heads_stay_while_a_large_table_scrolls(
    start: Start, workspace: Workspace, shop: str
) -> None:
    whole = everything(workspace.kb)
    workspace.set_scope(shop, Scope(service_ids=whole.service_ids[:100]))
    async with start(shop) as pilot:
        await pilot.press("g", "w")
        screen = pilot.app.screen
        assert isinstance(screen, MatrixScreen)
        last = screen.grid.rows[-1]
        await pilot.press("ctrl+end", "end")
        await pilot.pause()
        shown = text_of(pilot).splitlines()
        assert screen.grid.current == (last.id, "availability-dr")
        assert "Avai" in shown[1]
        assert any(line.startswith(f">{last.name[:10]}") for line in shown)
        await pilot.press("home", "ctrl+home", "pagedown", "pageup")
        assert screen.grid.cursor == (0, 0)
        assert "Faci" in text_of(pilot).splitlines()[1]


async def test_the_mouse_moves_to_a_cell_and_opens_it(start: Start, shop: str) -> None:
    async with start(shop, size=WIDE) as pilot:
        await pilot.press("g", "w")
        screen = pilot.app.screen
        assert isinstance(screen, MatrixScreen)
        lines = text_of(pilot).splitlines()
        place = lines[2].index("Enc.")
        await pilot.click("#responsibilities", offset=(place + 2, 4))
        assert screen.grid.current[1] == "encryption-at-rest"
        assert screen.grid.cursor[0] == 1
        await pilot.click("#responsibilities", offset=(place + 2, 4))
        await pilot.pause()
        assert pilot.app.screen is not screen


async def test_a_resize_keeps_the_cell_in_view(start: Start, shop: str) -> None:
    async with start(shop, size=WIDE) as pilot:
        await pilot.press("g", "w", "end", "ctrl+end")
        screen = pilot.app.screen
        assert isinstance(screen, MatrixScreen)
        for size in (NARROW, (40, 12), WIDE, NARROW):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert "[" in text_of(pilot).split("───")[0]
        assert screen.grid.current[1] == "availability-dr"
