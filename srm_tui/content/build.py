"""From the records as people write them to the records that the core works with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from srm_tui.content.shapes import (
    ControlShape,
    ExampleShape,
    FactShape,
    FrameworkShape,
    LayerShape,
    PackShape,
    ProfileShape,
    ServiceShape,
)
from srm_tui.core.conditions import Condition
from srm_tui.core.knowledge import (
    Control,
    Domain,
    Example,
    FactOption,
    FactQuestion,
    Framework,
    KnowledgeBase,
    Layer,
    Parameter,
    Profile,
    Programme,
    ProviderDuty,
    Raise,
    Requirement,
    Service,
    Source,
    Trait,
    closest,
)
from srm_tui.core.vocabulary import GOVERNANCE, Owner
from srm_tui.documents import Document
from srm_tui.errors import Place, Problem


@dataclass
class Records:
    """All records of the packs by id, each with the document it came from."""

    packs: list[PackShape] = field(default_factory=list)
    layers: dict[str, LayerShape] = field(default_factory=dict)
    facts: dict[str, FactShape] = field(default_factory=dict)
    services: dict[str, ServiceShape] = field(default_factory=dict)
    controls: dict[str, ControlShape] = field(default_factory=dict)
    frameworks: dict[str, FrameworkShape] = field(default_factory=dict)
    origins: dict[tuple[str, str], tuple[Document, Any]] = field(default_factory=dict)
    """By kind and id: the document and the mapping in it."""
    unfit: set[tuple[str, str]] = field(default_factory=set)
    """Kind and id of what was written and could not be read: a problem of its own."""

    def place(self, kind: str, record_id: str, key: str | None = None) -> Place:
        """Return where a record, or one key of it, was written."""
        document, mapping = self.origins[kind, record_id]
        return document.place(mapping, key)


def build(records: Records, digest: str) -> tuple[KnowledgeBase, list[Problem]]:
    """Return the knowledge base, and each reference that leads nowhere.

    The knowledge base is only to be used when there is no problem.
    """
    builder = _Builder(records)
    return builder.build(digest), builder.problems


class _Builder:
    """Resolves what records refer to."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.problems: list[Problem] = []
        self.profiles = {p.id: p for pack in records.packs for p in pack.profiles}
        self.traits = {t.id: t for pack in records.packs for t in pack.traits}
        self.domains = {d.id: d for pack in records.packs for d in pack.domains}
        self.services: dict[str, Service] = {}
        self.served = self._served()

    def build(self, digest: str) -> KnowledgeBase:
        """Return everything resolved, noting problems on the way."""
        records = self.records
        for service_id in records.services:
            self._service(service_id, ())
        return KnowledgeBase(
            title=records.packs[0].title if records.packs else "",
            version=", ".join(f"{pack.id} {pack.version}" for pack in records.packs),
            digest=digest,
            reviewed_on=records.packs[0].reviewed_on if records.packs else date.min,
            layers=tuple(map(self._layer, records.layers.values())),
            domains=tuple(Domain(id=d.id, title=d.title) for d in self.domains.values()),
            profiles=tuple(map(self._profile, self.profiles.values())),
            traits=tuple(
                Trait(id=t.id, one=t.one, many=t.many, lacks=t.lacks) for t in self.traits.values()
            ),
            facts=tuple(map(_fact, records.facts.values())),
            services=tuple(
                self.services[each] for each in records.services if each in self.services
            ),
            controls=tuple(map(self._control, self._controls_by_domain())),
            frameworks=tuple(map(self._framework, records.frameworks.values())),
        )

    def _layer(self, shape: LayerShape) -> Layer:
        controls = self.records.controls
        for control_id in shape.governed_by:
            self._known("layer", shape.id, "governed_by", control_id, controls, "control")
        return Layer(
            id=shape.id,
            title=shape.title,
            phrase=shape.phrase,
            provider_duties=tuple(
                ProviderDuty(id=each.id, title=each.title, proof=each.proof)
                for each in shape.provider_duties
            ),
            governed_by=tuple(shape.governed_by),
        )

    def _profile(self, shape: ProfileShape) -> Profile:
        for layer in shape.owners:
            self._known("profile", shape.id, "owners", layer, self._service_layers(), "layer")
        return Profile(id=shape.id, title=shape.title, owners=shape.owners)

    def _service_layers(self) -> list[str]:
        return [layer for layer in self.records.layers if layer != GOVERNANCE]

    def _controls_by_domain(self) -> list[ControlShape]:
        """Return the controls in the order of the domains, kept within each."""
        order = {domain: index for index, domain in enumerate(self.domains)}
        found = self.records.controls.values()
        return sorted(found, key=lambda control: order.get(control.domain, len(order)))

    def _service(self, service_id: str, below: tuple[str, ...]) -> Service | None:
        if service_id in self.services:
            return self.services[service_id]
        shape = self.records.services[service_id]
        parent = None
        if service_id in below:
            self._note("service", service_id, "parent", "circle", "Its parents form a circle.")
            return None
        if shape.parent and self._known(
            "service", service_id, "parent", shape.parent, self.records.services, "service"
        ):
            parent = self._service(shape.parent, (*below, service_id))
        for key, named in (("traits", shape.traits), ("without", shape.without)):
            for trait in named:
                self._known("service", service_id, key, trait, self.traits, "trait")
        for control_id in shape.notes:
            self._known(
                "service", service_id, "notes", control_id, self.records.controls, "control"
            )
        inherited = parent.traits if parent else frozenset[str]()
        service = Service(
            id=shape.id,
            name=shape.name,
            category=shape.category,
            profile=shape.profile or (parent.profile if parent else ""),
            owners=self._owners(shape, parent),
            traits=(inherited | set(shape.traits)) - set(shape.without),
            lineage=(shape.id, *(parent.lineage if parent else ())),
            aliases=tuple(shape.aliases),
            notes={**(parent.notes if parent else {}), **shape.notes},
            docs=shape.docs,
            ids={name: tuple(ids) for name, ids in shape.ids.items()},
            status=shape.status,
            status_note=shape.status_note,
        )
        self.services[service_id] = service
        return service

    def _owners(self, shape: ServiceShape, parent: Service | None) -> Mapping[str, Owner]:
        layers = self._service_layers()
        base: Mapping[str, Owner] = {}
        if shape.profile:
            if self._known("service", shape.id, "profile", shape.profile, self.profiles):
                base = self.profiles[shape.profile].owners
        elif parent:
            base = parent.owners
        elif not shape.parent:
            message = "A service names a profile or a parent."
            self._note("service", shape.id, None, "missing-profile", message, "Add 'profile:'.")
        for layer in shape.owners:
            self._known("service", shape.id, "owners", layer, layers, "layer")
        owners = {**base, **shape.owners}
        return {layer: owners.get(layer, Owner.NONE) for layer in layers}

    def _control(self, shape: ControlShape) -> Control:
        self._known("control", shape.id, "domain", shape.domain, self.domains)
        self._known("control", shape.id, "layer", shape.layer, self.records.layers)
        when = shape.when
        return Control(
            id=shape.id,
            title=shape.title,
            domain=shape.domain,
            layer=shape.layer,
            severity=shape.severity,
            severity_reason=shape.severity_reason,
            depth=shape.depth,
            effort=shape.effort,
            question=shape.question,
            aws_part=shape.aws_part,
            customer_part=shape.customer_part,
            when=None if when is None else self._condition(shape, "when", when),
            raises=tuple(
                Raise(to=each.to, when=self._condition(shape, "raise", each.when))
                for each in shape.raises
            ),
            implemented_when=tuple(shape.implemented_when),
            evidence=tuple(shape.evidence),
            checks={name: tuple(ids) for name, ids in shape.checks.items()},
            mappings=self._mappings(shape),
            sources=tuple(Source(url=s.url, read_on=s.read_on) for s in shape.sources),
            applies=tuple(self._example(shape, each) for each in shape.examples.applies),
            not_applies=tuple(self._example(shape, each) for each in shape.examples.not_),
        )

    def _condition(
        self, shape: ControlShape, key: str, value: Any, *, negated: bool = False
    ) -> Condition:
        keys = set(value) if isinstance(value, dict) else set[str]()
        combined = keys & {"all", "any", "not"}
        if len(keys) == 1 and combined:
            kind: Any = combined.pop()
            parts = [value[kind]] if kind == "not" else value[kind]
            if isinstance(parts, list) and parts:
                under_not = negated or kind == "not"
                return Condition(
                    kind=kind,
                    parts=tuple(
                        self._condition(shape, key, part, negated=under_not) for part in parts
                    ),
                )
        tests = keys & {"service", "trait", "fact", "framework"}
        allowed = tests | ({"is"} if "fact" in tests else set())
        if len(tests) == 1 and keys <= allowed and value.get("is") != []:
            return self._test(shape, key, tests.pop(), value, negated=negated)
        hint = "Use one of service, trait, fact (with is), framework, all, any or not."
        self._note(
            "control",
            shape.id,
            key,
            "bad-condition",
            f"'{key}' holds no condition: {value!r:.60}.",
            hint,
        )
        return Condition(kind="any")

    def _test(
        self, shape: ControlShape, key: str, kind: Any, value: Mapping[str, Any], *, negated: bool
    ) -> Condition:
        subject = str(value[kind])
        by_kind: dict[str, Mapping[str, Any]] = {
            "service": self.records.services,
            "trait": self.traits,
            "fact": self.records.facts,
            "framework": self.records.frameworks,
        }
        known = by_kind[kind]
        values: tuple[str, ...] = ()
        if self._known("control", shape.id, key, subject, known, kind) and kind == "fact":
            given = value.get("is", "yes")
            values = tuple(map(str, given if isinstance(given, list) else [given]))
            options = [option.id for option in known[subject].options]
            for each in values:
                self._known("control", shape.id, key, each, options, f"answer to '{subject}'")
        if negated and shape.layer == GOVERNANCE and kind in ("service", "trait"):
            message = f"A governance control cannot depend on the absence of a {kind}."
            hint = "Adding a service must never remove a duty: use a fact instead."
            self._note("control", shape.id, key, "negated-service", message, hint)
        return Condition(kind=kind, subject=subject, values=values)

    def _mappings(self, shape: ControlShape) -> dict[str, tuple[str, ...]]:
        """Return the requirements that a control serves, as both sides state them."""
        found: dict[str, tuple[str, ...]] = {}
        for framework_id, ids in shape.mappings.items():
            if self._known(
                "control", shape.id, "mappings", framework_id, self.records.frameworks, "framework"
            ):
                known = {each.id for each in self.records.frameworks[framework_id].requirements}
                for requirement in ids:
                    what = f"requirement of {framework_id}"
                    self._known("control", shape.id, "mappings", requirement, known, what)
            found[framework_id] = tuple(ids)
        for framework_id, requirement in self.served.get(shape.id, ()):
            stated = found.get(framework_id, ())
            if requirement not in stated:
                found[framework_id] = (*stated, requirement)
        return found

    def _served(self) -> dict[str, list[tuple[str, str]]]:
        """Return the requirements that frameworks give each control, by its id."""
        served: dict[str, list[tuple[str, str]]] = {}
        for framework in self.records.frameworks.values():
            for requirement in framework.requirements:
                for control_id in requirement.controls:
                    controls = self.records.controls
                    self._known(
                        "framework", framework.id, "requirements", control_id, controls, "control"
                    )
                    served.setdefault(control_id, []).append((framework.id, requirement.id))
        return served

    def _framework(self, shape: FrameworkShape) -> Framework:
        requirements = {each.id for each in shape.requirements}
        what = f"requirement of {shape.id}"
        for each in shape.parameters:
            controls = self.records.controls
            self._known("framework", shape.id, "parameters", each.control, controls, "control")
            if each.requirement:
                self._known(
                    "framework", shape.id, "parameters", each.requirement, requirements, what
                )
        return Framework(
            id=shape.id,
            name=shape.name,
            short_name=shape.short_name,
            aliases=tuple(shape.aliases),
            version=shape.version,
            publisher=shape.publisher,
            jurisdiction=shape.jurisdiction,
            kind=shape.kind,
            url=shape.url,
            brings=shape.brings,
            not_covered=shape.not_covered,
            licence=shape.licence,
            requirements=tuple(Requirement(id=r.id, title=r.title) for r in shape.requirements),
            parameters=tuple(
                Parameter(control_id=each.control, text=each.text, requirement=each.requirement)
                for each in shape.parameters
            ),
            programme=self._programme(shape),
        )

    def _programme(self, shape: FrameworkShape) -> Programme | None:
        found = shape.programme
        if found is None:
            return None
        for service_id in (*found.covers, *found.outside):
            services = self.records.services
            self._known("framework", shape.id, "programme", service_id, services, "service")
        return Programme(
            title=found.title,
            report=found.report,
            source=Source(url=found.source, read_on=found.read_on),
            covers=tuple(found.covers),
            outside=tuple(found.outside),
        )

    def _example(self, shape: ControlShape, example: ExampleShape) -> Example:
        for service_id in example.services:
            self._known(
                "control", shape.id, "examples", service_id, self.records.services, "service"
            )
        for framework_id in example.frameworks:
            self._known(
                "control", shape.id, "examples", framework_id, self.records.frameworks, "framework"
            )
        facts = {
            fact: tuple(given) if isinstance(given, list) else (given,)
            for fact, given in example.facts.items()
        }
        for fact_id, given in facts.items():
            if self._known("control", shape.id, "examples", fact_id, self.records.facts, "fact"):
                options = [option.id for option in self.records.facts[fact_id].options]
                for each in given:
                    self._known("control", shape.id, "examples", each, options, "answer")
        return Example(
            services=tuple(example.services), facts=facts, frameworks=tuple(example.frameworks)
        )

    def _known(
        self, kind: str, record_id: str, key: str, text: str, known: Iterable[str], what: str = ""
    ) -> bool:
        if text in known:
            return True
        noun = what or key
        if (noun, text) in self.records.unfit:
            return False
        near = closest(text, known, 1)
        hint = f"Did you mean '{near[0]}'?" if near else ""
        self._note(
            kind,
            record_id,
            key,
            f"unknown-{noun.split()[0]}",
            f"There is no {noun} '{text}'.",
            hint,
        )
        return False

    def _note(
        self, kind: str, record_id: str, key: str | None, code: str, message: str, hint: str = ""
    ) -> None:
        place = self.records.place(kind, record_id, key)
        self.problems.append(Problem(code, place, f"{kind} {record_id}: {message}", hint))


def _fact(shape: FactShape) -> FactQuestion:
    return FactQuestion(
        id=shape.id,
        question=shape.question,
        help=shape.help,
        many=shape.many,
        options=tuple(
            FactOption(id=each.id, label=each.label, because=each.because) for each in shape.options
        ),
    )
