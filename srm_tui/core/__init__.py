"""The rules of shared responsibility: frozen records and pure functions."""
