"""The files of a folder in order, without what leads out of it."""

import os
from collections.abc import Iterator
from pathlib import Path

MAX_FILES = 20_000
"""How many files of a folder are looked at."""
LINK_OUT = "It leads out of the folder."
_LINK = "A link; what it leads to is read where it is."
_SKIPPED_FOLDERS = frozenset(("node_modules", "__pycache__", "site-packages", "venv"))


class Walk:
    """The files of a folder in order, without what leads out of it."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.passed_over: list[tuple[str, str]] = []
        self.count = 0

    def files(self) -> Iterator[Path]:
        """Yield each file below the folder, up to MAX_FILES."""
        waiting = [self._root]
        while waiting:
            folder = waiting.pop()
            below = []
            for entry in self._entries(folder):
                path = Path(entry.path)
                if entry.is_symlink():
                    self._pass(path, LINK_OUT if leads_out(path, self._root) else _LINK)
                elif entry.is_dir():
                    if entry.name.startswith(".") or entry.name in _SKIPPED_FOLDERS:
                        self._pass(path, "Hidden folders and installed packages are not read.")
                    else:
                        below.append(path)
                elif entry.is_file():
                    if self.count == MAX_FILES:
                        self._pass(path, f"More than {MAX_FILES:,} files are not looked at.")
                        return
                    self.count += 1
                    yield path
            waiting += reversed(below)

    def _entries(self, folder: Path) -> list[os.DirEntry[str]]:
        try:
            return sorted(os.scandir(folder), key=lambda each: each.name)
        except OSError as error:
            self._pass(folder, f"The folder cannot be read: {error.strerror}.")
            return []

    def _pass(self, path: Path, reason: str) -> None:
        self.passed_over.append((path.relative_to(self._root).as_posix(), reason))


def leads_out(path: Path, root: Path) -> bool:
    """Return whether a path, with all links followed, ends outside of a folder."""
    try:
        return not path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):
        return True
