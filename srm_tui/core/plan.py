"""In which order gaps are best closed: a plan for the next 90 days."""

from datetime import date

from msgspec import Struct

from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.vocabulary import Effort, Severity

HORIZONS = (30, 60, 90)
"""The days by which a plan sorts gaps; what is later has none of them."""


class Step(Struct, frozen=True, kw_only=True):
    """A gap, and when it is to be closed."""

    row: AssessedDuty
    horizon: int | None
    """30, 60 or 90 days from the day of the assessment; None: later."""
    is_agreed: bool
    """Whether somebody promised a day; otherwise severity and effort propose the time."""


_PROPOSED: dict[Severity, dict[Effort, int | None]] = {
    Severity.CRITICAL: {Effort.LOW: 30, Effort.MEDIUM: 30, Effort.HIGH: 60},
    Severity.HIGH: {Effort.LOW: 30, Effort.MEDIUM: 60, Effort.HIGH: 90},
    Severity.MEDIUM: {Effort.LOW: 60, Effort.MEDIUM: 90, Effort.HIGH: None},
    Severity.LOW: {Effort.LOW: 90, Effort.MEDIUM: None, Effort.HIGH: None},
}


def action_plan(assessment: Assessment) -> tuple[Step, ...]:
    """Return a step for each gap whose risk nobody accepted, the soonest and worst first."""
    steps = [_step(row, assessment.today) for row in assessment.gaps if not row.is_accepted]
    return tuple(sorted(steps, key=lambda step: step.horizon or HORIZONS[-1] + 1))


def _step(row: AssessedDuty, today: date) -> Step:
    if row.due_on is None:
        proposed = _PROPOSED[row.duty.severity][row.duty.control.effort]
        return Step(row=row, horizon=proposed, is_agreed=False)
    days = (row.due_on - today).days
    horizon = next((each for each in HORIZONS if days <= each), None)
    return Step(row=row, horizon=horizon, is_agreed=True)
