"""How places look, as text; `make snapshots` renews them after a change that is meant."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from srm_tui import resources
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from tests.tui.conftest import NARROW, WIDE, Start
from tests.tui.reading import settled, text_of

_STORED = Path(__file__).parent / "snapshots"
_AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
_PLACES = {
    "home": ("columns in line, the side tells the assessment under the cursor", NARROW, ()),
    "workshop-narrow": ("list over question over statuses, nothing cut", NARROW, ()),
    "workshop-wide": ("three panes, whole title, two parts side by side", WIDE, ()),
    "scope": ("steps, services with marks, what the line under the cursor means", WIDE, ("s",)),
    "present": ("one question large, no score, statuses as fields", WIDE, ("f5",)),
    "matrix": (
        "heads that people know, the full name over the cursor's column",
        NARROW,
        ("g", "w"),
    ),
    "dashboard": ("figures beside the burn-down over the heatmap", WIDE, ("g",)),
}
"""What to look at in each picture, its size, and the keys that lead there from the workshop."""


@pytest.mark.parametrize("name", _PLACES)
async def test_a_place_looks_as_it_is_stored(start: Start, kb: KnowledgeBase, name: str) -> None:
    look_at, size, keys = _PLACES[name]
    workspace = Workspace(kb, open_store(":memory:"), "Ada Example", now=lambda: _AT)
    demo_id = workspace.import_file(resources.demo_file())
    async with start("" if name == "home" else demo_id, size=size, over=workspace) as pilot:
        await pilot.press(*keys)
        await settled(pilot)
        shown = text_of(pilot) + "\n"
    stored = _STORED / f"{name}.txt"
    if os.environ.get("SRM_TUI_SNAPSHOTS") == "renew":
        stored.write_text(shown, encoding="utf-8")
    assert stored.exists(), "run: make snapshots"
    assert shown == stored.read_text(encoding="utf-8"), f"look at: {look_at}"
