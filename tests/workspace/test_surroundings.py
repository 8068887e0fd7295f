"""What the workspace takes from its surroundings: who is there, the time, the reports' time."""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from srm_tui.errors import UsageError
from srm_tui.reports import FORMATS
from srm_tui.store import open_store
from srm_tui.workspace import Workspace, person
from tests.store.assessments import NO_KNOWLEDGE
from tests.store.builders import printed


@pytest.fixture
def git_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Put a program named git before all others that answers with the given script."""
    monkeypatch.delenv("SRM_TUI_AUTHOR")
    monkeypatch.setenv("LOGNAME", "ada")

    def install(script: str) -> None:
        (tmp_path / "git").write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / "git").chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    return install


def test_the_author_is_named_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SRM_TUI_AUTHOR", " Grace Hopper ")
    assert person() == "Grace Hopper"


def test_the_author_is_who_git_says(git_says: Callable[[str], None]) -> None:
    git_says('[ "$1 $2" = "config user.name" ] && echo "Grace Hopper"')
    assert person() == "Grace Hopper"


@pytest.mark.parametrize("script", ["exit 1", "echo", "kill -9 $$"])
def test_the_author_is_the_login_name_where_git_says_nothing(
    git_says: Callable[[str], None], script: str
) -> None:
    git_says(script)
    assert person() == "ada"


def test_an_author_in_another_encoding_is_still_a_name(git_says: Callable[[str], None]) -> None:
    git_says(r"printf 'J\366rg'")
    workspace = Workspace(NO_KNOWLEDGE, open_store(":memory:"), person)
    assert workspace.author.startswith("J")
    assert workspace.author.endswith("rg")
    workspace.author.encode("utf-8")


def test_the_author_is_the_login_name_where_there_is_no_git(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SRM_TUI_AUTHOR")
    monkeypatch.setenv("LOGNAME", "ada")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert person() == "ada"


def test_today_is_the_day_where_the_person_is() -> None:
    script = """
import time
from datetime import UTC, datetime
from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from tests.store.assessments import NO_KNOWLEDGE
late = datetime(2026, 11, 24, 20, tzinfo=UTC)
workspace = Workspace(NO_KNOWLEDGE, open_store(":memory:"), "Ada", now=lambda: late)
import os
for zone in ("UTC", "Asia/Tokyo", "America/Lima"):
    os.environ["TZ"] = zone
    time.tzset()
    print(workspace.today(), workspace.now().isoformat())
"""
    assert printed(script).splitlines() == [
        "2026-11-24 2026-11-24T20:00:00+00:00",
        "2026-11-25 2026-11-24T20:00:00+00:00",
        "2026-11-24 2026-11-24T20:00:00+00:00",
    ]


@pytest.mark.parametrize("written_as", ["md", "json", "csv", "html"])
def test_a_report_has_the_time_that_was_asked_for(
    workspace: Workspace, shop: str, monkeypatch: pytest.MonkeyPatch, written_as: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    first = workspace.report(shop, FORMATS[written_as])
    assert workspace.report(shop, FORMATS[written_as]) == first


def test_a_report_is_judged_on_the_day_that_was_asked_for(
    workspace: Workspace, shop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = datetime(2031, 5, 6, 7, tzinfo=UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(at.timestamp())))
    assert b"2031-05-06" in workspace.report(shop, FORMATS["json"])
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert b"2026-11-24" in workspace.report(shop, FORMATS["json"])
    assert workspace.today() == date(2026, 11, 24)


@pytest.mark.parametrize("epoch", ["soon", "1.5", "9" * 30, "-" + "9" * 30])
def test_a_report_time_that_is_no_number_of_seconds_is_refused(
    workspace: Workspace, shop: str, monkeypatch: pytest.MonkeyPatch, epoch: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH"):
        workspace.report(shop, FORMATS["json"])
