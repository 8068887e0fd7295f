"""The append-only journal on disk."""

from srm_tui.store.journal import Stamp, Store, Tail, is_postgres, open_store

__all__ = ["Stamp", "Store", "Tail", "is_postgres", "open_store"]
