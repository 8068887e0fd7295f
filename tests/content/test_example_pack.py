"""The example of an organisation's own pack does what its comments promise."""

from datetime import date
from pathlib import Path

import pytest

from srm_tui.content import check_packs
from srm_tui.content.load import Checked
from srm_tui.core.duties import derive_duties
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.knowledge_lint import lint_knowledge_base
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Depth, Severity
from srm_tui.resources import own_pack

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "examples" / "acme-pack"
TODAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def acme() -> Checked:
    """The shipped pack with the example over it."""
    return check_packs([own_pack(), FOLDER])


def duties(kb: KnowledgeBase, *service_ids: str, **facts: str) -> dict[str, Severity]:
    answers = {key.replace("_", "-"): (value,) for key, value in facts.items()}
    scope = Scope(service_ids=service_ids, facts=answers, depth=Depth.CORE)
    return {duty.id: duty.severity for duty in derive_duties(kb, scope)}


def test_it_is_clean_even_of_smells(acme: Checked) -> None:
    assert acme.problems == ()
    found = lint_knowledge_base(acme.kb, acme.place, TODAY)
    ours = [str(each) for each in found if each.place.file.startswith("acme-pack/")]
    assert ours == []


def test_it_adds_and_overrides_and_leaves_the_rest(acme: Checked, kb: KnowledgeBase) -> None:
    assert acme.kb.version == f"{kb.version}, acme 1.0"
    for kind, added in (
        ("services", {"acme-git"}),
        ("controls", {"acme-git-vault"}),
        ("facts", {"acme-tier"}),
        ("frameworks", {"acme-policy"}),
        ("traits", {"acme-source-code"}),
        ("layers", set[str]()),
    ):
        before = {each.id: each for each in getattr(kb, kind)}
        after = {each.id: each for each in getattr(acme.kb, kind)}
        assert after.keys() - before.keys() == added
        touched = {"mfa-for-people", "log-retention", "names-and-tags"}
        changed = {each for each in before if after[each] != before[each]}
        assert changed == (touched if kind == "controls" else set())


def test_its_service_brings_its_control_and_the_duties_of_its_parent(acme: Checked) -> None:
    found = duties(acme.kb, "acme-git")
    assert found["acme-git-vault"] is Severity.HIGH
    assert found.keys() >= duties(acme.kb, "ec2").keys()
    assert "acme-git-vault" not in duties(acme.kb, "ec2")
    assert duties(acme.kb, "acme-git", acme_tier="gold")["acme-git-vault"] is Severity.CRITICAL


def test_its_override_takes_the_place_of_the_shipped_control(
    acme: Checked, kb: KnowledgeBase
) -> None:
    assert "names-and-tags" not in duties(kb, "s3")
    assert duties(acme.kb, "s3", data_class="public")["names-and-tags"] is Severity.MEDIUM
    assert "ACME" in acme.kb.control_by_id["names-and-tags"].title


def test_its_framework_says_where_its_numbers_belong_and_what_it_asks_beyond(
    acme: Checked,
) -> None:
    policy = acme.kb.find_framework("cloud policy")
    assert policy is not None
    for requirement_id, control_id in (
        ("1.1", "mfa-for-people"),
        ("2.1", "names-and-tags"),
        ("3.1", "acme-git-vault"),
        ("3.2", "log-retention"),
    ):
        mappings = acme.kb.control_by_id[control_id].mappings
        assert requirement_id in mappings["acme-policy"]
    texts = [each.text for each in acme.kb.parameters_by_control["log-retention"]]
    assert "Audit logs are kept for 24 months." in texts
