"""From the records as people write them to the knowledge base that the core works with."""

from datetime import date

from srm_tui.content.controls import build_controls
from srm_tui.content.frameworks import build_frameworks, served_by_control
from srm_tui.content.mappings import build_recognitions
from srm_tui.content.records import Records, References
from srm_tui.content.services import build_services
from srm_tui.content.shapes import FactShape, LayerShape, ProfileShape
from srm_tui.core.knowledge import (
    AwsReport,
    Domain,
    FactOption,
    FactQuestion,
    KnowledgeBase,
    Layer,
    Profile,
    ProviderDuty,
    Source,
    Trait,
)
from srm_tui.core.packed import PackedTuple
from srm_tui.core.vocabulary import GOVERNANCE
from srm_tui.errors import Problem


def build(records: Records, digest: str) -> tuple[KnowledgeBase, list[Problem]]:
    """Return the knowledge base, and each reference that leads nowhere.

    The knowledge base is only to be used when there is no problem.
    """
    references = References(records)
    packs = records.packs
    profiles = {profile.id: profile for pack in packs for profile in pack.profiles}
    traits = {trait.id: trait for pack in packs for trait in pack.traits}
    domains = {domain.id: domain for pack in packs for domain in pack.domains}
    kb = KnowledgeBase(
        title=packs[0].title if packs else "",
        version=", ".join(f"{pack.id} {pack.version}" for pack in packs),
        digest=digest,
        reviewed_on=packs[0].reviewed_on if packs else date.min,
        reports=tuple(
            AwsReport(
                id=each.id,
                title=each.title,
                obtain=each.obtain,
                validity=each.validity,
                source=Source(url=each.source, read_on=each.read_on),
            )
            for each in records.reports.values()
        ),
        layers=tuple(_layer(references, each) for each in records.layers.values()),
        domains=tuple(Domain(id=each.id, title=each.title) for each in domains.values()),
        profiles=tuple(_profile(references, each) for each in profiles.values()),
        traits=tuple(
            Trait(
                id=each.id,
                one=each.one,
                many=each.many,
                lacks=each.lacks,
                judged=dict[str, str](each.judged.items()),
            )
            for each in traits.values()
        ),
        facts=tuple(map(_fact, records.facts.values())),
        services=build_services(references, profiles, traits),
        controls=build_controls(references, domains, traits, served_by_control(references)),
        frameworks=build_frameworks(references),
        recognitions=PackedTuple(build_recognitions(references)),
    )
    return kb, references.problems


def _layer(references: References, shape: LayerShape) -> Layer:
    links = references.of("layer", shape.id)
    for item, duty in enumerate(shape.provider_duties):
        for report_id in duty.proof:
            links.known(
                "provider_duties", report_id, references.records.reports, "report", item=item
            )
    for control_id in shape.governed_by:
        links.known("governed_by", control_id, references.records.controls, "control")
    return Layer(
        id=shape.id,
        title=shape.title,
        phrase=shape.phrase,
        provider_duties=tuple(
            ProviderDuty(id=each.id, title=each.title, report_ids=tuple(each.proof))
            for each in shape.provider_duties
        ),
        governed_by=tuple(shape.governed_by),
    )


def _profile(references: References, shape: ProfileShape) -> Profile:
    links = references.of("profile", shape.id)
    layers = [layer for layer in references.records.layers if layer != GOVERNANCE]
    for layer in shape.owners:
        links.known("owners", layer, layers, "layer")
    return Profile(id=shape.id, title=shape.title, owners=shape.owners)


def _fact(shape: FactShape) -> FactQuestion:
    return FactQuestion(
        id=shape.id,
        question=shape.question,
        help=shape.help,
        many=shape.many,
        judged=dict[str, str](shape.judged.items()),
        options=tuple(
            FactOption(id=each.id, label=each.label, because=each.because) for each in shape.options
        ),
    )
