"""Checks of quality over the knowledge base."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from srm_tui.core.conditions import Condition, Ground, satisfying
from srm_tui.core.duties import account_ground, derive_duties, ground_of
from srm_tui.core.knowledge import Control, Example, KnowledgeBase
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import GOVERNANCE, Depth, Owner
from srm_tui.errors import Place, Problem

PlaceOf = Callable[[str, str], Place]
"""Where a record is written, by kind and id."""

_MAX_TITLE = 90
_MAX_QUESTION = 240
_MAX_TEXT = 480
_STALE_AFTER = timedelta(days=548)
_BANNED = re.compile(
    r"\b(leverag\w+|robust|best[- ]practices?|ensur\w+|seamless\w*|holistic)\b", re.I
)
_AMERICAN = re.compile(
    r"\b(\w*(?:organiz|authoriz|minimiz|recogniz|virtualiz|categoriz|summariz|prioritiz)\w*"
    r"|color\w*|behavior\w*|defense\w*|catalog|artifacts?)\b"
)


def lint_knowledge_base(kb: KnowledgeBase, place: PlaceOf, today: date) -> tuple[Problem, ...]:
    """Return what is wrong or weak in the content, though it can be loaded."""
    found: list[Problem] = []
    for control in kb.controls:
        found += _lint_control(control, place, today)
        found += _lint_examples(kb, control, place)
    found += _unused_facts(kb, place)
    found += _unreachable(kb, place)
    found += _look_alikes(kb, place)
    return tuple(sorted(found, key=lambda problem: problem.place))


def _lint_control(control: Control, place: PlaceOf, today: date) -> Iterator[Problem]:
    def problem(code: str, key: str, message: str, hint: str = "") -> Problem:
        where = place("control", control.id)
        return Problem(code, where, f"control {control.id}: {key}: {message}", hint)

    limits = {"title": _MAX_TITLE, "question": _MAX_QUESTION}
    texts = {
        key: getattr(control, key)
        for key in ("title", "question", "severity_reason", "aws_part", "customer_part")
    }
    for index, text in enumerate(control.implemented_when):
        texts[f"implemented_when[{index + 1}]"] = text
    for index, text in enumerate(control.evidence):
        texts[f"evidence[{index + 1}]"] = text
    for key, text in texts.items():
        limit = limits.get(key, _MAX_TEXT)
        if len(text) > limit:
            yield problem(
                "too-long", key, f"{len(text)} characters, at most {limit}", "Shorten it."
            )
        if banned := _BANNED.search(text):
            yield problem("banned-phrase", key, f"'{banned[0]}' says nothing", "Say what is done.")
        if (american := _AMERICAN.search(text)) and "AWS Artifact" not in text:
            yield problem("spelling", key, f"'{american[0]}' is not British spelling")
    if not control.question.endswith("?"):
        yield problem("no-question", "question", "It must end with a question mark.")
    if not 2 <= len(control.implemented_when) <= 5:
        yield problem("points", "implemented_when", "Give 2 to 5 checkable points.")
    if not control.evidence:
        yield problem("no-evidence", "evidence", "Say what an auditor would accept.")
    if not control.sources:
        yield problem("no-source", "sources", "Name the page that supports it.")
    for source in control.sources:
        if not source.url.startswith("https://"):
            yield problem("bad-source", "sources", f"'{source.url}' is no https address.")
        if today - source.read_on > _STALE_AFTER:
            message = f"{source.url} was read on {source.read_on}"
            yield problem("stale-source", "sources", message, "Read it again and set the date.")


def _lint_examples(kb: KnowledgeBase, control: Control, place: PlaceOf) -> Iterator[Problem]:
    if not control.applies:
        message = f"control {control.id}: There is no example in which it applies."
        yield Problem("no-example", place("control", control.id), message, "Add one.")
    for expected, examples in ((True, control.applies), (False, control.not_applies)):
        for example in examples:
            duties = {duty.id for duty in derive_duties(kb, example_scope(example))}
            if (control.id in duties) is not expected:
                says = "applies" if expected else "does not apply"
                scope = ", ".join((*example.services, *example.frameworks)) or "an empty scope"
                message = f"control {control.id}: The example says that it {says} to {scope}."
                hint = "Change the example, the condition or the owners."
                yield Problem("example-fails", place("control", control.id), message, hint)


def example_scope(example: Example) -> Scope:
    """Return the scope that an example describes, at full depth."""
    facts = {
        fact: (given,) if isinstance(given, str) else tuple(given)
        for fact, given in example.facts.items()
    }
    return Scope(
        service_ids=example.services,
        facts=facts,
        framework_ids=example.frameworks,
        depth=Depth.FULL,
    )


def _conditions(control: Control) -> Iterator[Condition]:
    """Yield every test in the conditions of a control."""
    pending = [control.when, *(each.when for each in control.raises)]
    while pending:
        condition = pending.pop()
        if condition is not None:
            yield condition
            pending += condition.parts


def _unused_facts(kb: KnowledgeBase, place: PlaceOf) -> Iterator[Problem]:
    used = {
        condition.subject
        for control in kb.controls
        for condition in _conditions(control)
        if condition.kind == "fact"
    }
    for fact in kb.facts:
        if fact.id not in used:
            message = f"fact {fact.id}: No control uses it."
            hint = "Remove it, or let a control depend on it."
            yield Problem("unused-fact", place("fact", fact.id), message, hint)


def _unreachable(kb: KnowledgeBase, place: PlaceOf) -> Iterator[Problem]:
    """Yield controls that no service can bring, and customer layers without any control."""
    of_services = ground_of(kb, kb.services, Scope())
    of_account = account_ground(of_services)
    reached: set[tuple[str, str]] = set()
    for control in kb.controls:
        ground = of_account if control.layer == GOVERNANCE else of_services
        members = _able(control.when, ground) if control.when else frozenset(ground.members)
        if control.layer != GOVERNANCE:
            owned = {s.id for s in kb.services if s.owners[control.layer].is_ours}
            members &= owned
            reached.update((each, control.layer) for each in members)
        if not members:
            message = f"control {control.id}: No service in the knowledge base can bring it."
            hint = "Change its condition, or give a service the traits it asks for."
            yield Problem("unreachable", place("control", control.id), message, hint)
    governed = {layer.id for layer in kb.layers if layer.governed_by}
    for service in kb.services:
        bare = [
            layer
            for layer, owner in service.owners.items()
            if owner is Owner.CUSTOMER
            and layer not in governed
            and (service.id, layer) not in reached
        ]
        if bare:
            message = f"service {service.id}: No control covers {', '.join(bare)}."
            hint = "Give it the traits that bring a control, or write one."
            yield Problem("bare-layer", place("service", service.id), message, hint)


def _able(condition: Condition, ground: Ground, *, negated: bool = False) -> frozenset[str]:
    """Return the services for which `condition` holds under some facts and frameworks."""
    everybody = frozenset(ground.members)
    match condition.kind:
        case "fact" | "framework":
            return everybody
        case "trait" | "service" | "outside":
            found = satisfying(condition, ground)
            return everybody - found if negated else found
        case "not":
            return _able(condition.parts[0], ground, negated=not negated)
    parts = [_able(part, ground, negated=negated) for part in condition.parts]
    if (condition.kind == "all") is not negated:
        return everybody.intersection(*parts)
    return frozenset().union(*parts)


def _look_alikes(kb: KnowledgeBase, place: PlaceOf) -> Iterator[Problem]:
    """Yield controls that share title or question with another."""
    seen: dict[str, str] = {}
    for control in kb.controls:
        for text in (control.title, control.question):
            key = text.casefold()
            if key in seen and seen[key] != control.id:
                message = f"control {control.id}: It says the same as {seen[key]}."
                yield Problem("look-alike", place("control", control.id), message, "Merge them.")
            seen.setdefault(key, control.id)
