"""How the app looks."""

from collections.abc import Iterable
from dataclasses import replace

from textual.theme import BUILTIN_THEMES, Theme

from srm_tui.core.knowledge import closest
from srm_tui.errors import Problem
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.settings import SettingsFile

_DARK, _LIGHT = BUILTIN_THEMES["textual-dark"], BUILTIN_THEMES["textual-light"]
DARK = replace(_DARK, variables={**_DARK.variables, "text-disabled": "auto 55%"})
LIGHT = replace(
    _LIGHT,
    variables={
        **_LIGHT.variables,
        "footer-key-foreground": "#004f8f",
        "text-accent": "#744600",
        "text-warning": "#744600",
        "text-success": "#1d5c34",
        "text-disabled": "auto 70%",
    },
)
"""Those of Textual, with colours of text that can be read on their backgrounds."""

HIGH_CONTRAST = Theme(
    name="high-contrast",
    primary="#ffff00",
    secondary="#00ffff",
    accent="#00ffff",
    warning="#ffff00",
    error="#ff8080",
    success="#00ff00",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#303030",
    boost="#1a1a1a",
    dark=True,
    text_alpha=1.0,
    variables={
        "text-muted": "#ffffff",
        "text-disabled": "#b8b8b8",
        "text-accent": "#00ffff",
        "text-warning": "#ffff00",
        "text-error": "#ff8080",
        "text-success": "#00ff00",
        "footer-background": "#000000",
        "footer-foreground": "#ffffff",
        "footer-key-foreground": "#ffff00",
        "input-selection-background": "#ffff00 40%",
        "border": "#ffffff",
        "scrollbar": "#ffffff",
        "scrollbar-background": "#000000",
    },
)
"""White, yellow and cyan on black; also clear where a terminal has 16 colours."""

THEMES = {"dark": DARK.name, "light": LIGHT.name, "high contrast": HIGH_CONTRAST.name}
"""The themes that F2 goes through, each with its name in words."""


def next_theme(theme: str) -> str:
    """Return the theme that comes after `theme`."""
    names = list(THEMES.values())
    return names[(names.index(theme) + 1) % len(names)] if theme in names else names[0]


def theme_named(text: str, available: Iterable[str]) -> str:
    """Return the theme that settings name, by its name or in our words; empty when unknown."""
    names = {name.replace(" ", "-"): theme for name, theme in THEMES.items()}
    return text if text in available else names.get(text, "")


def unknown_theme(file: SettingsFile, available: Iterable[str]) -> Problem:
    """Return what is wrong with a theme that there is not."""
    wanted = file.settings.theme
    near = closest(wanted, [*(name.replace(" ", "-") for name in THEMES), *available])
    hint = f"Did you mean {' or '.join(near)}?" if near else with_keys("{app.theme} changes it.")
    return Problem("settings", file.place_of("theme"), f"There is no theme '{wanted}'.", hint)
