"""Derivation: what must hold for any scope over the knowledge base that is shipped."""

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from srm_tui import resources
from srm_tui.content import load_packs
from srm_tui.core.conditions import Condition, Reason
from srm_tui.core.duties import (
    Duty,
    compare_duties,
    derive_carried,
    derive_duties,
    reason_text,
    telling,
)
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import GOVERNANCE, Depth, Owner

KB = load_packs([resources.own_pack()])
SERVICE_IDS = [service.id for service in KB.services]


@st.composite
def scopes(draw: st.DrawFn) -> Scope:
    facts = {}
    for fact in KB.facts:
        options = [option.id for option in fact.options]
        count = len(options) if fact.many else 1
        given_answers = draw(st.lists(st.sampled_from(options), max_size=count, unique=True))
        if given_answers:
            facts[fact.id] = tuple(given_answers)
    return Scope(
        service_ids=tuple(draw(st.lists(st.sampled_from(SERVICE_IDS), max_size=12, unique=True))),
        facts=facts,
        framework_ids=tuple(
            draw(st.lists(st.sampled_from([f.id for f in KB.frameworks]), max_size=3, unique=True))
        ),
        depth=draw(st.sampled_from(Depth)),
    )


def in_force(scope: Scope) -> set[str]:
    """Return the services that bring duties, without the code that tells them."""
    return {
        each
        for each in scope.service_ids
        if not any(
            variant in KB.service_by_id[other].lineage
            for other in scope.service_ids
            for variant in KB.service_by_id[each].always_as
        )
    }


properties = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


@properties
@given(scopes(), st.sampled_from(SERVICE_IDS))
def test_adding_a_service_never_removes_a_duty_unless_another_stands_aside_for_it(
    scope: Scope, added: str
) -> None:
    before = {duty.id: duty for duty in derive_duties(KB, scope)}
    wider = Scope(
        service_ids=(*scope.service_ids, added),
        facts=scope.facts,
        framework_ids=scope.framework_ids,
        depth=scope.depth,
    )
    if in_force(scope) - in_force(wider):
        return
    after = {duty.id: duty for duty in derive_duties(KB, wider)}
    for control_id, duty in before.items():
        assert set(duty.service_ids) <= set(after[control_id].service_ids)
        assert after[control_id].severity.rank <= duty.severity.rank


