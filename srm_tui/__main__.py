"""The `srm-tui` program: answers `--version` at once and hands the rest to the command line."""

import gc
import os
import sys

from srm_tui import __version__

_CLEAN_UP_AT_EXIT = frozenset(("tempfile", "asyncio", "multiprocessing"))
"""Modules that remove temporary folders, or end threads and processes, at a regular exit."""


def main() -> None:
    """Run the program and leave with its exit code."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"srm-tui {__version__}\n")
        return
    gc.disable()  # a command is over before garbage matters; the app switches it on again
    try:
        from srm_tui.cli.main import run
    except KeyboardInterrupt:
        sys.exit(130)
    _leave(run(sys.argv[1:]))


def _leave(code: int) -> None:
    """End at once where nothing is left to clean up: a short command takes a tenth to free."""
    if not _CLEAN_UP_AT_EXIT.isdisjoint(sys.modules):
        sys.exit(code)
    from contextlib import suppress

    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):  # closed, or there was none
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
