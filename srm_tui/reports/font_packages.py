"""The packages that fonts for other scripts come from; one is large and need not be there."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

SCRIPTS, EAST_ASIAN = "manimgx_fonts", "manimgx_fonts_cjk"
INSTALL_EAST_ASIAN = "pip install 'srm-tui[cjk]'"


def font_files(package: str, pattern: str) -> Iterator[Path]:
    """Yield the fonts of a package, by name; none where it is not installed."""
    found = find_spec(package)
    if found and found.origin:
        yield from sorted(Path(found.origin).parent.glob(pattern))


def lacks_east_asian() -> bool:
    """Return whether Chinese, Japanese and Korean cannot be drawn."""
    return not any(font_files(EAST_ASIAN, "*.ttc"))
