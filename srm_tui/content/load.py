"""Finds the packs' files, reads them once and keeps the result in a cache."""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.errors import ContentError, DocumentError, Place, Problem

_CACHE_VERSION = b"2"
"""To be raised whenever the records of `core.knowledge` change."""


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What a full reading of the packs gave."""

    kb: KnowledgeBase
    problems: tuple[Problem, ...]
    place: Callable[[str, str], Place]
    """Where a record stands, by kind (`service`, `control`, ...) and id."""


def load_packs(folders: Sequence[Path], cache_folder: Path | None = None) -> KnowledgeBase:
    """Return the knowledge base in `folders`, later ones overriding earlier ones by id.

    It is kept in `cache_folder`, by the hash of its files; a cache that is stale,
    broken or cannot be written costs time, never an error.
    """
    files = _files(folders)
    digest = _digest(files)
    cache = cache_folder / f"kb-{digest[:32]}.msgpack" if cache_folder else None
    if cache is not None and (cached := _read_cache(cache)) is not None:
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


def _files(folders: Iterable[Path]) -> list[tuple[Path, str, bytes]]:
    """Return each YAML file with the name messages call it and what it holds."""
    from srm_tui.documents import read_bytes

    found = []
    for folder in folders:
        if not (folder / "pack.yaml").is_file():
            message = "There is no pack here: pack.yaml is missing."
            raise DocumentError(Place(str(folder)), message, "Name the folder that holds it.")
        for path in sorted(folder.rglob("*.yaml")):
            name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
            found.append((path, name, read_bytes(path)))
    return found


def _digest(files: Iterable[tuple[Path, str, bytes]]) -> str:
    total = hashlib.sha256(_CACHE_VERSION)
    for _, name, data in files:
        total.update(f"{name}\0{len(data)}\0".encode())
        total.update(data)
    return total.hexdigest()


def _read_cache(path: Path) -> KnowledgeBase | None:
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=KnowledgeBase)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _write_cache(path: Path, kb: KnowledgeBase) -> None:
    fields = {name: getattr(kb, name) for name in kb.__dataclass_fields__}
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".kb-")
        with os.fdopen(handle, "wb") as file:
            file.write(msgspec.msgpack.encode(fields))
        Path(temporary).replace(path)
        for old in path.parent.glob("kb-*.msgpack"):
            if old != path:
                old.unlink(missing_ok=True)


def _check(files: Iterable[tuple[Path, str, bytes]], digest: str) -> Checked:
    from srm_tui.content.build import build
    from srm_tui.content.reading import Reading

    reading = Reading()
    for _, name, data in files:
        reading.read(name, data)
    kb, problems = build(reading.records, digest)
    return Checked(
        kb=kb,
        problems=tuple(sorted([*reading.problems, *problems], key=lambda each: each.place)),
        place=reading.records.place,
    )
