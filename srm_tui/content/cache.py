"""The knowledge base as it was read last, kept with the state of the files it came from."""

import contextlib
import os
import time
import zlib
from collections.abc import Callable, Iterable, Sequence
from mmap import ACCESS_READ, mmap

import msgspec

from srm_tui import __version__
from srm_tui.collector import collector_off
from srm_tui.core import knowledge, recognition
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.packed import as_bytes, packed
from srm_tui.errors import SrmError
from srm_tui.files import StrPath, write_whole

FileState = tuple[tuple[str, int, int, int, int], ...]
"""Of each file its path, size, times of change of content and of entry, and inode."""

_SEAL_BYTES = 4
"""The cache begins with the checksum of the rest, so that damage is noticed."""
_SETTLED_AFTER = 2_000_000_000
"""Nanoseconds after which a further change shows in the times of a file on any disk."""


class _Kept(msgspec.Struct, array_like=True):
    state: FileState
    digest: str
    kb: memoryview


class Cache:
    """The file in `folder` that keeps the knowledge base of some packs.

    What it holds may be anything: what cannot be used is None, and what cannot be
    written is left.
    """

    def __init__(self, folder: StrPath, packs: Sequence[StrPath]) -> None:
        self._layout = _layout()
        named = _check_sum("\0".join(os.path.abspath(each) for each in packs).encode())
        self._folder = os.fspath(folder)
        self._path = os.path.join(self._folder, f"kb-{self._layout}-{named}.msgpack")

    def read(self, state: FileState) -> KnowledgeBase | None:
        """Return the knowledge base when the files of its packs are still in `state`."""
        return self._read(lambda kept: kept.state == state)

    def read_digest(self, digest: str) -> KnowledgeBase | None:
        """Return the knowledge base when it was read from files of that digest."""
        return self._read(lambda kept: kept.digest == digest)

    def write(self, state: FileState, kb: KnowledgeBase) -> None:
        """Keep `kb` with the state of its files, and remove what other versions kept.

        A file that has just been written may be written again without a trace in
        its times, so for a while only the digest counts.
        """
        newest = max((max(times) for _, _, *times, _ in state), default=0)
        is_settled = newest + _SETTLED_AFTER < time.time_ns()
        with contextlib.suppress(SrmError, OSError):
            os.makedirs(self._folder, exist_ok=True)
            kept = _Kept(state if is_settled else (), kb.digest, memoryview(_encode(kb)))
            body = _encode(kept)
            write_whole(self._path, _seal(body) + body)
            for name in os.listdir(self._folder):
                is_ours = name.startswith("kb-") and name.endswith(".msgpack")
                if is_ours and not name.startswith(f"kb-{self._layout}-"):
                    os.unlink(os.path.join(self._folder, name))

    def _read(self, is_wanted: Callable[[_Kept], bool]) -> KnowledgeBase | None:
        """Return what the file holds, decoded where the system keeps it: a copy takes as long."""
        refusals = OSError, ValueError, RecursionError, MemoryError
        with contextlib.suppress(*refusals), collector_off():
            with open(self._path, "rb") as file:
                data = memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))
            seal, body = data[:_SEAL_BYTES], data[_SEAL_BYTES:]
            if seal == _seal(body):
                kept = msgspec.msgpack.decode(body, type=_Kept)
                if is_wanted(kept):
                    kb = msgspec.msgpack.decode(kept.kb, type=KnowledgeBase, dec_hook=packed)
                    return kb if kb.digest == kept.digest else None
        return None


def file_state(paths: Iterable[str]) -> FileState:
    """Return what the file system says of each of `paths`."""
    found = []
    for path in paths:
        with contextlib.suppress(OSError):
            told = os.stat(path)
            times = told.st_mtime_ns, told.st_ctime_ns
            found.append((path, told.st_size, *times, told.st_ino))
    return tuple(found)


def _layout() -> str:
    """Return a check sum of the program's version and of the records that the cache holds."""
    names = (*vars(knowledge).values(), *vars(recognition).values())
    records = [x for x in names if isinstance(x, type) and issubclass(x, msgspec.Struct)]
    layout = repr([__version__, *((x, x.__annotations__) for x in records)])
    return _check_sum(layout.encode())


def _check_sum(data: bytes) -> str:
    return f"{zlib.crc32(data):08x}"


def _seal(body: bytes | memoryview) -> bytes:
    return zlib.crc32(body).to_bytes(_SEAL_BYTES, "big")


def _encode(value: object) -> bytes:
    return msgspec.msgpack.encode(value, enc_hook=as_bytes)
