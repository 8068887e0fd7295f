"""Finding laws and standards by what people call them: names, short names, aliases, and regions."""

from collections.abc import Iterable, Mapping

from srm_tui.core.knowledge import Framework, KnowledgeBase

REGIONS: Mapping[str, str] = {
    "global": "Worldwide",
    "EU": "European Union",
    "US": "United States",
    "US-CA": "California",
    "AU": "Australia",
    "CH": "Switzerland",
    "DE": "Germany",
    "ES": "Spain",
    "FR": "France",
    "UK": "United Kingdom",
}
"""What people call the places where a framework applies."""
_NOWHERE = 3
_NEARNESS = 0.75
"""How alike two names must be, from 0 to 1, to be taken for one another."""


def search_frameworks(kb: KnowledgeBase, text: str) -> tuple[Framework, ...]:
    """Return the frameworks that have each word of `text`, best first; all for an empty text.

    Where nothing has, those are returned of which a name is spelled nearly so.
    """
    words = text.casefold().split()
    ranked = [
        (max((_rank(word, each) for word in words), default=0), place, each)
        for place, each in enumerate(kb.frameworks)
    ]
    found = tuple(each for rank, _, each in sorted(ranked, key=lambda e: e[:2]) if rank < _NOWHERE)
    return found or _near(kb, " ".join(words))


def is_framework_near_miss(text: str, found: Iterable[Framework]) -> bool:
    """Return whether `found` is what is spelled nearly as `text`, since nothing is called so."""
    words = text.casefold().split()
    return any(_rank(word, each) == _NOWHERE for each in found for word in words)


def _rank(word: str, framework: Framework) -> int:
    """Return how well a word fits, 0 for best."""
    called = (*_called(framework), framework.name, REGIONS.get(framework.jurisdiction, ""))
    names = [name.casefold() for name in (*called, framework.publisher, framework.version)]
    if word in names:
        return 0
    if any(name.startswith(word) or f" {word}" in name for name in names):
        return 1
    return 2 if any(word in name for name in names) else _NOWHERE


def _called(framework: Framework) -> tuple[str, ...]:
    return framework.id, framework.short_name, *framework.aliases


def _near(kb: KnowledgeBase, text: str) -> tuple[Framework, ...]:
    from difflib import get_close_matches

    names: dict[str, list[Framework]] = {}
    for each in kb.frameworks:
        for name in _called(each):
            names.setdefault(name.casefold(), []).append(each)
    near = [
        each for name in get_close_matches(text, names, cutoff=_NEARNESS) for each in names[name]
    ]
    return tuple({each.id: each for each in near}.values())
