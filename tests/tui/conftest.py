"""The app as tests start it, and what can be read from its screen."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from textual.pilot import Pilot

from srm_tui.core.answers import Details
from srm_tui.core.scope import Scope
from srm_tui.tui.app import SrmApp
from srm_tui.tui.screens.place import Place
from srm_tui.workspace import Workspace

NARROW = (80, 24)
WIDE = (120, 40)

Start = Callable[..., AbstractAsyncContextManager[Pilot[None]]]


@pytest.fixture(autouse=True)
def _lasting_notices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let notices stay until they are read, however slow the machine is."""
    monkeypatch.setattr(Place, "NOTICE_SECONDS", 600.0)
    monkeypatch.setattr(SrmApp, "SETTINGS_SECONDS", 600.0)


@pytest.fixture
def shop(workspace: Workspace) -> str:
    """The id of an assessment with few services and few duties."""
    scope = Scope(service_ids=("rds", "s3", "sqs"), facts={"environment": ("production",)})
    return workspace.create(Details(name="Web shop", team="Payments"), scope)


@pytest.fixture
def start(workspace: Workspace) -> Start:
    """Start the app over the workspace, at home or at an assessment."""

    @asynccontextmanager
    async def begin(
        assessment_id: str = "", size: tuple[int, int] = NARROW, over: Workspace | None = None
    ) -> AsyncIterator[Pilot[None]]:
        app = SrmApp(over or workspace, assessment_id)
        async with app.run_test(size=size, notifications=True) as pilot:
            await pilot.pause()
            yield pilot

    return begin
