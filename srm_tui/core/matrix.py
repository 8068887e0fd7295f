"""Tables of where an assessment stands: services by layers, and coverage of frameworks."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.knowledge import Framework, KnowledgeBase, Requirement
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


class RequirementState(StrEnum):
    """How the duties of an assessment stand behind one requirement."""

    OPEN = "open"
    UNANSWERED = "unanswered"
    IN_PLACE = "in-place"
    NOT_ASKED = "not-asked"
    NOT_COVERED = "not-covered"

    @property
    def label(self) -> str:
        """The state in words, for people."""
        return _STATE_LABELS[self]


_STATE_LABELS = {
    RequirementState.OPEN: "With a gap",
    RequirementState.UNANSWERED: "Not all answered",
    RequirementState.IN_PLACE: "All in place",
    RequirementState.NOT_ASKED: "Not asked in this scope",
    RequirementState.NOT_COVERED: "No control covers it",
}


class CoveredRequirement(Struct, frozen=True, kw_only=True):
    """A requirement of a framework, and the duties that map to it."""

    requirement: Requirement
    state: RequirementState
    rows: tuple[AssessedDuty, ...]


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


def requirement_coverage(
    kb: KnowledgeBase, assessment: Assessment, framework: Framework
) -> tuple[CoveredRequirement, ...]:
    """Return every requirement of a framework with how it stands, in the framework's order."""
    behind = _rows_behind(framework, assessment.rows)
    known = {
        requirement
        for control in kb.controls
        for requirement in control.mappings.get(framework.id, ())
    }
    return tuple(
        CoveredRequirement(
            requirement=each,
            state=_state(tuple(behind.get(each.id, ())), is_known=each.id in known),
            rows=tuple(behind.get(each.id, ())),
        )
        for each in framework.requirements
    )


def _state(rows: tuple[AssessedDuty, ...], *, is_known: bool) -> RequirementState:
    if not rows:
        return RequirementState.NOT_ASKED if is_known else RequirementState.NOT_COVERED
    if any(row.is_gap for row in rows):
        return RequirementState.OPEN
    if all(row.status in _IN_PLACE for row in rows):
        return RequirementState.IN_PLACE
    return RequirementState.UNANSWERED


_IN_PLACE = (Status.IMPLEMENTED, Status.ALTERNATIVE, Status.NOT_APPLICABLE)


def _coverage(framework: Framework, rows: tuple[AssessedDuty, ...]) -> Coverage:
    behind = _rows_behind(framework, rows)
    ordered = [each.id for each in framework.requirements if each.id in behind]
    return Coverage(
        framework=framework,
        requirement_count=len(framework.requirements),
        addressed={each: tuple(row.id for row in behind[each]) for each in ordered},
        fulfilled=sum(all(row.status in _IN_PLACE for row in behind[each]) for each in ordered),
        open=sum(any(row.is_gap for row in behind[each]) for each in ordered),
    )


def _rows_behind(
    framework: Framework, rows: tuple[AssessedDuty, ...]
) -> dict[str, list[AssessedDuty]]:
    """Return the duties that map to each requirement, by its id."""
    behind: dict[str, list[AssessedDuty]] = {}
    for row in rows:
        for requirement in row.duty.control.mappings.get(framework.id, ()):
            behind.setdefault(requirement, []).append(row)
    return behind
