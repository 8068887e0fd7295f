"""Duties and answers put together: rows, gaps, score."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property

from msgspec import Struct

from srm_tui.core.answers import Answer, Record
from srm_tui.core.duties import CarriedDuty, Duty, derive_carried, derive_duties
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.meaning import meaning_of
from srm_tui.core.observations import NO_FINDINGS, Findings, Observation, contradicting
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Severity, Status


class AssessedDuty(Struct, frozen=True, kw_only=True, dict=True):
    """One duty with its answer, on the day of the assessment."""

    duty: Duty
    answer: Answer
    status: Status
    """The worst of the answer and its exceptions."""
    owners: tuple[str, ...]
    """Who closes the gap, those of open exceptions included; of a duty without gap, its owner."""
    due_on: date | None
    """The first day on which a part of the gap is due; None when nobody promised one."""
    is_overdue: bool
    """Whether that day has passed and the gap, or the question, is still open."""
    is_accepted: bool
    """Whether somebody accepted the gap until a day that has not passed."""
    findings: Findings = NO_FINDINGS
    """What scanners found about it."""

    @property
    def id(self) -> str:
        """The id of the control."""
        return self.duty.id

    @property
    def is_gap(self) -> bool:
        """Whether the customer's part is known to be not fully in place."""
        return self.status.is_gap

    @property
    def is_outdated(self) -> bool:
        """Whether the control asked something else when its answer was given."""
        known = self.answer.meaning
        return bool(known) and known != meaning_of(self.duty.control)

    @cached_property
    def contradicting(self) -> tuple[Observation, ...]:
        """The open findings that the answer denies, with its exceptions considered."""
        return contradicting(self.findings, self._said_of_services, self.status)

    @property
    def contradiction(self) -> str:
        """What contradicts the answer, as in `You said implemented; 3 open findings`."""
        if not self.contradicting:
            return ""
        number = sum(each.count for each in self.contradicting)
        said = self._said_of_services
        statuses = {said[s] for each in self.contradicting for s in each.service_ids if s in said}
        words = " and ".join(sorted(each.label.lower() for each in statuses or {self.status}))
        return f"You said {words}; {number:,} open finding{'' if number == 1 else 's'}"

    @property
    def _said_of_services(self) -> dict[str, Status]:
        excepted = {each.service_id: each.status for each in self.answer.exceptions}
        return {each: excepted.get(each, self.answer.status) for each in self.duty.service_ids}


class Totals(Struct, frozen=True, kw_only=True):
    """How a set of duties stands."""

    count: int
    by_status: Mapping[Status, int]
    gaps_by_severity: Mapping[Severity, int]
    score: int | None
    """Percent of all applicable weight that is in place, unanswered counting as not in
    place; None when nothing is applicable."""
    answered_score: int | None
    """The same of what was answered; None when nothing applicable was answered."""

    @property
    def answered(self) -> int:
        """How many duties have an answer."""
        return self.count - self.by_status[Status.UNANSWERED]

    @property
    def gaps(self) -> int:
        """How many duties are known gaps."""
        return sum(self.gaps_by_severity.values())


class Assessment(Struct, frozen=True, kw_only=True, dict=True):
    """A record seen through a knowledge base, on a day."""

    record: Record
    rows: tuple[AssessedDuty, ...]
    carried: tuple[CarriedDuty, ...]
    today: date
    set_aside: tuple[str, ...]
    """Controls that were answered and that the scope no longer asks for."""

    @cached_property
    def row_by_id(self) -> Mapping[str, AssessedDuty]:
        """Rows by the id of their control."""
        return {row.id: row for row in self.rows}

    @cached_property
    def totals(self) -> Totals:
        """How all duties stand."""
        return totals(self.rows)

    @cached_property
    def gaps(self) -> tuple[AssessedDuty, ...]:
        """The gaps, worst first: by severity, then what is furthest from done."""
        order = {Status.NOT_IMPLEMENTED: 0, Status.PLANNED: 1, Status.PARTIAL: 2}
        gaps = [row for row in self.rows if row.is_gap]
        return tuple(sorted(gaps, key=lambda row: (row.duty.severity.rank, order[row.status])))

    @cached_property
    def promised(self) -> tuple[AssessedDuty, ...]:
        """What is still open and has a day, gaps and questions alike; the first day first."""
        dated = [(row.due_on, row) for row in self.rows if row.due_on and row.status.is_open]
        return tuple(row for _, row in sorted(dated, key=lambda each: each[0]))

    def rows_of(self, domain_id: str) -> tuple[AssessedDuty, ...]:
        """Return the rows of one domain."""
        return tuple(row for row in self.rows if row.duty.control.domain == domain_id)


