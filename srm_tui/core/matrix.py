"""Tables of where an assessment stands: services by layers, and coverage of frameworks."""

from collections.abc import Mapping

from msgspec import Struct

from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.knowledge import Framework, KnowledgeBase
from srm_tui.core.scope import services_in_force
from srm_tui.core.vocabulary import GOVERNANCE, Owner, Status


class MatrixRow(Struct, frozen=True, kw_only=True):
    """The owners of one service's layers, and the duties behind them."""

    service_id: str
    owners: Mapping[str, Owner]
    duties: Mapping[str, int]
    """How many duties the service brings at each layer."""


class Coverage(Struct, frozen=True, kw_only=True):
    """How far the answers go towards one framework."""

    framework: Framework
    requirement_count: int
    addressed: Mapping[str, tuple[str, ...]]
    """The requirements that some duty of this scope maps to, with the ids of those duties."""
    fulfilled: int
    """Requirements whose duties are all in place."""
    open: int
    """Requirements with a known gap."""


def responsibility_matrix(kb: KnowledgeBase, assessment: Assessment) -> tuple[MatrixRow, ...]:
    """Return a row for each service that brings duties, in knowledge-base order."""
    counts: dict[tuple[str, str], int] = {}
    for row in assessment.rows:
        for service_id in row.duty.service_ids:
            key = service_id, row.duty.control.layer
            counts[key] = counts.get(key, 0) + 1
    layers = [layer.id for layer in kb.layers if layer.id != GOVERNANCE]
    return tuple(
        MatrixRow(
            service_id=service.id,
            owners=service.owners,
            duties={layer: counts.get((service.id, layer), 0) for layer in layers},
        )
        for service in services_in_force(kb, assessment.record.scope)
    )


def framework_coverage(kb: KnowledgeBase, assessment: Assessment) -> tuple[Coverage, ...]:
    """Return the coverage of each framework in scope."""
    chosen = set(assessment.record.scope.framework_ids)
    return tuple(
        _coverage(framework, assessment.rows)
        for framework in kb.frameworks
        if framework.id in chosen
    )


_IN_PLACE = (Status.IMPLEMENTED, Status.ALTERNATIVE, Status.NOT_APPLICABLE)


def _coverage(framework: Framework, rows: tuple[AssessedDuty, ...]) -> Coverage:
    behind: dict[str, list[AssessedDuty]] = {}
    for row in rows:
        for requirement in row.duty.control.mappings.get(framework.id, ()):
            behind.setdefault(requirement, []).append(row)
    ordered = [each.id for each in framework.requirements if each.id in behind]
    return Coverage(
        framework=framework,
        requirement_count=len(framework.requirements),
        addressed={each: tuple(row.id for row in behind[each]) for each in ordered},
        fulfilled=sum(all(row.status in _IN_PLACE for row in behind[each]) for each in ordered),
        open=sum(any(row.is_gap for row in behind[each]) for each in ordered),
    )
