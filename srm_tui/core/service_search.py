"""Finding services by what people call them: names, abbreviations, ids, and near misses."""

import re
from collections.abc import Iterable
from functools import lru_cache

from srm_tui.core.knowledge import KnowledgeBase, Service

_VENDOR = frozenset({"amazon", "aws"})
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_MANY = 12
"""How many near misses are worth showing."""
_NEARNESS = 0.75
"""How alike two words must be, from 0 to 1, to be taken for one another."""


def search_services(kb: KnowledgeBase, text: str) -> tuple[Service, ...]:
    """Return the services that `text` may mean, best first; all of them for an empty text.

    Each word has to match an id, a name, an alias, a category or the initials of a
    name (`lb`, `gd`); `Amazon` and `AWS` say nothing. Where nothing does, the names
    that `text` shortens or nearly spells are returned.
    """
    words = _words(text)
    if not words:
        return kb.services
    whole = " ".join(words)
    ranked = []
    for place, service in enumerate(kb.services):
        names = _names(service)
        ranks = [rank for word in words if (rank := _rank(word, service, names)) is not None]
        if len(ranks) == len(words):
            best = 0 if whole in names else 1 + max(ranks)
            ranked.append((best, bool(service.parent_id), place, service))
    if ranked:
        return tuple(service for *_, service in sorted(ranked, key=lambda each: each[:3]))
    return _near(kb, words)


def is_near_miss(text: str, found: Iterable[Service]) -> bool:
    """Return whether `found` is what comes near to `text` because nothing is called so."""
    words = _words(text)
    return any(_rank(word, service, _names(service)) is None for service in found for word in words)


def _words(text: str) -> list[str]:
    return [word for word in text.casefold().split() if word not in _VENDOR]


def _rank(word: str, service: Service, names: tuple[str, ...]) -> int | None:
    """Return how well one word fits, 0 for best; None where it does not."""
    within = [name for name in (*names, service.category) if word in name]
    if word in within:
        return 0
    if any(name.startswith(word) for name in within):
        return 1
    if any(f" {word}" in name or f"-{word}" in name for name in within):
        return 2
    if len(word) > 1 and word in _initials(service.name):
        return 3
    return 4 if within else None


def _names(service: Service) -> tuple[str, ...]:
    """Return what a service is called, in lower case and without the vendor before it."""
    return _names_of(service.id, service.name, service.aliases)


@lru_cache(maxsize=1024)
def _names_of(service_id: str, name: str, aliases: tuple[str, ...]) -> tuple[str, ...]:
    return (service_id, _bare(name).casefold(), *map(str.casefold, aliases))


def _bare(name: str) -> str:
    first, _, rest = name.partition(" ")
    return rest if rest and first.casefold() in _VENDOR else name


@lru_cache(maxsize=1024)
def _parts(name: str) -> tuple[str, ...]:
    return tuple(part.casefold() for part in _PARTS.findall(_bare(name)))


def _initials(name: str) -> str:
    return "".join(part[0] for part in _parts(name))


def _shortens(text: str, parts: tuple[str, ...]) -> bool:
    """Return whether `text` is put together from the beginnings of `parts`, as in `sechub`."""
    if not text or not parts:
        return not text
    first, rest = parts[0], parts[1:]
    shared = next(
        (at for at, (a, b) in enumerate(zip(text, first, strict=False)) if a != b),
        min(len(text), len(first)),
    )
    return any(_shortens(text[length:], rest) for length in range(shared, 0, -1))


def _near(kb: KnowledgeBase, words: list[str]) -> tuple[Service, ...]:
    """Return the services whose name is near to all `words`, then those of which each word is."""
    from difflib import get_close_matches

    whole: dict[str, list[Service]] = {}
    parts: dict[str, list[Service]] = {}
    for service in kb.services:
        for name in _names(service):
            whole.setdefault(name, []).append(service)
            for part in name.split():
                parts.setdefault(part, []).append(service)
    text = "".join(words)
    near = [service for service in kb.services if _shortens(text, _parts(service.name))]
    for name in get_close_matches(" ".join(words), whole, _MANY, _NEARNESS):
        near += whole[name]
    by_word = []
    for word in words:
        alike = get_close_matches(word, parts, _MANY, _NEARNESS)
        named = [each for each in kb.services if _rank(word, each, _names(each)) is not None]
        found = [*(each for part in alike for each in parts[part]), *named]
        by_word.append({each.id: each for each in found})
    first, *others = by_word
    near += [each for each in first.values() if all(each.id in found for found in others)]
    return tuple({service.id: service for service in near}.values())[:_MANY]
