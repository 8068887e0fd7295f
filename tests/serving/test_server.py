"""Who gets in, what is answered to the others, and how the server ends."""

import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path

import aiohttp
import pyte
import pytest

from srm_tui.cli.main import run
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.serving.launcher import session_environment
from srm_tui.serving.service import Service
from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from tests.serving.conftest import Serve, browser_like, enter, first_bytes

PATHS = (
    "/", "/ws", "/enter", "/download/x", "/static/", "/static/js/textual.js", "/page/page.css",
    "/nothing", "/?token=", "/?token=wrong",
)  # fmt: skip


async def test_without_the_token_there_is_nothing_but_401(serve: Serve) -> None:
    served = serve()
    async with aiohttp.ClientSession() as client:
        for path in (*PATHS, f"/enter?token={served.token}"):
            async with client.get(f"{served.base}{path}") as answer:
                assert answer.status == 401, path
                assert "Set-Cookie" not in answer.headers
                assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
        headers = {"Origin": served.base}
        async with client.post(f"{served.base}/enter", headers=headers) as answer:
            assert answer.status == 401


async def test_a_cookie_that_is_not_ours_opens_nothing(serve: Serve) -> None:
    served = serve()
    port = served.host.partition(":")[2]
    for value in ("", "x", served.token):
        cookies = {f"srm-tui-{port}": value, f"srm-tui-{port}-name": "Eve"}
        async with (
            aiohttp.ClientSession(cookies=cookies) as client,
            client.get(f"{served.base}/") as answer,
        ):
            assert answer.status == 401


