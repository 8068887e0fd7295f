"""Where an assessment stands, told by severity, owner, and services x domains."""

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct

from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.vocabulary import Severity, Status


class SeverityStanding(Struct, frozen=True, kw_only=True):
    """The gaps of one severity."""

    severity: Severity
    gaps: int
    unowned: int
    overdue: int
    accepted: int


class OwnerStanding(Struct, frozen=True, kw_only=True):
    """The gaps of one owner."""

    owner: str
    """Empty for gaps that nobody sees to."""
    gaps: int
    severe: int
    """Critical and high ones."""
    overdue: int
    next_due_on: date | None
    """None when nobody promised a day."""


class DueStanding(Struct, frozen=True, kw_only=True):
    """The gaps that are due in one stretch of time."""

    when: str
    """Of `DUE`."""
    control_ids: tuple[str, ...]
    severe: int
    """Critical and high ones."""


DUE = {
    "overdue": "Overdue",
    "week": "Within 7 days",
    "month": "Within 30 days",
    "later": "Later",
    "undated": "No date yet",
}
"""The stretches of time in which gaps are due, with their words."""


class HeatCell(Struct, frozen=True, kw_only=True):
    """The duties of one service in one domain."""

    control_ids: tuple[str, ...]
    unanswered: int
    gaps: int
    worst: Severity | None
    """The worst severity of its gaps; None without one."""


class HeatRow(Struct, frozen=True, kw_only=True):
    """One service, or the account, over all domains."""

    service_id: str
    """Empty for duties of the account, which belong to no service."""
    cells: Mapping[str, HeatCell]
    """By domain; domains without a duty are left out."""


def severity_standings(rows: Iterable[AssessedDuty]) -> tuple[SeverityStanding, ...]:
    """Return how the gaps of each severity stand, the worst first."""
    gaps = [row for row in rows if row.is_gap]
    found = []
    for severity in Severity:
        those = [row for row in gaps if row.duty.severity is severity]
        found.append(
            SeverityStanding(
                severity=severity,
                gaps=len(those),
                unowned=sum(not row.owners for row in those),
                overdue=sum(row.is_overdue for row in those),
                accepted=sum(row.is_accepted for row in those),
            )
        )
    return tuple(found)


def owner_standings(rows: Iterable[AssessedDuty]) -> tuple[OwnerStanding, ...]:
    """Return whose gaps they are: nobody's first, then who is late, then who has the worst.

    A gap whose exceptions have owners of their own counts for each of them.
    """
    by_owner: dict[str, list[AssessedDuty]] = {}
    for row in rows:
        for owner in (row.owners or ("",)) if row.is_gap else ():
            by_owner.setdefault(owner, []).append(row)
    found = [
        OwnerStanding(
            owner=owner,
            gaps=len(those),
            severe=sum(row.duty.severity.rank < 2 for row in those),
            overdue=sum(row.is_overdue for row in those),
            next_due_on=min((row.due_on for row in those if row.due_on), default=None),
        )
        for owner, those in by_owner.items()
    ]
    order = sorted(found, key=lambda each: (-each.overdue, -each.severe, -each.gaps, each.owner))
    return tuple(sorted(order, key=lambda each: each.owner != ""))


def due_standings(rows: Iterable[AssessedDuty], today: date) -> tuple[DueStanding, ...]:
    """Return how many gaps are due when, the late ones first; times without a gap are left out."""
    by_time: dict[str, list[AssessedDuty]] = {}
    for row in rows:
        if row.is_gap:
            by_time.setdefault(_due(row.due_on, today), []).append(row)
    return tuple(
        DueStanding(
            when=each,
            control_ids=tuple(row.id for row in by_time[each]),
            severe=sum(row.duty.severity.rank < 2 for row in by_time[each]),
        )
        for each in DUE
        if each in by_time
    )


def _due(due_on: date | None, today: date) -> str:
    if due_on is None:
        return "undated"
    days = (due_on - today).days
    return "overdue" if days < 0 else "week" if days <= 7 else "month" if days <= 30 else "later"


def heatmap(kb: KnowledgeBase, assessment: Assessment) -> tuple[HeatRow, ...]:
    """Return a row for each service in force that has a duty, the account first."""
    behind: dict[str, dict[str, list[AssessedDuty]]] = {}
    for row in assessment.rows:
        domain = row.duty.control.domain
        for service_id in row.duty.service_ids or ("",):
            behind.setdefault(service_id, {}).setdefault(domain, []).append(row)
    ids = ("", *(service.id for service in kb.services))
    return tuple(
        HeatRow(
            service_id=each,
            cells={domain: _cell(each, rows) for domain, rows in behind[each].items()},
        )
        for each in ids
        if each in behind
    )


def status_for(row: AssessedDuty, service_id: str) -> Status:
    """Return the status of a duty for one service; of the whole duty for no service."""
    said = {each.service_id: each.status for each in row.answer.exceptions}
    return said.get(service_id, row.answer.status) if service_id else row.status


def _cell(service_id: str, rows: list[AssessedDuty]) -> HeatCell:
    statuses = [(row, status_for(row, service_id)) for row in rows]
    gaps = [row.duty.severity for row, status in statuses if status.is_gap]
    return HeatCell(
        control_ids=tuple(row.id for row in rows),
        unanswered=sum(status is Status.UNANSWERED for _, status in statuses),
        gaps=len(gaps),
        worst=min(gaps, key=lambda severity: severity.rank, default=None),
    )