class Derivation(Struct, frozen=True, kw_only=True):
    """What a scope means: the duties it leaves with the customer, and those AWS carries."""

    scope: Scope
    duties: tuple[Duty, ...]
    carried: tuple[CarriedDuty, ...]


def derive(kb: KnowledgeBase, scope: Scope) -> Derivation:
    """Return what `scope` means in the words of `kb`."""
    return Derivation(
        scope=scope, duties=derive_duties(kb, scope), carried=derive_carried(kb, scope)
    )


def assess(derived: Derivation, record: Record, today: date) -> Assessment:
    """Return how the duties `derived` from the scope of `record` stand on `today`."""
    rows = tuple(
        _row(duty, record.answer(duty.id), record.findings_of(duty.id), today)
        for duty in derived.duties
    )
    asked = {duty.id for duty in derived.duties}
    return Assessment(
        record=record,
        rows=rows,
        carried=derived.carried,
        today=today,
        set_aside=tuple(
            each
            for each, answer in record.answers.items()
            if each not in asked and answer.says_something
        ),
    )


def totals(rows: Iterable[AssessedDuty]) -> Totals:
    """Return how `rows` stand; not-applicable duties are neutral in the scores."""
    rows = tuple(rows)
    statuses = Counter(row.status for row in rows)
    severities = Counter(row.duty.severity for row in rows if row.is_gap)
    answered = [row for row in rows if row.status is not Status.UNANSWERED]
    return Totals(
        count=len(rows),
        by_status={status: statuses[status] for status in Status},
        gaps_by_severity={severity: severities[severity] for severity in Severity},
        score=score_of((row.status, row.duty.severity) for row in rows),
        answered_score=score_of((row.status, row.duty.severity) for row in answered),
    )


_CREDIT = {Status.IMPLEMENTED: 1.0, Status.ALTERNATIVE: 1.0, Status.PARTIAL: 0.5}


def score_of(duties: Iterable[tuple[Status, Severity]]) -> int | None:
    """Return the percentage of weight that is in place; None when nothing is applicable."""
    whole = reached = 0.0
    for status, severity in duties:
        if status is not Status.NOT_APPLICABLE:
            whole += severity.weight
            reached += severity.weight * _CREDIT.get(status, 0.0)
    return int(100 * reached / whole) if whole else None


def _row(duty: Duty, answer: Answer, findings: Findings, today: date) -> AssessedDuty:
    status = answer.overall(duty.service_ids)
    is_gap = status.is_gap
    promises = _promises(duty, answer) if is_gap else [(answer.owner, answer.due_on)]
    due_on = min((due for _, due in promises if due), default=None)
    return AssessedDuty(
        duty=duty,
        answer=answer,
        status=status,
        owners=tuple(dict.fromkeys(owner for owner, _ in promises if owner)),
        due_on=due_on,
        is_overdue=status.is_open and due_on is not None and due_on < today,
        is_accepted=is_gap and answer.acceptance is not None and answer.acceptance.until >= today,
        findings=findings,
    )


def _promises(duty: Duty, answer: Answer) -> list[tuple[str, date | None]]:
    """Return owner and date of each open part: of the answer, and of its exceptions.

    An exception that names nobody or no date goes by the answer's.
    """
    covered = set(duty.service_ids)
    promises = [(answer.owner, answer.due_on)] if answer.status.is_gap else []
    promises += [
        (each.owner or answer.owner, each.due_on or answer.due_on)
        for each in answer.exceptions
        if each.service_id in covered and each.status.is_gap
    ]
    return promises
