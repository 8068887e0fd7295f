"""Rules for facts and traits: each makes a difference somewhere."""

from collections.abc import Iterator

from srm_tui.core.knowledge import FactQuestion, KnowledgeBase
from srm_tui.core.knowledge_lint.places import PlaceOf, conditions_of
from srm_tui.errors import Problem

_Values = tuple[str, ...]


def lint_vocabulary(kb: KnowledgeBase, place: PlaceOf) -> Iterator[Problem]:
    """Yield facts, answers and traits that change nothing."""
    values_by_fact: dict[str, list[_Values]] = {}
    asked_traits = set[str]()
    for control in kb.controls:
        for test in conditions_of(control):
            if test.kind == "fact":
                values_by_fact.setdefault(test.subject, []).append(test.values)
            elif test.kind == "trait":
                asked_traits.add(test.subject)
    for fact in kb.facts:
        yield from _lint_fact(fact, values_by_fact.get(fact.id, []), place)
    given_traits = frozenset[str]().union(*(service.traits for service in kb.services))
    for trait in kb.traits:
        for is_used, lacking in (
            (trait.id in asked_traits, "No condition asks for it."),
            (trait.id in given_traits, "No service has it."),
        ):
            if not is_used:
                message = f"trait {trait.id}: {lacking}"
                hint = "Remove it, or use it."
                yield Problem("unused-trait", place("trait", trait.id), message, hint)


def _lint_fact(fact: FactQuestion, tests: list[_Values], place: PlaceOf) -> Iterator[Problem]:
    if not fact.question.endswith("?"):
        message = f"fact {fact.id}: question: It must end with a question mark."
        where = place("fact", fact.id, "question")
        yield Problem("no-question", where, message, "Ask for one thing the team knows.")
    if not tests:
        message = f"fact {fact.id}: No control uses it."
        hint = "Remove it, or let a control depend on it."
        yield Problem("unused-fact", place("fact", fact.id), message, hint)
        return
    first: dict[tuple[bool, ...], str] = {}
    for index, option in enumerate(fact.options):
        holds = tuple(option.id in values for values in tests)
        if holds in first:
            message = f"fact {fact.id}: No condition tells '{option.id}' from '{first[holds]}'."
            hint = "Merge the two answers, or let a condition name one of them."
            yield Problem("same-answers", place("fact", fact.id, "options", index), message, hint)
        first.setdefault(holds, option.id)
