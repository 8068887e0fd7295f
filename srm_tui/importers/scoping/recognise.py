"""Files and folders that people name, each read by the reader that its content calls for."""

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Protocol, cast

from msgspec import Struct

from srm_tui.errors import DocumentError, Place
from srm_tui.importers.scoping.sighting import FileSightings, Further, Watches
from srm_tui.importers.scoping.source import WHOLE, Source
from srm_tui.importers.walk import LINK_OUT, MAX_FILES, Walk, leads_out

_PACKAGE = "srm_tui.importers.scoping"
READERS = (
    "aws_config",
    "resource_explorer",
    "tagging",
    "cost_and_usage",
    "cost_explorer",
    "resource_table",
    "terraform_json",
    "cdk",
    "cloudformation",
    "stack_resources",
    "terraform_source",
)
"""The modules that read a format, in the order in which they are asked."""
_READABLE = (
    "Readable are plans, states and text of Terraform, templates of CloudFormation and the CDK, "
    "inventories and bills of AWS: see docs/importing.md."
)
_PACKED = (b"PK", b"\x1f\x8b")
"""How zip and gzip files begin."""


class _Reader(Protocol):
    """Reads one format."""

    def recognises(self, source: Source) -> bool: ...

    def read(self, source: Source, watches: Watches) -> FileSightings: ...


class ReadingStep(NamedTuple):
    """How far the reading of a file has come."""

    file: str
    read: int
    """In bytes; 0 when it begins. Smaller files are read in one go."""
    size: int


Progress = Callable[[ReadingStep], None]
"""Takes how far one is; what it raises ends the reading."""


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
    kind: str = ""
    """What it is where it is neither a file nor a folder."""
    files: tuple[ReadFile, ...]
    passed_over: tuple[tuple[str, str], ...] = ()
    """Names of files or folders, each with the reason."""
    looked_at: int = 0


def read_path(
    path: Path, watches: Watches, progress: Progress = lambda _: None, before: str = ""
) -> ReadFolder:
    """Return what a file, or each file of a folder, shows; names begin with `before`.

    A file that is no such thing is a DocumentError; in a folder it is passed over.
    """
    try:
        if path.is_dir():
            return _Reading(path, watches, progress, before).folder()
        return _Reading(path.parent, watches, progress, before).file(path.name)
    finally:
        if terraform_source := sys.modules.get(f"{_PACKAGE}.terraform_source"):
            terraform_source.finish()


class _Reading:
    """The files of one folder that were read so far."""

    def __init__(self, root: Path, watches: Watches, progress: Progress, before: str) -> None:
        self._root = root
        self._before = before
        self._watches = watches
        self._progress = progress
        self._files: dict[str, ReadFile] = {}
        self._passed_over: list[tuple[str, str]] = []

    def file(self, name: str) -> ReadFolder:
        """Return what one file shows, with what belongs to it."""
        self._read(Further(f"{self._before}{name}"))
        return self._result(f"{self._before}{name}", is_folder=False, looked_at=len(self._files))

    def folder(self) -> ReadFolder:
        """Return what each file shows."""
        walk = Walk(self._root)
        named: set[str] = set()
        for path in walk.files():
            name = f"{self._before}{path.relative_to(self._root).as_posix()}"
            if name not in named:
                try:
                    named |= self._read(Further(name))
                except DocumentError as error:
                    self._passed_over.append((name, error.reason))
        self._passed_over += [(f"{self._before}{each}", why) for each, why in walk.passed_over]
        return self._result(self._root.resolve().name, is_folder=True, looked_at=walk.count)

    def _read(self, first: Further) -> set[str]:
        """Read a file and what belongs to it; return the names of all."""
        waiting, named = [first], {first.name}
        while waiting:
            each = waiting.pop(0)
            path = self._root / each.name.removeprefix(self._before)
            source = Source(path, each.name, each.account, each.region)
            if each is not first and leads_out(path, self._root):
                self._passed_over.append((each.name, LINK_OUT))
                continue
            try:
                file = _read(source, self._watches, self._progress)
            except DocumentError as error:
                if each is first:
                    raise
                self._passed_over.append((each.name, error.reason))
                continue
            self._files[each.name] = file
            for further in file.found.further:
                if further.name not in named and len(named) < MAX_FILES:
                    named.add(further.name)
                    waiting.append(further)
        return named

    def _pass_over_older(self) -> None:
        """Leave out older editions, such as the backup of a state: much of them may be gone."""
        newest: dict[str, tuple[int, str]] = {}
        for name, file in self._files.items():
            if file.found.edition:
                whole, edition = file.found.edition
                newest[whole] = max(newest.get(whole, (edition, name)), (edition, name))
        for name, file in list(self._files.items()):
            if file.found.edition and newest[file.found.edition[0]][1] != name:
                later = newest[file.found.edition[0]][1]
                self._passed_over.append((name, f"{later} is the same or newer."))
                del self._files[name]

    def _result(self, name: str, *, is_folder: bool, looked_at: int) -> ReadFolder:
        self._pass_over_older()
        return ReadFolder(
            name=name,
            is_folder=is_folder,
            files=tuple(self._files.values()),
            passed_over=tuple(dict.fromkeys(self._passed_over)),
            looked_at=looked_at,
        )


def _read(source: Source, watches: Watches, progress: Progress) -> ReadFile:
    done, size = 0, len(source.head) and source.size

    def advance(more: int) -> None:
        nonlocal done
        done = min(done + more, size)
        progress(ReadingStep(source.name, done, size))

    source.on_read = advance
    advance(0)
    reader = _reader_of(source)
    if reader is None:
        place = source.fault.place if source.fault else Place(source.name)
        raise DocumentError(place, *_why_not(source))
    try:
        found = reader.read(source, watches)
    except RecursionError:
        message = "It is nested too deeply."
        raise DocumentError(Place(source.name), message) from None
    return ReadFile(name=source.name, sha256=source.sha256, size=source.size, found=found)


def is_recognised(path: Path) -> bool:
    """Return whether a file is of a known format, damaged or not."""
    return _reader_of(Source(path)) is not None


def _reader_of(source: Source) -> _Reader | None:
    """Return what reads a file, None where its format is not known."""
    modules = (importlib.import_module(f"{_PACKAGE}.{name}") for name in READERS)
    readers = (cast(_Reader, module) for module in modules)
    return next((each for each in readers if each.recognises(source)), None)


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
    if not source.is_text and not source.head.startswith(_PACKED):
        return "This is a binary file.", _READABLE
    if source.fault:
        return source.fault.reason, source.fault.hint
    if source.is_json and source.size > WHOLE:
        return source.too_large.reason, source.too_large.hint
    return "No format that is known.", _READABLE
