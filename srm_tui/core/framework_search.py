"""Finding laws and standards by what people call them: names, short names and aliases."""

from srm_tui.core.knowledge import Framework, KnowledgeBase


def search_frameworks(kb: KnowledgeBase, text: str) -> tuple[Framework, ...]:
    """Return the frameworks that have each word of `text`, best first; all for an empty text."""
    words = text.casefold().split()
    ranked = [
        (max((_rank(word, each) for word in words), default=0), place, each)
        for place, each in enumerate(kb.frameworks)
    ]
    return tuple(each for rank, _, each in sorted(ranked, key=lambda e: e[:2]) if rank < _NOWHERE)


_NOWHERE = 3


def _rank(word: str, framework: Framework) -> int:
    """Return how well a word fits, 0 for best."""
    called = (framework.id, framework.short_name, *framework.aliases, framework.name)
    names = [name.casefold() for name in (*called, framework.publisher, framework.version)]
    if word in names:
        return 0
    if any(name.startswith(word) or f" {word}" in name for name in names):
        return 1
    return 2 if any(word in name for name in names) else _NOWHERE
