"""Bounded reading of files, and writing that leaves a whole file or none."""

import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from srm_tui.errors import DocumentError, Place, UsageError

if TYPE_CHECKING:
    from pathlib import Path

StrPath = str | os.PathLike[str]
"""A path, as text or as a Path."""

MAX_BYTES = 8 << 20
"""The largest file read unless the caller allows more."""


def read_bytes(path: StrPath, max_bytes: int = MAX_BYTES) -> bytes:
    """Return what `path` holds; a folder, a missing or an oversized file is a DocumentError."""
    place = Place(os.fspath(path))
    try:
        with open(path, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            data = file.read(min(size, max_bytes) + 1)
            if len(data) > size:  # a pipe or the like tells no size
                data += file.read(max_bytes + 1 - len(data))
    except FileNotFoundError:
        raise DocumentError(place, "There is no such file.", "Check the path.") from None
    except IsADirectoryError:
        raise DocumentError(place, "This is a folder, not a file.", "Name a file.") from None
    except (OSError, ValueError) as error:
        raise DocumentError(place, f"The file cannot be read: {_why(error)}.") from None
    if len(data) > max_bytes:
        limit = f"{max_bytes / (1 << 20):.0f} MB"
        raise DocumentError(place, f"The file is larger than {limit}.", "Split it or trim it.")
    return data


def write_whole(path: StrPath, data: bytes) -> None:
    """Write a file whole or not at all; raise UsageError where nothing can be written.

    A file that was there keeps its permissions, a link keeps leading to it, and
    a device or pipe gets the data as it is.
    """
    from pathlib import Path

    target = Path(path)
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(data)
        else:
            _replace(target.resolve(), data)
    except (OSError, ValueError, RuntimeError) as error:
        message = f"{path} cannot be written: {_why(error)}."
        raise UsageError(message, "Choose another place.") from None


def write_folder(path: StrPath, files: Mapping[str, bytes], old: Collection[str] = ()) -> None:
    """Write a folder of files whole or not at all; raise UsageError where that cannot be.

    Where there is a folder already, it may hold nothing but files called as in `old`,
    which make room for the new ones.
    """
    from pathlib import Path

    target = Path(path).resolve()
    try:
        there = [each.name for each in target.iterdir()] if target.exists() else []
        if others := sorted(set(there).difference(old)):
            message = f"{path} holds something already, as {others[0]}."
            raise UsageError(message, "Choose a new folder or an empty one.")
        _replace_folder(target, files)
    except (OSError, ValueError, RuntimeError) as error:
        message = f"{path} cannot be written: {_why(error)}."
        raise UsageError(message, "Choose another place.") from None


def _replace_folder(path: "Path", files: Mapping[str, bytes]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".srm-tui-") as kept:
        new, before = os.path.join(kept, "new"), os.path.join(kept, "before")
        os.mkdir(new)
        for name, data in files.items():
            with open(os.path.join(new, name), "xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        if path.exists():
            os.rename(path, before)
        try:
            os.rename(new, path)
        except OSError:
            if os.path.exists(before):
                os.rename(before, path)
            raise


def make_folder(path: StrPath) -> None:
    """Make a folder with those it lies in; raise UsageError where that cannot be done."""
    try:
        os.makedirs(path, exist_ok=True)
    except (OSError, ValueError) as error:
        message = f"{path} cannot be made: {_why(error)}."
        raise UsageError(message, "Choose another place.") from None


def _replace(path: "Path", data: bytes) -> None:
    import stat
    import tempfile

    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".srm-tui-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~_umask()
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
        raise


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
