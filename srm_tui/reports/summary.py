"""What the first pages of a report say in figures."""

from collections.abc import Iterable, Iterator

from srm_tui.core.assessment import Totals
from srm_tui.core.vocabulary import Severity, Status
from srm_tui.reports.cards import DutyCard
from srm_tui.reports.model import FactLine, Figures, OpenPoint


def figures_of(found: Totals) -> Figures:
    """Return the figures of a report, or of one of its domains."""
    return Figures(
        count=found.count,
        answered=found.answered,
        gaps=found.gaps,
        in_place=found.by_status[Status.IMPLEMENTED] + found.by_status[Status.ALTERNATIVE],
        by_status=tuple((status, found.by_status[status]) for status in Status),
        gaps_by_severity=tuple((each, found.gaps_by_severity[each]) for each in Severity),
        score=found.score,
        answered_score=found.answered_score,
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
        ("answer", "", "contradicted by findings", sum(bool(d.contradiction) for d in cards)),
        ("answer", "", "flagged to come back to", sum(d.answer.is_flagged for d in cards)),
    )
    for one, many, state, count in counts:
        if count:
            yield OpenPoint(
                label=f"{one if count == 1 else many or one + 's'} {state}", count=count
            )


def _with(cards: Iterable[DutyCard], status: Status) -> list[DutyCard]:
    return [duty for duty in cards if duty.status is status]
