"""Finds the packs' files, reads them once and keeps the result in a cache."""

import contextlib
import gc
import hashlib
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import msgspec

from srm_tui import __version__
from srm_tui.core import knowledge
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.documents import read_bytes, write_whole
from srm_tui.errors import ContentError, DocumentError, Place, Problem, SrmError


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What a full reading of the packs gave."""

    kb: KnowledgeBase
    problems: tuple[Problem, ...]
    place: Callable[..., Place]
    """Where a record stands, by kind (`service`, `control`, ...) and id, or a key of it."""


def load_packs(folders: Sequence[Path], cache_folder: Path | None = None) -> KnowledgeBase:
    """Return the knowledge base in `folders`, later ones overriding earlier ones by id.

    It is kept in `cache_folder`, by the hash of its files; a cache that is stale,
    broken or cannot be written costs time, never an error.
    """
    files = _files(folders)
    digest = _digest(files)
    cache = cache_folder / f"kb-{digest[:32]}-{_layout()}.msgpack" if cache_folder else None
    cached = _read_cache(cache) if cache else None
    if cached is not None and cached.digest == digest:
        return cached
    checked = _check(files, digest)
    if checked.problems:
        raise ContentError(checked.problems)
    if cache is not None:
        _write_cache(cache, checked.kb)
    return checked.kb


def check_packs(folders: Sequence[Path]) -> Checked:
    """Return what is in `folders` with every structural problem; nothing is cached."""
    files = _files(folders)
    return _check(files, _digest(files))


_SEAL_BYTES = 4
"""The cache begins with the checksum of the rest, so that damage is noticed."""


class _File(NamedTuple):
    """One YAML file of a pack."""

    pack: int
    name: str
    """How messages call it: from the folder of the pack on."""
    data: bytes


def _files(folders: Iterable[Path]) -> list[_File]:
    """Return what each YAML file holds, pack by pack; hidden files are no part of a pack."""
    found = []
    for pack, folder in enumerate(folders):
        if not (folder / "pack.yaml").is_file():
            message = "There is no pack here: pack.yaml is missing."
            raise DocumentError(Place(str(folder)), message, "Name the folder that holds it.")
        name = folder.resolve().name
        found += [
            _File(pack, f"{name}/{inside}", read_bytes(folder / inside))
            for inside in sorted(_yaml_files(str(folder)))
        ]
    return found


def _yaml_files(folder: str, inside: str = "") -> Iterator[str]:
    """Yield the paths below `folder`, with slashes, of the files that belong to a pack."""
    with os.scandir(os.path.join(folder, inside)) as entries:  # noqa: PTH118
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _yaml_files(folder, f"{inside}{entry.name}/")
            elif entry.name.endswith((".yaml", ".yml")):
                yield inside + entry.name


def _digest(files: Iterable[_File]) -> str:
    total = hashlib.sha256()
    for pack, name, data in files:
        total.update(f"{pack}\0{name}\0{len(data)}\0".encode())
        total.update(data)
    return total.hexdigest()


def _layout() -> str:
    """Return a hash of the program's version and of the records that the cache holds."""
    names = vars(knowledge).values()
    records = [x for x in names if isinstance(x, type) and issubclass(x, msgspec.Struct)]
    layout = repr([__version__, *((x, x.__annotations__) for x in records)])
    return hashlib.sha256(layout.encode()).hexdigest()[:8]


def _read_cache(path: Path) -> KnowledgeBase | None:
    """Return what the cache holds, or None when it is not what was once written."""
    try:
        data = path.read_bytes()
        body = memoryview(data)[_SEAL_BYTES:]
        if _seal(body) == data[:_SEAL_BYTES]:
            with _collector_off():
                return msgspec.msgpack.decode(body, type=KnowledgeBase)
    except (OSError, ValueError, RecursionError, MemoryError):
        pass
    return None


@contextlib.contextmanager
def _collector_off() -> Iterator[None]:
    """Spare the collector from walking thousands of new records of which none is garbage."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _seal(body: bytes | memoryview) -> bytes:
    return zlib.crc32(body).to_bytes(_SEAL_BYTES, "big")


def _write_cache(path: Path, kb: KnowledgeBase) -> None:
    with contextlib.suppress(SrmError, OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        body = msgspec.msgpack.encode(kb)
        write_whole(path, _seal(body) + body)
        for old in path.parent.glob("kb-*.msgpack"):
            if old != path:
                old.unlink(missing_ok=True)


def _check(files: Iterable[_File], digest: str) -> Checked:
    from srm_tui.content.build import build
    from srm_tui.content.reading import Reading

    reading = Reading()
    packs = set()
    with _collector_off():
        for pack, name, data in files:
            packs.add(pack)
            reading.read(pack, name, data)
        kb, problems = build(reading.records, digest)
    if len(reading.records.packs) < len(packs):
        problems = []  # Without its vocabulary nothing in a pack can be understood.
    return Checked(
        kb=kb,
        problems=tuple(sorted([*reading.problems, *problems], key=lambda each: each.place)),
        place=reading.records.place,
    )
