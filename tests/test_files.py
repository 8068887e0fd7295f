"""Writing a file: whole or not at all, and what was there keeps its place."""

import os
from pathlib import Path

import pytest

from srm_tui.errors import UsageError
from srm_tui.files import write_folder, write_whole


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    write_whole(path, b"first")
    write_whole(path, b"second")
    assert path.read_bytes() == b"second"
    assert list(tmp_path.iterdir()) == [path]


def test_the_longest_name_is_written(tmp_path: Path) -> None:
    path = tmp_path / ("\U0001f600" * 63)
    write_whole(path, b"data")
    assert path.read_bytes() == b"data"


def test_a_new_file_follows_the_umask_and_an_old_one_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    before = os.umask(0o027)
    try:
        write_whole(path, b"first")
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o640
    path.chmod(0o600)
    write_whole(path, b"second")
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_link_keeps_leading_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    link = tmp_path / "latest.pdf"
    link.symlink_to(tmp_path / "kept" / "report.pdf")
    for data in (b"first", b"second"):
        write_whole(link, data)
        assert link.is_symlink()
        assert (tmp_path / "kept" / "report.pdf").read_bytes() == data


def test_a_device_gets_the_data_and_stays_a_device(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_whole(pipe, b"data")
        assert os.read(reader, 100) == b"data"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_where_nothing_can_be_written_the_old_file_stays(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.write_bytes(b"old")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    for name in ("absent/x", "old/x", "", "circle", "y" * 300, "nul\0byte"):
        with pytest.raises(UsageError, match="cannot be written") as caught:
            write_whole(tmp_path / name, b"new")
        assert caught.value.hint
    assert old.read_bytes() == b"old"
    assert {each.name for each in tmp_path.iterdir()} == {"old", "circle"}


def test_a_write_that_breaks_off_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"old")
    with pytest.raises(TypeError):
        write_whole(path, "text, not bytes")  # type: ignore[arg-type]
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_is_written_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    write_folder(folder, {"a.json": b"1", "b.json": b"2"})
    write_folder(folder, {"a.json": b"3"}, ["a.json", "b.json"])
    assert [(each.name, each.read_bytes()) for each in folder.iterdir()] == [("a.json", b"3")]
    assert list(tmp_path.iterdir()) == [folder]


def test_a_folder_that_cannot_be_finished_leaves_the_old_one(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    write_folder(folder, {"a.json": b"1"})
    with pytest.raises(UsageError, match="cannot be written"):
        write_folder(folder, {"a.json": b"2", "no/such.json": b"3"}, ["a.json"])
    assert (folder / "a.json").read_bytes() == b"1"
    assert list(tmp_path.iterdir()) == [folder]


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_bytes(b"mine")
    with pytest.raises(UsageError, match=r"as mine\.txt"):
        write_folder(tmp_path, {"a.json": b"1"}, ["a.json"])
    assert [each.name for each in tmp_path.iterdir()] == ["mine.txt"]
