"""A real Chromium: in with the token, one answer, and two people at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.vocabulary import Status
from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from tests.serving.browser import chromium
from tests.serving.conftest import Serve


async def test_one_comes_in_with_the_token_answers_a_duty_and_finds_it_saved(
    serve: Serve, kb: KnowledgeBase, store_path: Path, shop: str
) -> None:
    served = serve()
    async with chromium() as browser:
        page = await browser.open(served.url)
        await page.enter("Zoë <b>")
        await page.shows("Not answered yet")
        await page.type("1")
        await page.shows("[x] Implemented (Zoë <b>)")
        store = open_store(str(store_path))
        [answer] = Workspace(kb, store, "Reader").record(shop).answers.values()
        store.close()
        assert answer.status is Status.IMPLEMENTED
        assert answer.answered_by == "Zoë <b>"
        assert await page.run("location.href") == f"{served.base}/"
        assert not await page.run("document.cookie")
        asked = {each.partition("://")[2].partition("/")[0] for each in page.requested}
        assert asked == {served.host}
        assert set(page.statuses.values()) == {200}
        assert [each for each in page.complaints if "WebGL" not in each] == []
        await page.press("q", ctrl=True)
        await page.has("document.body.classList.contains('-closed')")
        assert "Every answer that was given is saved" in await page.run("document.body.innerText")
        await page.press("Enter", "\r")
        await page.shows("1/")


async def test_no_key_is_told_that_reads_files_which_a_browser_cannot_name(serve: Serve) -> None:
    served = serve()
    async with chromium() as browser:
        page = await browser.open(served.url)
        await page.enter("Zoë")
        await page.shows("Not answered yet")
        await page.type("i")
        await page.shows("imported where srm-tui runs")
        await page.press("Escape")
        await page.shows("Not answered yet")
        await page.type("s")
        await page.shows("Find a service by name")
        assert "from files" not in page.screen


async def test_two_people_see_each_others_answers(serve: Serve) -> None:
    served = serve()
    async with chromium() as browser:
        ada, bo = [await browser.open(served.url) for _ in range(2)]
        await ada.enter("Ada")
        await bo.enter("Bo")
        for page in (ada, bo):
            await page.shows("Not answered yet")
        await ada.type("2")
        await bo.shows("[/] Partial (Ada)")
        await bo.type("n1")
        await bo.shows("[x] Implemented (Bo)")
        await ada.shows("2/39")


async def test_the_report_goes_to_the_browser_and_not_to_the_server(
    serve: Serve, tmp_path: Path
) -> None:
    served = serve()
    before = sorted(Path.cwd().iterdir())
    async with chromium() as browser:
        page = await browser.open(served.url)
        await page.keep_downloads(tmp_path / "kept")
        await page.enter("Ada")
        await page.shows("Not answered yet")
        await page.type("p")
        await page.shows("It goes to your browser.")
        assert "Open" not in page.screen.splitlines()[-1]
        await page.press("ArrowDown")
        await page.press("ArrowDown")
        await page.shows("Web-shop-gap-report.md")
        await page.press("Enter", "\r")
        await page.shows("Given to your browser")
        report = tmp_path / "kept" / "Web-shop-gap-report.md"
        await page.until(report.exists)
        assert "Web shop" in report.read_text(encoding="utf-8")
        await page.press("Escape")
        await page.shows("Not answered yet")
    assert sorted(Path.cwd().iterdir()) == before


async def test_the_link_works_from_a_page_of_another_site(serve: Serve) -> None:
    served = serve()
    async with chromium() as browser, _site(f'<a href="{served.url}">Workshop</a>') as other:
        page = await browser.open(other)
        await page.has("!!document.querySelector('a')")
        await page.run("document.querySelector('a').click()")
        await page.has("document.activeElement.id === 'name'")


async def test_a_browser_without_the_token_gets_a_word_and_nothing_else(serve: Serve) -> None:
    served = serve()
    async with chromium() as browser:
        page = await browser.open(f"{served.base}/")
        await page.has("document.body.innerText.includes('Ask the host for the link')")
        assert set(page.statuses.values()) == {401}


@asynccontextmanager
async def _site(body: str) -> AsyncIterator[str]:
    """Serve a page at `localhost`, which browsers take for another site than an address."""

    async def show(_: web.Request) -> web.Response:
        return web.Response(text=body, content_type="text/html")

    app = web.Application()
    app.add_routes([web.get("/", show)])
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "localhost", 0).start()
        yield f"http://localhost:{runner.addresses[0][1]}/"
    finally:
        await asyncio.wait_for(runner.cleanup(), 60)
