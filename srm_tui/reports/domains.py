"""The duties of an assessment as the cards of a report, domain by domain."""

from collections.abc import Iterable

from srm_tui.core.assessment import AssessedDuty, Assessment, totals
from srm_tui.core.duties import asking, service_names, telling
from srm_tui.core.journal import Change
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.wording import because_texts
from srm_tui.reports.cards import DutyCard, LawPart, MappingLine, NoteLine, SourceLine
from srm_tui.reports.model import DomainPart
from srm_tui.reports.said import Decisions, answer_part, deciding, service_parts, web_link
from srm_tui.reports.scans import findings_part
from srm_tui.reports.summary import figures_of


def domain_parts(
    kb: KnowledgeBase, assessment: Assessment, changes: Iterable[Change]
) -> Iterable[DomainPart]:
    """Yield each domain that has duties in scope, numbered, with a card for each of them."""
    decisions = deciding(changes)
    number = 0
    for domain in kb.domains:
        rows = assessment.rows_of(domain.id)
        if rows:
            number += 1
            yield DomainPart(
                id=domain.id,
                number=number,
                title=domain.title,
                figures=figures_of(totals(rows)),
                duties=tuple(
                    _card(kb, assessment, row, f"{number}.{place}", decisions)
                    for place, row in enumerate(rows, 1)
                ),
            )


def _card(
    kb: KnowledgeBase,
    assessment: Assessment,
    row: AssessedDuty,
    number: str,
    decisions: Decisions,
) -> DutyCard:
    duty, control = row.duty, row.duty.control
    return DutyCard(
        id=control.id,
        number=number,
        title=control.title,
        domain=kb.domain_by_id[control.domain].title,
        severity=duty.severity,
        severity_reason=control.severity_reason,
        severity_because=because_texts(kb, duty.severity_reasons),
        effort=control.effort.value,
        layer=kb.layer_by_id[control.layer].title,
        status=row.status,
        is_gap=row.is_gap,
        owners=row.owners,
        due_on=row.due_on.isoformat() if row.due_on else "",
        is_overdue=row.is_overdue,
        question=control.question,
        because=because_texts(kb, telling(duty.reasons)),
        aws_part=control.aws_part,
        customer_part=control.customer_part,
        law_parts=tuple(_law_parts(kb, row)),
        services=tuple(service_parts(kb, row, decisions)),
        service_notes=tuple(
            NoteLine(services=service_names(kb, note.service_ids), text=note.text)
            for note in duty.notes
        ),
        implemented_when=control.implemented_when,
        evidence_asked=control.evidence,
        answer=answer_part(row, assessment.today, decisions),
        findings=findings_part(row),
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
