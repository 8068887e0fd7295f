"""When the variants of a service have to be asked for."""

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.scope import Scope
from srm_tui.core.variants import variants_of, variants_to_ask
from srm_tui.core.vocabulary import Owner
from tests.core.builders import knowledge, service

OURS = {"host": Owner.CUSTOMER, "data": Owner.CUSTOMER}
FAMILY = knowledge(
    services=(
        service("cluster", always_as=("cluster-own", "cluster-aws")),
        service("cluster-proxy", lineage=("cluster-proxy", "cluster")),
        service("cluster-aws", lineage=("cluster-aws", "cluster")),
        service("cluster-own", lineage=("cluster-own", "cluster"), owners=OURS),
        service("table"),
        service("table-fast", lineage=("table-fast", "table")),
        service("base"),
        service("base-own", lineage=("base-own", "base"), owners=OURS),
        service("base-fast", lineage=("base-fast", "base")),
    )
)


def asked(service_id: str, *chosen: str) -> list[str]:
    return [each.id for each in variants_to_ask(FAMILY, service_id, Scope(service_ids=chosen))]


def test_the_ways_in_which_a_service_runs_come_first() -> None:
    found = [each.id for each in variants_of(FAMILY, "cluster")]
    assert found == ["cluster-own", "cluster-aws", "cluster-proxy"]


def test_variants_are_asked_where_the_owners_differ() -> None:
    assert asked("base") == ["base-own", "base-fast"]
    assert asked("table") == []
    assert asked("cluster-proxy") == []


def test_of_a_service_that_always_runs_as_a_variant_only_those_are_asked() -> None:
    assert asked("cluster") == ["cluster-own", "cluster-aws"]


def test_nothing_is_asked_when_a_variant_is_there_already() -> None:
    assert asked("cluster", "cluster-aws") == []
    assert asked("base", "table") == ["base-own", "base-fast"]


def test_ecs_asks_whether_it_runs_on_fargate_or_machines(kb: KnowledgeBase) -> None:
    found = {each.id for each in variants_to_ask(kb, "ecs", Scope())}
    assert {"ecs-fargate", "ecs-ec2"} <= found
    assert variants_to_ask(kb, "aurora", Scope()) == ()
