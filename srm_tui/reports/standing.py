"""How an assessment stands at a glance, and how it came there."""

from collections.abc import Iterable, Iterator, Sequence

from srm_tui.core.burndown import DayStanding
from srm_tui.core.compare import Cause, ComparedDuty, Comparison, FieldChange, Snapshot
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.vocabulary import Status
from srm_tui.reports.cards import DutyCard
from srm_tui.reports.lists import (
    BurnDay,
    FateLine,
    FatePart,
    FieldLine,
    HeatCell,
    HeatLine,
    PointLine,
    ProgressPart,
)
from srm_tui.reports.said import moment

ACCOUNT = "The account"
"""What stands in place of a service where a duty belongs to none."""

_FATES = (
    ("new", "New gaps"),
    ("reopened", "Reopened gaps"),
    ("closed", "Closed gaps"),
    ("withdrawn", "Gaps whose answer was taken back"),
    ("dropped", "Gaps that are no duty any more"),
    ("unchanged", "Gaps as before"),
)


def heat_lines(
    domains: Iterable[Sequence[DutyCard]], services: Iterable[str]
) -> Iterator[HeatLine]:
    """Yield how each of `services` stands in each of `domains`, the account first."""
    domains = tuple(domains)
    for name in ("", *services):
        cells = tuple(_cell([duty for duty in duties if _is_of(duty, name)]) for duties in domains)
        if any(cell.count for cell in cells):
            yield HeatLine(service=name or ACCOUNT, cells=cells)


def _is_of(duty: DutyCard, service: str) -> bool:
    if not service:
        return not duty.services
    return any(each.name == service for each in duty.services)


def _cell(duties: Sequence[DutyCard]) -> HeatCell:
    gaps = [duty.severity for duty in duties if duty.is_gap]
    return HeatCell(
        count=len(duties),
        gaps=len(gaps),
        unanswered=sum(duty.status is Status.UNANSWERED for duty in duties),
        worst=min(gaps, key=lambda severity: severity.rank, default=None),
    )


def burn_days(days: Iterable[DayStanding]) -> tuple[BurnDay, ...]:
    """Return how an assessment stood at the end of each day."""
    return tuple(
        BurnDay(
            on=each.on.isoformat(), duties=each.duties, unanswered=each.unanswered, gaps=each.gaps
        )
        for each in days
    )


def progress_part(kb: KnowledgeBase, found: Comparison) -> ProgressPart:
    """Return what became of an assessment between two points, in words."""
    parts = (
        FatePart(title=title, lines=tuple(_fate(kb, each) for each in getattr(found, fate)))
        for fate, title in _FATES
    )
    return ProgressPart(
        before=_point(found.before),
        after=_point(found.after),
        fates=tuple(part for part in parts if part.lines),
        scope=tuple(_scope_sentences(kb, found)),
        answers=tuple(_field(kb, each) for each in found.answers),
    )


def _point(snapshot: Snapshot) -> PointLine:
    figures = snapshot.figures
    return PointLine(
        label=snapshot.label,
        at=moment(snapshot.at),
        knowledge_base=snapshot.pack,
        duties=figures.duties,
        answered=figures.answered,
        gaps=figures.gaps,
        score=figures.score,
    )


def _fate(kb: KnowledgeBase, each: ComparedDuty) -> FateLine:
    return FateLine(
        id=each.control_id,
        title=_title(kb, each.control_id),
        severity=each.severity,
        before=_status(each.before),
        after=_status(each.after),
    )


def _status(status: Status | None) -> str:
    return status.label if status else "Not asked"


def _title(kb: KnowledgeBase, control_id: str) -> str:
    control = kb.control_by_id.get(control_id)
    return control.title if control else control_id


def _service(kb: KnowledgeBase, service_id: str) -> str:
    service = kb.service_by_id.get(service_id)
    return service.name if service else service_id


def _framework(kb: KnowledgeBase, framework_id: str) -> str:
    framework = kb.framework_by_id.get(framework_id)
    return framework.short_name if framework else framework_id


def _field(kb: KnowledgeBase, change: FieldChange) -> FieldLine:
    return FieldLine(
        title=_title(kb, change.control_id),
        service=_service(kb, change.service_id) if change.service_id else "",
        field=change.field.split("/")[0].replace("_", " ").capitalize(),
        old=change.old,
        new=change.new,
    )


def _scope_sentences(kb: KnowledgeBase, found: Comparison) -> Iterator[str]:
    scope = found.scope
    named = (
        ("Services added", [_service(kb, each) for each in scope.services_added]),
        ("Services given up", [_service(kb, each) for each in scope.services_dropped]),
        ("Laws and standards added", [_framework(kb, each) for each in scope.frameworks_added]),
        (
            "Laws and standards given up",
            [_framework(kb, each) for each in scope.frameworks_dropped],
        ),
    )
    for words, names in named:
        if names:
            yield f"{words}: {', '.join(names)}."
    for fact_id, (old, new) in scope.facts.items():
        fact = kb.fact_by_id.get(fact_id)
        asked = fact.question if fact else fact_id
        yield f"{asked} {_options(kb, fact_id, old)}, now {_options(kb, fact_id, new)}."
    if scope.depth:
        yield f"Depth: {scope.depth[0]}, now {scope.depth[1]}."
    counts = (
        ("came with the scope", found.added_by(Cause.SCOPE)),
        ("went with the scope", found.dropped_by(Cause.SCOPE)),
        ("came with the new knowledge base", found.added_by(Cause.PACK)),
        ("went with the new knowledge base", found.dropped_by(Cause.PACK)),
    )
    for words, ids in counts:
        if ids:
            yield f"{len(ids)} {'duty' if len(ids) == 1 else 'duties'} {words}."
    if found.pack_changed:
        before, after = found.before.pack, found.after.pack
        now = "now with other content" if before == after else f"now {after}"
        yield f"Knowledge base: {before}, {now}."


def _options(kb: KnowledgeBase, fact_id: str, given: tuple[str, ...]) -> str:
    fact = kb.fact_by_id.get(fact_id)
    labels = {option.id: option.label for option in fact.options} if fact else {}
    return "; ".join(labels.get(each, each) for each in given) or "open"
