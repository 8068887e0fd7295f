"""The page in a real browser: on wide and narrow screens, and printed from there."""

from pathlib import Path

import pytest

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.reports import FORMATS
from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from tests.serving.browser import chromium

_OVERFLOWING = """
[...document.querySelectorAll('.chip-status, .chip-severity, .host')]
  .filter(each => each.closest('td, th'))
  .filter(each => each.getBoundingClientRect().right
    > each.closest('td, th').getBoundingClientRect().right + 1)
  .map(each => each.textContent).slice(0, 9).join(', ')
"""
_NARROWEST = """
Math.min(...[...document.querySelectorAll('.grid-row, .pair-label')]
  .map(each => each.getBoundingClientRect().width).filter(each => each > 0))
"""


@pytest.fixture(scope="module")
def page_file(kb: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example as one HTML page."""
    store = open_store(":memory:")
    workspace = Workspace(kb, store, "Ada Example")
    file = tmp_path_factory.mktemp("page") / "report.html"
    file.write_bytes(workspace.report(workspace.demo(), FORMATS["html"]))
    store.close()
    return file


@pytest.mark.parametrize("width", [390, 800, 1000, 1280, 1920])
async def test_nothing_leaves_its_place_on_a_screen(page_file: Path, width: int) -> None:
    async with chromium() as browser:
        page = await browser.open(page_file.as_uri())
        await page.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=800, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip
        await page.has("document.readyState === 'complete'")
        assert await page.run("document.documentElement.scrollWidth <= innerWidth")
        assert await page.run(_OVERFLOWING) == ""
        assert float(await page.run(_NARROWEST)) > 24


async def test_print_keeps_colours_and_labels_beside_their_texts(page_file: Path) -> None:
    async with chromium() as browser:
        page = await browser.open(page_file.as_uri())
        await page.call("Emulation.setEmulatedMedia", media="print")
        await page.call(
            "Emulation.setDeviceMetricsOverride",
            width=680, height=960, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip
        await page.has("document.readyState === 'complete'")
        styles = "getComputedStyle(document.querySelector('{}')).{}"
        assert await page.run(styles.format(".own.is-customer", "printColorAdjust")) == "exact"
        assert await page.run(styles.format(".line .label", "display")) == "inline-block"
