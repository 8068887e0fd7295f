"""Deriving duties, against one plain pass over controls and services."""

from collections.abc import Iterator

from benchmarks.measure import Ratio, compare
from benchmarks.subjects import everything, knowledge_base
from srm_tui.core.duties import derive_duties
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Depth


def run() -> Iterator[Ratio]:
    """Yield the cost of the widest scope, and its growth."""
    kb = knowledge_base()
    scope = everything(kb)

    def one_pass() -> object:
        return [
            control.id
            for control in kb.controls
            for service in kb.services
            if control.layer in service.owners
        ]

    yield compare(
        "duties of all services and frameworks",
        lambda: derive_duties(kb, scope),
        "one pass over controls x services",
        one_pass,
        3.0,
        repeat=5,
    )
    half = len(kb.services) // 2
    halves = [
        Scope(service_ids=scope.service_ids[:half], facts=scope.facts, depth=Depth.FULL),
        Scope(service_ids=scope.service_ids, facts=scope.facts, depth=Depth.FULL),
    ]
    yield compare(
        "duties of all services",
        lambda: derive_duties(kb, halves[1]),
        "of half of them",
        lambda: derive_duties(kb, halves[0]),
        2.2,
        repeat=5,
    )
