"""One browser's app: started by the launcher, spoken to as textual-serve does."""

import asyncio
import json
import signal
import socket
from contextlib import suppress
from dataclasses import dataclass

from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from srm_tui.errors import SrmError
from srm_tui.serving.launcher import ANSWER_SIZE

GRACE_SECONDS = 5.0
"""How long an app may take to save and leave before it is killed."""


class LauncherGoneError(SrmError):
    """The process that starts apps has ended."""


class Launcher:
    """The server's end of the launcher."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._control.setblocking(False)
        self._turn = asyncio.Lock()

    async def start(self, connection: socket.socket, environment: dict[str, str]) -> int:
        """Return the process id of a new app that speaks over `connection`."""
        return await self._ask({"environment": environment}, [connection.fileno()])

    async def signal(self, app: int, number: signal.Signals) -> None:
        """Send an app a signal; nothing happens when it has ended."""
        with suppress(LauncherGoneError):
            await self._ask({"app": app, "signal": int(number)}, [])

    async def _ask(self, request: dict[str, object], descriptors: list[int]) -> int:
        """Return what the launcher answers; one request at a time keeps both apart."""
        async with self._turn:
            try:
                socket.send_fds(self._control, [json.dumps(request).encode()], descriptors)
                answer = b""
                while len(answer) < ANSWER_SIZE:
                    loop = asyncio.get_running_loop()
                    data = await loop.sock_recv(self._control, ANSWER_SIZE - len(answer))
                    if not data:
                        raise ConnectionResetError
                    answer += data
            except OSError as error:
                raise LauncherGoneError("The process that starts apps has ended.") from error
        return int.from_bytes(answer, "big")


@dataclass(frozen=True, slots=True)
class _App:
    """What textual-serve wants to know of a process."""

    stdout: asyncio.StreamReader
    stderr: asyncio.StreamReader


class BrowserSession(AppService):
    """The app of one participant, behind one websocket."""

    def __init__(
        self,
        launcher: Launcher,
        participant: str,
        websocket: web.WebSocketResponse,
        downloads: DownloadManager,
    ) -> None:
        async def write_bytes(data: bytes) -> None:
            """Pass on what the app shows, as long as somebody looks."""
            if not websocket.closed:
                with suppress(ConnectionError):
                    await websocket.send_bytes(data)

        async def write_text(text: str) -> None:
            """Pass on a message; a file is led to in place, since browsers block new windows."""
            kind, content = json.loads(text)
            if kind == "deliver_file_start":
                download = {"url": f"/download/{content}", "new_tab": False}
                text = json.dumps(["open_url", download])
            if not websocket.closed:
                with suppress(ConnectionError):
                    await websocket.send_str(text)

        async def close() -> None:
            await websocket.close()

        super().__init__(
            "srm-tui",
            write_bytes=write_bytes,
            write_str=write_text,
            close=close,
            download_manager=downloads,
        )
        self._launcher = launcher
        self._participant = participant
        self._app = 0

    async def start(self, width: int, height: int) -> None:
        """Start the app at that size, and pass on what it shows."""
        ours, theirs = socket.socketpair()
        environment = {
            "COLUMNS": str(width),
            "ROWS": str(height),
            "SRM_TUI_AUTHOR": self._participant,
        }
        with theirs:
            self._app = await self._launcher.start(theirs, environment)
        reader, self._stdin = await asyncio.open_connection(sock=ours)
        nothing = asyncio.StreamReader()
        nothing.feed_eof()
        self._process = _App(reader, nothing)  # type: ignore[assignment]
        self._task = asyncio.create_task(self.run())

    async def stop(self) -> None:
        """Let the app save what is being typed and leave; kill it when it does not."""
        task, self._task = self._task, None
        if task is None:
            return
        await self._download_manager.cancel_app_downloads(app_service_id=self.app_service_id)
        await self._launcher.signal(self._app, signal.SIGTERM)
        done, _ = await asyncio.wait({task}, timeout=GRACE_SECONDS)
        if not done:
            await self._launcher.signal(self._app, signal.SIGKILL)
            await task
        self.stdin.close()
