"""Rules for mappings: what they name is known as a thing of some service."""

from collections.abc import Iterator

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.knowledge_lint.places import PlaceOf
from srm_tui.core.proposals import Catalogues
from srm_tui.errors import Problem


def lint_mappings(kb: KnowledgeBase, place: PlaceOf) -> Iterator[Problem]:
    """Yield names in clues that belong to no service."""
    catalogues = Catalogues(kb)
    for rule in kb.recognitions:
        for number, clue in enumerate(rule.clues):
            for catalogue, name in clue.names:
                if not catalogues.services(catalogue, name):
                    message = f"mapping {rule.id}: No service has the {catalogue} name '{name}'."
                    where = place("mapping", rule.id, "clues", number)
                    hint = "Correct it, or add it to the 'ids:' of its service."
                    yield Problem("unknown-name", where, message, hint)
