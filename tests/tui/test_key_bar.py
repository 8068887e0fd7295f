"""The last line on small screens: what does not fit is left out, and the way back stays."""

from tests.tui.conftest import NARROW, WIDE, Start
from tests.tui.reading import footer_of


async def test_keys_that_do_not_fit_are_left_out_before_the_one_that_leads_away(
    start: Start, shop: str
) -> None:
    async with start(shop, size=WIDE) as pilot:
        assert "p Report  g Figures  esc Back" in footer_of(pilot)
        for size in ((60, 24), (40, 24), NARROW):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert footer_of(pilot).rstrip().endswith("esc Back")
            assert footer_of(pilot).startswith(" ? Help")
