"""Checks of quality over the knowledge base: what loads, and is yet wrong or weak."""

from collections.abc import Iterator
from datetime import date

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.knowledge_lint.controls import control_smells, example_scope, lint_controls
from srm_tui.core.knowledge_lint.frameworks import lint_frameworks
from srm_tui.core.knowledge_lint.mappings import lint_mappings
from srm_tui.core.knowledge_lint.places import PlaceOf
from srm_tui.core.knowledge_lint.services import lint_services, service_smells
from srm_tui.core.knowledge_lint.texts import lint_texts
from srm_tui.core.knowledge_lint.vocabulary import lint_vocabulary, vocabulary_smells
from srm_tui.errors import Problem

__all__ = ["SMELLS", "PlaceOf", "example_scope", "is_smell", "lint_knowledge_base"]

SMELLS = frozenset(
    ("dead-note", "no-duty", "same-answers", "same-condition", "shared-check", "unused-trait")
)
"""The rules that only point at what may be weak: there can be good reasons for it."""


def lint_knowledge_base(kb: KnowledgeBase, place: PlaceOf, today: date) -> tuple[Problem, ...]:
    """Return what is wrong or weak in the content, though it can be loaded.

    Among it are the smells that the content does not judge to be right as they are.
    """
    found = [
        *lint_texts(kb, place),
        *lint_controls(kb, place, today),
        *lint_services(kb, place),
        *lint_vocabulary(kb, place),
        *lint_frameworks(kb, place, today),
        *lint_mappings(kb, place),
        *_unjudged_smells(kb, place),
    ]
    return tuple(sorted(found, key=lambda problem: problem.place))


def _unjudged_smells(kb: KnowledgeBase, place: PlaceOf) -> Iterator[Problem]:
    """Yield smells that no record judges, and judgements of what is no longer there."""
    met = set[tuple[int, str]]()
    for record, problem in (
        *control_smells(kb, place),
        *service_smells(kb, place),
        *vocabulary_smells(kb, place),
    ):
        if problem.code in record.judged:
            met.add((id(record), problem.code))
        else:
            yield problem
    for kind, records in (
        ("control", kb.controls),
        ("service", kb.services),
        ("trait", kb.traits),
        ("fact", kb.facts),
    ):
        for each in records:
            for rule in each.judged:
                if (id(each), rule) not in met:
                    message = f"{kind} {each.id}: judged: There is no {rule} to judge."
                    where = place(kind, each.id, "judged", rule)
                    yield Problem("idle-judgement", where, message, "Remove it.")


def is_smell(problem: Problem) -> bool:
    """Return whether a problem is a hint, and no error."""
    return problem.code in SMELLS
