"""Derivation on a small knowledge base: for whom a duty comes up, how severe, in which words."""

from typing import Any

import pytest
from msgspec.structs import replace

from srm_tui.core.conditions import Condition, Reason
from srm_tui.core.duties import (
    CarriedDuty,
    Duty,
    ServiceNote,
    compare_duties,
    derive_carried,
    derive_duties,
    note_text,
    reason_text,
    telling,
)
from srm_tui.core.knowledge import KnowledgeBase, Parameter, Programme, Raise, Source
from srm_tui.core.scope import Scope, services_in_force, spoken_for
from srm_tui.core.vocabulary import Depth, Owner, Severity
from srm_tui.core.wording import because_texts
from tests.core.builders import (
    SMALL,
    TODAY,
    control,
    every,
    fact,
    framework,
    framework_applies,
    knowledge,
    no,
    outside,
    service,
    some,
    trait,
)


def duties(kb: KnowledgeBase = SMALL, **said: object) -> dict[str, Duty]:
    return {duty.id: duty for duty in derive_duties(kb, Scope(**said))}  # type: ignore[arg-type]


def said(duty: Duty, kb: KnowledgeBase = SMALL) -> list[str]:
    return [reason_text(kb, reason) for reason in duty.reasons]


def test_one_duty_names_all_services_that_bring_it_and_who_shares_it() -> None:
    found = duties(service_ids=("queue", "table", "store"))
    assert found["locked"].service_ids == ("store", "table")
    assert found["locked"].shared_ids == ()
    assert found["shielded"].service_ids == ("table", "queue")
    assert found["shielded"].shared_ids == ("queue",)
    assert said(found["shielded"]) == [
        "Amazon Table and Amazon Queue are public",
        "you answer for the data of Amazon Table",
        "you and AWS share the data of Amazon Queue",
    ]


def test_what_services_are_not_goes_without_saying_where_more_is_said_of_them() -> None:
    is_not = Reason(kind="trait", subject="public", service_ids=("store",), negated=True)
    stores = Reason(kind="trait", subject="stores", service_ids=("store", "table"))
    owned = Reason(kind="owner", subject="data", value="customer", service_ids=("store", "queue"))
    beyond = replace(is_not, service_ids=("store", "queue"))
    assert telling((is_not, stores, owned)) == (stores, owned)
    assert telling((beyond, stores, owned)) == (beyond, stores, owned)
    assert telling((is_not, owned)) == (is_not, owned)
    assert telling((is_not,)) == (is_not,)


def test_services_that_were_named_are_not_named_again() -> None:
    stores = Reason(kind="trait", subject="stores", service_ids=("store", "table"))
    owned = Reason(kind="owner", subject="data", value="customer", service_ids=("store", "table"))
    said = because_texts(SMALL, (stores, owned))
    assert said == ("Amazon Store and Amazon Table store data", "you answer for the data there")
    shared = replace(owned, value="shared", service_ids=("table",))
    assert because_texts(SMALL, (stores, shared))[1] == (
        "you and AWS share the data of Amazon Table"
    )
    apart = replace(owned, service_ids=("store",))
    assert because_texts(SMALL, (stores, apart, shared))[1:] == (
        "you answer for the data of Amazon Store",
        "you and AWS share the data of Amazon Table",
    )


def test_laws_and_chosen_services_are_named_together() -> None:
    laws = [Reason(kind="framework", subject=each) for each in ("gdpr", "pci")]
    chosen = [Reason(kind="service", subject=e, service_ids=(e,)) for e in ("store", "queue")]
    assert because_texts(SMALL, [*laws, *chosen]) == (
        "GDPR and PCI apply",
        "Amazon Store and Amazon Queue were chosen",
    )
    assert because_texts(SMALL, laws[:1]) == ("GDPR applies",)


def test_a_layer_of_aws_or_of_nobody_brings_no_duty() -> None:
    for owner in (Owner.AWS, Owner.NONE):
        kb = knowledge(services=(service("store", "stores", owners={"data": owner}),))
        assert "locked" not in duties(kb, service_ids=("store",))


def test_a_control_without_condition_is_asked_of_every_service_that_owns_its_layer() -> None:
    kb = knowledge(controls=(control("all"), control("host", layer="host")))
    found = duties(kb, service_ids=("store", "queue"))
    assert found["all"].service_ids == ("store", "queue")
    assert "host" not in found
    assert [reason.kind for reason in found["all"].reasons] == ["owner", "owner"]


def variant_of(service_id: str) -> Condition:
    return Condition(kind="service", subject=service_id)


