"""The engines that a journal may be kept in."""

import pytest


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """Where a store may be made, once for each engine."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("tmp_path") / "store.db")
    return str(request.getfixturevalue("database"))
