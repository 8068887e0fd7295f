"""The processes that draw parts end with the command that began them, however it ends."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import PROGRAM

_TIME_TO_END = 60
"""Seconds after which a process that is left over fails the test."""


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL])
def test_a_killed_command_leaves_no_process_and_no_folder(
    tmp_path: Path, sign: signal.Signals
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    with subprocess.Popen(
        [PROGRAM, "demo", "-o", str(tmp_path / "report.pdf")],
        env={**os.environ, "TMPDIR": str(folder)},
        stderr=subprocess.PIPE,
        text=True,
    ) as command:
        assert command.stderr
        while "1 of" not in command.stderr.readline():
            assert command.poll() is None
        command.send_signal(sign)
        command.communicate(timeout=_TIME_TO_END)  # each process holds the pipe until it ends
    assert command.returncode == -sign
    assert list(folder.iterdir()) == []
    assert not (tmp_path / "report.pdf").exists()
