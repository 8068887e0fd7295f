"""The last line on small screens: what does not fit is left out, and the way back stays."""

from tests.tui.conftest import NARROW, WIDE, Start
from tests.tui.reading import footer_of, text_of


async def test_keys_that_do_not_fit_are_left_out_before_the_one_that_leads_away(
    start: Start, shop: str
) -> None:
    async with start(shop, size=WIDE) as pilot:
        last = footer_of(pilot)
        assert last.endswith("g Figures i Findings f5 Present f9 Session esc Back")
        for size in ((60, 24), (40, 24), NARROW):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert footer_of(pilot).rstrip().endswith("esc Back")
            assert footer_of(pilot).startswith(" ? Help")


async def test_who_leads_sees_where_the_large_view_and_the_session_are(
    start: Start, shop: str
) -> None:
    async with start(shop, size=NARROW) as pilot:
        await pilot.pause()
        assert "f5 Present  f9 Session" in text_of(pilot).splitlines()[1]
        await pilot.resize_terminal(*WIDE)
        await pilot.pause()
        assert text_of(pilot).count("f5 Present") == 1
        await pilot.press("s")
        await pilot.resize_terminal(*NARROW)
        await pilot.press("escape")
        await pilot.pause()
        assert text_of(pilot).count("f5 Present") == 1
