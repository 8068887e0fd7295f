"""The `srm-tui` program: answers `--version` at once and hands the rest to the command line."""

import gc
import os
import sys

from srm_tui import __version__

_AT_EXIT = frozenset(("tempfile", "multiprocessing"))
"""Modules that have temporary folders and processes removed at exit."""
_LONG_LIVED = frozenset(("asyncio", "concurrent.futures"))
"""Modules of the app and its servers, whose threads a regular exit waits for."""


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
    """End at once, after what is to be done at exit: to free all that was loaded takes long."""
    if not _LONG_LIVED.isdisjoint(sys.modules):
        sys.exit(code)
    if not _AT_EXIT.isdisjoint(sys.modules):
        import atexit

        atexit._run_exitfuncs()  # noqa: SLF001
    from contextlib import suppress

    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):  # closed, or there was none
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
