"""Sorts the duties of a report for readers: by requirement, owner, verdict, evidence."""

from collections.abc import Iterable, Iterator, Mapping

from srm_tui.core.assessment import Assessment
from srm_tui.core.knowledge import Framework, KnowledgeBase
from srm_tui.core.matrix import CoveredRequirement, RequirementState, requirement_coverage
from srm_tui.core.vocabulary import Depth, Status
from srm_tui.reports.cards import DutyCard
from srm_tui.reports.lists import (
    CoveragePart,
    EvidenceItem,
    ExcludedLine,
    OwnerPart,
    RequirementLine,
    VerdictLine,
)

Cards = Mapping[str, DutyCard]
"""The duties of a report by id."""

_UNTOUCHED = (RequirementState.NOT_ASKED, RequirementState.NOT_COVERED)


def coverage_parts(
    kb: KnowledgeBase, assessment: Assessment, cards: Cards
) -> Iterator[CoveragePart]:
    """Yield each framework in scope, requirement by requirement."""
    chosen = frozenset(assessment.record.scope.framework_ids)
    for framework in kb.frameworks:
        if framework.id in chosen:
            yield _coverage(framework, requirement_coverage(kb, assessment, framework), cards)


def _coverage(
    framework: Framework, covered: Iterable[CoveredRequirement], cards: Cards
) -> CoveragePart:
    lines = [
        RequirementLine(
            id=each.requirement.id,
            title=each.requirement.title,
            state=each.state,
            duties=tuple(cards[row.id] for row in each.rows),
        )
        for each in covered
    ]
    return CoveragePart(
        framework_id=framework.id,
        name=framework.short_name,
        touched=tuple(each for each in lines if each.state not in _UNTOUCHED),
        not_asked=tuple(each for each in lines if each.state is RequirementState.NOT_ASKED),
        not_covered=tuple(each for each in lines if each.state is RequirementState.NOT_COVERED),
    )


def owner_parts(cards: Iterable[DutyCard], gaps: Iterable[DutyCard]) -> tuple[OwnerPart, ...]:
    """Return what each owner has to do, by name; what nobody owns comes last."""
    cards, gaps = tuple(cards), tuple(gaps)
    to_do = {
        "close": gaps,
        "answer": tuple(duty for duty in cards if duty.status is Status.UNANSWERED),
        "show": tuple(duty for duty in cards if _lacks_evidence(duty)),
    }
    owners = {owner for duties in to_do.values() for duty in duties for owner in _owners(duty)}
    parts = [
        OwnerPart(
            owner=owner,
            **{
                task: tuple(duty for duty in duties if owner in _owners(duty))
                for task, duties in to_do.items()
            },
        )
        for owner in owners
    ]
    return tuple(sorted(parts, key=lambda part: (not part.owner, part.owner.casefold())))


def _owners(duty: DutyCard) -> tuple[str, ...]:
    return duty.owners or ("",)


def _lacks_evidence(duty: DutyCard) -> bool:
    if duty.status is not Status.IMPLEMENTED:
        return False
    return all(item.is_expired for item in duty.answer.evidence)


def verdict_lines(cards: Iterable[DutyCard]) -> Iterator[VerdictLine]:
    """Yield what does not apply and what an alternative serves, with the reasons."""
    for duty in cards:
        answer = duty.answer
        if answer.status.needs_justification:
            yield VerdictLine(
                duty=duty,
                service="",
                status=answer.status,
                reason=answer.justification,
                by=answer.answered_by,
                at=answer.answered_at,
            )
        for service in duty.services:
            if service.status and service.status.needs_justification:
                yield VerdictLine(
                    duty=duty,
                    service=service.name,
                    status=service.status,
                    reason=dict(service.said).get("Reason", ""),
                    by=service.said_by,
                    at=service.said_at,
                )


def evidence_items(cards: Iterable[DutyCard]) -> Iterator[EvidenceItem]:
    """Yield every item of evidence with its duty."""
    for duty in cards:
        for item in duty.answer.evidence:
            yield EvidenceItem(duty=duty, item=item)


def decided(cards: Iterable[DutyCard]) -> tuple[DutyCard, ...]:
    """Return the duties with an answer, in the order in which they were decided."""
    answered = [duty for duty in cards if duty.is_answered]
    return tuple(sorted(answered, key=lambda duty: duty.answer.answered_at))


def excluded_lines(kb: KnowledgeBase, assessment: Assessment) -> Iterator[ExcludedLine]:
    """Yield the controls of the knowledge base that are no duties of this scope."""
    is_core = assessment.record.scope.depth is Depth.CORE
    for control in kb.controls:
        if control.id not in assessment.row_by_id:
            deeper = is_core and control.depth is Depth.FULL
            yield ExcludedLine(
                id=control.id,
                title=control.title,
                domain=kb.domain_by_id[control.domain].title,
                reason="Asked at full depth only" if deeper else "Nothing in scope brings it",
            )
