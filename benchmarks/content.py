"""Loading the knowledge base, against PyYAML on the same files."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import yaml

from benchmarks.measure import Ratio, compare
from benchmarks.subjects import PACK
from srm_tui.content import check_packs, load_packs


def run() -> Iterator[Ratio]:
    """Yield how a cached load and a full check compare with PyYAML's C loader."""
    files = [path.read_bytes() for path in sorted(PACK.rglob("*.yaml"))]

    def plain() -> object:
        return [yaml.load(data, Loader=yaml.CSafeLoader) for data in files]

    peer = "PyYAML CSafeLoader"
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        load_packs([PACK], cache)
        loaded = compare(
            "knowledge base from its cache", lambda: load_packs([PACK], cache), peer, plain, 0.05
        )
        yield loaded
    yield compare("knowledge base read and checked", lambda: check_packs([PACK]), peer, plain, 1.0)
