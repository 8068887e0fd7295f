"""What a report says of the gaps: how bad they are, who closes them, and by when."""

from collections.abc import Iterable, Iterator
from typing import TypedDict

from srm_tui.core.assessment import Assessment
from srm_tui.core.plan import HORIZONS, action_plan
from srm_tui.core.vocabulary import Effort, Severity
from srm_tui.reports.cards import DutyCard
from srm_tui.reports.listing import Cards
from srm_tui.reports.lists import GridLine, PlanLine, PlanPart
from srm_tui.reports.model import OwnerLine, SeverityLine

_PLAN_TITLES = {30: "Within 30 days", 60: "Within 60 days", 90: "Within 90 days", None: "Later"}


class GapFields(TypedDict):
    """The fields of a ReportModel that are about the gaps alone."""

    severities: tuple[SeverityLine, ...]
    gaps: tuple[DutyCard, ...]
    owners: tuple[OwnerLine, ...]
    grid: tuple[GridLine, ...]
    plan: tuple[PlanPart, ...]
    accepted: tuple[DutyCard, ...]


def gap_fields(assessment: Assessment, cards: Cards) -> GapFields:
    """Return what a report says of the gaps of `assessment`."""
    gaps = tuple(cards[row.id] for row in assessment.gaps)
    return GapFields(
        severities=tuple(_severity_lines(gaps)),
        gaps=gaps,
        owners=_owner_lines(gaps),
        grid=tuple(_grid_lines(gaps)),
        plan=tuple(_plan_parts(assessment, cards)),
        accepted=tuple(duty for duty in gaps if duty.answer.acceptance),
    )


def _severity_lines(gaps: tuple[DutyCard, ...]) -> Iterator[SeverityLine]:
    """Yield a line for each severity, the worst first, also where it has no gap."""
    for severity in Severity:
        those = [duty for duty in gaps if duty.severity is severity]
        yield SeverityLine(
            severity=severity,
            gaps=len(those),
            with_owner=sum(bool(duty.owners) for duty in those),
            with_date=sum(bool(duty.due_on) for duty in those),
            overdue=sum(duty.is_overdue for duty in those),
            accepted=sum(duty.answer.is_accepted for duty in those),
        )


def _owner_lines(gaps: Iterable[DutyCard]) -> tuple[OwnerLine, ...]:
    """Return a line for each owner of gaps: nobody's first, then by how bad the gaps are.

    A gap whose exceptions have owners of their own counts for each of them.
    """
    by_owner: dict[str, list[DutyCard]] = {}
    for duty in gaps:
        for owner in duty.owners or ("",):
            by_owner.setdefault(owner, []).append(duty)
    lines = [
        OwnerLine(
            owner=owner,
            gaps=len(those),
            critical=sum(duty.severity is Severity.CRITICAL for duty in those),
            high=sum(duty.severity is Severity.HIGH for duty in those),
            overdue=sum(duty.is_overdue for duty in those),
            next_due_on=min((duty.due_on for duty in those if duty.due_on), default=""),
        )
        for owner, those in by_owner.items()
    ]
    return tuple(
        sorted(lines, key=lambda each: (each.owner != "", -each.critical, -each.high, -each.gaps))
    )


def _grid_lines(gaps: tuple[DutyCard, ...]) -> Iterator[GridLine]:
    """Yield the gaps of each severity by the effort of closing them, the worst first."""
    for severity in Severity:
        yield GridLine(
            severity=severity,
            cells=tuple(
                tuple(
                    duty
                    for duty in gaps
                    if duty.severity is severity and duty.effort == effort.value
                )
                for effort in Effort
            ),
        )


def _plan_parts(assessment: Assessment, cards: Cards) -> Iterator[PlanPart]:
    """Yield the gaps to close within 30, 60 and 90 days and later, as far as there are any."""
    steps = action_plan(assessment)
    for horizon in (*HORIZONS, None):
        lines = tuple(
            PlanLine(duty=cards[step.row.id], is_agreed=step.is_agreed)
            for step in steps
            if step.horizon == horizon
        )
        if lines:
            yield PlanPart(title=_PLAN_TITLES[horizon], lines=lines)
