"""The last line: which keys work now, drawn as one text."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget

from srm_tui.tui.keys import own_bindings


class _Key(NamedTuple):
    key: str
    shown: str
    label: str
    id: str = ""

    @property
    def width(self) -> int:
        return len(f" {self.shown} {self.label} ")


@cache
def _places(kind: type) -> Mapping[str, int]:
    """Return in which order a class names its keys, which a user's own keys do not change."""
    own = [each for base in reversed(kind.__mro__) for each in own_bindings(base)]
    return {each.id or "": place for place, each in enumerate(own)}


class KeyBar(Widget):
    """Shows the keys that work where the focus is.

    Textual's footer makes a widget of each key, and all of them anew whenever the
    focus moves; a single text costs a twentieth of it.
    """

    keys: reactive[tuple[_Key, ...]] = reactive(())
    left_out: reactive[str] = reactive("")
    """The late keys that there is no room for, to be shown elsewhere."""

    def __init__(self, *, late: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.late = late
        """The ids of keys that stand before the last one, whoever offers them."""

    def on_mount(self) -> None:
        """Follow the focus."""
        self.screen.bindings_updated_signal.subscribe(self, self.follow)
        self.follow(self.screen)

    def follow(self, screen: Screen[object]) -> None:
        """Show the keys that work in `screen` now."""
        if screen is not self.screen:
            return
        by_action: dict[str, tuple[int, int, _Key]] = {}
        nodes: dict[object, int] = {}
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.show and active.enabled and binding.action not in by_action:
                shown = self.app.get_key_display(binding)
                key = _Key(binding.key, shown, binding.description, binding.id or "")
                node = nodes.setdefault(active.node, len(nodes))
                place = _places(type(active.node)).get(binding.id or "", 0)
                by_action[binding.action] = (node, place, key)
        keys = [key for _, _, key in sorted(by_action.values(), key=lambda e: e[:2])]
        late = [key for key in keys if key.id in self.late]
        early = [key for key in keys if key.id not in self.late]
        self.keys = (*early[:-1], *late, *early[-1:])

    def fitting(self) -> list[tuple[_Key, int]]:
        """Return the keys that there is room for, with their widths.

        Where it is tight they move together; then the last but one goes first, for
        the very last leads away.
        """
        keys = list(self.keys)
        for gap in (1, 0):
            shown = [(each, each.width - 1 + gap) for each in keys]
            if sum(width for _, width in shown) <= self.size.width:
                return shown
        while len(shown) > 2 and sum(width for _, width in shown) > self.size.width:
            del shown[-2]
        return shown

    def on_resize(self) -> None:
        """Say which late keys have no room now."""
        self._tell_left_out()

    def watch_keys(self) -> None:
        """Say which late keys have no room now."""
        self._tell_left_out()

    def _tell_left_out(self) -> None:
        fitting = {each for each, _ in self.fitting()}
        missing = [each for each in self.keys if each.id in self.late and each not in fitting]
        self.left_out = "  ".join(f"{each.shown} {each.label}" for each in missing)

    def render(self) -> Content:
        """Return the keys with what each does."""
        return Content.assemble(
            *(
                part
                for each, width in self.fitting()
                for part in (
                    (f" {each.shown}", "bold $footer-key-foreground"),
                    f" {each.label} "[: width - len(each.shown) - 1],
                )
            )
        )

    def on_click(self, event: events.Click) -> None:
        """Press the key under the mouse."""
        start = 0
        for each, width in self.fitting():
            if start <= event.x < start + width:
                self.app.simulate_key(each.key)
                return
            start += width
