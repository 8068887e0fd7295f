"""An app that looks and answers to keys as its user prefers, and remembers it."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from srm_tui.errors import Problem, SrmError
from srm_tui.tui.key_names import own_keys
from srm_tui.tui.keys import usable_keys
from srm_tui.tui.settings import Left, SettingsFile, settings_path
from srm_tui.tui.text import count
from srm_tui.tui.themes import DARK, HIGH_CONTRAST, LIGHT, next_theme, theme_named, unknown_theme


class PreferringApp(App[None]):
    """Uses the settings of its user, and keeps what changes in them."""

    SETTINGS_SECONDS: ClassVar[float] = 12.0
    """How long it is shown what is wrong with the settings."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f2",
            "theme_next",
            "Look",
            show=False,
            tooltip="Change between a dark, a light and a high-contrast look",
            id="app.theme",
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        for look in (DARK, LIGHT, HIGH_CONTRAST):
            self.register_theme(look)
        self.stylesheet.set_variables(self.get_css_variables())
        self.preferences = SettingsFile(settings_path())
        self.user_keys: dict[str, str] = {}
        """The keys that the user gave to actions, by id."""
        own_keys.set(self.user_keys)
        self._remembers = False
        """Whether a change of the theme is the user's."""
        self._told_unkept = False
        """Whether it was said that settings cannot be kept."""

    def use_preferences(self) -> None:
        """Use theme and keys of the user, and tell what is wrong with them."""
        wanted = self.preferences.settings.theme
        problems = list(self.preferences.problems)
        if theme := theme_named(wanted, self.available_themes):
            self.theme = theme
        elif wanted:
            problems.append(unknown_theme(self.preferences, self.available_themes))
        elif self.console.color_system == "standard" and not self.is_headless:
            self.theme = HIGH_CONTRAST.name
        keys, faults = usable_keys(self.preferences)
        self.user_keys.update(keys)
        self.set_keymap(dict(self.user_keys))
        self.call_after_refresh(self._tell_problems, (*problems, *faults))
        self._remembers = True

    def _tell_problems(self, problems: tuple[Problem, ...]) -> None:
        if problems:
            first, more = problems[0], len(problems) - 1
            rest = f"\n'srm-tui doctor' names {count(more, 'problem')} more." if more else ""
            text = f"{first.place}: {first.message}\n{first.hint}{rest}"
            self.notify(
                text,
                title="Settings",
                severity="warning",
                timeout=self.SETTINGS_SECONDS,
                markup=False,
            )

    def remember(self, **changed: object) -> None:
        """Keep settings; where they cannot be kept, say so once."""
        self._keep(lambda: self.preferences.change(**changed))

    def remember_left(self, assessment_id: str, left: Left) -> None:
        """Keep where an assessment is left."""
        self._keep(lambda: self.preferences.leave(assessment_id, left))

    def _keep(self, keep: Callable[[], None]) -> None:
        try:
            keep()
        except SrmError as error:
            if not self._told_unkept:
                self._told_unkept = True
                self.notify(f"{error} Settings are not kept.", severity="warning", markup=False)

    def watch_theme(self, theme: str) -> None:
        """Remember the look that somebody chose."""
        if self._remembers:
            self.remember(theme=theme)

    def choose_theme(self, theme: str) -> None:
        """Change how the app looks."""
        self.theme = theme

    def action_theme_next(self) -> None:
        """Change between a dark, a light and a high-contrast look."""
        self.choose_theme(next_theme(self.theme))
