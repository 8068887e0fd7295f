"""What happens when something goes wrong that nobody foresaw."""

from pathlib import Path

import pytest

from srm_tui import resources
from srm_tui.tui.app import SrmApp
from srm_tui.tui.widgets.duty_list import DutyList
from srm_tui.workspace import Workspace
from tests.tui.reading import workshop_of

NOTE = "nobody may read this note"


class _UnforeseenError(Exception):
    """Quotes what a user wrote, as many errors do."""


def fail() -> None:
    """Raise an error that quotes an answer."""
    note = NOTE
    raise _UnforeseenError(f"cannot show {note}")


async def run_until_failure(app: SrmApp) -> None:
    """Run the app until a widget of it fails."""
    async with app.run_test() as pilot:
        await pilot.pause()
        workshop_of(pilot).query_one(DutyList).call_later(fail)
        await pilot.pause()


async def crash(workspace: Workspace, assessment_id: str) -> SrmApp:
    """Return the app after it met an error."""
    app = SrmApp(workspace, assessment_id)
    with pytest.raises(_UnforeseenError):
        await run_until_failure(app)
    return app


async def test_a_crash_shows_one_line_and_ends_with_3(
    workspace: Workspace, shop: str, capsys: pytest.CaptureFixture[str]
) -> None:
    app = await crash(workspace, shop)
    told = " ".join(capsys.readouterr().err.split())
    assert told.startswith("srm-tui met an unexpected error and had to stop.")
    assert told.endswith("Your answers are safe.")
    assert app.return_code == 3


async def test_the_log_says_where_it_happened_and_nothing_of_what_was_written(
    workspace: Workspace, shop: str, capsys: pytest.CaptureFixture[str]
) -> None:
    await crash(workspace, shop)
    log = Path(resources.cache_folder(), "crash.log").read_text(encoding="utf-8")
    assert "_UnforeseenError" in log
    assert Path(__file__).name in log
    assert "note" not in log + capsys.readouterr().err
