"""Checks of quality over the knowledge base: what loads, and is yet wrong or weak."""

from datetime import date

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.knowledge_lint.controls import example_scope, lint_controls
from srm_tui.core.knowledge_lint.frameworks import lint_frameworks
from srm_tui.core.knowledge_lint.places import PlaceOf
from srm_tui.core.knowledge_lint.services import lint_services
from srm_tui.core.knowledge_lint.texts import lint_texts
from srm_tui.core.knowledge_lint.vocabulary import lint_vocabulary
from srm_tui.errors import Problem

__all__ = ["SMELLS", "PlaceOf", "example_scope", "is_smell", "lint_knowledge_base"]

SMELLS = frozenset(
    ("dead-note", "no-duty", "same-answers", "same-condition", "shared-check", "unused-trait")
)
"""The rules that only point at what may be weak: there can be good reasons for it."""


def lint_knowledge_base(kb: KnowledgeBase, place: PlaceOf, today: date) -> tuple[Problem, ...]:
    """Return what is wrong or weak in the content, though it can be loaded; smells among it."""
    found = [
        *lint_texts(kb, place),
        *lint_controls(kb, place, today),
        *lint_services(kb, place),
        *lint_vocabulary(kb, place),
        *lint_frameworks(kb, place, today),
    ]
    return tuple(sorted(found, key=lambda problem: problem.place))


def is_smell(problem: Problem) -> bool:
    """Return whether a problem is a hint, and no error."""
    return problem.code in SMELLS
