"""Where the packs, the templates and the user's own files are."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from srm_tui import resources


def test_what_is_shipped_is_there() -> None:
    assert Path(resources.own_pack(), "pack.yaml").is_file()
    assert Path(resources.templates_folder(), "default").is_dir()
    assert Path(resources.demo_file()).is_file()


def test_in_a_wheel_the_shipped_folders_travel_inside_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", str(tmp_path / "srm_tui"))
    assert Path(resources.packs_folder()) == tmp_path / "questionnaires"
    inside = tmp_path / "srm_tui" / "_data" / "questionnaires"
    inside.mkdir(parents=True)
    assert Path(resources.packs_folder()) == inside
    assert Path(resources.templates_folder()) == tmp_path / "report_templates"


FOLDERS = [
    (resources.data_folder, "XDG_DATA_HOME", ".local/share", "Library/Application Support"),
    (resources.cache_folder, "XDG_CACHE_HOME", ".cache", "Library/Caches"),
    (resources.config_folder, "XDG_CONFIG_HOME", ".config", "Library/Application Support"),
]


@pytest.mark.parametrize(("folder", "variable", "on_unix", "on_mac"), FOLDERS)
def test_a_users_folder_is_where_the_system_keeps_such_files(
    folder: Callable[[], str],
    variable: str,
    on_unix: str,
    on_mac: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(variable, str(tmp_path / "named"))
    assert Path(folder()) == tmp_path / "named" / "srm-tui"
    home = Path.home()
    for named in ("", None):
        monkeypatch.delenv(variable) if named is None else monkeypatch.setenv(variable, named)
        monkeypatch.setattr(sys, "platform", "linux")
        assert Path(folder()) == home / on_unix / "srm-tui"
        monkeypatch.setattr(sys, "platform", "darwin")
        assert Path(folder()) == home / on_mac / "srm-tui"
        monkeypatch.setattr(sys, "platform", "win32")
        monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
        assert Path(folder()) == tmp_path / "local" / "srm-tui"
        monkeypatch.delenv("LOCALAPPDATA")
        assert Path(folder()) == home / "srm-tui"
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv(variable, str(home))


def test_the_store_is_the_one_named_or_the_users_own(monkeypatch: pytest.MonkeyPatch) -> None:
    assert resources.default_store() == str(Path(resources.data_folder(), "srm-tui.db"))
    monkeypatch.setenv("SRM_TUI_STORE", "team.db")
    assert resources.default_store() == "team.db"
