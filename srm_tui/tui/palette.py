"""What the command palette offers: what can be done here, and every duty."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from textual.app import SystemCommand
from textual.binding import Binding
from textual.command import Hit, Hits, Provider
from textual.content import Content
from textual.screen import Screen

from srm_tui.core.finding import Searchable, find, searchable
from srm_tui.errors import SrmError
from srm_tui.tui.screens.place import AssessmentPlace
from srm_tui.tui.text import STATUS_MARKS, one_line, plain
from srm_tui.tui.themes import THEMES

if TYPE_CHECKING:
    from srm_tui.tui.app import SrmApp

_MOST = 20
"""How many duties are offered at once."""


def commands_of(app: "SrmApp", screen: Screen[object]) -> Iterator[SystemCommand]:
    """Yield what can be done in `screen` now, each once, with its keys."""
    keys: dict[str, list[str]] = {}
    found: dict[str, Binding] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.tooltip and binding.id and active.enabled and not _moves(binding):
            keys.setdefault(binding.action, []).append(app.get_key_display(binding))
            found.setdefault(binding.action, binding)
    for action, binding in found.items():
        name = binding.description or binding.tooltip
        yield SystemCommand(
            f"{name} ({' '.join(keys[action])})",
            binding.tooltip,
            lambda action=action: app.call_later(screen.run_action, action),
        )
    for name, theme in THEMES.items():
        if app.theme != theme:
            about = "Change how the app looks"
            yield SystemCommand(
                f"Theme: {name}", about, lambda theme=theme: app.choose_theme(theme)
            )
    yield SystemCommand("Other themes", "Choose one of many looks", app.action_change_theme)
    if "app.quit" not in found:
        yield SystemCommand("Quit", "Leave; all is saved", app.action_quit)


def _moves(binding: Binding) -> bool:
    """Return whether a key only moves a cursor, which means nothing without the key."""
    return (binding.id or "").startswith("status.")


class DutyProvider(Provider):
    """Finds duties by words, and goes there."""

    _texts: tuple[Searchable, ...] = ()

    @property
    def place(self) -> AssessmentPlace | None:
        """The place in which one assessment is open, or None."""
        return self.screen if isinstance(self.screen, AssessmentPlace) else None

    async def startup(self) -> None:
        """Read what a search looks into."""
        if self.place is None:
            return
        workspace = self.place.workspace
        try:
            found = workspace.assess(self.place.assessment_id)
        except SrmError:
            return
        self._rows = found.row_by_id
        self._texts = searchable(workspace.kb, found)

    async def search(self, query: str) -> Hits:
        """Yield the duties that have the words, below the commands that are called so."""
        if self.place is None:
            return
        app = cast("SrmApp", self.app)
        numbers = {each.control_id: each.number for each in self._texts}
        for rank, each in enumerate(find(self._texts, query)[:_MOST]):
            row = self._rows[each.control_id]
            title = one_line(row.duty.control.title)
            text = f"{numbers[row.id]} {STATUS_MARKS[row.status]} {title}"
            where = f"{row.status.label}; {each.where}: {one_line(each.excerpt)}"
            yield Hit(
                0.3 - rank / 100,
                Content.assemble(plain(text), "\n", plain(where).stylize("dim")),
                lambda i=self.place.assessment_id, c=row.id: app.call_later(app.open_duty, i, c),
                text=text,
            )
