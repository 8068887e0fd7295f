"""The append-only journal on disk."""

from srm_tui.store.journal import Store, open_store

__all__ = ["Store", "open_store"]
