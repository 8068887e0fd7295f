"""Erasing a person's name from the command line."""

import os
from pathlib import Path

import pytest

from srm_tui.core.selection import Selection
from srm_tui.resources import data_folder
from srm_tui.store import open_store
from srm_tui.tui.drafts import Draft, keep_draft, read_drafts
from srm_tui.tui.settings import Left, SettingsFile, settings_path
from srm_tui.workspace import Edit
from srm_tui.workspace.outbox import Unsaved
from srm_tui.workspace.spool import Spool
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


@pytest.mark.usefixtures("shop", "named")
def test_a_name_lives_on_in_no_half_typed_question_and_no_filter(srm: Srm, tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "store.db")).name
    kim, maya = (_draft(store, each) for each in ("Kim Okafor", "Maya"))
    keep_draft(kim)
    keep_draft(maya)
    owners = Selection(owners=("Kim Okafor", "Maya"))
    SettingsFile(settings_path()).leave("one", Left(control_id="c", selection=owners))
    shown = srm("erase", "Kim Okafor", "--dry-run")
    assert "in 1 half-typed question and 1 remembered filter" in shown.out
    assert read_drafts() == (kim, maya)

    assert srm("erase", "kim okafor", "--yes").code == 0

    assert read_drafts() == (maya,)
    left = SettingsFile(settings_path()).left("one")
    assert (left.control_id, left.selection.owners) == ("c", ("Maya",))


@pytest.mark.usefixtures("shop")
def test_an_answer_that_waits_to_be_saved_brings_no_name_back(
    srm: Srm, shop: str, tmp_path: Path
) -> None:
    store = open_store(str(tmp_path / "store.db")).name
    edit = Edit(control_id="encryption-at-rest", field="owner", value="Kim Okafor")
    step = Unsaved(assessment_id=shop, edits=(edit,), seen=None)
    folder = Path(data_folder())
    Spool(folder, store, "Ada").keep([step])
    [kept] = folder.glob("unsaved-*.json")
    kept.rename(kept.with_name(kept.name.replace(f"-{os.getpid()}.", "-99999999.")))

    assert "1 recorded change" in srm("erase", "Kim Okafor", "--yes").out

    assert list(folder.glob("unsaved-*.json")) == []
    said = srm("log", "shop").out
    assert ("Kim" in said, "[erased 1]" in said) == (False, True)


def _draft(store: str, owner: str) -> Draft:
    return Draft(
        store=store, author="Ada", assessment_id="one", question=owner, fields={"o": owner}
    )