async def test_the_token_becomes_a_cookie_that_no_script_and_no_other_site_can_use(
    serve: Serve,
) -> None:
    served = serve()
    async with browser_like() as client:
        async with client.get(served.url) as answer:
            cookie = answer.headers["Set-Cookie"]
            assert "HttpOnly" in cookie
            assert "SameSite=Strict" in cookie
            assert served.token not in cookie
            assert served.token not in await answer.text()
        async with client.get(f"{served.base}/") as answer:
            assert "Your name" in await answer.text()


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:80", "["])
async def test_a_name_that_is_not_ours_is_refused_even_with_the_cookie(
    serve: Serve, host: str
) -> None:
    served = serve()
    async with browser_like() as client:
        await enter(client, served)
        async with client.get(f"{served.base}/", headers={"Host": host}) as answer:
            assert answer.status == 421
        async with client.get(served.url, headers={"Host": host}) as answer:
            assert answer.status == 421


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1", None])
async def test_a_page_of_another_site_cannot_open_a_terminal_or_send_a_form(
    serve: Serve, origin: str | None
) -> None:
    served = serve()
    headers = {"Origin": origin} if origin else {}
    async with browser_like() as client:
        await enter(client, served)
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await client.ws_connect(f"{served.base}/ws", headers=headers)
        assert refused.value.status == 403
        async with client.post(f"{served.base}/enter", headers=headers) as answer:
            assert answer.status == 403
    assert served.apps == []


async def test_nobody_works_without_a_name(serve: Serve) -> None:
    served = serve()
    headers = {"Origin": served.base}
    async with browser_like() as client:
        async with client.get(served.url):
            pass
        for name in ("", "   ", "x" * 61, "a\x1bb", "a\u202eb"):
            data = {"name": name}
            async with client.post(f"{served.base}/enter", data=data, headers=headers) as answer:
                assert "Write your name" in await answer.text()
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await client.ws_connect(f"{served.base}/ws", headers=headers)
        assert refused.value.status == 403


async def test_when_all_places_are_taken_the_next_is_told_and_later_let_in(serve: Serve) -> None:
    served = serve("--sessions", "1")
    async with browser_like() as client:
        await enter(client, served)
        socket = await first_bytes(client, served)
        async with client.get(f"{served.base}/") as answer:
            assert answer.status == 503
            assert "All places are taken" in await answer.text()
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await first_bytes(client, served)
        assert refused.value.status == 503
        await socket.close()
        await gone(served.apps)
        await (await first_bytes(client, served)).close()


async def test_folders_are_not_listed_and_files_do_not_leave_them(serve: Serve) -> None:
    served = serve()
    async with browser_like() as client:
        await enter(client, served)
        for path in ("/static/", "/static/js", "/page/", "/page/..%2fserver.py"):
            async with client.get(f"{served.base}{path}") as answer:
                assert answer.status in (403, 404), path


async def test_what_a_page_should_not_send_does_no_harm(serve: Serve) -> None:
    served = serve()
    async with browser_like() as client:
        await enter(client, served)
        url = f"{served.base}/ws?width=999999999&height=x"
        async with client.ws_connect(url, headers={"Origin": served.base}) as socket:
            for text in ("", "{", "[]", "3", '["stdin", 3]', '["resize", {"width": 1e99}]'):
                await socket.send_str(text)
            await socket.send_str('["resize", {"width": 100000000, "height": -1}]')
            await socket.send_str('["ping", "still here"]')
            async with asyncio.timeout(60):
                while (message := await socket.receive()).type is not aiohttp.WSMsgType.TEXT:
                    assert message.type is aiohttp.WSMsgType.BINARY
            assert message.json() == ["pong", "still here"]


async def test_the_token_is_told_once_and_never_logged(serve: Serve) -> None:
    served = serve()
    async with browser_like() as client:
        await enter(client, served)
    code, out, err = served.end()
    assert (code, out) == (143, "")
    assert len(served.token) >= 32
    assert served.token not in err
    assert "Warning" not in err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
async def test_a_signal_ends_the_server_and_each_app(serve: Serve, number: signal.Signals) -> None:
    served = serve()
    async with browser_like() as client:
        await enter(client, served)
        socket = await first_bytes(client, served)
        apps = served.apps
        assert len(apps) == 1
        served.process.send_signal(number)
        assert await asyncio.to_thread(served.process.wait, 60) == 128 + number
        async with asyncio.timeout(60):
            while not socket.closed:
                await socket.receive()
        await gone(apps)


async def test_no_app_outlives_a_server_that_was_killed(serve: Serve) -> None:
    served = serve()
    async with browser_like() as client:
        await enter(client, served)
        socket = await first_bytes(client, served)
        apps = served.apps
        assert len(apps) == 1
        served.process.kill()
        await gone(apps)
        await socket.close()


async def test_what_is_being_typed_is_saved_when_the_page_is_closed(
    serve: Serve, kb: KnowledgeBase, store_path: Path, shop: str
) -> None:
    served = serve()
    async with browser_like() as client:
        await enter(client, served, "Zoë Example")
        socket = await first_bytes(client, served)
        shows = _shows(socket)
        await socket.send_json(["focus", None])
        await shows("Not answered")
        await socket.send_json(["stdin", "t"])
        await shows("Tab goes on")
        await socket.send_json(["stdin", "To the last letter"])
        await shows("To the last letter")
        apps = served.apps
        await socket.close()
        await gone(apps)
    store = open_store(str(store_path))
    record = Workspace(kb, store, "Reader").record(shop)
    [answer] = record.answers.values()
    assert answer.notes == "To the last letter"
    assert {each.author for each in store.changes(shop)} >= {"Zoë Example"}
    store.close()


def _shows(
    socket: aiohttp.ClientWebSocketResponse,
) -> Callable[[str], Coroutine[None, None, None]]:
    """Return what waits until a terminal of 80 columns shows a text."""
    screen = pyte.Screen(80, 24)
    stream = pyte.ByteStream(screen)

    async def wait(text: str) -> None:
        async with asyncio.timeout(60):
            while text not in "\n".join(screen.display):
                stream.feed(await socket.receive_bytes())

    return wait


async def gone(processes: list[int]) -> None:
    """Wait until none of the processes runs."""
    async with asyncio.timeout(60):
        while any(Path(f"/proc/{each}").exists() for each in processes):
            await asyncio.sleep(0.02)


def test_an_app_sees_little_of_the_environment() -> None:
    given = {"PATH": "p", "LC_ALL": "C", "AWS_SECRET_ACCESS_KEY": "x", "SRM_TUI_STORE": "s"}
    seen = session_environment(given)
    assert "AWS_SECRET_ACCESS_KEY" not in seen
    assert (seen["PATH"], seen["LC_ALL"], seen["SRM_TUI_STORE"]) == ("p", "C", "s")
    assert all(name.startswith(("TERM", "TEXTUAL")) for name in seen.keys() - given.keys())


def test_only_loopback_and_tls_are_private() -> None:
    def service(host: str, url: str = "") -> Service:
        return Service(title="x", host=host, port=1, public_url=url)

    for host in ("localhost", "127.0.0.1", "127.9.9.9", "::1"):
        assert service(host).is_private
    for host in ("0.0.0.0", "::", "192.0.2.1", "workshop.example.com"):
        assert not service(host).is_private
        assert service(host, "https://workshop.example.com").is_private
        assert not service(host, "http://workshop.example.com").is_private


def test_beyond_this_machine_a_warning_tells_of_tls(serve: Serve) -> None:
    served = serve("--host", "0.0.0.0", "--name", "workshop.example.com")
    assert served.base.startswith("http://workshop.example.com:")
    assert "Put a proxy with TLS before it" in served.end()[2]


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("--url", "workshop"), "https://"),
        (("--store", ":memory:"), "--store"),
        (("nothing",), "srm-tui list"),
        (("--host", "192.0.2.1"), "--port"),
    ],
)
@pytest.mark.usefixtures("shop")
def test_what_cannot_be_served_is_told_with_what_to_do(
    capfd: pytest.CaptureFixture[str], store_path: Path, words: tuple[str, ...], hint: str
) -> None:
    store = () if "--store" in words else ("--store", str(store_path))
    before = words[:2] if "--store" in words else store
    after = () if "--store" in words else words
    assert run([*before, "serve", *after]) == 2
    assert hint in capfd.readouterr().err


def test_where_textual_serve_is_missing_it_is_told_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    assert run(["serve"]) == 2
    assert "pip install 'srm-tui[serve]'" in capsys.readouterr().err
