"""Two points compared: every gap has one fate, and what made a duty come or go is told."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srm_tui.core.answers import Answer, Record, RiskAcceptance, ServiceException
from srm_tui.core.assessment import assess, derive
from srm_tui.core.compare import (
    Cause,
    Comparison,
    FieldChange,
    Figures,
    Snapshot,
    compare,
    scope_change,
)
from srm_tui.core.evidence import Evidence, EvidenceKind
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Depth, Severity, Status
from tests.core.builders import SMALL, TODAY

IN_PLACE = (Status.IMPLEMENTED, Status.ALTERNATIVE, Status.NOT_APPLICABLE)
CONTROLS = tuple(control.id for control in SMALL.controls)
TABLE = Scope(service_ids=("table",))
QUEUE = Scope(service_ids=("queue",))


def snapshot(
    scope: Scope = TABLE, *, kb: KnowledgeBase = SMALL, said: Any = None, **about: Any
) -> Snapshot:
    """Return a point at which `said` are the answers, or their statuses, by control."""
    answers = {
        each: Answer(status=given) if isinstance(given, Status) else given
        for each, given in (said or {}).items()
    }
    record = Record(id="a1", scope=scope, answers=answers)
    found = assess(derive(kb, scope), record, TODAY)
    return Snapshot(**{"label": "now", "at": "2026-11-24", "assessment": found, **about})


scopes = st.builds(
    Scope,
    service_ids=st.lists(
        st.sampled_from([service.id for service in SMALL.services]), unique=True
    ).map(tuple),
    facts=st.sampled_from([{}, {"exposed": ("yes",)}, {"exposed": ("no",)}]),
)
statuses = st.dictionaries(st.sampled_from(CONTROLS), st.sampled_from(list(Status)))
packs = st.sampled_from(
    [
        {"digest": "now"},
        {"digest": ""},
        {"digest": "old", "frozen": {}},
        {"digest": "old", "frozen": dict.fromkeys((*CONTROLS, "gone"), Severity.LOW)},
        {"digest": "older", "frozen": {"gone": Severity.CRITICAL, "owned": Severity.HIGH}},
    ]
)
snapshots = st.builds(
    lambda scope, said, pack: snapshot(scope, said=said, **pack), scopes, statuses, packs
)


def fates(found: Comparison) -> dict[str, set[str]]:
    named = ("new", "reopened", "unchanged", "closed", "withdrawn", "dropped")
    return {name: {each.control_id for each in getattr(found, name)} for name in named}


def gaps_at(point: Snapshot) -> set[str]:
    return {each for each in point.severities if (point.status(each) or Status.PLANNED).is_gap}


@given(snapshots, snapshots)
def test_every_gap_of_either_point_has_exactly_one_fate(before: Snapshot, after: Snapshot) -> None:
    found = fates(compare(before, after))
    named = [each for ids in found.values() for each in ids]
    assert sorted(named) == sorted(gaps_at(before) | gaps_at(after))
    assert found["unchanged"] == gaps_at(before) & gaps_at(after)
    assert found["new"] | found["reopened"] == gaps_at(after) - gaps_at(before)
    assert all(before.status(each) in IN_PLACE for each in found["reopened"])
    assert all(after.status(each) in IN_PLACE for each in found["closed"])
    assert all(after.status(each) is Status.UNANSWERED for each in found["withdrawn"])
    assert all(after.status(each) is None for each in found["dropped"])


@given(snapshots, snapshots)
def test_backwards_what_was_new_is_no_gap_any_more(before: Snapshot, after: Snapshot) -> None:
    there, back = fates(compare(before, after)), fates(compare(after, before))
    assert there["unchanged"] == back["unchanged"]
    assert there["new"] | there["reopened"] == back["closed"] | back["withdrawn"] | back["dropped"]
    assert there["reopened"] == back["closed"]


@given(snapshots)
def test_a_point_does_not_differ_from_itself(point: Snapshot) -> None:
    assert not compare(point, point).says_something


@given(snapshots, snapshots)
def test_every_duty_that_came_or_went_has_one_cause(before: Snapshot, after: Snapshot) -> None:
    found = compare(before, after)
    came = set(after.severities) - set(before.severities)
    went = set(before.severities) - set(after.severities)
    added = {cause: set(found.added_by(cause)) for cause in Cause}
    dropped = {cause: set(found.dropped_by(cause)) for cause in Cause}
    assert added[Cause.SCOPE] | added[Cause.PACK] == came
    assert dropped[Cause.SCOPE] | dropped[Cause.PACK] == went
    assert not added[Cause.SCOPE] & added[Cause.PACK]
    assert not dropped[Cause.SCOPE] & dropped[Cause.PACK]
    if before.assessment.record.scope == after.assessment.record.scope and found.pack_changed:
        assert not added[Cause.SCOPE] | dropped[Cause.SCOPE]
    if not found.pack_changed:
        assert not added[Cause.PACK] | dropped[Cause.PACK]


@given(snapshots)
def test_the_figures_of_a_point_are_those_of_its_assessment(point: Snapshot) -> None:
    if point.frozen is None:
        totals = point.assessment.totals
        assert point.figures == Figures(
            duties=totals.count,
            answered=totals.answered,
            gaps=totals.gaps,
            score=totals.score,
        )


@pytest.mark.parametrize(
    ("before", "after", "fate"),
    [
        (Status.UNANSWERED, Status.PARTIAL, "new"),
        (Status.IMPLEMENTED, Status.PLANNED, "reopened"),
        (Status.NOT_APPLICABLE, Status.NOT_IMPLEMENTED, "reopened"),
        (Status.NOT_IMPLEMENTED, Status.PARTIAL, "unchanged"),
        (Status.PARTIAL, Status.IMPLEMENTED, "closed"),
        (Status.PARTIAL, Status.ALTERNATIVE, "closed"),
        (Status.PARTIAL, Status.UNANSWERED, "withdrawn"),
        (Status.UNANSWERED, Status.IMPLEMENTED, ""),
    ],
)
def test_a_gap_is_told_by_what_was_said_at_both_points(
    before: Status, after: Status, fate: str
) -> None:
    found = fates(compare(snapshot(said={"locked": before}), snapshot(said={"locked": after})))
    assert {name for name, ids in found.items() if ids} == ({fate} if fate else set())


def test_a_duty_of_another_service_comes_with_the_scope() -> None:
    found = compare(
        snapshot(QUEUE, digest="old", frozen={"shielded": Severity.HIGH, "owned": Severity.HIGH}),
        snapshot(TABLE, digest="now"),
    )
    assert found.pack_changed
    assert found.added_by(Cause.SCOPE) == ("locked",)
    assert found.scope.services_added == ("table",)
    assert found.scope.services_dropped == ("queue",)


def test_a_duty_that_only_the_new_pack_asks_comes_with_the_pack() -> None:
    old = {"shielded": Severity.HIGH, "gone": Severity.LOW}
    found = compare(snapshot(TABLE, digest="old", frozen=old), snapshot(TABLE, digest="now"))
    assert found.added_by(Cause.PACK) == ("locked", "owned")
    assert found.dropped_by(Cause.PACK) == ("gone",)
    assert not found.added_by(Cause.SCOPE) + found.dropped_by(Cause.SCOPE)


def test_without_an_old_pack_on_record_every_duty_moves_with_the_scope() -> None:
    found = compare(snapshot(QUEUE), snapshot(TABLE, digest="now"))
    assert not found.pack_changed
    assert found.added_by(Cause.SCOPE) == ("locked",)


def test_a_gap_of_a_service_given_up_is_dropped_and_not_closed() -> None:
    found = compare(snapshot(TABLE, said={"locked": Status.PARTIAL}), snapshot(QUEUE))
    (dropped,) = found.dropped
    assert (dropped.control_id, dropped.cause, dropped.after) == ("locked", Cause.SCOPE, None)
    assert not found.closed


def test_the_worst_come_first() -> None:
    frozen = {"locked": Severity.LOW, "shielded": Severity.CRITICAL, "owned": Severity.MEDIUM}
    said = dict.fromkeys(frozen, Status.PARTIAL)
    found = compare(snapshot(), snapshot(said=said, frozen=frozen))
    assert [each.severity for each in found.new] == [
        Severity.CRITICAL,
        Severity.MEDIUM,
        Severity.LOW,
    ]
    assert {(each.control_id, each.after) for each in found.severities} == {
        ("locked", Severity.LOW),
        ("shielded", Severity.CRITICAL),
        ("owned", Severity.MEDIUM),
    }


def test_each_field_of_an_answer_that_differs_is_told() -> None:
    before = Answer(status=Status.PARTIAL, owner="Maya", notes="soon", due_on=date(2027, 1, 1))
    proof = Evidence(id="e1", kind=EvidenceKind.LINK, value="https://example.org")
    after = Answer(
        status=Status.PARTIAL,
        owner="Bo",
        notes="soon",
        flagged=True,
        evidence=(proof,),
        exceptions=(ServiceException(service_id="table", status=Status.PLANNED),),
        acceptance=RiskAcceptance(accepted_by="Kim", until=TODAY, reason="old"),
        changed_at="later",
    )
    found = compare(snapshot(said={"locked": before}), snapshot(said={"locked": after})).answers
    assert {(each.service_id, each.field): (each.old, each.new) for each in found} == {
        ("", "owner"): ("Maya", "Bo"),
        ("", "due_on"): ("2027-01-01", ""),
        ("", "flagged"): ("", "yes"),
        ("", "evidence/e1"): ("", "https://example.org"),
        ("table", "status"): ("", "planned"),
        ("", "acceptance"): ("", "until 2026-11-24 by Kim: old"),
    }


def test_an_answer_that_was_taken_back_is_told() -> None:
    said = {"locked": Answer(status=Status.PARTIAL)}
    assert compare(snapshot(said=said), snapshot()).answers == (
        FieldChange(control_id="locked", service_id="", field="status", old="partial", new=""),
    )


def test_what_was_chosen_and_given_up_is_told() -> None:
    before = Scope(
        service_ids=("store", "queue"), facts={"exposed": ("no",)}, framework_ids=("gdpr",)
    )
    after = Scope(
        service_ids=("store", "table"),
        facts={"exposed": ("yes",), "people": ("staff",)},
        framework_ids=("pci",),
        depth=Depth.FULL,
    )
    found = scope_change(before, after)
    assert (found.services_added, found.services_dropped) == (("table",), ("queue",))
    assert (found.frameworks_added, found.frameworks_dropped) == (("pci",), ("gdpr",))
    assert found.facts == {"exposed": (("no",), ("yes",)), "people": ((), ("staff",))}
    assert found.depth == ("core", "full")
    assert scope_change(after, after).is_empty
