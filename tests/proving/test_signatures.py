"""Signatures by a real ssh-keygen, made and checked."""

import shutil
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from srm_tui.errors import UsageError
from srm_tui.proving.points import Outcome, Point
from srm_tui.proving.signatures import sign, signature_of, signature_points


def _key(folder: Path, name: str = "key") -> Path:
    path = folder / name
    command = [
        "ssh-keygen",
        "-q",
        "-t",
        "ed25519",
        "-N",
        "",
        "-C",
        "ada@example.org",
        "-f",
        str(path),
    ]
    subprocess.run(command, check=True)
    return path


def _signers(key: Path, who: str = "ada@example.org") -> Path:
    path = key.with_name("signers")
    path.write_text(f"{who} {key.with_name(f'{key.name}.pub').read_text()}")
    return path


@pytest.fixture
def signed(tmp_path: Path) -> Path:
    """A file with a signature beside it."""
    path = tmp_path / "-shop report.pdf"
    path.write_bytes(b"%PDF-1.7 pages")
    sign(path, _key(tmp_path))
    return path


def _outcomes(points: list[Point]) -> list[Outcome]:
    return [each.outcome for each in points]


def test_a_signature_covers_every_byte_and_names_its_key(signed: Path) -> None:
    first, second = signature_points(signed)
    assert first.outcome is Outcome.PROVEN
    assert "ED25519 SHA256:" in first.text
    assert second.outcome is Outcome.OPEN
    signed.write_bytes(signed.read_bytes() + b"!")
    assert _outcomes([*signature_points(signed)]) == [Outcome.REFUTED]


def test_a_signer_is_named_only_when_the_list_has_the_key(signed: Path, tmp_path: Path) -> None:
    known = _signers(tmp_path / "key")
    *_, who = signature_points(signed, known)
    assert who == (Outcome.PROVEN, "It was signed by ada@example.org, as signers has it.")
    *_, nobody = signature_points(signed, _signers(_key(tmp_path, "other")))
    assert nobody.outcome is Outcome.REFUTED


def test_a_file_without_a_signature_says_how_to_make_one(tmp_path: Path) -> None:
    (only,) = signature_points(tmp_path / "shop.pdf")
    assert only.outcome is Outcome.OPEN
    assert "srm-tui sign" in only.text


def test_what_is_no_signature_is_refuted(signed: Path) -> None:
    signature_of(signed).write_text("no signature")
    assert _outcomes([*signature_points(signed)]) == [Outcome.REFUTED]


def test_a_key_or_file_that_is_not_there_or_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "shop.pdf"
    with pytest.raises(UsageError, match="no file"):
        sign(path, tmp_path / "key")
    path.write_bytes(b"pages")
    with pytest.raises(UsageError, match="no key"):
        sign(path, tmp_path / "key")
    with pytest.raises(UsageError, match="did not sign"):
        sign(path, path)
    assert not signature_of(path).exists()


def test_ssh_keygen_asks_for_the_passphrase_of_a_key(tmp_path: Path) -> None:
    path, key = tmp_path / "shop.pdf", tmp_path / "key"
    path.write_bytes(b"pages")
    words = ("-t", "ed25519", "-N", "open sesame", "-f", str(key))
    subprocess.run(["ssh-keygen", "-q", *words], check=True)
    program = str(Path(sys.executable).with_name("srm-tui"))
    asked = pexpect.spawn(program, ["sign", str(path), "--key", str(key)], timeout=30)
    asked.expect("passphrase")
    asked.sendline("open sesame")
    asked.expect("Pass on shop.pdf")
    asked.expect(pexpect.EOF)
    assert _outcomes([*signature_points(path)])[0] is Outcome.PROVEN


def test_a_signature_that_was_there_outlives_a_failure_to_sign_anew(signed: Path) -> None:
    before = signature_of(signed).read_bytes()
    with pytest.raises(UsageError, match="did not sign"):
        sign(signed, signed)
    assert signature_of(signed).read_bytes() == before


def test_a_place_where_no_signature_can_be_written_is_named(tmp_path: Path) -> None:
    path = tmp_path / "shop.pdf"
    path.write_bytes(b"pages")
    signature_of(path).mkdir()
    with pytest.raises(UsageError, match="sig"):
        sign(path, _key(tmp_path))


def test_whoever_asks_for_signers_is_told_that_nobody_signed(tmp_path: Path) -> None:
    path = tmp_path / "shop.pdf"
    signers = _signers(_key(tmp_path))
    assert _outcomes([*signature_points(path, signers)]) == [Outcome.REFUTED]
    with pytest.raises(UsageError, match="no file"):
        list(signature_points(path, tmp_path / "nowhere"))


def test_without_ssh_keygen_the_rest_is_still_checked(
    signed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shutil.which("ssh-keygen")
    monkeypatch.setenv("PATH", "")
    (only,) = signature_points(signed)
    assert only.outcome is Outcome.OPEN
    assert "not installed" in only.text