def test_a_service_condition_holds_for_variants_too() -> None:
    kb = knowledge(controls=(control("tuned", when=variant_of("table")),))
    duty = duties(kb, service_ids=("store", "table-local"))["tuned"]
    assert duty.service_ids == ("table-local",)
    assert said(duty, kb)[0] == "Amazon Table-local was chosen"


CLUSTER = knowledge(
    services=(
        service("cluster", "stores", always_as=("cluster-own", "cluster-aws")),
        service("cluster-own", "stores", lineage=("cluster-own", "cluster")),
        service("cluster-aws", lineage=("cluster-aws", "cluster")),
        service("cluster-proxy", "public", lineage=("cluster-proxy", "cluster")),
        service("cluster-aws-fast", lineage=("cluster-aws-fast", "cluster-aws", "cluster")),
    )
)
"""A service that always runs in one of two ways, and a proxy that stands beside it."""


@pytest.mark.parametrize(
    ("chosen", "bringing"),
    [
        (("cluster",), ("cluster",)),
        (("cluster", "cluster-aws"), None),
        (("cluster", "cluster-aws-fast"), None),
        (("cluster", "cluster-aws", "cluster-own"), ("cluster-own",)),
        (("cluster", "cluster-proxy"), ("cluster",)),
    ],
)
def test_a_service_stands_aside_for_the_variant_that_says_how_it_runs(
    chosen: tuple[str, ...], bringing: tuple[str, ...] | None
) -> None:
    found = duties(CLUSTER, service_ids=chosen).get("locked")
    assert (found.service_ids if found else None) == bringing


def test_who_speaks_for_a_service_that_stands_aside_can_be_told() -> None:
    scope = Scope(service_ids=("cluster", "cluster-aws", "cluster-own", "cluster-proxy"))
    assert spoken_for(CLUSTER, scope) == {"cluster": ("cluster-own", "cluster-aws")}
    assert [each.id for each in services_in_force(CLUSTER, scope)] == [
        "cluster-own",
        "cluster-aws",
        "cluster-proxy",
    ]


def test_the_account_is_judged_by_the_services_that_count() -> None:
    kb = replace(CLUSTER, controls=(control("owned", layer="governance", when=trait("stores")),))
    assert not duties(kb, service_ids=("cluster", "cluster-aws"))
    assert duties(kb, service_ids=("cluster", "cluster-own"))


def test_on_fargate_nobody_is_asked_about_machines(kb: KnowledgeBase) -> None:
    machines = {"admin-ports", "guest-os-patching", "guest-os-hardening", "instance-metadata"}
    for parent, variant in (("ecs", "ecs-fargate"), ("eks", "eks-fargate")):
        assert machines <= duties(kb, service_ids=(parent,)).keys()
        both = duties(kb, service_ids=(parent, variant))
        assert both == duties(kb, service_ids=(variant,))
        assert machines.isdisjoint(both)


def test_a_service_that_was_chosen_is_not_said_to_be_absent() -> None:
    kb = knowledge(controls=(control("tuned", when=no(variant_of("table"))),))
    duty = duties(kb, service_ids=("store", "table"))["tuned"]
    assert duty.service_ids == ("store",)
    assert said(duty, kb)[0] == "Amazon Store is not Amazon Table"


def test_controls_of_full_depth_wait_for_a_full_assessment() -> None:
    kb = knowledge(controls=(control("deep", depth=Depth.FULL), control("core")))
    assert list(duties(kb, service_ids=("store",))) == ["core"]
    assert list(duties(kb, service_ids=("store",), depth=Depth.FULL)) == ["deep", "core"]


def test_a_duty_of_the_account_needs_no_service_unless_its_condition_does() -> None:
    kb = knowledge(
        controls=(
            control("always", layer="governance"),
            control("if-public", layer="governance", when=trait("public")),
            control("if-both", layer="governance", when=every(trait("public"), trait("stores"))),
            control("if-law", layer="governance", when=framework_applies("gdpr")),
        )
    )
    assert list(duties(kb)) == ["always"]
    assert list(duties(kb, framework_ids=("gdpr",))) == ["always", "if-law"]
    found = duties(kb, service_ids=("store", "queue", "table"))
    assert list(found) == ["always", "if-public", "if-both"]
    assert all(not duty.service_ids and not duty.shared_ids for duty in found.values())
    assert said(found["always"]) == ["every AWS account needs it"]
    assert said(found["if-both"]) == [
        "Amazon Table and Amazon Queue are public",
        "Amazon Store and Amazon Table store data",
    ]


def test_two_services_together_can_bring_a_duty_of_the_account() -> None:
    both = control("both", layer="governance", when=every(trait("public"), trait("stores")))
    assert list(duties(knowledge(controls=(both,)), service_ids=("store", "queue"))) == ["both"]


