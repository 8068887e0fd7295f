"""HCL parsed in another process, within bounds of size and time."""

import json
import subprocess
import sys
import threading
import time
from typing import Any

from srm_tui.errors import DocumentError, Place
from srm_tui.importers.scoping.hcl_worker import receive, send

MAX_TEXT = 256 << 10
"""The largest text that is parsed, in bytes: the time grows faster than the size."""
_PLAN = "A plan tells the same and more: terraform show -json plan.out > plan.json"
_WORKER = "srm_tui.importers.scoping.hcl_worker"


class HclParser:
    """Parses texts one after another; the process starts with the first and stays."""

    def __init__(self, seconds_each: float = 30, seconds: float = 180) -> None:
        self._seconds_each = seconds_each
        self._seconds_left = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def blocks(self, text: bytes, name: str) -> dict[str, Any]:
        """Return the blocks of a text, or raise a DocumentError."""
        if len(text) > MAX_TEXT:
            message = f"Text of Terraform is read up to {MAX_TEXT >> 10} kB."
            raise DocumentError(Place(name), message, _PLAN)
        with self._lock:
            data = self._ask(text)
        if data is None:
            raise DocumentError(Place(name), "It takes too long to understand this text.", _PLAN)
        answer = json.loads(data)
        if "fault" in answer:
            place = Place(name, answer["line"])
            raise DocumentError(place, f"No text of Terraform: {answer['fault']}", _PLAN)
        blocks: dict[str, Any] = answer["blocks"]
        return blocks

    def close(self) -> None:
        """End the process."""
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _ask(self, text: bytes) -> bytes | None:
        """Return the answer of the process, None when it was ended before."""
        limit = min(self._seconds_each, self._seconds_left)
        if limit <= 0:
            return None
        process = self._process or self._start()
        began = time.monotonic()
        timer = threading.Timer(limit, process.kill)
        timer.start()
        try:
            if process.stdin and process.stdout:
                send(process.stdin, text)  # type: ignore[arg-type]
                answer = receive(process.stdout)  # type: ignore[arg-type]
        except OSError:
            answer = None
        finally:
            timer.cancel()
            self._seconds_left -= time.monotonic() - began
        if answer is None:
            self.close()
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        """Start the process; `-P` keeps it from importing what lies in the folder."""
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-P", "-m", _WORKER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        return self._process
