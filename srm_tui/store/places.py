"""Where a portable file says what it says about a control or a fact."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from srm_tui.documents import parse_yaml
from srm_tui.errors import Place
from srm_tui.files import read_bytes
from srm_tui.store.portable import MAX_BYTES


def places_in(path: Path) -> Mapping[str, Place]:
    """Return where the portable file at `path` has each control and fact; empty for a PDF.

    What it says nothing about stands where its answers begin, named by the empty id.
    Paths are told from the top of the repository that holds the file, as
    programs that annotate a change want them.
    """
    data = read_bytes(path, MAX_BYTES)
    if data.startswith(b"%PDF"):
        return {}
    name = _from_repository(path)
    document = parse_yaml(data, name, max_values=MAX_BYTES // 20)
    top: dict[str, Any] = document.value
    found = {"": document.place(top, "answers") if "answers" in top else Place(name, 1)}
    scope = top.get("scope") or {}
    for section in (scope.get("facts") or {}, top.get("answers") or {}):
        found |= {each: document.place(section, each) for each in section}
    return found


def _from_repository(path: Path) -> str:
    """Return the path of a file from the top of the repository around it, or as it was given."""
    whole = path.resolve()
    for folder in whole.parents:
        if (folder / ".git").exists():
            return whole.relative_to(folder).as_posix()
    return path.as_posix()