@properties
@given(scopes(), st.randoms(use_true_random=False))
def test_the_order_of_input_does_not_matter(scope: Scope, shuffler: random.Random) -> None:
    def mixed(items: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(shuffler.sample(items, len(items)))

    shuffled = Scope(
        service_ids=mixed(scope.service_ids),
        facts={fact: mixed(scope.facts[fact]) for fact in mixed(tuple(scope.facts))},
        framework_ids=mixed(scope.framework_ids),
        depth=scope.depth,
    )
    assert {duty.id: _facts_of(duty) for duty in derive_duties(KB, scope)} == {
        duty.id: _facts_of(duty) for duty in derive_duties(KB, shuffled)
    }


def _facts_of(duty: Duty) -> tuple[object, ...]:
    return duty.service_ids, duty.shared_ids, set(duty.reasons), duty.severity


@properties
@given(scopes())
def test_each_duty_has_a_reason_and_each_reason_is_true(scope: Scope) -> None:
    for duty in derive_duties(KB, scope):
        assert duty.reasons
        for reason in (*duty.reasons, *duty.severity_reasons):
            assert _is_true(reason, scope), (duty.id, reason)
            assert reason_text(KB, reason).strip()


def _is_true(reason: Reason, scope: Scope) -> bool:
    """Judge a reason without the code that made it."""
    services = [KB.service_by_id[each] for each in reason.service_ids]
    assert all(service.id in scope.service_ids for service in services)
    match reason.kind:
        case "trait":
            holds = [reason.subject in service.traits for service in services]
        case "service":
            holds = [reason.subject in service.lineage for service in services]
        case "outside":
            programme = KB.framework_by_id[reason.subject].programme
            assert programme is not None
            holds = [service.id in programme.outside for service in services]
        case "owner":
            holds = [service.owners[reason.subject] == reason.value for service in services]
        case "framework":
            return (reason.subject in scope.framework_ids) is not reason.negated
        case "fact":
            return reason.value in scope.facts.get(reason.subject, ())
        case "account":
            return True
    return bool(holds) and all(each is not reason.negated for each in holds)


@properties
@given(scopes())
def test_a_duty_names_exactly_the_services_whose_layer_is_ours_and_whose_condition_holds(
    scope: Scope,
) -> None:
    found = {duty.id: set(duty.service_ids) for duty in derive_duties(KB, scope)}
    for control in KB.controls:
        if control.layer == GOVERNANCE:
            continue
        expected = {
            each
            for each in in_force(scope)
            if KB.service_by_id[each].owners[control.layer].is_ours
            and (control.when is None or _holds(control.when, each, scope))
        }
        if control.depth is Depth.FULL and scope.depth is Depth.CORE:
            expected = set()
        assert found.get(control.id, set()) == expected


def _holds(condition: Condition, service_id: str, scope: Scope) -> bool:
    """Evaluate a condition for one service the plain way."""
    service = KB.service_by_id[service_id]
    match condition.kind:
        case "trait":
            return condition.subject in service.traits
        case "service":
            return condition.subject in service.lineage
        case "framework":
            return condition.subject in scope.framework_ids
        case "outside":
            programme = KB.framework_by_id[condition.subject].programme
            return programme is not None and service_id in programme.outside
        case "fact":
            answers = scope.facts.get(condition.subject, ())
            return any(value in answers for value in condition.values)
        case "not":
            return not _holds(condition.parts[0], service_id, scope)
        case "all":
            return all(_holds(part, service_id, scope) for part in condition.parts)
        case "any":
            return any(_holds(part, service_id, scope) for part in condition.parts)


def test_ec2_brings_patching_and_fargate_does_not() -> None:
    def ids(*services: str) -> set[str]:
        return {duty.id for duty in derive_duties(KB, Scope(service_ids=services))}

    assert {"guest-os-patching", "security-group-rules", "admin-ports"} <= ids("ec2")
    assert "guest-os-patching" not in ids("ecs-fargate")
    assert "guest-os-patching" not in ids("s3", "dynamodb")
    assert "encryption-key-choice" in ids("dynamodb")
    assert "encryption-at-rest" not in ids("dynamodb")


def test_carried_duties_name_the_services_aws_answers_for() -> None:
    carried = derive_carried(KB, Scope(service_ids=("ec2", "s3")))
    by_id = {each.duty.id: each.service_ids for each in carried}
    assert by_id["aws-hypervisor-patching"] == ("ec2", "s3")
    assert "aws-guest-os-patching" not in by_id
    for each in carried:
        for service_id in each.service_ids:
            owner = KB.service_by_id[service_id].owners[each.layer_id]
            assert owner in (Owner.AWS, Owner.SHARED)


def test_changes_of_scope_are_told_apart() -> None:
    before = derive_duties(KB, Scope(service_ids=("ec2",)))
    after = derive_duties(KB, Scope(service_ids=("ec2", "rds")))
    changes = compare_duties(before, after)
    assert "engine-users" in changes.added
    assert "private-placement" in changes.changed
    assert not changes.dropped
    assert compare_duties(after, before).dropped == changes.added


def test_an_empty_scope_still_asks_for_the_account(kb: KnowledgeBase) -> None:
    duties = derive_duties(kb, Scope())
    assert duties
    assert all(duty.control.layer == GOVERNANCE for duty in duties)


def test_that_a_service_is_not_another_one_goes_without_saying() -> None:
    asked = Reason(kind="trait", subject="in-vpc", service_ids=("s3",))
    other = Reason(kind="service", subject="elb", service_ids=("s3",), negated=True)
    assert telling((asked, other)) == (asked,)
    assert telling((other,)) == (other,)
