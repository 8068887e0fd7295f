"""Completing the path of a file while somebody types it."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

_MOST = 200
"""How many entries of a folder are offered."""


def completions(text: str, suffixes: Sequence[str]) -> tuple[str, ...]:
    """Return the paths that `text` may become: folders, and files that end in `suffixes`.

    They are written as the user began them, folders with a slash at the end.
    """
    typed_folder, begun = os.path.split(text)
    folder = Path(typed_folder or ".").expanduser()
    try:
        entries = sorted(_fitting(folder, begun, suffixes))
    except (OSError, ValueError):
        return ()
    return tuple(os.path.join(typed_folder, name) for _, name in entries[:_MOST])  # noqa: PTH118


def _fitting(
    folder: Path, begun: str, suffixes: Sequence[str]
) -> Iterator[tuple[tuple[bool, str], str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            hidden = name.startswith(".") and not begun.startswith(".")
            if hidden or not name.casefold().startswith(begun.casefold()):
                continue
            if entry.is_dir():
                yield (False, name.casefold()), f"{name}/"
            elif name.casefold().endswith(tuple(suffixes)):
                yield (True, name.casefold()), name


def begun_anew(text: str) -> str:
    """Return what stands behind the last beginning of a path in `text`.

    A whole path pasted behind a folder that stood there means that path.
    """
    for beginning in ("//", "/~/"):
        place = text.rfind(beginning)
        if place > 0:
            return text[place + 1 :]
    return text


def completed(text: str, found: Sequence[str]) -> str:
    """Return `text` with what all of `found` go on with."""
    first = min(found, default="")
    last = max(found, default="")
    common = first[: next((i for i, c in enumerate(first) if last[i : i + 1] != c), len(first))]
    return common if len(common) > len(text) else text
