"""Completing the path of a file while somebody types it."""

from pathlib import Path

import pytest

from srm_tui.tui.paths import begun_anew, completed, completions


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with some files, in which we are."""
    for name in ("Shop.srm.yaml", "report.pdf", "notes.txt", ".hidden.pdf"):
        (tmp_path / name).touch()
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "a.pdf").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_folders_come_first_then_the_files_that_fit(folder: Path) -> None:
    assert completions("", (".pdf", ".srm.yaml")) == ("reports/", "report.pdf", "Shop.srm.yaml")
    assert completions("reports/", (".pdf",)) == ("reports/a.pdf",)
    assert completions(f"{folder}/sh", (".yaml",)) == (f"{folder}/Shop.srm.yaml",)
    assert completions(".h", (".pdf",)) == (".hidden.pdf",)


def test_the_home_folder_stays_as_it_was_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(folder))
    assert completions("~/rep", (".pdf",)) == ("~/reports/", "~/report.pdf")


@pytest.mark.parametrize("text", ["no/such/folder/", "notes.txt/", "a\0b/"])
def test_where_nothing_can_be_read_nothing_is_offered(folder: Path, text: str) -> None:
    assert folder.is_dir()
    assert completions(text, (".pdf",)) == ()


@pytest.mark.parametrize(
    ("text", "found", "whole"),
    [
        ("r", ("reports/", "report.pdf"), "report"),
        ("report", ("reports/", "report.pdf"), "report"),
        ("rep", ("reports/",), "reports/"),
        ("x", (), "x"),
    ],
)
def test_a_path_is_completed_as_far_as_it_is_clear(
    text: str, found: tuple[str, ...], whole: str
) -> None:
    assert completed(text, found) == whole


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/out//home/me/a.pdf", "/home/me/a.pdf"),
        ("/out/~/a.pdf", "~/a.pdf"),
        ("/home/me/a.pdf", "/home/me/a.pdf"),
        ("//server/share", "//server/share"),
        ("~/a", "~/a"),
    ],
)
def test_a_path_put_behind_another_begins_anew(text: str, path: str) -> None:
    assert begun_anew(text) == path
