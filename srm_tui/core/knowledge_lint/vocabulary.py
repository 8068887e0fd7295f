"""Rules for facts and traits: each makes a difference somewhere."""

from collections.abc import Iterator

from srm_tui.core.conditions import Condition
from srm_tui.core.knowledge import FactQuestion, KnowledgeBase
from srm_tui.core.knowledge_lint.places import PlaceOf, Smell, conditions_of
from srm_tui.errors import Problem


def lint_vocabulary(kb: KnowledgeBase, place: PlaceOf) -> Iterator[Problem]:
    """Yield facts that ask for nothing, or change nothing."""
    asked = {test.subject for test in _tests(kb) if test.kind == "fact"}
    for fact in kb.facts:
        if not fact.question.endswith("?"):
            message = f"fact {fact.id}: question: It must end with a question mark."
            where = place("fact", fact.id, "question")
            yield Problem("no-question", where, message, "Ask for one thing the team knows.")
        if fact.id not in asked:
            message = f"fact {fact.id}: No control uses it."
            hint = "Remove it, or let a control depend on it."
            yield Problem("unused-fact", place("fact", fact.id), message, hint)


def vocabulary_smells(kb: KnowledgeBase, place: PlaceOf) -> Iterator[Smell]:
    """Yield answers and traits that change nothing."""
    for fact in kb.facts:
        yield from _same_answers(kb, fact, place)
    asked = {test.subject for test in _tests(kb) if test.kind == "trait"}
    given = frozenset[str]().union(*(service.traits for service in kb.services))
    for trait in kb.traits:
        for is_used, lacking in (
            (trait.id in asked, "No condition asks for it."),
            (trait.id in given, "No service has it."),
        ):
            if not is_used:
                message = f"trait {trait.id}: {lacking}"
                hint = "Remove it, or use it."
                yield trait, Problem("unused-trait", place("trait", trait.id), message, hint)


def _tests(kb: KnowledgeBase) -> Iterator[Condition]:
    for control in kb.controls:
        yield from conditions_of(control)


def _same_answers(kb: KnowledgeBase, fact: FactQuestion, place: PlaceOf) -> Iterator[Smell]:
    tests = [each for each in _tests(kb) if each.kind == "fact" and each.subject == fact.id]
    if not tests:
        return
    first: dict[tuple[bool, ...], str] = {}
    for index, option in enumerate(fact.options):
        holds = tuple(option.id in test.values for test in tests)
        if holds in first:
            message = f"fact {fact.id}: No condition tells '{option.id}' from '{first[holds]}'."
            hint = "Merge the two answers, or let a condition name one of them."
            where = place("fact", fact.id, "options", index)
            yield fact, Problem("same-answers", where, message, hint)
        first.setdefault(holds, option.id)
