"""What the tests of the command line share: running it here, and as a program of its own."""

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from srm_tui.cli.main import run

PROGRAM = Path(sys.executable).with_name("srm-tui")
SHOP = ("--service", "ec2", "--service", "rds", "--service", "s3", "--framework", "gdpr")


class Said(NamedTuple):
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)


Srm = Callable[..., Said]


@pytest.fixture(scope="session")
def warm_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache of the knowledge base for all tests of one process."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, warm_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder, with a store in it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(warm_cache))
    monkeypatch.setenv("SRM_TUI_STORE", str(tmp_path / "store.db"))
    for name in ("COLUMNS", "NO_COLOR", "PYTHONIOENCODING", "SRM_TUI_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def srm(capsys: pytest.CaptureFixture[str]) -> Srm:
    """Runs a command in this process."""

    def call(*words: str) -> Said:
        capsys.readouterr()
        code = run(list(words))
        return Said(code, *capsys.readouterr())

    return call


@pytest.fixture(scope="session")
def shop_store(tmp_path_factory: pytest.TempPathFactory, warm_cache: Path) -> Path:
    """A store that holds a small assessment named `shop`."""
    path = tmp_path_factory.mktemp("shop") / "store.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(warm_cache))
        patch.setenv("SRM_TUI_AUTHOR", "Ada Example")
        assert run(["--store", str(path), "new", "shop", *SHOP]) == 0
    return path


@pytest.fixture
def shop(shop_store: Path, tmp_path: Path) -> str:
    """The id of the assessment `shop`, in a store of this test's own."""
    store = tmp_path / "store.db"
    shutil.copyfile(shop_store, store)
    with contextlib.closing(sqlite3.connect(store)) as connection:
        (found,) = connection.execute("SELECT DISTINCT assessment_id FROM change").fetchone()
    return str(found)


def program(*words: str, env: Mapping[str, str] | None = None) -> Said:
    """Run the real program, without a terminal."""
    done = subprocess.run(
        [str(PROGRAM), *words],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **(env or {})},
        check=False,
    )
    return Said(
        done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
    )
