"""What is served, and the process that serves it."""

import asyncio
import importlib
import ipaddress
import os
import pkgutil
from collections.abc import Callable, Sequence

from msgspec import Struct

from srm_tui.serving.launcher import Prepared, fork_launcher
from srm_tui.workspace import Workspace

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104
"""The hosts that stand for every address of this machine."""


class Service(Struct, frozen=True, kw_only=True):
    """What is served, where and to how many."""

    title: str
    host: str
    port: int
    names: Sequence[str] = ()
    """Further host names by which browsers may come."""
    public_url: str = ""
    """The address before a proxy; empty where browsers come straight here."""
    places: int = 25
    """How many may work at once."""

    @property
    def is_local(self) -> bool:
        """Whether nobody but this machine can come."""
        return self.host == "localhost" or (
            is_address(self.host) and ipaddress.ip_address(self.host).is_loopback
        )

    @property
    def is_private(self) -> bool:
        """Whether nobody on the way can read along."""
        return self.is_local or self.public_url.startswith("https://")

    def address(self, port: int) -> str:
        """Return where browsers go, given the port that was taken."""
        if self.public_url:
            return self.public_url.rstrip("/")
        host = self.host
        if host in EVERYWHERE:
            host = next(iter(self.names), "localhost")
        return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def is_address(host: str) -> bool:
    """Return whether `host` is an IP address."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def serve_app(
    service: Service,
    open_workspace: Callable[[], Workspace],
    assessment_id: str,
    started: Callable[[str], None],
) -> int:
    """Serve until a signal comes; return the exit code.

    No store may be open yet: each app opens its own. `started` is told the address
    with the token once browsers can come.
    """
    launcher, control = fork_launcher(lambda: prepare_app(open_workspace, assessment_id))
    try:
        with control:
            from srm_tui.serving.server import run

            return asyncio.run(run(service, control, started))
    finally:
        os.waitpid(launcher, 0)


def prepare_app(open_workspace: Callable[[], Workspace], assessment_id: str) -> Prepared:
    """Load all that an app needs, so that its sessions share it, and return what opens it."""
    import srm_tui.serving.driver  # noqa: F401
    from srm_tui.tui import screens
    from srm_tui.tui.app import SrmApp

    for screen in pkgutil.iter_modules(screens.__path__, f"{screens.__name__}."):
        importlib.import_module(screen.name)

    def open_app() -> int:
        workspace = open_workspace()
        app = SrmApp(workspace, assessment_id)
        app.run()
        workspace.store.close()
        return app.return_code or 0

    return open_app
