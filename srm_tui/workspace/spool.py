"""Where what waits to be saved outlives the program: a file of each run that had to leave some."""

import os
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import DecodeError, json, to_builtins
from msgspec.structs import replace

from srm_tui import resources
from srm_tui.errors import SrmError
from srm_tui.files import write_whole
from srm_tui.workspace.journals import Edit
from srm_tui.workspace.outbox import Unsaved

if TYPE_CHECKING:
    from srm_tui.workspace.workspace import Workspace


class Spool:
    """Keeps what waits for one store, and finds what earlier runs have left."""

    def __init__(self, folder: Path, store: str, author: str) -> None:
        self._folder = folder
        self._author = author
        self._beginning = f"unsaved-{sha256(store.encode()).hexdigest()[:16]}-"
        self._own = folder / f"{self._beginning}{os.getpid()}.json"

    def keep(self, steps: Iterable[Unsaved]) -> bool:
        """Keep `steps` and nothing else; return whether that worked."""
        kept = [to_builtins(self._signed(each)) for each in steps]
        try:
            if kept:
                self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                write_whole(self._own, json.encode(kept))
            else:
                self._own.unlink(missing_ok=True)
        except (OSError, SrmError):
            return False
        return True

    def adopt(self) -> tuple[Unsaved, ...]:
        """Return what runs that have ended left, oldest first; it is kept as this run's own."""
        left = sorted(self._left(), key=lambda path: path.stat().st_mtime)
        steps = tuple(step for path in left for step in _read(path))
        if steps and self.keep(steps):
            for path in left:
                path.unlink(missing_ok=True)
        return steps

    def _left(self) -> Iterator[Path]:
        for path in self._folder.glob(f"{self._beginning}*.json"):
            number = path.stem.rpartition("-")[2]
            if path != self._own and number.isdecimal() and not _runs(int(number)):
                yield path

    def _signed(self, step: Unsaved) -> Unsaved:
        """Return a step that says who took it, whoever sends it."""
        edits = (replace(each, author=each.author or self._author) for each in step.edits)
        return replace(step, edits=tuple(edits))


def adopt_left(workspace: "Workspace") -> int:
    """Let a workspace save what earlier runs could not, and keep what it cannot save itself.

    It returns how many steps were left; without a home folder there are none.
    """
    try:
        folder = Path(resources.data_folder())
    except RuntimeError:
        return 0
    return workspace.outbox.adopt(Spool(folder, workspace.store.name, workspace.author))


def _runs(process: int) -> bool:
    """Return whether a program with that number runs; where nobody can tell, it does not."""
    if os.name != "posix":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _read(path: Path) -> tuple[Unsaved, ...]:
    """Return what a file keeps; one that cannot be read stays where it is."""
    try:
        found: list[dict[str, Any]] = json.decode(path.read_bytes())
        return tuple(
            Unsaved(
                assessment_id=each["assessment_id"],
                edits=tuple(Edit(**edit) for edit in each["edits"]),
                seen=each["seen"],
            )
            for each in found
        )
    except (OSError, DecodeError, KeyError, TypeError):
        return ()
