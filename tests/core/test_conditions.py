"""Conditions: for whom they hold, and reasons that are true and enough."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tui.core.conditions import Condition, Ground, Reason, explain, satisfying
from tests.core.builders import every, fact, framework_applies, no, outside, some, trait

MEMBERS = ("store", "table", "queue")
TRAITS = ("stores", "public", "cache")
LINEAGES = ("storage", "table")
FACTS = {"exposed": ("yes", "no"), "people": ("staff", "public", "nobody")}
FRAMEWORKS = ("gdpr", "pci")


def ground(
    by_trait: dict[str, set[str]] | None = None,
    by_service: dict[str, set[str]] | None = None,
    facts: dict[str, tuple[str, ...]] | None = None,
    frameworks: set[str] | None = None,
    outside_of: dict[str, set[str]] | None = None,
) -> Ground:
    return Ground(
        members=MEMBERS,
        by_trait={name: frozenset(ids) for name, ids in (by_trait or {}).items()},
        by_service={name: frozenset(ids) for name, ids in (by_service or {}).items()},
        facts=facts or {},
        framework_ids=frozenset(frameworks or ()),
        outside={name: frozenset(ids) for name, ids in (outside_of or {}).items()},
    )


def service(subject: str) -> Condition:
    return Condition(kind="service", subject=subject)


WORLD = ground(
    by_trait={"stores": {"store", "table"}, "public": {"table", "queue"}},
    by_service={"storage": {"store"}, "table": {"table"}},
    facts={"exposed": ("yes",), "people": ("staff", "public")},
    frameworks={"gdpr"},
    outside_of={"pci": {"queue"}},
)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (trait("stores"), {"store", "table"}),
        (trait("unheard-of"), set()),
        (service("storage"), {"store"}),
        (service("unheard-of"), set()),
        (fact("exposed", "yes"), set(MEMBERS)),
        (fact("exposed", "no"), set()),
        (fact("exposed"), set()),
        (fact("people", "nobody", "public"), set(MEMBERS)),
        (fact("unanswered", "yes"), set()),
        (no(fact("unanswered", "yes")), set(MEMBERS)),
        (framework_applies("gdpr"), set(MEMBERS)),
        (framework_applies("pci"), set()),
        (outside("pci"), {"queue"}),
        (outside("gdpr"), set()),
        (no(outside("pci")), {"store", "table"}),
        (no(trait("stores")), {"queue"}),
        (no(no(trait("stores"))), {"store", "table"}),
        (every(trait("stores"), trait("public")), {"table"}),
        (some(trait("stores"), trait("public")), set(MEMBERS)),
        (every(trait("stores"), fact("exposed", "no")), set()),
        (some(trait("stores"), fact("exposed", "no")), {"store", "table"}),
        (every(), set(MEMBERS)),
        (some(), set()),
    ],
)
def test_a_condition_holds_for_those_it_is_true_of(
    condition: Condition, expected: set[str]
) -> None:
    assert satisfying(condition, WORLD) == expected


def reasons(condition: Condition, world: Ground = WORLD) -> tuple[Reason, ...]:
    return explain(condition, satisfying(condition, world), world)


def test_a_reason_names_those_of_whom_it_is_said_in_their_order() -> None:
    assert reasons(trait("stores")) == (
        Reason(kind="trait", subject="stores", service_ids=("store", "table")),
    )
    assert reasons(every(trait("stores"), trait("public"))) == (
        Reason(kind="trait", subject="stores", service_ids=("table",)),
        Reason(kind="trait", subject="public", service_ids=("table",)),
    )
    assert reasons(outside("pci")) == (
        Reason(kind="outside", subject="pci", service_ids=("queue",)),
    )
    assert reasons(service("storage")) == (
        Reason(kind="service", subject="storage", service_ids=("store",)),
    )


def test_of_alternatives_each_that_holds_is_named_and_no_other() -> None:
    assert reasons(some(trait("cache"), service("storage"), fact("exposed", "no"))) == (
        Reason(kind="service", subject="storage", service_ids=("store",)),
    )
    assert reasons(some(fact("exposed", "yes"), framework_applies("gdpr"))) == (
        Reason(kind="fact", subject="exposed", value="yes"),
        Reason(kind="framework", subject="gdpr"),
    )


def test_of_several_answers_those_asked_for_are_named() -> None:
    assert reasons(fact("people", "public", "nobody", "staff")) == (
        Reason(kind="fact", subject="people", value="public"),
        Reason(kind="fact", subject="people", value="staff"),
    )


def test_a_negation_is_pushed_down_to_plain_statements() -> None:
    assert reasons(no(every(trait("stores"), trait("public")))) == (
        Reason(kind="trait", subject="stores", service_ids=("queue",), negated=True),
        Reason(kind="trait", subject="public", service_ids=("store",), negated=True),
    )
    assert reasons(no(some(trait("stores"), service("table")))) == (
        Reason(kind="trait", subject="stores", service_ids=("queue",), negated=True),
        Reason(kind="service", subject="table", service_ids=("queue",), negated=True),
    )
    assert reasons(no(no(trait("stores")))) == reasons(trait("stores"))
    assert reasons(no(framework_applies("pci"))) == (
        Reason(kind="framework", subject="pci", negated=True),
    )


def test_a_negated_fact_names_what_was_answered_instead() -> None:
    assert reasons(no(fact("exposed", "no"))) == (
        Reason(kind="fact", subject="exposed", value="yes"),
    )
    assert reasons(no(fact("people", "nobody"))) == (
        Reason(kind="fact", subject="people", value="staff"),
        Reason(kind="fact", subject="people", value="public"),
    )
    assert reasons(no(fact("unanswered", "yes"))) == ()


def test_no_reason_is_given_twice() -> None:
    assert reasons(every(trait("stores"), some(trait("stores"), trait("cache")))) == (
        Reason(kind="trait", subject="stores", service_ids=("store", "table")),
    )


tests_of_one_subject = st.one_of(
    st.sampled_from([trait(each) for each in TRAITS]),
    st.sampled_from([service(each) for each in LINEAGES]),
    st.sampled_from([framework_applies(each) for each in FRAMEWORKS]),
    st.sampled_from([outside(each) for each in FRAMEWORKS]),
    st.sampled_from([fact(name, value) for name, values in FACTS.items() for value in values]),
    st.just(fact("people", "staff", "nobody")),
)
conditions = st.recursive(
    tests_of_one_subject,
    lambda parts: st.one_of(
        st.builds(no, parts),
        st.lists(parts, min_size=1, max_size=3).map(lambda each: every(*each)),
        st.lists(parts, min_size=1, max_size=3).map(lambda each: some(*each)),
    ),
    max_leaves=8,
)
members = st.sets(st.sampled_from(MEMBERS))
worlds = st.builds(
    ground,
    by_trait=st.fixed_dictionaries(dict.fromkeys(TRAITS, members)),
    by_service=st.fixed_dictionaries(dict.fromkeys(LINEAGES, members)),
    facts=st.fixed_dictionaries(
        {},
        optional={
            name: st.lists(st.sampled_from(values), min_size=1, unique=True).map(tuple)
            for name, values in FACTS.items()
        },
    ),
    frameworks=st.sets(st.sampled_from(FRAMEWORKS)),
    outside_of=st.fixed_dictionaries(dict.fromkeys(FRAMEWORKS, members)),
)


def holds(condition: Condition, member: str, world: Ground) -> bool:
    """Evaluate a condition for one member the plain way."""
    match condition.kind:
        case "trait":
            return member in world.by_trait[condition.subject]
        case "service":
            return member in world.by_service[condition.subject]
        case "fact":
            return bool({*condition.values} & {*world.facts.get(condition.subject, ())})
        case "framework":
            return condition.subject in world.framework_ids
        case "outside":
            return member in world.outside[condition.subject]
        case "not":
            return not holds(condition.parts[0], member, world)
        case "all":
            return all(holds(part, member, world) for part in condition.parts)
        case "any":
            return any(holds(part, member, world) for part in condition.parts)


@settings(deadline=None)
@given(conditions, worlds)
def test_sets_of_members_agree_with_judging_one_by_one(condition: Condition, world: Ground) -> None:
    expected = {member for member in MEMBERS if holds(condition, member, world)}
    assert satisfying(condition, world) == expected


def is_true(reason: Reason, world: Ground) -> bool:
    match reason.kind:
        case "fact":
            return reason.value in world.facts[reason.subject] and not reason.service_ids
        case "framework":
            return (reason.subject in world.framework_ids) is not reason.negated
    indexes = {"trait": world.by_trait, "service": world.by_service, "outside": world.outside}
    said = [each in indexes[reason.kind][reason.subject] for each in reason.service_ids]
    return bool(said) and all(each is not reason.negated for each in said)


@settings(deadline=None)
@given(conditions, worlds)
def test_every_reason_is_true(condition: Condition, world: Ground) -> None:
    if satisfying(condition, world):
        assert all(is_true(reason, world) for reason in reasons(condition, world))


@settings(deadline=None, max_examples=200)
@given(conditions, worlds, worlds)
def test_the_reasons_are_enough_whatever_else_changes(
    condition: Condition, world: Ground, other: Ground
) -> None:
    """Where all that the reasons say of a member stays, the condition goes on to hold for it."""
    found = reasons(condition, world)
    for member in satisfying(condition, world):
        frameworks = set(other.framework_ids)
        for reason in found:
            if reason.kind == "framework":
                (frameworks.discard if reason.negated else frameworks.add)(reason.subject)
        changed = Ground(
            members=MEMBERS,
            by_trait=_kept(found, "trait", member, other.by_trait),
            by_service=_kept(found, "service", member, other.by_service),
            outside=_kept(found, "outside", member, other.outside),
            facts=world.facts,
            framework_ids=frozenset(frameworks),
        )
        assert member in satisfying(condition, changed)


def _kept(
    found: tuple[Reason, ...], kind: str, member: str, other: Mapping[str, frozenset[str]]
) -> dict[str, frozenset[str]]:
    """Return who is what in another world, but for what was said of a member."""
    index = dict(other)
    for reason in found:
        if reason.kind == kind and member in reason.service_ids:
            without = index[reason.subject] - {member}
            index[reason.subject] = without if reason.negated else without | {member}
    return index
