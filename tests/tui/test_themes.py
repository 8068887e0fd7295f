"""What can be read in each theme: four and a half to one, as the accessibility rules ask."""

import pytest
from textual.color import Color
from textual.widget import Widget
from textual.widgets import Input

from srm_tui.tui.themes import THEMES
from srm_tui.tui.widgets.line_list import LineList
from tests.tui.conftest import WIDE, Start
from tests.tui.reading import workshop_of

ENOUGH = 4.5
LOOKS = ("heading", "muted", "warning", "error", "success", "cursor", "cursor-blurred")


@pytest.mark.parametrize("theme", THEMES.values())
async def test_lines_and_examples_can_be_read_in_each_theme(
    start: Start, shop: str, theme: str
) -> None:
    async with start(shop, size=WIDE) as pilot:
        pilot.app.theme = theme
        await pilot.pause()
        lines = workshop_of(pilot).query_one(LineList)
        owner = workshop_of(pilot).query_one("#owner", Input)
        found = {look: _contrast(lines, f"line-list--{look}") for look in LOOKS}
        found["example"] = _contrast(owner, "input--placeholder")
        found["completion"] = _contrast(owner, "input--suggestion")
        known = pilot.app.theme_variables
        key, bar = (
            Color.parse(known[f"footer-{each}"]) for each in ("key-foreground", "background")
        )
        found["key"] = _ratio(key, bar)
        assert {look: ratio for look, ratio in found.items() if ratio < ENOUGH} == {}


def _contrast(widget: Widget, component: str) -> float:
    """Return how far a component's text stands out from what is behind it."""
    styles = widget.get_component_styles(component)
    behind = widget.background_colors[1] + styles.background
    colour = behind.get_contrast_text(styles.color.a) if styles.auto_color else styles.color
    return _ratio(behind + colour, behind)


def _ratio(one: Color, other: Color) -> float:
    light, dark = sorted(map(_luminance, (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    parts = (each / 255 for each in colour.rgb)
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
