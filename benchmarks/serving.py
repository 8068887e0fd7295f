"""Twenty browsers at once: apps forked from a launcher, against as many cold starts."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import ENVIRONMENT, Ratio, compare
from benchmarks.memory import share_of
from benchmarks.subjects import answered, knowledge_base, scope_of
from srm_tui.cli.session import Session
from srm_tui.serving.launcher import ANSWER_SIZE, fork_launcher, session_environment
from srm_tui.serving.service import prepare_app

_COUNT = 20
_SHOWN = "painted at last"
_PATIENCE = 60.0
_SIZE = {"COLUMNS": "120", "ROWS": "40"}
_COLD = """
import sys
from srm_tui.cli.session import Session
from srm_tui.serving.service import prepare_app
session = Session(sys.argv[1])
prepare_app(lambda: session.workspace, "")()
"""


class _App(NamedTuple):
    process: int
    connection: socket.socket
    end: Callable[[], object]


def run() -> Iterator[Ratio]:
    """Yield time and memory of twenty sessions, beside twenty cold starts."""
    with tempfile.TemporaryDirectory() as folder:
        store = str(Path(folder) / "store.db")
        kb = knowledge_base()
        answered(Path(store), kb, scope_of(kb, 20), _SHOWN).store.close()
        environment = {**session_environment(ENVIRONMENT), **_SIZE, "XDG_CACHE_HOME": folder}
        session = Session(store)
        session.kb  # noqa: B018 (loaded before the fork, as by the command)
        launcher, control = fork_launcher(
            lambda: prepare_app(lambda: session.workspace_of(store), "")
        )
        with control:
            yield from _ratios(lambda: _forked(control), lambda: _cold(store, environment))
        os.waitpid(launcher, 0)


def _ratios(forked: Callable[[], _App], cold: Callable[[], _App]) -> Iterator[Ratio]:
    memory: dict[Callable[[], _App], float] = {}

    def painted(start: Callable[[], _App]) -> None:
        """Wait until the apps of all browsers show something, and keep what each takes."""
        with ExitStack() as stack:
            apps = [start() for _ in range(_COUNT)]
            for app in apps:
                stack.callback(app.end)
                stack.enter_context(app.connection)
            for app in apps:
                _wait_for(app.connection)
            memory[start] = sum(share_of(app.process) for app in apps) / len(apps)

    yield compare(
        f"{_COUNT} browser sessions painted",
        lambda: painted(forked),
        f"{_COUNT} cold starts",
        lambda: painted(cold),
        0.45,
        rounds=3,
    )
    yield Ratio(
        what=f"memory of each of {_COUNT} sessions",
        peer="a cold process",
        ours=memory[forked],
        theirs=memory[cold],
        goal=0.65,
        unit="MB",
    )


def _forked(control: socket.socket) -> _App:
    ours, theirs = socket.socketpair()
    with theirs:
        app = _ask(control, {"environment": _SIZE}, [theirs.fileno()])

    def end() -> None:
        _ask(control, {"app": app, "signal": int(signal.SIGKILL)}, [])

    return _App(app, ours, end)


def _ask(control: socket.socket, request: dict[str, object], files: Sequence[int]) -> int:
    socket.send_fds(control, [json.dumps(request).encode()], files)
    return int.from_bytes(control.recv(ANSWER_SIZE, socket.MSG_WAITALL), "big")


def _cold(store: str, environment: dict[str, str]) -> _App:
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-c", _COLD, store],
            stdin=theirs.fileno(),
            stdout=theirs.fileno(),
            env=environment,
        )

    def end() -> None:
        process.kill()
        process.wait()

    return _App(process.pid, ours, end)


def _wait_for(connection: socket.socket) -> None:
    connection.settimeout(_PATIENCE)
    seen = b""
    while _SHOWN.encode() not in seen:
        data = connection.recv(65536)
        if not data:
            raise RuntimeError(f"The app ended before it showed {_SHOWN!r}: {seen[-300:]!r}")
        seen += data
