"""Draws the pictures of README.md and docs/ from the running app: `make docs`."""

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from srm_tui import resources
from srm_tui.content import load_packs
from srm_tui.store import open_store
from srm_tui.tui.app import SrmApp
from srm_tui.workspace import Workspace

IMAGES = Path(__file__).parent / "images"
SIZE = (120, 36)
DRAWN_AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
"""When the pictures pretend to be drawn, so that they change with the app only."""
_MONOSPACE = "ui-monospace, 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace"


async def picture(keys: Sequence[str]) -> str:
    """Return the app as SVG, with the filled example open and `keys` pressed in it."""
    kb = load_packs([resources.own_pack()])
    workspace = Workspace(kb, open_store(":memory:"), "Ines Marquardt", now=lambda: DRAWN_AT)
    demo_id = workspace.import_file(resources.demo_file())
    app = SrmApp(workspace, demo_id)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        drawn = app.export_screenshot(title="srm-tui", simplify=True)
    return _self_contained(drawn)


def _self_contained(svg: str) -> str:
    """Return `svg` with the reader's own monospace font instead of one from the network.

    Its ids are drawn by chance; they are fixed, so that the same screen gives the same file.
    """
    svg = re.sub(r"@font-face\s*\{[^}]*\}", "", svg)
    svg = re.sub(r"font-family:\s*Fira Code[^;]*;", f"font-family: {_MONOSPACE};", svg)
    svg = re.sub(r"terminal-\d+", "terminal", svg)
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


PICTURES = {
    "workshop.svg": ("down", "down", "down", "down", "down", "down"),
    "standing.svg": ("g",),
}
"""The pictures, each with the keys that lead there from the opened example."""


def main() -> None:
    """Draw all pictures into docs/images."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(HOME=home, XDG_CONFIG_HOME=home, XDG_CACHE_HOME=home)
        for name, keys in PICTURES.items():
            (IMAGES / name).write_text(asyncio.run(picture(keys)), encoding="utf-8")
            print(f"Drew {IMAGES / name}", file=sys.stderr)


if __name__ == "__main__":
    main()
