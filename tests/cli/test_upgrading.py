"""A newer pack on the command line: dry run, milestone, confirming, the drawer."""

from pathlib import Path

import pytest

from tests.cli.conftest import Srm

DUTY = "mfa-for-people"
PACK = "id: ours\ntitle: Ours\nversion: 2.0.0\nreviewed_on: 2026-11-24\n"


@pytest.fixture
def pack(srm: Srm, shop: str, tmp_path: Path) -> str:
    """A pack in which a control that was answered asks something else."""
    srm("answer", shop, DUTY, "yes")
    shown = srm("kb", "show", DUTY, "--format", "json").json
    folder = tmp_path / "newer"
    (folder / "controls").mkdir(parents=True)
    (folder / "pack.yaml").write_text(PACK, encoding="utf-8")
    source = Path(__file__).parents[2] / "questionnaires" / "aws" / "controls"
    texts = (each.read_text(encoding="utf-8") for each in sorted(source.glob("*.yaml")))
    text = next(each for each in texts if f"- id: {DUTY}\n" in each)
    entry = text[text.index(f"- id: {DUTY}\n") :].split("\n- id: ")[0] + "\n"
    changed = entry.replace(shown["question"], "Does everybody use a passkey?")
    assert changed != entry
    (folder / "controls" / "ours.yaml").write_text(changed, encoding="utf-8")
    return str(folder)


def test_a_dry_run_tells_the_difference_and_a_real_one_freezes_first(srm: Srm, pack: str) -> None:
    said = srm("upgrade", "shop", "--to", pack, "--dry-run", "--format", "json")
    assert said.code == 0
    assert (said.json["changed"], said.json["to_confirm"]) == ([DUTY], [DUTY])
    assert said.json["milestone"] is None
    assert srm("milestone", "shop", "--format", "json").json == []
    done = srm("upgrade", "shop", "--to", pack)
    assert "to confirm" in done.out
    assert "Frozen as 'Before " in done.err
    assert len(srm("milestone", "shop", "--format", "json").json) == 1


def test_with_the_newer_pack_an_answer_is_to_be_confirmed(srm: Srm, pack: str) -> None:
    newer = ("--pack", pack)
    assert srm("upgrade", "shop", "--format", "json").json["to_confirm"] == []
    assert srm(*newer, "upgrade", "shop", "--format", "json").json["to_confirm"] == [DUTY]
    assert srm(*newer, "check", "shop", "--fail-on", "control-changed").code == 1
    listed = srm(*newer, "duties", "shop", "--only", "outdated", "--format", "json").json
    assert [each["control"] for each in listed] == [DUTY]
    assert "1 answer confirmed" in srm(*newer, "upgrade", "shop", "--confirm-all").err
    assert srm(*newer, "check", "shop", "--fail-on", "control-changed").code == 0


@pytest.mark.usefixtures("shop")
def test_the_drawer_lists_what_nothing_asks_for(srm: Srm) -> None:
    srm("answer", "shop", "guest-os-patching", "no", "--notes", "Old hosts")
    srm("scope", "shop", "--remove", "ec2")
    said = srm("upgrade", "shop")
    assert "guest-os-patching" in said.out
    assert "not in the scope" in said.out
    assert "Old hosts" in said.out


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    "words",
    [("--dry-run",), ("--to", "nowhere"), ("--to", ".", "--confirm-all"), ("--confirm", DUTY)],
)
def test_what_cannot_be_upgraded_is_told(srm: Srm, words: tuple[str, ...]) -> None:
    done = srm("upgrade", "shop", *words)
    assert (done.code, done.out) == (2, "")
