"""The collector finds less to do while it would find no garbage."""

import gc
from collections.abc import Iterator

import pytest

from srm_tui.collector import collect_seldom, collector_off


@pytest.fixture
def looks() -> Iterator[list[str]]:
    """Yield what grows with each look of the collector, which is as before afterwards."""
    thresholds, seen = gc.get_threshold(), list[str]()

    def note(phase: str, _: object) -> None:
        seen.append(phase)

    gc.collect()
    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)
    gc.set_threshold(*thresholds)
    gc.unfreeze()
    gc.enable()


def test_off_it_does_not_look_and_is_as_before_afterwards(looks: list[str]) -> None:
    with collector_off():
        kept: list[list[int]] = [[] for _ in range(50_000)]
        assert not looks
    assert gc.isenabled()
    assert kept


def test_seldom_it_looks_after_many_objects_and_not_after_a_frame_of_them(
    looks: list[str],
) -> None:
    collect_seldom()
    kept: list[list[int]] = [[] for _ in range(5_000)]
    assert not looks
    kept += [[] for _ in range(20_000)]
    assert looks
