"""From controls as people write them to controls with parsed conditions and all mappings."""

from collections.abc import Mapping
from typing import Any

from srm_tui.content.records import Links, References
from srm_tui.content.shapes import ControlShape, ExampleShape
from srm_tui.core.conditions import Condition
from srm_tui.core.knowledge import Control, Example, Raise, Source
from srm_tui.core.packed import PackedMap, PackedTuple
from srm_tui.core.vocabulary import GOVERNANCE

Served = Mapping[str, list[tuple[str, str]]]
"""The framework requirements that frameworks themselves give a control, by its id."""

_SUBJECTS = {"service", "trait", "fact", "framework", "outside"}


def build_controls(
    references: References,
    domains: Mapping[str, object],
    traits: Mapping[str, object],
    served: Served,
) -> tuple[Control, ...]:
    """Return the controls in the order of the domains, kept within each."""
    order = {domain: index for index, domain in enumerate(domains)}
    shapes = references.records.controls.values()
    ordered = sorted(shapes, key=lambda each: order.get(each.domain, len(order)))
    return tuple(
        _Builder(references, shape, traits).build(domains, served.get(shape.id, []))
        for shape in ordered
    )


class _Builder:
    """Resolves what one control refers to."""

    def __init__(
        self, references: References, shape: ControlShape, traits: Mapping[str, object]
    ) -> None:
        self.records = references.records
        self.links: Links = references.of("control", shape.id)
        self.shape = shape
        self.traits = traits

    def build(self, domains: Mapping[str, object], served: list[tuple[str, str]]) -> Control:
        """Return the control, noting problems on the way."""
        shape = self.shape
        self.links.known("domain", shape.domain, domains)
        self.links.known("layer", shape.layer, self.records.layers)
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
            when=None if when is None else self._condition("when", when),
            raises=tuple(
                Raise(to=each.to, when=self._condition("raise", each.when)) for each in shape.raises
            ),
            implemented_when=tuple(shape.implemented_when),
            evidence=tuple(shape.evidence),
            checks=PackedMap({name: tuple(ids) for name, ids in shape.checks.items()}),
            retired=PackedMap(self._retired()),
            mappings=PackedMap(self._mappings(served)),
            sources=PackedTuple(Source(url=s.url, read_on=s.read_on) for s in shape.sources),
            applies=PackedTuple(map(self._example, shape.examples.applies)),
            not_applies=PackedTuple(map(self._example, shape.examples.not_)),
            judged=PackedMap(dict[str, str](shape.judged.items())),
        )

    def _retired(self) -> dict[str, tuple[str, ...]]:
        for scanner, ids in self.shape.retired.items():
            for check in ids:
                known = self.shape.checks.get(scanner, [])
                self.links.known("retired", check, known, f"check of {scanner}")
        return {scanner: tuple(ids) for scanner, ids in self.shape.retired.items()}

    def _condition(self, key: str, value: Any, *, negated: bool = False) -> Condition:
        keys = set(value) if isinstance(value, dict) else set[str]()
        combined = keys & {"all", "any", "not"}
        if len(keys) == 1 and combined:
            kind: Any = combined.pop()
            parts = [value[kind]] if kind == "not" else value[kind]
            if isinstance(parts, list) and parts:
                under_not = negated or kind == "not"
                return Condition(
                    kind=kind,
                    parts=tuple(self._condition(key, part, negated=under_not) for part in parts),
                )
        tests = keys & _SUBJECTS
        allowed = tests | ({"is"} if "fact" in tests else set())
        if len(tests) == 1 and keys <= allowed and value.get("is") != []:
            return self._test(key, tests.pop(), value, negated=negated)
        hint = "Use one of service, trait, fact (with is), framework, outside, all, any or not."
        self.links.note(key, "bad-condition", f"'{key}' holds no condition: {value!r:.60}.", hint)
        return Condition(kind="any")

    def _test(self, key: str, kind: Any, value: Mapping[str, Any], *, negated: bool) -> Condition:
        subject = str(value[kind])
        known: dict[str, Mapping[str, Any]] = {
            "service": self.records.services,
            "trait": self.traits,
            "fact": self.records.facts,
            "framework": self.records.frameworks,
            "outside": self.records.frameworks,
        }
        noun = "framework" if kind == "outside" else kind
        values: tuple[str, ...] = ()
        if self.links.known(key, subject, known[kind], noun) and kind == "fact":
            given = value.get("is", "yes")
            values = tuple(map(str, given if isinstance(given, list) else [given]))
            options = [option.id for option in known[kind][subject].options]
            for each in values:
                self.links.known(key, each, options, f"answer to '{subject}'")
        if negated and self.shape.layer == GOVERNANCE and kind in ("service", "trait", "outside"):
            message = f"A governance control cannot depend on the absence of a {noun}."
            hint = "Adding a service must never remove a duty: use a fact instead."
            self.links.note(key, "negated-service", message, hint)
        return Condition(kind=kind, subject=subject, values=values)

    def _mappings(self, served: list[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
        """Return the requirements that the control serves, as both sides state them."""
        frameworks = self.records.frameworks
        found: dict[str, tuple[str, ...]] = {}
        for framework_id, ids in self.shape.mappings.items():
            if self.links.known("mappings", framework_id, frameworks, "framework"):
                known = {each.id for each in frameworks[framework_id].requirements}
                for requirement in ids:
                    what = f"requirement of {framework_id}"
                    self.links.known("mappings", requirement, known, what)
            found[framework_id] = tuple(ids)
        for framework_id, requirement in served:
            stated = found.get(framework_id, ())
            if requirement not in stated:
                found[framework_id] = (*stated, requirement)
        return found

    def _example(self, example: ExampleShape) -> Example:
        for service_id in example.services:
            self.links.known("examples", service_id, self.records.services, "service")
        for framework_id in example.frameworks:
            self.links.known("examples", framework_id, self.records.frameworks, "framework")
        facts = {
            fact: tuple(given) if isinstance(given, list) else (given,)
            for fact, given in example.facts.items()
        }
        for fact_id, given in facts.items():
            if self.links.known("examples", fact_id, self.records.facts, "fact"):
                options = [option.id for option in self.records.facts[fact_id].options]
                for each in given:
                    self.links.known("examples", each, options, "answer")
        return Example(
            services=tuple(example.services), facts=facts, frameworks=tuple(example.frameworks)
        )
