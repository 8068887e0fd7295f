"""The web server: the pages, the terminals, and how it ends."""

import asyncio
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import quote, unquote

from aiohttp import WSMessage, WSMsgType, web
from textual_serve.server import Server

from srm_tui.errors import UsageError
from srm_tui.serving import pages
from srm_tui.serving.guard import Guard, add_headers
from srm_tui.serving.service import Service
from srm_tui.serving.sessions import BrowserSession, Launcher, LauncherGoneError

_NAME_LENGTH = 60
_SIZES = {"width": (20, 500), "height": (5, 200)}
_FULL = "All places are taken at the moment. Try again when somebody has left."


class WorkshopServer(Server):
    """Serves the app to whoever has the token."""

    def __init__(self, service: Service, launcher: Launcher) -> None:
        super().__init__("srm-tui", service.host, service.port, service.title, service.public_url)
        self.places = service.places
        self.guard = Guard(service)
        self.launcher = launcher
        self.sessions: dict[BrowserSession, web.WebSocketResponse] = {}
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        """Becomes the exit code when the server is to end."""

    @property
    def _name_cookie(self) -> str:
        return f"{self.guard.cookie}-name"

    def make_app(self) -> web.Application:
        """Return what answers requests."""
        app = web.Application(middlewares=[self.guard.admit])
        app.add_routes(
            [
                web.get("/", self.show_page),
                web.post("/enter", self.take_name),
                web.get("/ws", self.handle_websocket),
                web.get("/download/{key}", self.handle_download),
                web.static("/static", self.statics_path),
                web.static("/page", pages.FOLDER),
            ]
        )
        app.on_response_prepare.append(add_headers)
        return app

    async def show_page(self, request: web.Request) -> web.Response:
        """Ask who comes, or show the app to those who said it."""
        name = self._name_of(request)
        if not name or "as" in request.query:
            return pages.enter(self.title, name)
        if len(self.sessions) >= self.places:
            return pages.message(503, _FULL)
        return pages.terminal(self.title, name)

    async def take_name(self, request: web.Request) -> web.Response:
        """Remember who came, and lead on to the app."""
        form = await request.post()
        name = _known_name(str(form.get("name", "")))
        if not name:
            return pages.enter(self.title, "", "Write your name, in at most 60 letters.")
        response = web.Response(status=303, headers={"Location": "/"})
        self.guard.give(response, self._name_cookie, quote(name))
        return response

    def _name_of(self, request: web.Request) -> str:
        return _known_name(unquote(request.cookies.get(self._name_cookie, ""), errors="replace"))

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Run an app for as long as its page is open."""
        name = self._name_of(request)
        if not name:
            raise web.HTTPForbidden(text="Who is it?")
        if len(self.sessions) >= self.places:
            raise web.HTTPServiceUnavailable(text=_FULL)
        websocket = web.WebSocketResponse(heartbeat=15, max_msg_size=1 << 20)
        session = BrowserSession(self.launcher, name, websocket, self.download_manager)
        self.sessions[session] = websocket
        try:
            await websocket.prepare(request)
            sizes = (_bounded(each, request.query.get(each)) for each in _SIZES)
            await session.start(*sizes)
            await self._pass_on(websocket, session)
        except LauncherGoneError:
            if not self.ended.done():
                self.ended.set_result(3)
        finally:
            await session.stop()
            self.sessions.pop(session, None)
            await websocket.close()
        return websocket

    async def _pass_on(self, websocket: web.WebSocketResponse, session: BrowserSession) -> None:
        """Give the app what comes from its page, until the page is closed."""
        async for message in websocket:
            if message.type is not WSMsgType.TEXT:
                continue
            match _envelope(message):
                case ["stdin", str(typed)]:
                    await session.send_bytes(typed.encode("utf-8", "replace"))
                case ["resize", {"width": width, "height": height}]:
                    size = _bounded("width", width), _bounded("height", height)
                    await session.set_terminal_size(*size)
                case ["ping", (str() | int() | float()) as sent]:
                    await websocket.send_json(["pong", sent])
                case ["focus", *_]:
                    await session.focus()
                case ["blur", *_]:
                    await session.blur()

    async def end_sessions(self) -> None:
        """Let every app save and leave, and tell the pages."""

        async def end(session: BrowserSession, websocket: web.WebSocketResponse) -> None:
            await session.stop()
            with suppress(ConnectionError):
                await asyncio.wait_for(websocket.close(code=1001), 1.0)

        ending = [end(*each) for each in self.sessions.items()]
        await asyncio.gather(*ending, return_exceptions=True)


async def run(service: Service, control: socket.socket, started: Callable[[str], None]) -> int:
    """Serve until a signal comes; return the exit code.

    `started` is told the address with the token once browsers can come.
    """
    server = WorkshopServer(service, Launcher(control))
    _end_on_signals(server.ended)
    runner = web.AppRunner(server.make_app(), access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    try:
        site = web.TCPSite(runner, service.host, service.port)
        await _start(site, service)
        port = runner.addresses[0][1]
        server.guard.cookie = f"srm-tui-{port}"
        started(f"{service.address(port)}/?token={server.guard.token}")
        code = await server.ended
        await site.stop()
        await server.end_sessions()
    finally:
        await runner.cleanup()
    return code


def _end_on_signals(ended: asyncio.Future[int]) -> None:
    """Let signals give `ended` the exit code that shells give them."""

    def end(number: int) -> None:
        if not ended.done():
            ended.set_result(128 + number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        ended.get_loop().add_signal_handler(number, end, int(number))


async def _start(site: web.TCPSite, service: Service) -> None:
    try:
        await site.start()
    except OSError as error:
        message = f"{service.host}, port {service.port}, cannot be used: {error.strerror}."
        raise UsageError(message, "Name another with --port; 0 takes a free one.") from None


def _known_name(text: str) -> str:
    """Return a participant's name on one line; empty when it is none."""
    name = " ".join(text.split())
    return name if name.isprintable() and len(name) <= _NAME_LENGTH else ""


def _bounded(what: str, given: object) -> int:
    """Return a terminal's width or height, within reason."""
    least, most = _SIZES[what]
    try:
        return max(least, min(most, int(given)))  # type: ignore[call-overload,no-any-return]
    except (TypeError, ValueError, OverflowError):
        return 80 if what == "width" else 24


def _envelope(message: WSMessage) -> object:
    try:
        return message.json()
    except ValueError:
        return None
