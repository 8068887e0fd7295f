"""What a change of scope does to the duties, and to what was answered."""

import pytest
from msgspec.structs import replace

from srm_tui.core.answers import Answer
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.scope import Scope
from srm_tui.core.scope_difference import (
    ScopeDifference,
    change_text,
    compare_scopes,
    merge_scopes,
    summary_text,
)
from srm_tui.core.vocabulary import Depth, Status
from tests.core.builders import SMALL

YES = Answer(status=Status.IMPLEMENTED)


def difference(before: tuple[str, ...], after: tuple[str, ...], *answered: str) -> ScopeDifference:
    answers = dict.fromkeys(answered, YES)
    return compare_scopes(SMALL, Scope(service_ids=before), Scope(service_ids=after), answers)


def test_duties_that_go_and_come_are_told_with_what_was_answered() -> None:
    found = difference(("store",), ("queue",), "locked", "shielded", "owned")
    assert [duty.id for duty in found.dropped] == ["locked"]
    assert [duty.id for duty in found.added] == ["shielded"]
    assert found.kept_aside == {"locked"}
    assert found.answered_before == {"shielded"}
    assert found.count == 2
    assert summary_text(found) == "1 duty goes, 1 comes"


def test_an_answer_that_says_nothing_is_not_kept_aside() -> None:
    found = compare_scopes(SMALL, Scope(service_ids=("store",)), Scope(), {"locked": Answer()})
    assert not found.kept_aside


def test_a_duty_that_stays_says_what_is_different() -> None:
    found = difference(("store",), ("table",))
    [changed] = found.changed
    text = change_text(SMALL, changed)
    assert text == "also for Amazon Table; no longer for Amazon Store"
    assert summary_text(found) == "1 duty comes, 1 changes"


def test_the_same_scope_makes_no_difference() -> None:
    found = difference(("store",), ("store",), "locked")
    assert found.is_empty
    assert summary_text(found) == "no duty changes"


def test_a_raised_severity_is_told(kb: KnowledgeBase) -> None:
    before = Scope(service_ids=("s3",), depth=Depth.FULL)
    after = replace(before, facts={"data-class": ("restricted",)})
    found = compare_scopes(kb, before, after, {})
    told = [change_text(kb, each) for each in found.changed]
    assert any(" becomes critical" in text for text in told)


def test_moving_from_machines_to_fargate_drops_the_duties_of_machines(kb: KnowledgeBase) -> None:
    before, after = Scope(service_ids=("ec2",)), Scope(service_ids=("ecs-fargate",))
    found = compare_scopes(kb, before, after, {"guest-os-patching": YES})
    assert {"guest-os-patching", "admin-ports"} <= {duty.id for duty in found.dropped}
    assert found.kept_aside == {"guest-os-patching"}


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        (Scope(service_ids=("a", "b")), Scope(service_ids=("a", "c")), ("a", "c", "b")),
        (Scope(), Scope(service_ids=("a", "c")), ("c",)),
        (Scope(service_ids=("a",)), Scope(), ()),
        (Scope(service_ids=("a", "b")), Scope(service_ids=("b", "a")), ("b", "a")),
    ],
)
def test_what_two_people_changed_is_both_kept(
    mine: Scope, theirs: Scope, merged: tuple[str, ...]
) -> None:
    base = Scope(service_ids=("a",))
    assert merge_scopes(base, mine, theirs).service_ids == merged


def test_facts_and_depth_are_merged_one_by_one() -> None:
    base = Scope(facts={"x": ("1",), "y": ("1",)})
    mine = Scope(facts={"y": ("2",), "z": ("1",)}, depth=Depth.FULL)
    theirs = Scope(facts={"x": ("3",), "y": ("1",), "w": ("1",)})
    merged = merge_scopes(base, mine, theirs)
    assert merged.facts == {"y": ("2",), "z": ("1",), "w": ("1",)}
    assert merged.depth is Depth.FULL
    assert merge_scopes(base, base, theirs) == theirs
