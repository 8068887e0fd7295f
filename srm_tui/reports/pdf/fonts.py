"""The faces of the document's font, from a package, so that pages break alike everywhere.

They are static: of a variable font each face would be cut anew for each chapter, which
takes as long as all the layout.
"""

import contextlib
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from srm_tui import resources

FACES = {
    "regular.ttf": "Lato-Regular.ttf",
    "italic.ttf": "Lato-Italic.ttf",
    "semibold.ttf": "Lato-SemiBold.ttf",
    "bold.ttf": "Lato-Bold.ttf",
}
"""The file of the package for each face that the style sheet names."""


def face(name: str) -> bytes:
    """Return the font file of a face."""
    return _path(name).read_bytes()


@cache
def covered() -> frozenset[int]:
    """Return the code points that every face can draw."""
    from fontTools.ttLib import TTFont

    faces = []
    for name in FACES:
        with TTFont(_path(name), lazy=True) as font:
            faces.append(frozenset(font.getBestCmap()))
    return frozenset.intersection(*faces)


@contextlib.contextmanager
def no_machine_fonts() -> Iterator[None]:
    """Let what reads the fonts of this machine find none, whatever is installed on it.

    Pango prefers the machine's emoji to any that a style sheet names.
    """
    name = "FONTCONFIG_FILE"
    before = os.environ.get(name)
    os.environ[name] = str(Path(resources.templates_folder(), "default", "fonts.conf"))
    try:
        yield
    finally:
        del os.environ[name]
        if before is not None:
            os.environ[name] = before


def _path(name: str) -> Path:
    import fontpkg_lato

    return Path(fontpkg_lato.__file__).parent / "files" / FACES[name]
