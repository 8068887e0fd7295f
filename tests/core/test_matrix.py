"""Who answers for what, and how far the answers go towards a framework."""

from srm_tui.core.answers import Answer, Record
from srm_tui.core.assessment import Assessment, assess, derive
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.matrix import (
    RequirementState,
    framework_coverage,
    requirement_coverage,
    responsibility_matrix,
)
from srm_tui.core.scope import Scope, services_in_force
from srm_tui.core.vocabulary import Depth, Owner, Status
from tests.core.builders import SMALL, TODAY, control, framework, knowledge, trait


def assessed(kb: KnowledgeBase, scope: Scope, **statuses: Status) -> Assessment:
    answers = {each: Answer(status=status) for each, status in statuses.items()}
    record = Record(id="a1", scope=scope, answers=answers)
    return assess(derive(kb, scope), record, TODAY)


def test_the_matrix_has_a_row_for_each_service_in_scope_in_order() -> None:
    rows = responsibility_matrix(SMALL, assessed(SMALL, Scope(service_ids=("queue", "store"))))
    assert [row.service_id for row in rows] == ["store", "queue"]
    assert rows[0].owners == {"host": Owner.AWS, "data": Owner.CUSTOMER}
    assert rows[1].owners["data"] is Owner.SHARED


def test_the_matrix_counts_the_duties_behind_each_layer() -> None:
    scope = Scope(service_ids=("store", "table", "queue"), facts={"exposed": ("yes",)})
    rows = responsibility_matrix(SMALL, assessed(SMALL, scope))
    assert {row.service_id: row.duties for row in rows} == {
        "store": {"host": 0, "data": 1},
        "table": {"host": 0, "data": 2},
        "queue": {"host": 0, "data": 1},
    }


def test_an_empty_scope_has_an_empty_matrix() -> None:
    assert responsibility_matrix(SMALL, assessed(SMALL, Scope())) == ()


LAW = framework("law", "1", "2", "3", "4")
COVERED = knowledge(
    frameworks=(framework("other", "1"), LAW),
    controls=(
        control("locked", when=trait("stores"), mappings={"law": ("3", "1"), "other": ("1",)}),
        control("shielded", when=trait("public"), mappings={"law": ("1",)}),
        control("owned", layer="governance", mappings={"law": ("2",)}),
    ),
)
SCOPE = Scope(service_ids=("table",), framework_ids=("law",))


def test_coverage_names_the_duties_behind_each_requirement_in_order() -> None:
    (coverage,) = framework_coverage(COVERED, assessed(COVERED, SCOPE))
    assert coverage.framework is LAW
    assert coverage.requirement_count == 4
    assert list(coverage.addressed.items()) == [
        ("1", ("locked", "shielded")),
        ("2", ("owned",)),
        ("3", ("locked",)),
    ]
    assert (coverage.fulfilled, coverage.open) == (0, 0)


def test_a_requirement_is_fulfilled_when_all_its_duties_are_in_place() -> None:
    for status in (Status.IMPLEMENTED, Status.ALTERNATIVE, Status.NOT_APPLICABLE):
        (coverage,) = framework_coverage(COVERED, assessed(COVERED, SCOPE, locked=status))
        assert (coverage.fulfilled, coverage.open) == (1, 0)
    both = {"locked": Status.IMPLEMENTED, "shielded": Status.ALTERNATIVE}
    (coverage,) = framework_coverage(COVERED, assessed(COVERED, SCOPE, **both))
    assert (coverage.fulfilled, coverage.open) == (2, 0)


def test_a_requirement_is_open_when_one_duty_is_a_gap() -> None:
    said = {"locked": Status.IMPLEMENTED, "shielded": Status.PARTIAL, "owned": Status.PLANNED}
    (coverage,) = framework_coverage(COVERED, assessed(COVERED, SCOPE, **said))
    assert (coverage.fulfilled, coverage.open) == (1, 2)


def test_what_no_duty_of_the_scope_addresses_is_not_counted() -> None:
    scope = Scope(service_ids=("queue",), framework_ids=("other", "law"))
    other, law = framework_coverage(COVERED, assessed(COVERED, scope))
    assert other.addressed == {}
    assert list(law.addressed) == ["1", "2"]


def test_a_framework_that_was_not_chosen_is_left_out() -> None:
    assert framework_coverage(COVERED, assessed(COVERED, Scope(service_ids=("table",)))) == ()


def test_the_shipped_matrix_agrees_with_the_duties(kb: KnowledgeBase) -> None:
    scope = Scope(service_ids=tuple(each.id for each in kb.services))
    assessment = assessed(kb, scope)
    rows = responsibility_matrix(kb, assessment)
    assert [each.service_id for each in rows] == [each.id for each in services_in_force(kb, scope)]
    for row in rows:
        for layer, count in row.duties.items():
            assert count == 0 or row.owners[layer].is_ours
    counted = sum(count for row in rows for count in row.duties.values())
    assert counted == sum(len(row.duty.service_ids) for row in assessment.rows)


def test_every_requirement_says_how_it_stands_and_what_is_behind_it() -> None:
    deeper = control("deeper", when=trait("public"), depth=Depth.FULL, mappings={"law": ("4",)})
    kb = knowledge(
        frameworks=(framework("law", "1", "2", "3", "4", "5"),),
        controls=(*COVERED.controls, deeper),
    )
    found = assessed(kb, SCOPE, locked=Status.IMPLEMENTED, shielded=Status.PARTIAL)
    lines = requirement_coverage(kb, found, kb.frameworks[0])
    assert [(each.requirement.id, each.state) for each in lines] == [
        ("1", RequirementState.OPEN),
        ("2", RequirementState.UNANSWERED),
        ("3", RequirementState.IN_PLACE),
        ("4", RequirementState.NOT_ASKED),
        ("5", RequirementState.NOT_COVERED),
    ]
    assert [row.id for row in lines[0].rows] == ["locked", "shielded"]
    assert all(state.label for state in RequirementState)
