"""Finds the packs' files and reads them, once while they stay as they are."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

from srm_tui.collector import collector_off
from srm_tui.content.cache import Cache, file_state
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.errors import ContentError, DocumentError, Place, Problem
from srm_tui.files import StrPath, read_bytes


class Checked(Struct, frozen=True):
    """What a full reading of the packs gave."""

    kb: KnowledgeBase
    problems: tuple[Problem, ...]
    place: Callable[..., Place]
    """Where a record stands, by kind (`service`, `control`, ...) and id, or a key of it."""


def load_packs(folders: Sequence[StrPath], cache_folder: StrPath | None = None) -> KnowledgeBase:
    """Return the knowledge base in `folders`, later ones overriding earlier ones by id.

    It is kept in `cache_folder` together with the state of its files; a cache that
    is stale, broken or cannot be written costs time, never an error.
    """
    cache = Cache(cache_folder, folders) if cache_folder else None
    state = file_state(_paths(folders)) if cache else ()
    if cache and (kb := cache.read(state)):
        return kb
    files = _files(folders)
    digest = _digest(files)
    kb = cache.read_digest(digest) if cache else None
    if kb is None:
        checked = _check(files, digest)
        if checked.problems:
            raise ContentError(checked.problems)
        kb = checked.kb
    if cache:
        cache.write(state, kb)
    return kb


def pack_id(folder: StrPath) -> str:
    """Return the id that the pack in `folder` gives itself, or raise DocumentError."""
    from srm_tui.documents import parse_yaml

    path = os.path.join(folder, "pack.yaml")
    document = parse_yaml(read_bytes(path), path)
    said = document.value.get("id") if isinstance(document.value, dict) else None
    if not isinstance(said, str):
        raise DocumentError(document.place(document.value, "id"), "The pack has no id.")
    return said


def check_packs(folders: Sequence[StrPath]) -> Checked:
    """Return what is in `folders` with every structural problem; nothing is cached."""
    files = _files(folders)
    return _check(files, _digest(files))


class _File(Struct, frozen=True):
    """One YAML file of a pack."""

    pack: int
    name: str
    """How messages call it: from the folder of the pack on."""
    data: bytes


def _files(folders: Iterable[StrPath]) -> list[_File]:
    """Return what each YAML file holds, pack by pack."""
    found = []
    for pack, folder in enumerate(folders):
        name = os.path.basename(os.path.realpath(folder))
        found += [
            _File(pack, f"{name}/{inside}", read_bytes(os.path.join(folder, inside)))
            for inside in _yaml_files(folder)
        ]
    return found


def _paths(folders: Iterable[StrPath]) -> Iterator[str]:
    """Yield the path of each YAML file, pack by pack."""
    for folder in folders:
        for inside in _yaml_files(folder):
            yield f"{os.fspath(folder)}/{inside}"


def _yaml_files(folder: StrPath) -> list[str]:
    """Return the paths below `folder`, with slashes, of the files of its pack, in order."""
    folder = os.fspath(folder)
    if not os.path.isfile(os.path.join(folder, "pack.yaml")):
        message = "There is no pack here: pack.yaml is missing."
        raise DocumentError(Place(folder), message, "Name the folder that holds it.")
    return sorted(_walk(folder))


def _walk(folder: str, inside: str = "") -> Iterator[str]:
    """Yield the YAML files below `folder`; hidden ones are no part of a pack."""
    with os.scandir(os.path.join(folder, inside)) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(folder, f"{inside}{entry.name}/")
            elif entry.name.endswith((".yaml", ".yml")):
                yield inside + entry.name


def _digest(files: Iterable[_File]) -> str:
    import hashlib

    total = hashlib.sha256()
    for each in files:
        total.update(f"{each.pack}\0{each.name}\0{len(each.data)}\0".encode())
        total.update(each.data)
    return total.hexdigest()


def _check(files: Iterable[_File], digest: str) -> Checked:
    from srm_tui.content.build import build
    from srm_tui.content.reading import Reading

    reading = Reading()
    packs = set()
    with collector_off():
        for each in files:
            packs.add(each.pack)
            reading.read(each.pack, each.name, each.data)
        kb, problems = build(reading.records, digest)
    if len(reading.records.packs) < len(packs):
        problems = []  # Without its vocabulary nothing in a pack can be understood.
    return Checked(
        kb=kb,
        problems=tuple(sorted([*reading.problems, *problems], key=lambda each: each.place)),
        place=reading.records.place,
    )
