"""The knowledge base: what srm-tui knows of services, duties, facts and frameworks."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import TypeVar

from msgspec import Struct, field

from srm_tui.core.conditions import Condition
from srm_tui.core.packed import PackedMap, PackedTuple
from srm_tui.core.recognition import Recognition
from srm_tui.core.vocabulary import Depth, Effort, Owner, Severity


class Source(Struct, frozen=True, kw_only=True):
    """A page that supports what is said, and when it was read."""

    url: str
    read_on: date


class AwsReport(Struct, frozen=True, kw_only=True):
    """A report or certificate with which AWS proves its part."""

    id: str
    title: str
    obtain: str
    """How a customer gets it."""
    validity: str
    """Which time it speaks of, and when the next one comes."""
    source: Source


class ProviderDuty(Struct, frozen=True, kw_only=True):
    """One thing AWS does wherever it owns or shares a layer."""

    id: str
    title: str
    report_ids: tuple[str, ...]
    """The reports that show it."""


class Layer(Struct, frozen=True, kw_only=True):
    """A level of the responsibility stack."""

    id: str
    title: str
    phrase: str
    """Completes "you answer for ..."."""
    provider_duties: tuple[ProviderDuty, ...] = ()
    governed_by: tuple[str, ...] = ()
    """Account-wide controls that treat this layer for every service, by id."""


class Domain(Struct, frozen=True, kw_only=True):
    """A chapter of the questionnaire."""

    id: str
    title: str


class Profile(Struct, frozen=True, kw_only=True):
    """Default owners that many services share."""

    id: str
    title: str
    owners: Mapping[str, Owner]


class Trait(Struct, frozen=True, kw_only=True):
    """What a service is like, with the words in which a reason says so."""

    id: str
    one: str
    many: str
    lacks: str
    judged: Mapping[str, str] = {}
    """Smells of the lint that are right as they are: the rule, and why."""


class Service(Struct, frozen=True, kw_only=True):
    """An AWS service, or a deployment variant that changes who is responsible."""

    id: str
    name: str
    category: str
    profile: str
    owners: Mapping[str, Owner]
    """The owner of each of the 14 layers."""
    traits: frozenset[str]
    lineage: tuple[str, ...]
    """Its own id, then that of its parent and so on."""
    always_as: tuple[str, ...] = ()
    """The variants of which it is always one, as a cluster runs on some kind of machine;
    empty for a service that is also used as it is."""
    aliases: tuple[str, ...] = ()
    notes: Mapping[str, str]
    """What a control means for this service, by control id."""
    docs: str
    ids: PackedMap[tuple[str, ...]]
    """How other catalogues call it: iam, cloudformation, terraform, prowler, security_hub."""
    status: str = "active"
    status_note: str = ""
    judged: PackedMap[str] = field(default_factory=PackedMap)
    """Smells of the lint that are right as they are: the rule, and why."""

    @property
    def parent_id(self) -> str:
        """The service it is a variant of; empty for a service of its own."""
        return self.lineage[1] if len(self.lineage) > 1 else ""


class FactOption(Struct, frozen=True, kw_only=True):
    """One possible answer to an integration question."""

    id: str
    label: str
    because: str
    """The reason that the answer gives for a duty."""


class FactQuestion(Struct, frozen=True, kw_only=True):
    """An integration question about the whole workload."""

    id: str
    question: str
    options: tuple[FactOption, ...]
    help: str = ""
    many: bool = False
    """Whether several options may be true at once."""
    judged: Mapping[str, str] = {}
    """Smells of the lint that are right as they are: the rule, and why."""

    def option(self, option_id: str) -> FactOption | None:
        """Return the option of that id, or None when there is none."""
        return next((option for option in self.options if option.id == option_id), None)


class Raise(Struct, frozen=True, kw_only=True):
    """A severity that holds under some facts instead of the control's own."""

    to: Severity
    when: Condition


class Example(Struct, frozen=True, kw_only=True):
    """A scope in which a control must, or must not, come up."""

    services: tuple[str, ...] = ()
    facts: Mapping[str, str | tuple[str, ...]]
    frameworks: tuple[str, ...] = ()


class Control(Struct, frozen=True, kw_only=True):
    """One duty in the catalogue."""

    id: str
    title: str
    domain: str
    layer: str
    severity: Severity
    severity_reason: str
    depth: Depth
    effort: Effort
    question: str
    aws_part: str
    customer_part: str
    when: Condition | None = None
    """None: it applies wherever the customer owns or shares the layer."""
    raises: tuple[Raise, ...] = ()
    implemented_when: tuple[str, ...]
    evidence: tuple[str, ...]
    checks: PackedMap[tuple[str, ...]]
    """Scanner checks that test this decision, by scanner."""
    retired: PackedMap[tuple[str, ...]] = field(default_factory=PackedMap)
    """Those of them that their scanner no longer runs; old findings still name them."""
    mappings: PackedMap[tuple[str, ...]]
    """Requirement ids, by framework."""
    sources: PackedTuple[Source]
    applies: PackedTuple[Example]
    not_applies: PackedTuple[Example]
    judged: PackedMap[str] = field(default_factory=PackedMap)
    """Smells of the lint that are right as they are: the rule, and why."""


class Requirement(Struct, frozen=True, kw_only=True):
    """One numbered requirement of a framework."""

    id: str
    title: str