RAISED = control(
    "raised",
    severity=Severity.LOW,
    raises=(
        Raise(to=Severity.CRITICAL, when=fact("exposed", "yes")),
        Raise(to=Severity.MEDIUM, when=some(framework_applies("gdpr"), trait("public"))),
    ),
)


@pytest.mark.parametrize(
    ("scope", "severity", "because"),
    [
        (Scope(service_ids=("store",)), Severity.LOW, []),
        (
            Scope(service_ids=("store", "table")),
            Severity.MEDIUM,
            ["Amazon Table is public"],
        ),
        (
            Scope(service_ids=("store",), framework_ids=("gdpr",)),
            Severity.MEDIUM,
            ["GDPR applies"],
        ),
        (
            Scope(service_ids=("table",), facts={"exposed": ("yes",)}, framework_ids=("gdpr",)),
            Severity.CRITICAL,
            ["exposed is yes"],
        ),
    ],
)
def test_the_first_raise_that_holds_sets_the_severity_and_says_why(
    scope: Scope, severity: Severity, because: list[str]
) -> None:
    (duty,) = derive_duties(knowledge(controls=(RAISED,)), scope)
    assert duty.severity is severity
    assert [reason_text(SMALL, each) for each in duty.severity_reasons] == because


def test_a_duty_of_the_account_is_raised_by_the_services_in_scope() -> None:
    raised = control(
        "raised", layer="governance", raises=(Raise(to=Severity.CRITICAL, when=trait("public")),)
    )
    kb = knowledge(controls=(raised,))
    assert duties(kb, service_ids=("store",))["raised"].severity is Severity.HIGH
    duty = duties(kb, service_ids=("store", "queue"))["raised"]
    assert duty.severity is Severity.CRITICAL
    assert duty.severity_reasons == (
        Reason(kind="trait", subject="public", service_ids=("queue",)),
    )


PROGRAMME = Programme(
    title="Services in scope",
    report_id="soc-2",
    source=Source(url="https://example.org", read_on=TODAY),
    covers=("store",),
    outside=("queue",),
)
ASKED = Parameter(framework_id="pci", control_id="locked", text="Within 30 days.", requirement="1")


def test_a_service_outside_a_programme_brings_the_duty_and_an_unknown_one_does_not() -> None:
    pci = framework("pci", "1", programme=PROGRAMME)
    gone = control("gone", when=every(framework_applies("pci"), outside("pci")))
    kb = knowledge(frameworks=(pci,), controls=(gone, replace(gone, id="all", layer="governance")))
    assert duties(kb, service_ids=("store", "table"), framework_ids=("pci",)) == {}
    assert duties(kb, service_ids=("queue",)) == {}
    found = duties(kb, service_ids=("store", "table", "queue"), framework_ids=("pci",))
    assert found["gone"].service_ids == ("queue",)
    for duty in found.values():
        assert said(duty, kb)[:2] == [
            "PCI applies",
            "Amazon Queue is not in AWS's scope for PCI",
        ]


def test_a_duty_tells_what_the_frameworks_in_scope_ask_of_it() -> None:
    kb = knowledge(frameworks=(framework("pci", "1", parameters=(ASKED,)), framework("gdpr", "5")))
    assert duties(kb, service_ids=("store",))["locked"].parameters == ()
    found = duties(kb, service_ids=("store",), framework_ids=("gdpr", "pci"))
    assert found["locked"].parameters == (ASKED,)
    assert found["owned"].parameters == ()


LOCAL_NOTES = {"locked": "Per table."}
NOTED = knowledge(
    services=(
        service("table", "stores", notes={"locked": "Per table.", "owned": "By tag."}),
        service("table-local", "stores", lineage=("table-local", "table"), notes=LOCAL_NOTES),
        service("queue", notes={"locked": "Never.", "owned": "By name."}),
    )
)


def test_a_duty_carries_the_notes_of_its_services_and_names_variants_with_their_parent() -> None:
    found = duties(NOTED, service_ids=("queue", "table", "table-local"))["locked"]
    assert [note_text(NOTED, note) for note in found.notes] == [
        "Amazon Table and Amazon Table-local: Per table."
    ]
    assert duties(NOTED, service_ids=("table-local",))["locked"].notes == (
        ServiceNote(service_ids=("table-local",), text="Per table."),
    )


def test_a_duty_of_the_account_carries_the_notes_of_all_services_in_scope() -> None:
    assert duties(NOTED)["owned"].notes == ()
    found = duties(NOTED, service_ids=("queue", "table"))["owned"]
    assert [note_text(NOTED, note) for note in found.notes] == [
        "Amazon Table: By tag.",
        "Amazon Queue: By name.",
    ]


