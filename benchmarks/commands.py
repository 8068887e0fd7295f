"""Start-up of the program and its commands, against a bare interpreter."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import SRM_TUI, Ratio, compare, program
from benchmarks.subjects import answered, knowledge_base, scope_of

_BARE = program(sys.executable, "-c", "pass")
_PEER = "bare python"


def run() -> Iterator[Ratio]:
    """Yield how commands compare with `python -c pass`."""
    yield compare("srm-tui --version", program(SRM_TUI, "--version"), _PEER, _BARE, 1.5)
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store.db"
        kb = knowledge_base()
        answered(store, kb, scope_of(kb, 20)).store.close()
        environment = {"SRM_TUI_STORE": str(store), "XDG_CACHE_HOME": folder}
        for words in ("list", "show bench", "duties bench --format json"):
            ours = program(SRM_TUI, *words.split(), environment=environment)
            yield compare(f"srm-tui {words}, 20 services", ours, _PEER, _BARE, 6.0)
