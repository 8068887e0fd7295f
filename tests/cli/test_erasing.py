"""Erasing a person's name from the command line."""

from pathlib import Path

import pytest

from tests.cli.conftest import Srm


@pytest.fixture
def named(srm: Srm, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shop in which Kim has answered and owns a duty."""
    monkeypatch.setenv("SRM_TUI_AUTHOR", "Kim Okafor")
    srm("answer", "shop", "encryption-at-rest", "partial", "--owner", "Kim Okafor")


@pytest.mark.usefixtures("shop", "named")
def test_a_name_is_erased_after_a_yes_and_the_history_still_proves_itself(
    srm: Srm, tmp_path: Path
) -> None:
    shown = srm("erase", "Kim Okafor", "--dry-run")
    assert "shop: in 2 recorded changes" in shown.out
    assert "Kim Okafor" in srm("log", "shop").out
    refused = srm("erase", "Kim Okafor")
    assert (refused.code, "--yes" in refused.err) == (2, True)

    assert srm("erase", "Kim Okafor", "--yes").code == 0

    assert "Kim" not in srm("log", "shop").out + srm("show", "shop", "--format", "json").out
    assert srm("export", "shop", "shop.srm.yaml").code == 0
    assert "Kim" not in (tmp_path / "shop.srm.yaml").read_text()
    assert srm("verify", "shop.srm.yaml").code == 0
    assert "no assessment" in srm("erase", "Kim Okafor", "--yes").err
