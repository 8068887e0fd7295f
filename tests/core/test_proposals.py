"""From sightings to services, variants and facts."""

from typing import Any

import pytest

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.proposals import Catalogues, accepted, propose, said_instead
from srm_tui.core.recognition import AttributeTest, Clue, Recognition, watched
from srm_tui.core.scope import Scope
from srm_tui.core.sightings import UNKNOWN, Sighting
from tests.core.builders import knowledge, service

SERVICES = (
    service("vm", ids={"terraform": ("aws_vm", "aws_vm_group_"), "billing": ("AmazonVM",)}),
    service("disk", ids={"terraform": ("aws_vm_disk_",), "billing": ("AmazonVM",)}),
    service("net", ids={"cloudformation": ("AWS::VM::Net", "AWS::Net::")}),
    service("vm-small", lineage=("vm-small", "vm")),
)


def when(how: str, *values: str, attribute: str = "size") -> AttributeTest:
    return AttributeTest(attribute=attribute, how=how, values=values)


def kb_with(*rules: Recognition) -> KnowledgeBase:
    return knowledge(services=SERVICES, recognitions=rules)


def small_when(*tests: AttributeTest, **said: Any) -> KnowledgeBase:
    clue = Clue(names=(("terraform", "aws_vm"),), every=tests, **said)
    return kb_with(Recognition(id="vm-small", service_id="vm-small", clues=(clue,)))


def answer(value: str, *clues: Clue, fact: str = "exposed") -> Recognition:
    return Recognition(id=f"{fact}-{value}", fact=fact, answer=value, clues=clues)


def seen(name: str, place: str = "f:a", catalogue: str = "terraform", **said: Any) -> Sighting:
    return Sighting(catalogue, name, place, **said)


@pytest.mark.parametrize(
    ("catalogue", "name", "expected"),
    [
        ("terraform", "aws_vm", ("vm",)),
        ("terraform", "aws_vm_group", ("vm",)),
        ("terraform", "aws_vm_group_rule", ("vm",)),
        ("terraform", "aws_vm_grouping", ()),
        ("terraform", "aws_vm_disk_copy", ("disk",)),
        ("terraform", "aws_vm_other", ()),
        ("cloudformation", "AWS::VM::NetRule", ("net",)),
        ("cloudformation", "AWS::Net::Rule", ("net",)),
        ("cloudformation", "AWS::Network::Rule", ()),
        ("billing", "AmazonVM", ("vm", "disk")),
        ("billing", "AmazonVMs", ()),
        ("iam", "vm", ()),
    ],
)
def test_a_name_belongs_to_the_service_of_its_longest_prefix(
    catalogue: str, name: str, expected: tuple[str, ...]
) -> None:
    assert Catalogues(kb_with()).services(catalogue, name) == expected


def test_a_variant_is_proposed_beside_its_parent_where_its_rule_holds() -> None:
    kb = small_when(when("is", "small"))
    found = propose(
        kb,
        [
            seen("aws_vm", "f:a", attributes={"size": ("Small",)}),
            seen("aws_vm", "f:b", attributes={"size": ("large",)}),
        ],
    )
    assert [(each.service_id, each.seen) for each in found.services] == [
        ("vm", ("f:a", "f:b")),
        ("vm-small", ("f:a",)),
    ]


@pytest.mark.parametrize(
    ("one", "values", "holds"),
    [
        (when("is", "small", "tiny"), ("large", "tiny"), True),
        (when("is", "small"), (), False),
        (when("is", "small"), (UNKNOWN,), False),
        (when("is_not", "small"), (), True),
        (when("is_not", "small"), ("large",), True),
        (when("is_not", "small"), ("large", "small"), False),
        (when("is_not", "small"), (UNKNOWN,), False),
        (when("starts", "sm"), ("Small",), True),
        (when("starts", "sm", "la"), ("xlarge",), False),
        (when("matches", "[0-9]+"), ("12",), True),
        (when("matches", "[0-9]+"), ("12 GB",), False),
        (when("given", "true"), (UNKNOWN,), True),
        (when("given", "true"), (), False),
        (when("given", "false"), (), True),
        (when("given", "false"), ("x",), False),
        (when("grants", "anybody"), ("anybody",), True),
        (when("grants", "anybody"), ("111122223333",), False),
        (when("grants", "other-account"), ("111122223333",), True),
        (when("grants", "other-account"), ("999988887777", "anybody"), False),
    ],
)
def test_a_rule_tests_attributes(one: AttributeTest, values: tuple[str, ...], holds: bool) -> None:
    attributes = {"size": values} if values else {}
    things = [seen("aws_vm", attributes=attributes, account="999988887777")]
    found = {each.service_id for each in propose(small_when(one), things).services}
    assert ("vm-small" in found) is holds


def test_no_other_account_is_known_before_the_own_one_is() -> None:
    kb = small_when(when("grants", "other-account"))
    things = [seen("aws_vm", attributes={"size": ("111122223333",)})]
    assert [each.service_id for each in propose(kb, things).services] == ["vm"]


