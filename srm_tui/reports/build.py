"""From an assessment to everything its report prints."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from srm_tui import __version__
from srm_tui.core.assessment import Assessment
from srm_tui.core.burndown import DayStanding
from srm_tui.core.chain import check_chain
from srm_tui.core.compare import Comparison
from srm_tui.core.journal import Change
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.reports.basis import Basis
from srm_tui.reports.cards import DutyCard
from srm_tui.reports.chapters import chapters_of
from srm_tui.reports.domains import domain_parts
from srm_tui.reports.gaps import gap_fields
from srm_tui.reports.listing import (
    coverage_parts,
    decided,
    evidence_items,
    owner_parts,
    verdict_lines,
)
from srm_tui.reports.model import OURS, About, DomainPart, Kind, Look, ReportModel, SealLine
from srm_tui.reports.profiles import FULL, Cards, Profile
from srm_tui.reports.said import kept_aside, moment
from srm_tui.reports.scans import import_lines
from srm_tui.reports.scope import scope_fields
from srm_tui.reports.standing import burn_days, heat_lines, progress_part
from srm_tui.reports.summary import figures_of, open_points
from srm_tui.reports.workshop import WorkshopRecord, parked_lines, workshop_record


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """How an assessment came to stand as it does."""

    days: tuple[DayStanding, ...] = ()
    comparison: Comparison | None = None
    """None unless two points are to be compared."""


NO_HISTORY = History()


def build_report(
    kb: KnowledgeBase,
    assessment: Assessment,
    changes: Sequence[Change],
    generated_at: datetime,
    *,
    profile: Profile = FULL,
    history: History = NO_HISTORY,
    look: Look = OURS,
) -> ReportModel:
    """Return the report of `assessment`, whose journal is `changes`, as of `generated_at`."""
    changes = tuple(changes)
    whole = tuple(domain_parts(kb, assessment, changes))
    cards = {card.id: card for domain in whole for card in domain.duties}
    scope = scope_fields(kb, assessment)
    gaps = gap_fields(assessment, cards)
    report = ReportModel(
        basis=Basis(kb=kb, assessment=assessment, changes=changes, at=generated_at),
        look=look,
        kind=_kind(profile),
        chapters=(),
        about=_about(assessment, changes, profile),
        generated_at=generated_at,
        judged_on=assessment.today.isoformat(),
        tool=f"srm-tui {__version__}",
        knowledge_base=kb.version,
        digest=kb.digest[:16],
        reviewed_on=kb.reviewed_on.isoformat(),
        **scope,
        figures=figures_of(assessment.totals),
        open_points=tuple(open_points(cards.values(), scope["facts"])),
        heat=tuple(heat_lines((d.duties for d in whole), (s.name for s in scope["services"]))),
        domains=tuple(_printed(domain, profile.cards) for domain in whole),
        duties=tuple(cards.values()),
        **gaps,
        verdicts=tuple(verdict_lines(cards.values())),
        coverage=tuple(coverage_parts(kb, assessment, cards)),
        evidence=tuple(evidence_items(cards.values())),
        decisions=decided(cards.values()),
        parked=tuple(duty for duty in cards.values() if duty.answer.is_flagged),
        sessions=tuple(_sessions(kb, assessment, changes, generated_at)),
        questions=parked_lines(kb, assessment.record.parked),
        homework=owner_parts(cards.values(), gaps["gaps"]),
        burn_down=burn_days(history.days),
        progress=progress_part(kb, history.comparison) if history.comparison else None,
        set_aside=tuple(kept_aside(kb, assessment)),
        contradicted=_contradicted(cards.values()),
        imports=tuple(import_lines(assessment.record.receipts)),
    )
    return replace(report, chapters=tuple(chapters_of(profile, report)))


def _contradicted(cards: Iterable[DutyCard]) -> tuple[DutyCard, ...]:
    """Return the duties whose answer findings contradict, the most severe first."""
    found = (card for card in cards if card.contradiction)
    return tuple(sorted(found, key=lambda card: card.severity.rank))


def _sessions(
    kb: KnowledgeBase, assessment: Assessment, changes: Sequence[Change], now: datetime
) -> Iterable[WorkshopRecord]:
    """Yield the record of each sitting, without the homework, which is told once."""
    journal = tuple(changes)
    for session in assessment.record.sessions:
        record = workshop_record(kb, assessment, journal, session, now)
        yield replace(record, homework=())


def _kind(profile: Profile) -> Kind:
    return Kind(
        profile=profile.id,
        title=profile.title,
        about=f"{profile.about[0].upper()}{profile.about[1:]}.",
        leaves_out=profile.leaves_out,
        is_brief=profile.is_brief,
        has_notes=profile.redaction is None or not profile.redaction.hides_notes,
    )


def _printed(domain: DomainPart, cards: Cards) -> DomainPart:
    """Return a domain with those of its duties that a report prints whole."""
    kept = {
        Cards.ALL: domain.duties,
        Cards.GAPS: tuple(duty for duty in domain.duties if duty.is_gap),
        Cards.NONE: (),
    }
    return replace(domain, duties=kept[cards])


def _about(assessment: Assessment, changes: Sequence[Change], profile: Profile) -> About:
    """Return what the report is about; what a redaction leaves out is told beside it."""
    record = assessment.record
    details = record.details
    return About(
        id=record.id,
        name=details.name,
        team=details.team,
        facilitator=details.facilitator,
        participants=details.participants,
        accounts=details.accounts,
        description="" if profile.redaction else details.description,
        created_at=moment(record.created_at),
        changed_at=moment(record.changed_at),
        change_count=record.change_count,
        authors=tuple(sorted({change.author for change in changes})),
        seals=tuple(
            SealLine(author=end.author, count=end.count, sha256=end.digest)
            for end in check_chain(changes).ends
        ),
    )