class Parameter(Struct, frozen=True, kw_only=True):
    """What a framework asks of a control beyond the control's own text."""

    framework_id: str
    control_id: str
    text: str
    requirement: str = ""
    """The requirement that asks it; empty when it is the framework as a whole."""


class Programme(Struct, frozen=True, kw_only=True):
    """Which services AWS has had assessed under a framework.

    A service that is in neither list is unknown: nobody verified it.
    """

    title: str
    report_id: str
    """The report that shows it."""
    source: Source
    covers: tuple[str, ...]
    outside: tuple[str, ...]
    pages: Mapping[str, str] = {}
    """By service: a page of its own that says so; where there is any, the list was not read."""


class Framework(Struct, frozen=True, kw_only=True):
    """A law, regulation, standard or benchmark with numbered requirements."""

    id: str
    name: str
    short_name: str
    aliases: tuple[str, ...] = ()
    version: str
    publisher: str
    jurisdiction: str
    kind: str
    url: str
    brings: str
    """What choosing it adds to an assessment, in one sentence."""
    not_covered: str
    """What of it srm-tui does not treat."""
    licence: str
    requirements: PackedTuple[Requirement]
    parameters: tuple[Parameter, ...] = ()
    programme: Programme | None = None
    """None where AWS publishes no list, or nobody has verified it."""


class KnowledgeBase(Struct, frozen=True, kw_only=True, dict=True):
    """Everything the packs say, in the order in which they say it."""

    title: str
    version: str
    """The packs with their versions, as in `aws 0.1.0`."""
    digest: str = ""
    """A hash of the files it was read from."""
    reviewed_on: date
    """The day on which the first pack was last reviewed as a whole."""
    reports: tuple[AwsReport, ...]
    layers: tuple[Layer, ...]
    domains: tuple[Domain, ...]
    profiles: tuple[Profile, ...]
    traits: tuple[Trait, ...]
    facts: tuple[FactQuestion, ...]
    services: tuple[Service, ...]
    controls: tuple[Control, ...]
    frameworks: tuple[Framework, ...]
    recognitions: PackedTuple[Recognition] = field(default_factory=PackedTuple)
    """How variants and facts show in files; of two answers that exclude each other the first
    counts."""

    @cached_property
    def report_by_id(self) -> Mapping[str, AwsReport]:
        """Reports of AWS by id."""
        return {report.id: report for report in self.reports}

    @cached_property
    def layer_by_id(self) -> Mapping[str, Layer]:
        """Layers by id."""
        return {layer.id: layer for layer in self.layers}

    @cached_property
    def domain_by_id(self) -> Mapping[str, Domain]:
        """Domains by id."""
        return {domain.id: domain for domain in self.domains}

    @cached_property
    def trait_by_id(self) -> Mapping[str, Trait]:
        """Traits by id."""
        return {trait.id: trait for trait in self.traits}

    @cached_property
    def fact_by_id(self) -> Mapping[str, FactQuestion]:
        """Integration questions by id."""
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def service_by_id(self) -> Mapping[str, Service]:
        """Services by id."""
        return {service.id: service for service in self.services}

    @cached_property
    def control_by_id(self) -> Mapping[str, Control]:
        """Controls by id."""
        return {control.id: control for control in self.controls}

    @cached_property
    def framework_by_id(self) -> Mapping[str, Framework]:
        """Frameworks by id."""
        return {framework.id: framework for framework in self.frameworks}

    @cached_property
    def parameters_by_control(self) -> Mapping[str, tuple[Parameter, ...]]:
        """What frameworks ask beyond a control's own text, by control."""
        found: dict[str, tuple[Parameter, ...]] = {}
        for framework in self.frameworks:
            for each in framework.parameters:
                found[each.control_id] = (*found.get(each.control_id, ()), each)
        return found

    def find_service(self, text: str) -> Service | None:
        """Return the service that `text` names by id, name or alias, or None."""
        return _find(self.services, text, self.service_by_id)

    def find_framework(self, text: str) -> Framework | None:
        """Return the framework that `text` names by id, name or alias, or None."""
        return _find(self.frameworks, text, self.framework_by_id)


_Named = TypeVar("_Named", Service, Framework)


def _find(records: Iterable[_Named], text: str, by_id: Mapping[str, _Named]) -> _Named | None:
    if text in by_id:
        return by_id[text]
    wanted = _folded(text)
    named = [record for record in records if wanted in map(_folded, _names(record))]
    return named[0] if len(named) == 1 else None


def _names(record: Service | Framework) -> tuple[str, ...]:
    short = (record.short_name,) if isinstance(record, Framework) else ()
    return (record.id, record.name, *short, *record.aliases)


def _folded(text: str) -> str:
    return text.casefold().replace("_", "-").replace(" ", "-")


def closest(text: str, candidates: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """Return up to `count` of `candidates` that `text` may have meant, nearest first."""
    from difflib import get_close_matches

    folded = {_folded(candidate): candidate for candidate in candidates}
    wanted = _folded(text)
    inside = [name for key, name in folded.items() if len(wanted) > 2 and wanted in key]
    near = [folded[key] for key in get_close_matches(wanted, folded, count, 0.6)]
    return tuple(dict.fromkeys([*near, *inside]))[:count]
