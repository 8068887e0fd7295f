"""What a report says of the scope: services, integration, laws, and who carries what."""

from collections.abc import Iterable
from typing import TypedDict

from srm_tui.core.assessment import Assessment
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.matrix import Coverage, framework_coverage, responsibility_matrix
from srm_tui.core.vocabulary import GOVERNANCE
from srm_tui.core.wording import category_title
from srm_tui.reports.listing import excluded_lines
from srm_tui.reports.lists import ExcludedLine
from srm_tui.reports.model import (
    CarriedLayer,
    CarriedLine,
    FactLine,
    FrameworkLine,
    MatrixLine,
    ProofLine,
    ServiceLine,
)
from srm_tui.reports.said import web_link


class ScopeFields(TypedDict):
    """The fields of a ReportModel that are about the scope."""

    depth: str
    services: tuple[ServiceLine, ...]
    facts: tuple[FactLine, ...]
    frameworks: tuple[FrameworkLine, ...]
    carried_count: int
    carried: tuple[CarriedLayer, ...]
    proofs: tuple[ProofLine, ...]
    layers: tuple[str, ...]
    matrix: tuple[MatrixLine, ...]
    excluded: tuple[ExcludedLine, ...]


def scope_fields(kb: KnowledgeBase, assessment: Assessment) -> ScopeFields:
    """Return what a report says of the scope of `assessment`."""
    return ScopeFields(
        depth=assessment.record.scope.depth.value,
        services=_services(kb, assessment),
        facts=tuple(_facts(kb, assessment)),
        frameworks=tuple(map(_framework, framework_coverage(kb, assessment))),
        carried_count=len(assessment.carried),
        carried=tuple(_carried(kb, assessment)),
        proofs=tuple(_proofs(kb, assessment)),
        layers=tuple(layer.title for layer in kb.layers if layer.id != GOVERNANCE),
        matrix=tuple(_matrix(kb, assessment)),
        excluded=tuple(excluded_lines(kb, assessment)),
    )


def _services(kb: KnowledgeBase, assessment: Assessment) -> tuple[ServiceLine, ...]:
    chosen = [kb.service_by_id[line.service_id] for line in responsibility_matrix(kb, assessment)]
    return tuple(
        ServiceLine(
            id=service.id,
            name=service.name,
            category=category_title(service.category),
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
