"""Files and folders that people name, each read by the reader that its content calls for."""

import importlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol, cast

from msgspec import Struct

from srm_tui.errors import DocumentError, Place
from srm_tui.importers.scoping.sighting import FileSightings, Watches
from srm_tui.importers.scoping.source import Source

READERS = (
    "aws_config",
    "resource_explorer",
    "tagging",
    "cost_and_usage",
    "cost_explorer",
    "terraform_json",
)
"""The modules that read a format, in the order in which they are asked."""
MAX_FILES = 20_000
"""How many files of a folder are looked at."""
_SKIPPED_FOLDERS = frozenset(("node_modules", "__pycache__", "site-packages", "venv"))


class _Reader(Protocol):
    """Reads one format."""

    def recognises(self, source: Source) -> bool: ...

    def read(self, source: Source, watches: Watches) -> FileSightings: ...


class ReadFile(Struct, frozen=True, kw_only=True):
    """One file with what it gave."""

    name: str
    sha256: str
    size: int
    found: FileSightings


class ReadFolder(Struct, frozen=True, kw_only=True):
    """What was read of a file or a folder, and what was passed over with the reason."""

    name: str
    is_folder: bool
    files: tuple[ReadFile, ...]
    passed_over: tuple[tuple[str, str], ...] = ()
    """Names of files or folders, each with the reason."""
    looked_at: int = 0


def read_path(path: Path, watches: Watches) -> ReadFolder:
    """Return what a file, or each file of a folder, shows.

    A file that is no such thing is a DocumentError; in a folder it is passed over.
    """
    if not path.is_dir():
        return ReadFolder(
            name=path.name, is_folder=False, files=(_read(Source(path), watches),), looked_at=1
        )
    walk = _Walk(path)
    files: list[ReadFile] = []
    read_with_others: set[str] = set()
    for each in walk.files():
        source = Source(each, each.relative_to(path).as_posix())
        if source.name in read_with_others:
            continue
        try:
            file = _read(source, watches)
        except DocumentError as error:
            walk.passed_over.append((source.name, error.reason))
        else:
            files.append(file)
            read_with_others |= file.found.covers
    return ReadFolder(
        name=path.resolve().name,
        is_folder=True,
        files=tuple(each for each in files if each.name not in read_with_others),
        passed_over=tuple(walk.passed_over),
        looked_at=walk.count,
    )


def _read(source: Source, watches: Watches) -> ReadFile:
    for name in READERS:
        module = importlib.import_module(f"srm_tui.importers.scoping.{name}")
        reader = cast(_Reader, module)
        if reader.recognises(source):
            found = reader.read(source, watches)
            return ReadFile(name=source.name, sha256=source.sha256, size=source.size, found=found)
    place = source.fault.place if source.fault else Place(source.name)
    raise DocumentError(place, *_why_not(source))


def _why_not(source: Source) -> tuple[str, str]:
    """Return what is wrong with a file that no reader knows, and what to do."""
    if not source.head:
        return "The file is empty.", ""
    if source.head.startswith(b"PK") and b"tfplan" in source.head:
        return (
            "This is a plan as Terraform stores it.",
            "Show it as JSON: terraform show -json plan.out > plan.json",
        )
    if b'"@level"' in source.head:
        return (
            "This is the log of a run of Terraform.",
            "Save the plan: terraform plan -out plan.out; terraform show -json plan.out",
        )
    if source.fault:
        return source.fault.reason, source.fault.hint
    if not source.is_text:
        return "This is a binary file.", "See docs/importing.md for what can be read."
    return "No format that is known.", "See docs/importing.md for what can be read."


class _Walk:
    """The files of a folder in order, without what leads out of it."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._real_root = root.resolve()
        self.passed_over: list[tuple[str, str]] = []
        self.count = 0

    def files(self) -> Iterator[Path]:
        """Yield each file below the folder, up to MAX_FILES."""
        waiting = [self._root]
        while waiting:
            folder = waiting.pop()
            below = []
            for entry in sorted(os.scandir(folder), key=lambda each: each.name):
                path = Path(entry.path)
                if entry.is_symlink():
                    self._pass(path, self._about_link(path))
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

    def _about_link(self, path: Path) -> str:
        try:
            is_inside = path.resolve().is_relative_to(self._real_root)
        except (OSError, RuntimeError):
            is_inside = False
        return (
            "A link; what it leads to is read where it is."
            if is_inside
            else ("A link that leads out of the folder.")
        )

    def _pass(self, path: Path, reason: str) -> None:
        self.passed_over.append((path.relative_to(self._root).as_posix(), reason))
