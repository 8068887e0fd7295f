"""Detached signatures with an SSH key, made and checked by OpenSSH's own ssh-keygen.

A signature `FILE.sig` covers every byte of FILE (the format is OpenSSH's PROTOCOL.sshsig,
under the namespace `srm-tui`).
"""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from srm_tui.errors import UsageError
from srm_tui.files import write_whole
from srm_tui.proving.points import Point, left_open, proven, refuted

_NAMESPACE = "srm-tui"
_SECONDS = 120
"""How long a person may take to enter a passphrase or touch a key."""


def usual_key() -> Path:
    """Return the first of the SSH keys that ssh itself would try."""
    folder = Path.home() / ".ssh"
    kinds = ("id_ed25519", "id_ed25519_sk", "id_ecdsa", "id_ecdsa_sk", "id_rsa")
    found = (folder / kind for kind in kinds if (folder / kind).is_file())
    return next(found, folder / kinds[0])


def sign(path: Path, key: Path) -> Path:
    """Return the signature file made beside `path` with the private SSH `key`.

    ssh-keygen itself asks for a passphrase. It raises UsageError where it cannot sign;
    a signature that was there stays then.
    """
    if not path.is_file():
        raise UsageError(f"There is no file '{path}' to sign.", "Name a report or an export.")
    if not key.is_file():
        hint = "Name a private key with --key, or make one with 'ssh-keygen -t ed25519'."
        raise UsageError(f"There is no key '{key}'.", hint)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "signed")
        shutil.copyfile(path, copy)
        done = _ssh_keygen("-Y", "sign", "-n", _NAMESPACE, "-f", str(key), str(copy))
        made = signature_of(copy)
        if done.code != 0 or not made.is_file():
            raise UsageError(
                f"ssh-keygen did not sign: {done.said or 'no reason given'}.",
                "Try the key with 'ssh-keygen -y -f KEY'.",
            )
        signature = signature_of(path)
        write_whole(signature, made.read_bytes())
    return signature


def signature_of(path: Path) -> Path:
    """Return where the detached signature of a file lies."""
    return path.with_name(f"{path.name}.sig")


def signature_points(path: Path, signers: Path | None = None) -> Iterator[Point]:
    """Yield what the signature beside `path` shows, given the `signers` file of whom to trust."""
    signature = signature_of(path)
    if signers is not None and not signers.is_file():
        raise UsageError(f"There is no file '{signers}'.", "It has a line 'NAME KEYTYPE KEY' each.")
    if signers is not None and signers.read_bytes().startswith((b"ssh-", b"ecdsa-", b"sk-")):
        hint = "Put the name of its owner before the key: 'ada@example.com ssh-ed25519 AAAA...'."
        raise UsageError(f"'{signers}' is a public key and names nobody.", hint)
    if not signature.is_file():
        if signers is not None:
            yield refuted(f"Nobody whom {signers.name} allows has signed it: it has no signature.")
            return
        yield left_open("Who stands for it: there is no signature beside it (see 'srm-tui sign').")
        return
    given = str(signature)
    data = path.read_bytes()
    checked = _ssh_keygen("-Y", "check-novalidate", "-n", _NAMESPACE, "-s", given, data=data)
    if checked.code is None:
        yield left_open(f"Whether {signature.name} fits: {checked.said}.")
        return
    if checked.code != 0:
        yield refuted(f"The signature {signature.name} does not fit it: one was changed.")
        return
    key = _key_in(checked.said)
    yield proven(f"Every byte of it is as it was when it was signed with the key {key}.")
    if signers is None:
        yield left_open(f"Whose key {key} is: name a file of allowed signers with --signers.")
        return
    yield _trusted(given, signers, data, key)


def _trusted(signature: str, signers: Path, data: bytes, key: str) -> Point:
    named = _ssh_keygen("-Y", "find-principals", "-s", signature, "-f", str(signers))
    who = named.said.splitlines()[0].strip() if named.code == 0 and named.said else ""
    options = ("-f", str(signers), "-I", who, "-n", _NAMESPACE, "-s", signature)
    if who and _ssh_keygen("-Y", "verify", *options, data=data).code == 0:
        return proven(f"It was signed by {who}, as {signers.name} has it.")
    return refuted(f"The key {key} is of nobody whom {signers.name} allows to sign.")


class _Done(NamedTuple):
    code: int | None
    """None when it could not be run."""
    said: str


def _ssh_keygen(*arguments: str, data: bytes | None = None) -> _Done:
    """Return how ssh-keygen ended, with what it said; without `data` it may ask the person."""
    program = shutil.which("ssh-keygen")
    if program is None:
        return _Done(None, "OpenSSH's ssh-keygen is not installed")
    command: Sequence[str] = [program, *arguments]
    try:
        done = subprocess.run(  # noqa: S603 (a fixed program; the file's words are no options)
            command, input=data, capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.SubprocessError) as error:
        return _Done(None, str(error))
    told = done.stdout if done.returncode == 0 else done.stderr or done.stdout
    return _Done(done.returncode, told.decode("utf-8", "replace").strip())


def _key_in(said: str) -> str:
    found = re.search(r"with (\S+) key (SHA256:\S+)", said)
    return f"{found[1]} {found[2]}" if found else "that it names"