def test_what_aws_carries_comes_bottom_layer_first_with_its_services() -> None:
    (carried,) = derive_carried(SMALL, Scope(service_ids=("queue", "store")))
    host = SMALL.layers[0]
    assert carried == CarriedDuty(
        duty=host.provider_duties[0], layer_id="host", service_ids=("store", "queue")
    )
    assert derive_carried(SMALL, Scope()) == ()


def _of(kind: Any, subject: str, *service_ids: str) -> Reason:
    return Reason(kind=kind, subject=subject, service_ids=service_ids)


def _not(kind: Any, subject: str, *service_ids: str) -> Reason:
    return Reason(kind=kind, subject=subject, service_ids=service_ids, negated=True)


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        (_of("trait", "stores", "store"), "Amazon Store stores data"),
        (_of("trait", "stores", "store", "table"), "Amazon Store and Amazon Table store data"),
        (_not("trait", "public", "store"), "Amazon Store is not public"),
        (
            _not("trait", "public", "store", "table"),
            "each of Amazon Store and Amazon Table is not public",
        ),
        (_of("service", "table", "table"), "Amazon Table was chosen"),
        (
            _of("service", "table", "table", "table-local"),
            "Amazon Table and Amazon Table-local were chosen",
        ),
        (_not("service", "table", "store"), "Amazon Store is not Amazon Table"),
        (
            _not("service", "table", "store", "queue"),
            "Amazon Store and Amazon Queue are not Amazon Table",
        ),
        (_of("outside", "pci", "store"), "Amazon Store is not in AWS's scope for PCI"),
        (
            _of("outside", "pci", "store", "queue"),
            "Amazon Store and Amazon Queue are not in AWS's scope for PCI",
        ),
        (
            _not("outside", "pci", "store"),
            "Amazon Store is not known to be outside AWS's scope for PCI",
        ),
        (Reason(kind="framework", subject="gdpr"), "GDPR applies"),
        (Reason(kind="framework", subject="gdpr", negated=True), "GDPR does not apply"),
        (Reason(kind="fact", subject="exposed", value="no"), "exposed is no"),
        (Reason(kind="fact", subject="exposed", value="maybe"), "exposed is maybe"),
        (Reason(kind="account"), "every AWS account needs it"),
        (
            Reason(kind="owner", subject="host", value="shared", service_ids=("store", "queue")),
            "you and AWS share the host of Amazon Store and Amazon Queue",
        ),
    ],
)
def test_a_reason_completes_a_sentence(reason: Reason, text: str) -> None:
    assert reason_text(SMALL, reason) == text


@pytest.mark.parametrize(
    ("count", "names"),
    [
        (1, "Amazon A"),
        (2, "Amazon A and Amazon B"),
        (4, "Amazon A, Amazon B, Amazon C and Amazon D"),
        (5, "Amazon A, Amazon B, Amazon C and 2 other services"),
        (7, "Amazon A, Amazon B, Amazon C and 4 other services"),
    ],
)
def test_of_many_services_the_first_are_named(count: int, names: str) -> None:
    ids = tuple("abcdefg"[:count])
    kb = knowledge(services=tuple(map(service, ids)))
    reason = Reason(kind="owner", subject="data", value="customer", service_ids=ids)
    assert reason_text(kb, reason) == f"you answer for the data of {names}"


def test_changes_name_what_came_went_and_differs() -> None:
    before = derive_duties(SMALL, Scope(service_ids=("store",), facts={"exposed": ("no",)}))
    after = derive_duties(SMALL, Scope(service_ids=("store", "table")))
    changes = compare_duties(before, after)
    assert (changes.added, changes.dropped, changes.changed) == (("shielded",), (), ("locked",))
    back = compare_duties(after, before)
    assert (back.added, back.dropped, back.changed) == ((), ("shielded",), ("locked",))
    same = compare_duties(before, before)
    assert (same.added, same.dropped, same.changed) == ((), (), ())


def test_an_open_question_neither_brings_nor_prevents() -> None:
    kb = knowledge(
        controls=(
            control("if-yes", when=fact("exposed", "yes")),
            control("unless-no", when=no(fact("exposed", "no"))),
        )
    )
    assert list(duties(kb, service_ids=("store",))) == ["unless-no"]
    assert [reason.kind for reason in duties(kb, service_ids=("store",))["unless-no"].reasons] == [
        "owner"
    ]
    assert list(duties(kb, service_ids=("store",), facts={"exposed": ("no",)})) == []
