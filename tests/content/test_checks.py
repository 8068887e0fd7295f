"""What scanners test is told by the shipped controls: each check once, at a service we know."""

import re
from collections import Counter
from collections.abc import Iterable

import pytest

from srm_tui.content import load_packs
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.resources import own_pack


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load_packs([own_pack()])


def checks(kb: KnowledgeBase, scanner: str) -> list[str]:
    return [check for control in kb.controls for check in control.checks.get(scanner, ())]


def retired(kb: KnowledgeBase, scanner: str) -> set[str]:
    return {check for control in kb.controls for check in control.retired.get(scanner, ())}


def named(kb: KnowledgeBase, catalogue: str) -> set[str]:
    return {each for service in kb.services for each in service.ids.get(catalogue, ())}


def twice(found: Iterable[str]) -> list[str]:
    return [each for each, count in Counter(found).items() if count > 1]


def test_each_check_of_prowler_is_told_by_one_control(kb: KnowledgeBase) -> None:
    """645 checks for AWS in the release of August 2026, four of them deprecated in it."""
    found = checks(kb, "prowler")
    assert len(found) == 645
    assert twice(found) == []
    assert {each.split("_")[0] for each in found} <= named(kb, "prowler")
    assert len(retired(kb, "prowler")) == 4


def test_each_check_of_security_hub_is_told_by_one_control(kb: KnowledgeBase) -> None:
    """370 of its foundational standard at the end of 2025, and two for S3 data events."""
    found = checks(kb, "security_hub")
    assert len(found) == 372
    assert twice(found) == []
    assert all(re.fullmatch(r"[A-Za-z0-9]+\.[0-9]+", each) for each in found)
    assert {each.split(".")[0] for each in found} <= named(kb, "security_hub")
    assert len(retired(kb, "security_hub")) == 12
