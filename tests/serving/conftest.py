"""A real server over a real store, as a host starts it."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from srm_tui.core.answers import Details
from srm_tui.core.scope import Scope
from srm_tui.workspace import Workspace


class Served:
    """One run of `srm-tui serve`."""

    def __init__(self, store: Path, *words: str, name: str = "Web shop") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "srm_tui", "serve", name, "--port", "0", *words],
            env={**os.environ, "SRM_TUI_STORE": str(store), "PYTHONUTF8": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()
        """The address with the token."""

    @property
    def base(self) -> str:
        """The address without the token."""
        return self.url.partition("/?")[0]

    @property
    def host(self) -> str:
        """What browsers send as Host."""
        return urlsplit(self.url).netloc

    @property
    def token(self) -> str:
        """The token that was told."""
        return parse_qs(urlsplit(self.url).query)["token"][0]

    @property
    def apps(self) -> list[int]:
        """The process ids of the launcher's apps."""
        return [app for launcher in children(self.process.pid) for app in children(launcher)]

    def end(self) -> tuple[int, str, str]:
        """End it as a service manager does; return the exit code and what else it wrote."""
        self.process.send_signal(signal.SIGTERM)
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, err


def children(process: int) -> list[int]:
    """Return the process ids of the children of a process."""
    path = Path(f"/proc/{process}/task/{process}/children")
    return [int(each) for each in path.read_text().split()] if path.exists() else []


Serve = Callable[..., Served]


@pytest.fixture
def shop(workspace: Workspace) -> str:
    """The id of an assessment with few services and few duties."""
    return workspace.create(Details(name="Web shop"), Scope(service_ids=("rds", "s3", "sqs")))


@pytest.fixture
def serve(store_path: Path, shop: str) -> Iterator[Serve]:
    """Starts servers over the store, and ends what a test left running."""
    started: list[Served] = []

    def start(*words: str) -> Served:
        started.append(Served(store_path, *words))
        return started[-1]

    yield start
    assert shop
    for each in started:
        if each.process.poll() is None:
            each.process.kill()
        each.process.communicate()


async def enter(client: aiohttp.ClientSession, served: Served, name: str = "Bo") -> None:
    """Come in as a browser does: with the token, then with a name."""
    async with client.get(served.url) as answer:
        assert answer.status == 200
    headers = {"Origin": served.base}
    async with client.post(f"{served.base}/enter", data={"name": name}, headers=headers) as answer:
        assert answer.status == 200


def browser_like() -> aiohttp.ClientSession:
    """Return a client that keeps cookies, also of bare addresses."""
    return aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))


async def first_bytes(client: aiohttp.ClientSession, served: Served) -> Any:
    """Open a terminal and return its websocket once something is shown."""
    url = f"{served.base}/ws?width=80&height=24"
    socket = await client.ws_connect(url, headers={"Origin": served.base})
    await socket.receive_bytes(timeout=60)
    return socket
