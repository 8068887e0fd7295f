"""Finding laws and standards by what people call them."""

import pytest

from srm_tui.core.framework_search import search_frameworks
from srm_tui.core.knowledge import KnowledgeBase


@pytest.mark.parametrize(
    ("text", "framework_id"),
    [
        ("gdpr", "gdpr"),
        ("dsgvo", "gdpr"),
        ("data protection", "gdpr"),
        ("pci", "pci-dss-4.0.1"),
        ("HIPAA", "hipaa-security-rule"),
        ("dora", "dora"),
        ("c5 2026", "bsi-c5-2026"),
        ("27001", "iso27001-2022-annex-a"),
        ("ccpa", "ccpa-regulations"),
        ("Germany", "bsi-c5-2020"),
        ("gdrp", "gdpr"),
        ("hippa", "hipaa-security-rule"),
        ("fedrmp", "fedramp-r5"),
    ],
)
def test_the_law_that_people_mean_comes_first(
    kb: KnowledgeBase, text: str, framework_id: str
) -> None:
    assert search_frameworks(kb, text)[0].id == framework_id


def test_no_text_finds_all_and_an_unknown_word_none(kb: KnowledgeBase) -> None:
    assert search_frameworks(kb, " ") == kb.frameworks
    assert search_frameworks(kb, "gdpr nonsense") == ()
