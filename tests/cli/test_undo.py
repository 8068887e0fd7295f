"""Undo and redo from the command line, by people who share a store."""

import pytest

from tests.cli.conftest import Srm


@pytest.mark.usefixtures("shop")
def test_undo_is_refused_over_what_somebody_else_said_and_goes_around_it_on_demand(
    srm: Srm, monkeypatch: pytest.MonkeyPatch
) -> None:
    srm("answer", "shop", "encryption-at-rest", "partial", "--owner", "Ada")
    monkeypatch.setenv("SRM_TUI_AUTHOR", "Bo")
    assert "nothing to undo among your own" in srm("undo", "shop").err
    srm("answer", "shop", "encryption-at-rest", "planned")
    monkeypatch.setenv("SRM_TUI_AUTHOR", "Ada Example")
    refused = srm("undo", "shop")
    assert refused.code == 2
    assert "Bo has changed status of encryption-at-rest since." in refused.err
    assert "--around-others" in refused.err
    assert srm("undo", "shop", "--around-others").code == 0
    (duty,) = srm("duties", "shop", "--status", "planned", "--format", "json").json
    assert (duty["control"], duty["owner"]) == ("encryption-at-rest", "")
