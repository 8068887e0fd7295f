"""A headless Chromium, spoken to over its own protocol, with what its terminal shows."""

import asyncio
import base64
import itertools
import re
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pyte

_WAIT = 30.0
_FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
    "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--remote-debugging-port=0", "--window-size=1200,760",
)  # fmt: skip


class Browser:
    """One Chromium; each page it opens has cookies of its own."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._pages: dict[str, Page] = {}

    async def listen(self) -> None:
        """Hand out what Chromium says, until it ends."""
        async for message in self._socket:
            said = message.json()
            if "id" in said:
                answer = self._answers.pop(said["id"])
                if "error" in said:
                    answer.set_exception(RuntimeError(str(said["error"])))
                else:
                    answer.set_result(said["result"])
            elif page := self._pages.get(said.get("sessionId", "")):
                page.hear(said["method"], said["params"])

    async def call(self, method: str, session: str = "", **params: object) -> Any:
        """Return what Chromium answers to a command."""
        number = next(self._numbers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        envelope = {"id": number, "method": method, "params": params}
        await self._socket.send_json(envelope | ({"sessionId": session} if session else {}))
        return await asyncio.wait_for(answer, _WAIT)

    async def open(self, url: str) -> "Page":
        """Open a page as somebody new would."""
        context = (await self.call("Target.createBrowserContext"))["browserContextId"]
        made = await self.call("Target.createTarget", url="about:blank", browserContextId=context)
        target = made["targetId"]
        attached = await self.call("Target.attachToTarget", targetId=target, flatten=True)
        page = self._pages[attached["sessionId"]] = Page(self, attached["sessionId"], context)
        for domain in ("Page", "Network", "Runtime", "Log"):
            await page.call(f"{domain}.enable")
        await page.call("Emulation.setFocusEmulationEnabled", enabled=True)
        await page.go(url)
        return page


class Page:
    """One tab."""

    def __init__(self, browser: Browser, session: str, context: str) -> None:
        self._browser = browser
        self._session = session
        self._context = context
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)
        self.requested: list[str] = []
        """The address of each request."""
        self.statuses: dict[str, int] = {}
        """The last answer to each address."""
        self.complaints: list[str] = []
        """What the browser complained of: scripts, contents, policies."""

    async def call(self, method: str, **params: object) -> Any:
        """Return what Chromium answers about this tab."""
        return await self._browser.call(method, self._session, **params)

    def hear(self, method: str, params: dict[str, Any]) -> None:
        """Keep what happens in this tab."""
        match method:
            case "Network.requestWillBeSent":
                self.requested.append(params["request"]["url"])
            case "Network.responseReceived":
                self.statuses[params["response"]["url"]] = params["response"]["status"]
            case "Network.webSocketCreated":
                self.requested.append(params["url"])
                width, height = map(int, re.findall(r"(?:width|height)=(\d+)", params["url"]))
                self._screen.reset()
                self._screen.resize(height, width)
            case "Network.webSocketFrameReceived" if params["response"]["opcode"] == 2:
                self._stream.feed(base64.b64decode(params["response"]["payloadData"]))
            case "Log.entryAdded":
                self.complaints.append(params["entry"]["text"])
            case "Runtime.exceptionThrown":
                details = params["exceptionDetails"]
                self.complaints.append(details.get("exception", {}).get("description", "?"))

    async def go(self, url: str) -> None:
        """Go to an address."""
        await self.call("Page.navigate", url=url)

    async def run(self, script: str) -> Any:
        """Return what a script gives."""
        done = await self.call("Runtime.evaluate", expression=script, returnByValue=True)
        return done["result"].get("value")

    @property
    def screen(self) -> str:
        """What the terminal shows."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    async def shows(self, text: str) -> None:
        """Wait until the terminal shows `text`."""
        await self.until(lambda: text in self.screen, f"{text!r} in:\n{self.screen}")

    async def has(self, script: str) -> None:
        """Wait until a script gives something true."""
        end = time.monotonic() + _WAIT
        while not await self._try(script):
            assert time.monotonic() < end, f"never true: {script}\n{self.complaints}"
            await asyncio.sleep(0.05)

    async def _try(self, script: str) -> Any:
        try:
            return await self.run(script)
        except RuntimeError:  # the page is being left
            return None

    async def keep_downloads(self, folder: Path) -> None:
        """Keep what is downloaded in a folder."""
        chosen = {"behavior": "allow", "downloadPath": str(folder)}
        context = self._context
        await self._browser.call("Browser.setDownloadBehavior", browserContextId=context, **chosen)

    async def until(self, is_so: Callable[[], bool], what: str = "") -> None:
        """Wait until something is so."""
        end = time.monotonic() + _WAIT
        while not is_so():
            assert time.monotonic() < end, f"never: {what}\nnow:\n{self.screen}\n{self.complaints}"
            await asyncio.sleep(0.05)

    async def enter(self, name: str) -> None:
        """Say who one is, on the way in."""
        await self.has("document.activeElement.id === 'name'")
        await self.call("Input.insertText", text=name)
        await self.press("Enter", "\r")

    async def type(self, text: str) -> None:
        """Press the key of each character."""
        for character in text:
            await self.press(character, character)

    async def press(self, key: str, text: str = "", *, ctrl: bool = False) -> None:
        """Press one key, with Ctrl or without."""
        await self.call("Page.bringToFront")
        code = {"Enter": 13, "Escape": 27, "ArrowDown": 40}.get(key, ord(key.upper()[0]))
        for kind in ("keyDown", "keyUp"):
            said = {"text": text} if text and kind == "keyDown" else {}
            pressed = {"key": key, "windowsVirtualKeyCode": code, "modifiers": 2 * ctrl}
            await self.call("Input.dispatchKeyEvent", type=kind, **pressed, **said)

    async def picture(self, path: Path) -> None:
        """Write what one sees to a PNG file."""
        taken = await self.call("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(taken["data"]))


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Run a Chromium with a profile of its own; end it and all that it started."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "These tests need Chromium: make test installs it on Debian and Ubuntu."
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            program,
            *_FLAGS,
            f"--user-data-dir={profile}",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        assert process.stderr is not None
        address = await asyncio.wait_for(_address(process.stderr), _WAIT)
        async with (
            aiohttp.ClientSession() as client,
            client.ws_connect(address, max_msg_size=0, heartbeat=None) as socket,
        ):
            browser = Browser(socket)
            listening = asyncio.create_task(browser.listen())
            try:
                yield browser
                await browser.call("Browser.close")
            finally:
                listening.cancel()
                if process.returncode is None:
                    process.terminate()
                await process.wait()


async def _address(stream: asyncio.StreamReader) -> str:
    """Return where Chromium listens, as it tells on stderr."""
    while line := await stream.readline():
        if found := re.search(rb"DevTools listening on (ws://\S+)", line):
            return found[1].decode()
    raise AssertionError("Chromium ended before it listened")
