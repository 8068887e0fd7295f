"""Spares Python's cyclic garbage collector work that finds no garbage."""

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def collector_off() -> Iterator[None]:
    """Keep the collector off: among thousands of new records that stay, none is garbage."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def collect_seldom() -> None:
    """Switch the collector on, past what is there, to look only after many new objects.

    Each frame of the app makes thousands of objects and lets them go at once. To look
    among them at every 700 takes as long as to draw them, and finds nothing.
    """
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
    gc.enable()
