"""What stands on the screen of an app under test, as text."""

from collections.abc import Callable

from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input, TextArea

from srm_tui.tui.screens.workshop import WorkshopScreen
from srm_tui.tui.widgets.line_list import LineList


def text_of(pilot: Pilot[None]) -> str:
    """Return the screen as lines of text, without any colour."""
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips)


def text_in(pilot: Pilot[None], widget: Widget) -> str:
    """Return what is seen of a widget, as lines of text."""
    place = widget.region
    lines = text_of(pilot).splitlines()[place.y : place.bottom]
    return "\n".join(line[place.x : place.right].rstrip() for line in lines)


def notices_of(pilot: Pilot[None]) -> str:
    """Return all notices that are shown."""
    return "\n".join(f"{each.title} {each.message}" for each in pilot.app._notifications)


def footer_of(pilot: Pilot[None]) -> str:
    """Return the last line."""
    return text_of(pilot).splitlines()[-1]


def workshop_of(pilot: Pilot[None]) -> WorkshopScreen:
    """Return the screen, which must be the workshop."""
    screen = pilot.app.screen
    assert isinstance(screen, WorkshopScreen)
    return screen


def go_to(pilot: Pilot[None], control_id: str) -> None:
    """Put the cursor of the workshop on a duty."""
    assert workshop_of(pilot).query_one(LineList).go_to(control_id)


async def settled(pilot: Pilot[None]) -> None:
    """Wait until what was asked for in the background is done."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    """Wait until something holds that takes several messages and threads to come about."""
    for _ in range(500):
        if holds():
            break
        await pilot.pause(0.02)
    assert holds()


async def appears(pilot: Pilot[None], words: str) -> None:
    """Wait until `words` stand on the screen."""
    await until(pilot, lambda: words in text_of(pilot))


async def write(pilot: Pilot[None], text: str) -> None:
    """Put `text` at the cursor of the field in which one writes, as a paste does."""
    field = pilot.app.screen.focused
    assert isinstance(field, Input | TextArea)
    if isinstance(field, Input):
        field.insert_text_at_cursor(text)
    else:
        field.insert(text)
    await pilot.pause()