def test_where_a_file_tells_no_attributes_none_counts_as_absent() -> None:
    kb = small_when(when("given", "false"))
    assert [each.service_id for each in propose(kb, [seen("aws_vm")]).services] == ["vm"]
    told = propose(kb, [seen("aws_vm", attributes={})])
    assert [each.service_id for each in told.services] == ["vm", "vm-small"]


def test_some_tests_of_a_clue_are_enough() -> None:
    kb = small_when(some=(when("is", "small"), when("is", "yes", attribute="tiny")))
    for attributes, holds in (({"tiny": ("yes",)}, True), ({"tiny": ("no",)}, False)):
        found = propose(kb, [seen("aws_vm", attributes=attributes)]).services
        assert (len(found) == 2) is holds


def test_a_service_tells_a_fact() -> None:
    kb = kb_with(answer("yes", Clue(service_ids=("net",))))
    found = propose(kb, [seen("AWS::Net::X", "f:n", "cloudformation")])
    assert [(each.fact, each.value, each.seen) for each in found.facts] == [
        ("exposed", "yes", ("f:n",))
    ]


def test_of_answers_that_exclude_each_other_the_first_rule_counts() -> None:
    on_vm = Clue(names=(("terraform", "aws_vm"),))
    kb = kb_with(
        answer("no", on_vm),
        answer("yes", on_vm),
        answer("public", on_vm, fact="people"),
        answer("staff", on_vm, fact="people"),
    )
    found = propose(kb, [seen("aws_vm")])
    assert [(each.fact, each.value) for each in found.facts] == [
        ("exposed", "no"),
        ("people", "public"),
        ("people", "staff"),
    ]


@pytest.mark.parametrize(
    ("regions", "answered"), [((), []), (("eu-west-1",) * 2, ["no"]), (("a", "b"), ["yes"])]
)
def test_the_number_of_regions_tells_a_fact(regions: tuple[str, ...], answered: list[str]) -> None:
    kb = kb_with(answer("yes", Clue(regions="several")), answer("no", Clue(regions="one")))
    found = propose(kb, [seen("aws_vm", f"f:{at}", region=at) for at in ("", *regions)])
    assert [each.value for each in found.facts] == answered


def test_what_is_only_deleted_is_not_proposed() -> None:
    gone = [seen("aws_vm", "f:b"), seen("aws_vm_disk_copy", "f:c")]
    found = propose(kb_with(), [seen("aws_vm")], gone)
    assert [each.service_id for each in found.services] == ["vm"]
    assert [(each.service_id, each.seen) for each in found.removed] == [("disk", ("f:c",))]


def test_a_name_that_nobody_knows_is_unmatched() -> None:
    found = propose(kb_with(), [seen("aws_x", "f:b"), seen("aws_x", "f:c"), seen("aws_a")])
    assert [(each.name, each.seen) for each in found.unmatched] == [
        ("aws_a", ("f:a",)),
        ("aws_x", ("f:b", "f:c")),
    ]
    assert found.is_empty


def test_what_is_accepted_joins_the_scope_and_contradicts_no_answer() -> None:
    on_vm = Clue(names=(("terraform", "aws_vm"),))
    kb = kb_with(answer("yes", on_vm), answer("staff", on_vm, fact="people"))
    found = propose(kb, [seen("aws_vm")])
    before = Scope(
        service_ids=("net",),
        facts={"exposed": ("no",), "people": ("public",)},
        framework_ids=("pci",),
    )
    after = accepted(kb, before, found)
    assert after == Scope(
        service_ids=("vm", "net"),
        facts={"exposed": ("no",), "people": ("public", "staff")},
        framework_ids=("pci",),
    )
    assert [said_instead(kb, before, each) for each in found.facts] == [("no",), ()]
    assert accepted(kb, Scope(), found).facts == {"exposed": ("yes",), "people": ("staff",)}


def test_readers_keep_only_what_rules_name() -> None:
    kb = small_when(when("is", "small"), when("grants", "anybody", attribute="policy"))
    (watch,) = watched(kb.recognitions).values()
    assert (watch.plain, watch.policies) == (("size",), ("policy",))


def test_what_has_to_stand_in_one_region_tells_nothing_of_regions() -> None:
    clue = Clue(regions="several", not_counting=("net",))
    kb = kb_with(answer("yes", clue), answer("no", Clue(regions="one", not_counting=("net",))))
    things = [seen("aws_vm", "f:a", region="eu-west-1")]
    beside = [seen("AWS::Net::X", "f:b", "cloudformation", region="us-east-1")]
    assert [each.value for each in propose(kb, [*things, *beside]).facts] == ["no"]
    assert [each.value for each in propose(kb, beside).facts] == []
    also = [seen("aws_vm", "f:c", region="us-east-1")]
    found = propose(kb, [*things, *beside, *also]).facts
    assert [(each.value, each.seen) for each in found] == [("yes", ("f:a", "f:c"))]
