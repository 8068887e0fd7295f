"""The `srm-tui` program: answers `--version` at once and hands the rest to the command line."""

import gc
import sys

from srm_tui import __version__


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
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
