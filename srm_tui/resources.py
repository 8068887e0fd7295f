"""Where the packs, the report templates and the user's own data are."""

import os
import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def packs_folder() -> Path:
    """Return the folder of the packs that come with srm-tui."""
    return _shipped("questionnaires")


def templates_folder() -> Path:
    """Return the folder of the report templates that come with srm-tui."""
    return _shipped("report_templates")


def demo_file() -> Path:
    """Return the filled example."""
    return packs_folder() / "demo.srm.yaml"


def data_folder() -> Path:
    """Return the folder for the user's store, where the system keeps such data."""
    return _user_folder("XDG_DATA_HOME", ".local/share", "Library/Application Support")


def cache_folder() -> Path:
    """Return the folder for what can be made again."""
    return _user_folder("XDG_CACHE_HOME", ".cache", "Library/Caches")


def config_folder() -> Path:
    """Return the folder for the user's settings."""
    return _user_folder("XDG_CONFIG_HOME", ".config", "Library/Application Support")


def default_store() -> str:
    """Return the store to use when nobody names one: `SRM_TUI_STORE` or the user's own."""
    return os.environ.get("SRM_TUI_STORE") or str(data_folder() / "srm-tui.db")


def _shipped(name: str) -> Path:
    """In a wheel the folder travels inside the package, in a checkout it stands beside it."""
    inside = _PACKAGE / "_data" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def _user_folder(variable: str, on_unix: str, on_mac: str) -> Path:
    named = Path(os.environ.get(variable, ""))
    if named.is_absolute():  # the specification says to ignore any other
        return named / "srm-tui"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "srm-tui"
    return Path.home() / (on_mac if sys.platform == "darwin" else on_unix) / "srm-tui"
