"""A process of its own that parses HCL: what takes too long or too much ends with it.

It answers each text on its input, after its length, with JSON after its length.
"""

import contextlib
import json
import struct
import sys
from typing import BinaryIO

MAX_ANSWER = 64 << 20
_LENGTH = struct.Struct(">I")
_MEMORY = 2 << 30


def send(stream: BinaryIO, data: bytes) -> None:
    """Write `data` after its length."""
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def receive(stream: BinaryIO) -> bytes | None:
    """Return the next data, None when the other side has gone or sends too much."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (size,) = _LENGTH.unpack(head)
    data = stream.read(size) if size <= MAX_ANSWER else b""
    return data if len(data) == size else None


def parsed(text: str) -> dict[str, object]:
    """Return the blocks of a text under `blocks`, or what is wrong with it and on which line."""
    import hcl2
    from hcl2.utils import SerializationOptions

    options = SerializationOptions(strip_string_quotes=True, explicit_blocks=False)
    try:
        return {"blocks": hcl2.loads(text, serialization_options=options)}
    except RecursionError:
        return {"fault": "It is nested too deeply.", "line": 0}
    except Exception as error:
        # The parser raises errors of its own, of its grammar and of Python for bad text.
        line = getattr(error, "line", 0)
        return {"fault": "It cannot be understood here.", "line": max(int(line or 0), 0)}


def main() -> None:
    """Answer until the input ends."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    while (data := receive(sys.stdin.buffer)) is not None:
        answer = parsed(data.decode("utf-8", "replace"))
        send(sys.stdout.buffer, json.dumps(answer).encode())


if __name__ == "__main__":
    main()
