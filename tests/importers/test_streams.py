"""Files of others are unpacked, bounded and refused with a reason."""

import gzip
import hashlib
import zipfile
from pathlib import Path

import pytest

from srm_tui.errors import DocumentError
from srm_tui.importers.streams import digest_of, opened


def read(path: Path) -> bytes:
    with opened(path) as stream:
        return stream.read()


def reason_of(path: Path) -> str:
    with pytest.raises(DocumentError) as caught:
        read(path)
    return f"{caught.value.reason} {caught.value.hint}".strip()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file"


def zipped(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def test_the_same_text_comes_out_of_a_plain_a_gzipped_and_a_zipped_file(path: Path) -> None:
    text = b"a,b\n1,2\n" * 40_000
    path.write_bytes(b"\xef\xbb\xbf" + text)
    assert read(path) == text
    path.write_bytes(gzip.compress(text[:80]) + gzip.compress(text[80:]))
    assert read(path) == text
    assert read(zipped(path, one=text)) == text
    path.write_bytes(("é" * 70_000).encode("utf-16"))
    assert read(path) == ("é" * 70_000).encode()


def test_the_digest_is_that_of_the_file_as_it_lies_there(path: Path) -> None:
    data = gzip.compress(b"a")
    path.write_bytes(data)
    assert digest_of(path) == (hashlib.sha256(data).hexdigest(), len(data))


def test_each_read_piece_is_told_and_may_end_the_reading(path: Path) -> None:
    path.write_bytes(b"x" * 300_000)
    told: list[int] = []
    with opened(path, on_read=told.append) as stream:
        stream.read()
    assert sum(told) == 300_000

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), opened(path, on_read=stop) as stream:
        stream.read()


def test_what_is_cut_off_or_damaged_is_said(path: Path) -> None:
    packed = gzip.compress(bytes(range(256)).hex().encode() * 999)
    path.write_bytes(packed[: len(packed) // 2])
    assert "damaged or cut off" in reason_of(path)
    path.write_bytes(packed[:-8] + b"12345678")
    assert "damaged or cut off" in reason_of(path)
    zipped(path, one=b"abc" * 999)
    path.write_bytes(path.read_bytes()[:-20])
    assert "damaged or cut off" in reason_of(path)


def test_a_bomb_ends_early(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("srm_tui.importers.streams._ALWAYS_ALLOWED", 1 << 20)
    path.write_bytes(gzip.compress(b"0" * (64 << 20)))
    assert "unfolds" in reason_of(path)
    assert "unfolds" in reason_of(zipped(path, one=b"0" * (64 << 20)))


def test_a_zip_of_several_files_says_what_to_do(path: Path) -> None:
    assert "holds 2 files" in reason_of(zipped(path, one=b"1", two=b"2"))
    assert "holds 0 files" in reason_of(zipped(path))


def test_parquet_broken_encodings_and_what_is_no_text_are_refused(path: Path) -> None:
    path.write_bytes(b"PAR1....PAR1")
    assert "Parquet" in reason_of(path)
    assert "CSV" in reason_of(path)
    path.write_bytes("a,b".encode("utf-16")[:-1])
    assert "broken UTF-16" in reason_of(path)
    path.write_bytes(gzip.compress(b"\x7fELF\x00\x00"))
    assert "no text" in reason_of(path)


def test_a_folder_a_missing_file_and_a_device_are_refused(tmp_path: Path) -> None:
    assert "Name a file" in reason_of(tmp_path)
    assert "no such file" in reason_of(tmp_path / "none")
    assert "Name a file" in reason_of(Path("/dev/zero"))
