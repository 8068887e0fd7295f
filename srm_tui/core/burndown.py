"""How many duties were open and how many were gaps, day by day."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from msgspec import Struct

from srm_tui.core.answers import Record
from srm_tui.core.assessment import derive
from srm_tui.core.journal import Change, Index, extend
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Status


class DayStanding(Struct, frozen=True, kw_only=True):
    """How an assessment stood at the end of a day."""

    on: date
    duties: int
    unanswered: int
    gaps: int


def burn_down(
    kb: KnowledgeBase, changes: Sequence[Change], day_of: Callable[[str], date]
) -> tuple[DayStanding, ...]:
    """Return how an assessment stood at the end of each day on which something was said.

    `day_of` gives the day of a time in the journal. The duties are those that `kb` asks
    for the scope of each day.
    """
    if not changes:
        return ()
    record, index = Record(id=changes[0].assessment_id), Index()
    scope, covered = Scope(), _covered(kb, Scope())
    statuses = dict.fromkeys(covered, Status.UNANSWERED)
    days = []
    for day, said in _by_day(changes, day_of):
        record = extend(record, index, said)
        touched = {change.control_id for change in said}
        if record.scope != scope:
            scope = record.scope
            covered = _covered(kb, scope)
            statuses, touched = {}, set(covered)
        for control_id in touched & covered.keys():
            statuses[control_id] = record.answer(control_id).overall(covered[control_id])
        days.append(
            DayStanding(
                on=day,
                duties=len(statuses),
                unanswered=sum(each is Status.UNANSWERED for each in statuses.values()),
                gaps=sum(each.is_gap for each in statuses.values()),
            )
        )
    return tuple(days)


def _covered(kb: KnowledgeBase, scope: Scope) -> dict[str, tuple[str, ...]]:
    return {duty.id: duty.service_ids for duty in derive(kb, scope).duties}


def _by_day(
    changes: Sequence[Change], day_of: Callable[[str], date]
) -> Iterator[tuple[date, Sequence[Change]]]:
    """Yield the changes of each day; one whose clock lags belongs to the day of its place."""
    start, day = 0, day_of(changes[0].at)
    for place, change in enumerate(changes):
        its_day = day_of(change.at)
        if its_day > day:
            yield day, changes[start:place]
            start, day = place, its_day
    yield day, changes[start:]
