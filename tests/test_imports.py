"""What a short command leaves unread: people and shells wait for it."""

import subprocess
import sys
from pathlib import Path

import pytest

from srm_tui.cli.main import run

HEAVY = {
    "asyncio", "boto3", "hcl2", "jinja2", "openpyxl", "pikepdf", "rich", "textual",
    "weasyprint", "yaml",
}  # fmt: skip
UNREAD = {
    "calendar", "hashlib", "pathlib", "shutil", "subprocess", "tempfile", "traceback", "urllib",
    "srm_tui.core.chain", "srm_tui.core.dates", "srm_tui.core.fields", "srm_tui.core.lint",
    "srm_tui.core.undo", "srm_tui.documents",
    "srm_tui.importers", "srm_tui.reports", "srm_tui.workspace.copies",
    "srm_tui.workspace.evidence", "srm_tui.workspace.many",
}  # fmt: skip
"""What those who only look at an assessment need not wait for, beside what is heavy."""


def loaded(*words: str) -> set[str]:
    """Return the names of the modules that the program loads for a command, and their packages."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "srm_tui", *words],
        capture_output=True,
        text=True,
        check=True,
    )
    told = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    names = (line.rpartition("|")[2].strip() for line in told)
    return {each for name in names for each in (name, name.partition(".")[0])}


UNOPENED = {
    "calendar", "pkgutil", "srm_tui.importers", "srm_tui.reports", "srm_tui.core.compare",
    "srm_tui.core.questionnaire", "srm_tui.core.returned", "srm_tui.workspace.copies",
    "srm_tui.workspace.questionnaires", "srm_tui.tui.screens.acceptance",
    "srm_tui.tui.screens.evidence", "srm_tui.tui.screens.exception", "srm_tui.tui.screens.exchange",
    "srm_tui.tui.screens.files", "srm_tui.tui.screens.filtering", "srm_tui.tui.screens.many",
    "srm_tui.tui.screens.merging", "srm_tui.tui.screens.parking", "srm_tui.tui.screens.scope",
}  # fmt: skip
"""What the app need not hold while one moves through the workshop."""
_WORKSHOP = """
import asyncio, sys
from srm_tui.cli.session import Session
from srm_tui.tui.app import SrmApp

async def move():
    session = Session()
    app = SrmApp(session.workspace, session.find("shop"))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("down", "down", "1", "n")
        print(type(app.screen).__name__, *sys.modules)

asyncio.run(move())
"""


@pytest.fixture
def _store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store with an assessment, and a warm cache."""
    monkeypatch.setenv("SRM_TUI_STORE", str(tmp_path / "store.db"))
    assert run(["new", "shop", "--service", "rds", "--service", "s3"]) == 0


@pytest.mark.usefixtures("_store")
@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("list", "--format", "json"),
        ("show", "shop"),
        ("show", "shop", "--format", "json"),
        ("duties", "shop"),
        ("duties", "shop", "--format", "json"),
        ("answer", "shop", "encryption-at-rest", "yes"),
        ("milestone", "shop", "One"),
        ("compare", "shop", "today"),
    ],
    ids=" ".join,
)
def test_a_command_over_the_store_loads_no_heavy_library(words: tuple[str, ...]) -> None:
    modules = loaded(*words)
    assert sorted(modules & HEAVY) == []
    assert {"srm_tui", "click", "msgspec"} <= modules


@pytest.mark.usefixtures("_store")
@pytest.mark.parametrize("command", ["list", "show shop", "duties shop"])
def test_who_looks_at_an_assessment_waits_for_nothing_else(command: str) -> None:
    assert sorted(loaded(*command.split(), "--format", "json") & (HEAVY | UNREAD)) == []


@pytest.mark.usefixtures("_store")
def test_the_plain_interview_loads_no_heavy_library() -> None:
    modules = loaded("--plain", "shop")
    assert sorted(modules & HEAVY) == []


def test_the_version_is_told_before_anything_is_loaded() -> None:
    modules = loaded("--version")
    assert sorted(modules & {*HEAVY, "click", "msgspec", "sqlite3", "pathlib"}) == []
    assert "srm_tui" in modules


def test_a_completion_loads_no_heavy_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SRM_TUI_STORE", str(tmp_path / "store.db"))
    assert run(["kb", "stats"]) == 0
    monkeypatch.setenv("_SRM_TUI_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "srm-tui new x --service s")
    monkeypatch.setenv("COMP_CWORD", "4")
    assert sorted(loaded() & HEAVY) == []


@pytest.mark.usefixtures("_store")
def test_who_moves_through_the_workshop_loads_no_other_place() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _WORKSHOP], capture_output=True, text=True, check=True
    )
    screen, *modules = done.stdout.split()
    assert screen == "WorkshopScreen"
    assert sorted(UNOPENED & {*modules}) == []
