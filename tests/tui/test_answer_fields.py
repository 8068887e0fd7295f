"""The fields of an answer look as Textual's do, whatever is done in them."""

import pytest
from textual.app import App, ComposeResult
from textual.widget import Widget
from textual.widgets import TextArea

from srm_tui.tui.widgets.answer_fields import Notes

LONG = "One sentence that needs some lines. " * 3


class _Beside(App[None]):
    """Lines to write on, of Textual and ours, with the same text and the same size."""

    CSS = "TextArea { width: 20; height: 8; padding: 0; }"

    def compose(self) -> ComposeResult:
        yield TextArea(id="theirs", compact=True, tab_behavior="focus")
        yield Notes(id="ours")

    def load(self, text: str) -> None:
        self.query_one("#theirs", TextArea).load_text(text)
        self.query_one(Notes).load_text(text)


def drawn(widget: Widget) -> list[list[tuple[str, object]]]:
    """Return what stands in each cell of each line beside the scroll bar, with its colours."""
    width = widget.scrollable_content_region.width
    lines = [line.crop(0, width) for line in widget.render_lines(widget.size.region)]
    return [[(cell, segment.style) for segment in line for cell in segment.text] for line in lines]


KEYS = {
    "a letter": ["x"],
    "a letter in the middle": ["up", "up", "left", "x", "x"],
    "a new paragraph": ["enter", "x", "enter", "enter", "y"],
    "a line taken back": ["ctrl+u", "up", "backspace"],
    "selected": ["shift+up", "shift+left"],
    "selected and let go": ["shift+up", "left"],
    "brackets": ["(", "x", ")", "left", "left", "left"],
    "the top": ["ctrl+home"],
}


@pytest.mark.parametrize(
    "text",
    ["", LONG, f"{LONG}\n\n\tTab\t{LONG}", "漢字" * 30],
    ids=["nothing", "a paragraph", "paragraphs with tabs", "wide letters"],
)
@pytest.mark.parametrize("keys", KEYS.values(), ids=KEYS.keys())
async def test_notes_look_as_those_of_textual_with_the_cursor_and_without(
    text: str, keys: list[str]
) -> None:
    app = _Beside()
    async with app.run_test() as pilot:
        app.load(text)
        seen = []
        for name in ("#theirs", "#ours"):
            field = app.query_one(name, TextArea)
            field.cursor_blink = False
            field.focus()
            field.move_cursor(field.document.end)
            await pilot.press(*keys)
            await pilot.pause()
            here = drawn(field)
            app.set_focus(None)
            await pilot.pause()
            seen.append((field.text, here, drawn(field)))
        assert seen[0] == seen[1]
