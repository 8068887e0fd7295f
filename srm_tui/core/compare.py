"""Two points of an assessment compared: gaps, duties, answers and scope."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property

from msgspec import Struct, field

from srm_tui.core.answers import NO_ANSWER, Answer, Record, ServiceException
from srm_tui.core.assessment import Assessment, score_of
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Severity, Status, WorkState


class Cause(StrEnum):
    """What made a duty come or go."""

    SCOPE = "scope"
    PACK = "pack"


class Snapshot(Struct, frozen=True, kw_only=True, dict=True):
    """An assessment at one point of its journal."""

    label: str
    """`now`, the name of a milestone or a date."""
    at: str
    """Until when its journal is read, in UTC."""
    assessment: Assessment
    """What was said until then, seen through the present knowledge base."""
    pack: str = ""
    """The packs through which its duties are told."""
    digest: str = ""
    """The hash of the knowledge base through which they are told; empty when not known."""
    is_milestone: bool = False
    frozen: Mapping[str, Severity] | None = None
    """The duties of that time with their severity; None when the present knowledge
    base tells them, since it is the same or the old one is not known."""

    @cached_property
    def severities(self) -> Mapping[str, Severity]:
        """The severity of each duty of that time, by control id."""
        if self.frozen is not None:
            return self.frozen
        return {row.id: row.duty.severity for row in self.assessment.rows}

    def status(self, control_id: str) -> Status | None:
        """Return the status of a control at that time, None when it was no duty."""
        if control_id not in self.severities:
            return None
        row = self.assessment.row_by_id.get(control_id)
        return row.status if row else self.assessment.record.answer(control_id).status

    def is_gap(self, control_id: str) -> bool:
        """Return whether a control was a duty of that time and known to be a gap."""
        status = self.status(control_id)
        return status is not None and status.is_gap

    @cached_property
    def figures(self) -> "Figures":
        """How many duties, answers and gaps there were, and the score."""
        found = [(self.status(each), severity) for each, severity in self.severities.items()]
        said = [(status, severity) for status, severity in found if status is not None]
        return Figures(
            duties=len(said),
            answered=sum(status is not Status.UNANSWERED for status, _ in said),
            gaps=sum(status.is_gap for status, _ in said),
            score=score_of(said),
        )


class Figures(Struct, frozen=True, kw_only=True):
    """A snapshot in four numbers."""

    duties: int
    answered: int
    gaps: int
    score: int | None
    """None when nothing is applicable."""


class ComparedDuty(Struct, frozen=True, kw_only=True):
    """A duty that is or was a gap, or that came or went."""

    control_id: str
    severity: Severity
    """As it is after; of a duty that went, as it was."""
    before: Status | None
    """None when it was no duty."""
    after: Status | None
    """None when it is no duty any more."""
    cause: Cause | None = None
    """What made it come or go; None when it is a duty at both points."""


class SeverityChange(Struct, frozen=True, kw_only=True):
    """A duty whose gap would do more or less harm than before."""

    control_id: str
    before: Severity
    after: Severity


class FieldChange(Struct, frozen=True, kw_only=True):
    """A field of an answer that says something else."""

    control_id: str
    service_id: str
    """Names the service of an exception; empty when the whole duty is meant."""
    field: str
    old: str
    new: str


class ScopeChange(Struct, frozen=True, kw_only=True):
    """What was chosen and given up between two points."""

    services_added: tuple[str, ...] = ()
    services_dropped: tuple[str, ...] = ()
    frameworks_added: tuple[str, ...] = ()
    frameworks_dropped: tuple[str, ...] = ()
    facts: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    """The answers before and after of each integration question whose answer differs."""
    depth: tuple[str, str] | None = None
    """None when as much was asked before."""

    @property
    def is_empty(self) -> bool:
        """Whether the scope is the same."""
        return self == NO_DIFFERENCE


NO_DIFFERENCE = ScopeChange()


class Comparison(Struct, frozen=True, kw_only=True, dict=True):
    """What became of an assessment from one point to another.

    `new` to `dropped` part all that is a gap at either point.
    """

    before: Snapshot
    after: Snapshot
    new: tuple[ComparedDuty, ...]
    """Gaps that had no answer before, or were no duty."""
    reopened: tuple[ComparedDuty, ...]
    """Gaps that were said to be in place before."""
    unchanged: tuple[ComparedDuty, ...]
    """Gaps at both points; how far from done may differ."""
    closed: tuple[ComparedDuty, ...]
    """In place now, alternative and not applicable included."""
    withdrawn: tuple[ComparedDuty, ...]
    """Gaps whose answer was taken back: nobody knows how they stand."""
    dropped: tuple[ComparedDuty, ...]
    """Gaps that are no duty any more."""
    duties: tuple[ComparedDuty, ...]
    """All duties that came or went, with the cause."""
    severities: tuple[SeverityChange, ...]
    answers: tuple[FieldChange, ...]
    scope: ScopeChange
    pack_changed: bool
    """Whether the points are known to stand on different knowledge bases."""

    def added_by(self, cause: Cause) -> tuple[str, ...]:
        """Return the controls that became duties because of `cause`."""
        return tuple(
            each.control_id for each in self.duties if each.before is None and each.cause is cause
        )

    def dropped_by(self, cause: Cause) -> tuple[str, ...]:
        """Return the controls that are no duties any more because of `cause`."""
        return tuple(
            each.control_id for each in self.duties if each.after is None and each.cause is cause
        )

    @property
    def says_something(self) -> bool:
        """Whether the points differ at all."""
        moved = self.duties or self.severities or self.answers or self.pack_changed
        return bool(moved) or not self.scope.is_empty


def compare(before: Snapshot, after: Snapshot) -> Comparison:
    """Return what became of an assessment from `before` to `after`, the worst first."""
    pack_changed = bool(before.digest and after.digest and before.digest != after.digest)
    duties = [
        _compared(before, after, each, pack_changed=pack_changed)
        for each in dict.fromkeys((*after.severities, *before.severities))
    ]
    duties.sort(key=lambda duty: duty.severity.rank)
    by_fate: dict[str, list[ComparedDuty]] = {}
    for duty in duties:
        by_fate.setdefault(_fate(duty.before, duty.after), []).append(duty)

    def of(fate: str) -> tuple[ComparedDuty, ...]:
        return tuple(by_fate.get(fate, ()))

    return Comparison(
        before=before,
        after=after,
        new=of("new"),
        reopened=of("reopened"),
        unchanged=of("unchanged"),
        closed=of("closed"),
        withdrawn=of("withdrawn"),
        dropped=of("dropped"),
        duties=tuple(duty for duty in duties if duty.cause),
        severities=tuple(_severity_changes(before, after)),
        answers=tuple(answer_changes(before.assessment.record, after.assessment.record)),
        scope=scope_change(before.assessment.record.scope, after.assessment.record.scope),
        pack_changed=pack_changed,
    )


def scope_change(before: Scope, after: Scope) -> ScopeChange:
    """Return what was chosen and given up from one scope to another."""
    facts = {
        each: (before.facts.get(each, ()), after.facts.get(each, ()))
        for each in dict.fromkeys((*before.facts, *after.facts))
    }
    return ScopeChange(
        services_added=_only_in(after.service_ids, before.service_ids),
        services_dropped=_only_in(before.service_ids, after.service_ids),
        frameworks_added=_only_in(after.framework_ids, before.framework_ids),
        frameworks_dropped=_only_in(before.framework_ids, after.framework_ids),
        facts={each: (old, new) for each, (old, new) in facts.items() if set(old) != set(new)},
        depth=None if before.depth is after.depth else (before.depth.value, after.depth.value),
    )


def answer_changes(before: Record, after: Record) -> Iterator[FieldChange]:
    """Yield each field of an answer that says something else, control by control."""
    for control_id in dict.fromkeys((*before.answers, *after.answers)):
        old, new = before.answer(control_id), after.answer(control_id)
        if old is new or old == new:
            continue
        said, says = _flat(old), _flat(new)
        for service_id, name in dict.fromkeys((*said, *says)):
            was, became = said.get((service_id, name), ""), says.get((service_id, name), "")
            if was != became:
                yield FieldChange(
                    control_id=control_id, service_id=service_id, field=name, old=was, new=became
                )


def _only_in(these: Iterable[str], those: Iterable[str]) -> tuple[str, ...]:
    known = set(those)
    return tuple(each for each in these if each not in known)


def _compared(
    before: Snapshot, after: Snapshot, control_id: str, *, pack_changed: bool
) -> ComparedDuty:
    old, new = before.status(control_id), after.status(control_id)
    severities = after.severities if new else before.severities
    cause = None
    if old is None or new is None:
        by_scope = _moves_with_scope(before, after, control_id, is_added=old is None)
        cause = Cause.SCOPE if by_scope or not pack_changed else Cause.PACK
    return ComparedDuty(
        control_id=control_id,
        severity=severities[control_id],
        before=old,
        after=new,
        cause=cause,
    )


def _moves_with_scope(
    before: Snapshot, after: Snapshot, control_id: str, *, is_added: bool
) -> bool:
    """Return whether a duty comes or goes with the scope while the knowledge base stays."""
    asked_before = control_id in before.assessment.row_by_id
    asked_after = control_id in after.assessment.row_by_id
    return asked_before is not is_added and asked_after is is_added


def _fate(before: Status | None, after: Status | None) -> str:
    if before is not None and before.is_gap:
        if after is None:
            return "dropped"
        if after.is_gap:
            return "unchanged"
        return "withdrawn" if after is Status.UNANSWERED else "closed"
    if after is None or not after.is_gap:
        return ""
    return "new" if before in (None, Status.UNANSWERED) else "reopened"


def _severity_changes(before: Snapshot, after: Snapshot) -> Iterator[SeverityChange]:
    for control_id, severity in after.severities.items():
        was = before.severities.get(control_id, severity)
        if was is not severity:
            yield SeverityChange(control_id=control_id, before=was, after=severity)


_ANSWER_TEXTS = ("justification", "notes", "owner", "provided_by")
_EXCEPTION_TEXTS = ("justification", "notes", "owner")


def _flat(answer: Answer) -> dict[tuple[str, str], str]:
    """Return what an answer says, field by field, without what says nothing."""
    if answer is NO_ANSWER:
        return {}
    said = {("", name): text for name, text in _texts(answer, _ANSWER_TEXTS)}
    if answer.work is not WorkState.TO_DO:
        said["", "work"] = answer.work.value
    if answer.flagged:
        said["", "flagged"] = "yes"
    if answer.acceptance:
        until, by = answer.acceptance.until, answer.acceptance.accepted_by
        said["", "acceptance"] = f"until {until} by {by}: {answer.acceptance.reason}"
    for item in answer.evidence:
        said["", f"evidence/{item.id}"] = item.title or item.value
    for each in answer.exceptions:
        said |= {(each.service_id, name): text for name, text in _texts(each, _EXCEPTION_TEXTS)}
    return said


def _texts(answer: Answer | ServiceException, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    if answer.status is not Status.UNANSWERED:
        yield "status", answer.status.value
    if answer.due_on:
        yield "due_on", answer.due_on.isoformat()
    for name in names:
        if text := str(getattr(answer, name)):
            yield name, text
