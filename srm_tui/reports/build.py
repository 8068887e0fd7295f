"""From an assessment to everything its report prints."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from srm_tui import __version__
from srm_tui.core.assessment import AssessedDuty, Assessment, Totals, totals
from srm_tui.core.burndown import DayStanding
from srm_tui.core.compare import Comparison
from srm_tui.core.duties import asking, reason_text, service_names
from srm_tui.core.journal import Change
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.matrix import Coverage, framework_coverage, responsibility_matrix
from srm_tui.core.vocabulary import GOVERNANCE, Severity, Status
from srm_tui.reports.cards import DutyCard, LawPart, MappingLine, NoteLine, SourceLine
from srm_tui.reports.chapters import chapters_of
from srm_tui.reports.listing import (
    coverage_parts,
    decided,
    evidence_items,
    excluded_lines,
    grid_lines,
    owner_parts,
    plan_parts,
    verdict_lines,
)
from srm_tui.reports.model import (
    OURS,
    About,
    CarriedLayer,
    CarriedLine,
    DomainPart,
    FactLine,
    Figures,
    FrameworkLine,
    Kind,
    Look,
    MatrixLine,
    ProofLine,
    ReportModel,
    ServiceLine,
)
from srm_tui.reports.profiles import FULL, Cards, Profile
from srm_tui.reports.said import answer_part, kept_aside, moment, service_parts, web_link
from srm_tui.reports.standing import burn_days, heat_lines, progress_part
from srm_tui.reports.summary import open_points, owner_lines, severity_lines
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
    changes: Iterable[Change],
    generated_at: datetime,
    *,
    profile: Profile = FULL,
    history: History = NO_HISTORY,
    look: Look = OURS,
) -> ReportModel:
    """Return the report of `assessment`, whose journal is `changes`, as of `generated_at`."""
    whole = tuple(_domains(kb, assessment))
    cards = {card.id: card for domain in whole for card in domain.duties}
    gaps = tuple(cards[row.id] for row in assessment.gaps)
    facts = tuple(_facts(kb, assessment))
    report = ReportModel(
        look=look,
        kind=_kind(profile),
        chapters=(),
        about=_about(assessment, changes),
        generated_at=generated_at,
        judged_on=assessment.today.isoformat(),
        tool=f"srm-tui {__version__}",
        knowledge_base=kb.version,
        digest=kb.digest[:16],
        reviewed_on=kb.reviewed_on.isoformat(),
        depth=assessment.record.scope.depth.value,
        services=_services(kb, assessment),
        facts=facts,
        frameworks=tuple(map(_framework, framework_coverage(kb, assessment))),
        figures=_figures(assessment.totals),
        severities=tuple(severity_lines(gaps)),
        open_points=tuple(open_points(cards.values(), facts)),
        carried_count=len(assessment.carried),
        carried=tuple(_carried(kb, assessment)),
        proofs=tuple(_proofs(kb, assessment)),
        layers=tuple(layer.title for layer in kb.layers if layer.id != GOVERNANCE),
        matrix=tuple(_matrix(kb, assessment)),
        heat=tuple(heat_lines(domain.duties for domain in whole)),
        domains=tuple(_printed(domain, profile.cards) for domain in whole),
        duties=tuple(cards.values()),
        gaps=gaps,
        owners=owner_lines(gaps),
        grid=tuple(grid_lines(gaps)),
        plan=tuple(plan_parts(assessment, cards)),
        accepted=tuple(duty for duty in gaps if duty.answer.acceptance),
        verdicts=tuple(verdict_lines(cards.values())),
        coverage=tuple(coverage_parts(kb, assessment, cards)),
        evidence=tuple(evidence_items(cards.values())),
        decisions=decided(cards.values()),
        parked=tuple(duty for duty in cards.values() if duty.answer.is_flagged),
        sessions=tuple(_sessions(kb, assessment, changes, generated_at)),
        questions=parked_lines(kb, assessment.record.parked),
        homework=owner_parts(cards.values(), gaps),
        excluded=tuple(excluded_lines(kb, assessment)),
        burn_down=burn_days(history.days),
        progress=progress_part(kb, history.comparison) if history.comparison else None,
        set_aside=tuple(kept_aside(kb, assessment)),
    )
    return replace(report, chapters=tuple(chapters_of(profile, report)))


def _sessions(
    kb: KnowledgeBase, assessment: Assessment, changes: Iterable[Change], now: datetime
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
    )


def _printed(domain: DomainPart, cards: Cards) -> DomainPart:
    """Return a domain with those of its duties that a report prints whole."""
    kept = {
        Cards.ALL: domain.duties,
        Cards.GAPS: tuple(duty for duty in domain.duties if duty.is_gap),
        Cards.NONE: (),
    }
    return replace(domain, duties=kept[cards])


def _about(assessment: Assessment, changes: Iterable[Change]) -> About:
    record = assessment.record
    details = record.details
    return About(
        id=record.id,
        name=details.name,
        team=details.team,
        facilitator=details.facilitator,
        participants=details.participants,
        accounts=details.accounts,
        description=details.description,
        created_at=moment(record.created_at),
        changed_at=moment(record.changed_at),
        change_count=record.change_count,
        authors=tuple(sorted({change.author for change in changes})),
    )


def _services(kb: KnowledgeBase, assessment: Assessment) -> tuple[ServiceLine, ...]:
    chosen = [kb.service_by_id[line.service_id] for line in responsibility_matrix(kb, assessment)]
    return tuple(
        ServiceLine(
            id=service.id,
            name=service.name,
            category=service.category.replace("-", " ").capitalize(),
            docs=service.docs,
            duty_count=sum(service.id in row.duty.service_ids for row in assessment.rows),
        )
        for service in chosen
    )


def _facts(kb: KnowledgeBase, assessment: Assessment) -> Iterable[FactLine]:
    for fact in kb.facts:
        given = assessment.record.scope.facts.get(fact.id, ())
        labels = [option.label for option in fact.options if option.id in given]
        yield FactLine(question=fact.question, answer="; ".join(labels))


def _framework(coverage: Coverage) -> FrameworkLine:
    framework = coverage.framework
    return FrameworkLine(
        id=framework.id,
        name=framework.name,
        short_name=framework.short_name,
        version=framework.version,
        publisher=framework.publisher,
        url=web_link(framework.url),
        not_covered=framework.not_covered,
        requirement_count=coverage.requirement_count,
        addressed=len(coverage.addressed),
        fulfilled=coverage.fulfilled,
        open=coverage.open,
    )


def _figures(found: Totals) -> Figures:
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


def _carried(kb: KnowledgeBase, assessment: Assessment) -> Iterable[CarriedLayer]:
    for layer in kb.layers:
        lines = tuple(
            CarriedLine(
                title=each.duty.title,
                proof=", ".join(kb.report_by_id[r].title for r in each.duty.report_ids),
                service_count=len(each.service_ids),
            )
            for each in assessment.carried
            if each.layer_id == layer.id
        )
        if lines:
            yield CarriedLayer(title=layer.title, duties=lines)


def _proofs(kb: KnowledgeBase, assessment: Assessment) -> Iterable[ProofLine]:
    needed = {report for each in assessment.carried for report in each.duty.report_ids}
    for report in kb.reports:
        if report.id in needed:
            yield ProofLine(
                title=report.title,
                obtain=report.obtain,
                validity=report.validity,
                url=report.source.url,
                read_on=report.source.read_on.isoformat(),
            )


def _matrix(kb: KnowledgeBase, assessment: Assessment) -> Iterable[MatrixLine]:
    layers = [layer.id for layer in kb.layers if layer.id != GOVERNANCE]
    for line in responsibility_matrix(kb, assessment):
        yield MatrixLine(
            service=kb.service_by_id[line.service_id].name,
            duty_count=sum(line.duties.values()),
            owners=tuple(line.owners[layer] for layer in layers),
        )


def _domains(kb: KnowledgeBase, assessment: Assessment) -> Iterable[DomainPart]:
    number = 0
    for domain in kb.domains:
        rows = assessment.rows_of(domain.id)
        if rows:
            number += 1
            yield DomainPart(
                id=domain.id,
                number=number,
                title=domain.title,
                figures=_figures(totals(rows)),
                duties=tuple(
                    _card(kb, assessment, row, f"{number}.{place}")
                    for place, row in enumerate(rows, 1)
                ),
            )


def _card(kb: KnowledgeBase, assessment: Assessment, row: AssessedDuty, number: str) -> DutyCard:
    duty, control = row.duty, row.duty.control
    return DutyCard(
        id=control.id,
        number=number,
        title=control.title,
        domain=kb.domain_by_id[control.domain].title,
        severity=duty.severity,
        severity_reason=control.severity_reason,
        severity_because=tuple(reason_text(kb, each) for each in duty.severity_reasons),
        effort=control.effort.value,
        layer=kb.layer_by_id[control.layer].title,
        status=row.status,
        is_gap=row.is_gap,
        owners=row.owners,
        due_on=row.due_on.isoformat() if row.due_on else "",
        is_overdue=row.is_overdue,
        question=control.question,
        because=tuple(reason_text(kb, each) for each in duty.reasons),
        aws_part=control.aws_part,
        customer_part=control.customer_part,
        law_parts=tuple(_law_parts(kb, row)),
        services=tuple(service_parts(kb, row)),
        service_notes=tuple(
            NoteLine(services=service_names(kb, note.service_ids), text=note.text)
            for note in duty.notes
        ),
        implemented_when=control.implemented_when,
        evidence_asked=control.evidence,
        answer=answer_part(row, assessment.today),
        mappings=tuple(_mappings(kb, assessment, row)),
        sources=tuple(
            SourceLine(url=source.url, read_on=source.read_on.isoformat())
            for source in control.sources
            if web_link(source.url)
        ),
    )


def _law_parts(kb: KnowledgeBase, row: AssessedDuty) -> Iterable[LawPart]:
    for each in row.duty.parameters:
        yield LawPart(asked_by=asking(kb, each), text=each.text)


_COMMON = ("nist-800-53-r5", "nist-csf-2.0", "iso27001-2022-annex-a")
"""The frameworks whose ids are printed beside those of the chosen ones."""


def _mappings(
    kb: KnowledgeBase, assessment: Assessment, row: AssessedDuty
) -> Iterable[MappingLine]:
    chosen = assessment.record.scope.framework_ids
    mapped = row.duty.control.mappings
    for framework in sorted(kb.frameworks, key=lambda each: each.id not in chosen):
        if framework.id in mapped and framework.id in (*chosen, *_COMMON):
            yield MappingLine(
                framework=framework.short_name,
                requirements=mapped[framework.id],
                in_scope=framework.id in chosen,
            )
