"""The places of work."""
