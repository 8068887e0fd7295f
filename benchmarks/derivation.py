"""Deriving duties with their reasons, against a plain pass that only finds the services."""

from collections.abc import Iterator

from benchmarks.measure import Ratio, compare
from benchmarks.subjects import everything, knowledge_base
from srm_tui.core.conditions import Condition
from srm_tui.core.duties import derive_duties
from srm_tui.core.knowledge import Service
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Depth, Owner


def run() -> Iterator[Ratio]:
    """Yield the cost of the widest scope, and its growth."""
    kb = knowledge_base()
    scope = everything(kb)

    def one_pass() -> object:
        return [
            (control.id, service.id)
            for control in kb.controls
            for service in kb.services
            if service.owners.get(control.layer, Owner.NONE).is_ours
            and (control.when is None or _holds(control.when, service, scope))
        ]

    yield compare(
        "duties of all services and frameworks",
        lambda: derive_duties(kb, scope),
        "each control asked of each service",
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


def _holds(condition: Condition, service: Service, scope: Scope) -> bool:
    match condition.kind:
        case "trait":
            return condition.subject in service.traits
        case "service":
            return condition.subject in service.lineage
        case "fact":
            return any(v in scope.facts.get(condition.subject, ()) for v in condition.values)
        case "framework":
            return condition.subject in scope.framework_ids
        case "not":
            return not _holds(condition.parts[0], service, scope)
        case "any":
            return any(_holds(part, service, scope) for part in condition.parts)
        case "all":
            return all(_holds(part, service, scope) for part in condition.parts)
    return False
