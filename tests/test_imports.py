"""What a short command leaves unread: people and shells wait for it."""

import subprocess
import sys
from pathlib import Path

import pytest

from srm_tui.cli.main import run

HEAVY = ("textual", "rich", "yaml", "jinja2", "weasyprint", "asyncio", "pikepdf")


def loaded(*words: str) -> set[str]:
    """Return the top names of the modules that the program loads for a command."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "srm_tui", *words],
        capture_output=True,
        text=True,
        check=True,
    )
    told = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in told}


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
    assert sorted(modules & set(HEAVY)) == []
    assert {"srm_tui", "click", "msgspec"} <= modules


@pytest.mark.usefixtures("_store")
def test_the_plain_interview_loads_no_heavy_library() -> None:
    modules = loaded("--plain", "shop")
    assert sorted(modules & set(HEAVY)) == []


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
    assert sorted(loaded() & set(HEAVY)) == []
