"""Small parts that the store's tests are made of."""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from srm_tui.core.journal import Change
from srm_tui.store import Store
from srm_tui.store.sqlite import SqliteStore


def change(number: int = 1, **given: str) -> Change:
    """Return a change that sets a note; `number` makes its id and text."""
    fields = {
        "id": f"c{number}",
        "assessment_id": "a1",
        "batch_id": f"b{number}",
        "at": f"2026-11-24T09:00:00.{number:06}Z",
        "author": "Ada Example",
        "control_id": "mfa-for-people",
        "service_id": "",
        "field": "notes",
        "old": "null",
        "new": f'"note {number}"',
        "tool": "1.0",
        **given,
    }
    return Change(**fields)


def naming(name: str, assessment_id: str = "a1") -> Change:
    """Return the change that names an assessment."""
    return change(
        id=f"n-{assessment_id}-{name}",
        assessment_id=assessment_id,
        control_id="",
        field="name",
        new=f'"{name}"',
    )


def filled(path: Path, count: int = 3) -> SqliteStore:
    """Return a store in a file, of one assessment with a name and `count` notes."""
    store = SqliteStore(str(path))
    fill(store, count)
    return store


def fill(store: Store, count: int = 3) -> Store:
    """Return `store` with one assessment that has a name and `count` notes."""
    store.append([naming("Shop"), *map(change, range(count))])
    return store


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds that another process brings about."""
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.005)


def folder_bytes(folder: Path) -> dict[str, bytes]:
    """Return what every file of a folder holds, by name."""
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file()}


def start(script: str, *arguments: object) -> "subprocess.Popen[str]":
    """Return a Python process of its own that runs `script`."""
    command: Sequence[Any] = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def printed(script: str, *arguments: object) -> str:
    """Return what `script` prints when it is run to its end, which must be a good one."""
    process = start(script, *arguments)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return out.strip()
