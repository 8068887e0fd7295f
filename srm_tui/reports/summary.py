"""What the first pages of a report say about its gaps."""

from collections.abc import Iterable, Iterator

from srm_tui.core.vocabulary import Severity, Status
from srm_tui.reports.cards import DutyCard
from srm_tui.reports.model import FactLine, OpenPoint, OwnerLine, SeverityLine


def severity_lines(gaps: Iterable[DutyCard]) -> Iterator[SeverityLine]:
    """Yield a line for each severity, the worst first, also where it has no gap."""
    gaps = tuple(gaps)
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


def owner_lines(gaps: Iterable[DutyCard]) -> tuple[OwnerLine, ...]:
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


def open_points(cards: Iterable[DutyCard], facts: Iterable[FactLine]) -> Iterator[OpenPoint]:
    """Yield what has to be settled before anybody signs, as far as it occurs."""
    cards = tuple(cards)
    gaps = [duty for duty in cards if duty.is_gap]
    unexcused = [duty for duty in gaps if not duty.answer.is_accepted]
    acceptances = [each for duty in gaps if (each := duty.answer.acceptance)]
    counts = (
        ("duty", "duties", "without an answer", len(_with(cards, Status.UNANSWERED))),
        ("integration question", "", "without an answer", sum(not fact.answer for fact in facts)),
        ("gap", "", "without an owner", sum(not duty.owners for duty in unexcused)),
        ("gap", "", "without a date", sum(not duty.due_on for duty in unexcused)),
        ("gap", "", "past the agreed day", sum(duty.is_overdue for duty in unexcused)),
        (
            "risk acceptance",
            "",
            "past the agreed day",
            sum(each.has_lapsed for each in acceptances),
        ),
        (
            "duty",
            "duties",
            "called implemented with no evidence",
            sum(not duty.answer.evidence for duty in _with(cards, Status.IMPLEMENTED)),
        ),
        (
            "verdict",
            "",
            "without the reason that it needs",
            sum(
                duty.status.needs_justification and not duty.answer.justification for duty in cards
            ),
        ),
        (
            "item of evidence",
            "items of evidence",
            "no longer valid",
            sum(item.is_expired for duty in cards for item in duty.answer.evidence),
        ),
        ("answer", "", "flagged to come back to", sum(d.answer.is_flagged for d in cards)),
    )
    for one, many, state, count in counts:
        if count:
            yield OpenPoint(
                label=f"{one if count == 1 else many or one + 's'} {state}", count=count
            )


def _with(cards: Iterable[DutyCard], status: Status) -> list[DutyCard]:
    return [duty for duty in cards if duty.status is status]
