"""A process that has loaded everything and forks the app for each browser.

It is forked from the server before any thread or event loop starts, keeps a table of the
apps that run, and ends them all when the server is gone, however that happened.
"""

import gc
import json
import os
import selectors
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable
from typing import NoReturn

from srm_tui.collector import collect_seldom
from srm_tui.errors import SrmError

Prepared = Callable[[], int]
"""Opens the app on standard input and output; returns its exit code."""

_PASSED_ON = (
    "PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "LANG", "TZ", "XDG_DATA_HOME",
    "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA", "SRM_TUI_STORE", "SOURCE_DATE_EPOCH",
    "TEXTUAL_THEME", "NO_COLOR",
)  # fmt: skip
_SET = {
    "TEXTUAL_DRIVER": "srm_tui.serving.driver:BrowserDriver",
    "TEXTUAL_COLOR_SYSTEM": "truecolor",
    "TEXTUAL_FPS": "60",
    "TERM": "xterm-256color",
    "TERM_PROGRAM": "textual",
}
ANSWER_SIZE = 8
"""How many bytes the launcher answers to each request: a process id, high byte first."""
_ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_GRACE_SECONDS = 5.0
_SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)


def fork_launcher(prepare: Callable[[], Prepared]) -> tuple[int, socket.socket]:
    """Return the process id of a new launcher, and the socket that reaches it.

    `prepare` runs there, and gives what each fork of it runs.
    """
    ours, theirs = socket.socketpair()
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        ours.close()
        _isolate(parent)
        _leave_with(lambda: _Launcher(theirs, _prepared(prepare)).run())
    theirs.close()
    return pid, ours


def session_environment(environment: dict[str, str]) -> dict[str, str]:
    """Return what of `environment` an app in the browser may see, and what it needs."""
    kept = {
        name: value
        for name, value in environment.items()
        if name in _PASSED_ON or name.startswith("LC_")
    }
    return kept | _SET


def _prepared(prepare: Callable[[], Prepared]) -> Prepared:
    environment = session_environment(dict(os.environ))
    os.environ.clear()
    os.environ.update(environment)
    made = prepare()
    gc.collect()
    gc.freeze()
    return made


def _leave_with(work: Callable[[], int]) -> NoReturn:
    """End this fork with the exit code that `work` gives, whatever happens in it."""
    code = 3
    try:
        code = work()
    except SrmError as error:
        sys.stderr.write(f"Error: {error} {error.hint}\n")
    except BaseException as error:
        sys.stderr.write("".join(traceback.format_tb(error.__traceback__)))
        sys.stderr.write(f"{type(error).__name__}\n")
    finally:
        sys.stderr.flush()
        os._exit(code)


def _isolate(parent: int) -> None:
    """Leave the terminal's group, and end when `parent` does."""
    os.setsid()
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)


class _Launcher:
    """Starts apps and passes on signals, as the server says."""

    def __init__(self, control: socket.socket, prepared: Prepared) -> None:
        self.control = control
        self.prepared = prepared
        self.apps: set[int] = set()
        self.is_ending = False
        self.woken, self._waker = socket.socketpair()
        self.woken.setblocking(False)
        self._waker.setblocking(False)

    def run(self) -> int:
        """Work until the server is gone; return 0 when every app ended in good order."""
        signal.set_wakeup_fd(self._waker.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in _ENDING:
            signal.signal(number, self._end)
        with selectors.DefaultSelector() as selector:
            selector.register(self.control, selectors.EVENT_READ)
            selector.register(self.woken, selectors.EVENT_READ)
            while not self.is_ending:
                for key, _ in selector.select():
                    if key.fileobj is self.control:
                        self._take_request()
                    else:
                        self.woken.recv(4096)
                self._reap()
        return self._end_apps()

    def _end(self, *_: object) -> None:
        self.is_ending = True

    def _take_request(self) -> None:
        try:
            data, descriptors, _, _ = socket.recv_fds(self.control, 65536, 1)
        except ConnectionError:
            data, descriptors = b"", []
        if not data:
            self.is_ending = True
            return
        request = json.loads(data)
        if "signal" in request:
            app = request["app"]
            if app in self.apps:
                os.kill(app, request["signal"])
        else:
            app = self._start(request["environment"], descriptors[0])
            os.close(descriptors[0])
        self.control.sendall(app.to_bytes(ANSWER_SIZE, "big"))

    def _start(self, environment: dict[str, str], connection: int) -> int:
        """Return the process id of a new app that speaks over `connection`."""
        parent = os.getpid()
        app = os.fork()
        if app == 0:
            _leave_with(lambda: self._become_app(parent, environment, connection))
        self.apps.add(app)
        return app

    def _become_app(self, parent: int, environment: dict[str, str], connection: int) -> int:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, *_ENDING):
            signal.signal(number, signal.SIG_DFL)
        _isolate(parent)
        os.dup2(connection, 0)
        os.dup2(connection, 1)
        os.close(connection)
        for each in (self.control, self.woken, self._waker):
            each.close()
        os.environ.update(environment)
        collect_seldom()
        return self.prepared()

    def _reap(self) -> None:
        while self.apps:
            app, _ = os.waitpid(-1, os.WNOHANG)
            if app == 0:
                break
            self.apps.discard(app)

    def _end_apps(self) -> int:
        """Ask every app to end, and make those end that do not; return 1 when there were such."""
        self._signal_all(signal.SIGTERM)
        deadline = time.monotonic() + _GRACE_SECONDS
        with selectors.DefaultSelector() as selector:
            selector.register(self.woken, selectors.EVENT_READ)
            self._reap()
            while self.apps and (left := deadline - time.monotonic()) > 0:
                if selector.select(left):
                    self.woken.recv(4096)
                self._reap()
        self._signal_all(signal.SIGKILL)
        return 1 if self.apps else 0

    def _signal_all(self, number: signal.Signals) -> None:
        for app in self.apps:
            os.kill(app, number)
