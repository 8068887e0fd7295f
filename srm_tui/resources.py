"""Where the packs, the report templates and the user's own data are, as text.

Short commands do without pathlib, whose import takes a tenth of their time.
"""

import os
import sys

_PACKAGE = os.path.dirname(os.path.realpath(__file__))


def packs_folder() -> str:
    """Return the folder of the packs that come with srm-tui."""
    return _shipped("questionnaires")


def own_pack() -> str:
    """Return the folder of the pack that every knowledge base begins with."""
    return os.path.join(packs_folder(), "aws")


def templates_folder() -> str:
    """Return the folder of the report templates that come with srm-tui."""
    return _shipped("report_templates")


def oscal_schema_folder() -> str:
    """Return the folder of NIST's schema of OSCAL."""
    return _shipped("oscal_schema")


def demo_file() -> str:
    """Return the filled example."""
    return os.path.join(packs_folder(), "demo.srm.yaml")


def data_folder() -> str:
    """Return the folder for the user's store, where the system keeps such data."""
    return _user_folder("XDG_DATA_HOME", ".local/share", "Library/Application Support")


def cache_folder() -> str:
    """Return the folder for what can be made again."""
    return _user_folder("XDG_CACHE_HOME", ".cache", "Library/Caches")


def config_folder() -> str:
    """Return the folder for the user's settings."""
    return _user_folder("XDG_CONFIG_HOME", ".config", "Library/Application Support")


def default_store() -> str:
    """Return the store to use when nobody names one: `SRM_TUI_STORE` or the user's own."""
    return os.environ.get("SRM_TUI_STORE") or os.path.join(data_folder(), "srm-tui.db")


def _shipped(name: str) -> str:
    """In a wheel the folder travels inside the package, in a checkout it stands beside it."""
    inside = os.path.join(_PACKAGE, "_data", name)
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(_PACKAGE), name)


def _user_folder(variable: str, on_unix: str, on_mac: str) -> str:
    named = os.environ.get(variable, "")
    if os.path.isabs(named):  # the specification says to ignore any other
        return os.path.join(named, "srm-tui")
    if sys.platform == "win32":
        return os.path.join(os.environ.get("LOCALAPPDATA") or _home(), "srm-tui")
    return os.path.join(_home(), on_mac if sys.platform == "darwin" else on_unix, "srm-tui")


def _home() -> str:
    """Return the user's home folder, or raise RuntimeError when there is none."""
    home = os.path.expanduser("~")
    if home.startswith("~"):
        raise RuntimeError("This user has no home folder.")
    return home
