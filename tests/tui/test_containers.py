"""Containers that draw their ground once look as Textual's do, and keep less."""

import pytest
from textual import containers as textual_containers
from textual.app import App, ComposeResult
from textual.widget import Widget
from textual.widgets import Static

from srm_tui.tui.widgets import containers

_KINDS = ("Container", "Horizontal", "Vertical", "VerticalScroll")


class _Beside(App[None]):
    """A container of Textual over one of ours, both with a part that leaves a gap."""

    CSS = "Screen > * { height: 10; } Static { width: 5; height: 2; }"

    def __init__(self, kind: str, look: str) -> None:
        super().__init__()
        self.pair: tuple[Widget, Widget] = (
            getattr(textual_containers, kind)(Static("part")),
            getattr(containers, kind)(Static("part")),
        )
        for each in self.pair:
            each.set_styles(look)

    def compose(self) -> ComposeResult:
        yield from self.pair


def drawn(widget: Widget) -> list[list[tuple[str, object]]]:
    """Return what stands in each cell of each line of a widget itself, without its parts."""
    lines = widget.render_lines(widget.size.region)
    return [[(cell, segment.style) for segment in line for cell in segment.text] for line in lines]


@pytest.mark.parametrize("kind", _KINDS)
@pytest.mark.parametrize(
    "look",
    [
        "background: blue;",
        "padding: 1 2; background: blue;",
        "border-left: solid red;",
        "border-top: solid red;",
        "border-bottom: solid red;",
        "border: round red; padding: 1;",
    ],
)
async def test_a_container_looks_as_that_of_textual(kind: str, look: str) -> None:
    app = _Beside(kind, look)
    async with app.run_test():
        theirs, ours = app.pair
        assert drawn(ours) == drawn(theirs)


@pytest.mark.parametrize("kind", _KINDS)
async def test_a_container_follows_its_style(kind: str) -> None:
    app = _Beside(kind, "background: blue;")
    async with app.run_test() as pilot:
        theirs, ours = app.pair
        before = drawn(ours)
        for each in app.pair:
            each.set_styles("background: red;")
        await pilot.pause()
        assert drawn(ours) == drawn(theirs) != before


@pytest.mark.parametrize("kind", _KINDS)
async def test_the_lines_of_a_container_are_one(kind: str) -> None:
    app = _Beside(kind, "background: blue;")
    async with app.run_test():
        ours = app.pair[1]
        assert len(set(map(id, ours.render_lines(ours.size.region)))) == 1
