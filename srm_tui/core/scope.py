"""What an assessment is about: services, integration facts and frameworks."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

from msgspec import Struct, field
from msgspec.structs import replace

from srm_tui.core.knowledge import KnowledgeBase, Service, closest
from srm_tui.core.vocabulary import Depth


class Scope(Struct, frozen=True, kw_only=True):
    """The chosen services, facts and frameworks of one assessment."""

    service_ids: tuple[str, ...] = ()
    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The answers given to each integration question."""
    framework_ids: tuple[str, ...] = ()
    depth: Depth = Depth.CORE

    @property
    def is_empty(self) -> bool:
        """Whether nothing was chosen yet that could bring a service's duty."""
        return not self.service_ids


def spoken_for(kb: KnowledgeBase, scope: Scope) -> Mapping[str, tuple[str, ...]]:
    """Return the services of `scope` that stand aside, with the variants that speak for them.

    A cluster always runs on some kind of machine: once `scope` names the kind, the
    service as such, which stands for any of them, says nothing more.
    """
    found: dict[str, tuple[str, ...]] = {}
    for service in kb.services:
        if service.id in scope.service_ids:
            for variant, parent in pairwise(service.lineage):
                known = kb.service_by_id.get(parent)
                if known and variant in known.always_as and parent in scope.service_ids:
                    found[parent] = (*found.get(parent, ()), service.id)
    return found


def services_in_force(kb: KnowledgeBase, scope: Scope) -> tuple[Service, ...]:
    """Return the services of `scope` that bring duties, in knowledge-base order."""
    chosen = frozenset(scope.service_ids) - spoken_for(kb, scope).keys()
    return tuple(service for service in kb.services if service.id in chosen)


def in_order(kb: KnowledgeBase, scope: Scope) -> Scope:
    """Return `scope` in the order of `kb`, each thing once.

    What `kb` does not know stays, behind the rest: another pack may know it.
    """
    return replace(
        scope,
        service_ids=_ordered(scope.service_ids, kb.service_by_id),
        framework_ids=_ordered(scope.framework_ids, kb.framework_by_id),
        facts={
            each: scope.facts[each]
            for each in _ordered(scope.facts, kb.fact_by_id)
            if scope.facts[each]
        },
    )


def _ordered(ids: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    place = {each: number for number, each in enumerate(known)}
    return tuple(sorted(dict.fromkeys(ids), key=lambda each: place.get(each, len(place))))


class ScopeProposal(Struct, frozen=True, kw_only=True):
    """A service or fact that a file suggests, with where it was seen."""

    service_id: str = ""
    fact: str = ""
    value: str = ""
    seen: tuple[str, ...]
    """Places as `file:address`."""


class Misfit(Struct, frozen=True, kw_only=True):
    """Something in a scope that the knowledge base does not know."""

    kind: str
    """`service`, `fact`, `answer` or `framework`."""
    text: str
    nearest: tuple[str, ...] = ()

    def __str__(self) -> str:
        hint = f" Did you mean {' or '.join(self.nearest)}?" if self.nearest else ""
        return f"There is no {self.kind} '{self.text}'.{hint}"


def normalise(kb: KnowledgeBase, scope: Scope) -> tuple[Scope, tuple[Misfit, ...]]:
    """Return `scope` with ids as `kb` spells them, in its order, and what it does not know.

    Aliases become ids; what is unknown stays out of the scope that is returned.
    """
    misfits: list[Misfit] = []
    services = _known_services(kb, scope.service_ids, misfits)
    frameworks = _known_frameworks(kb, scope.framework_ids, misfits)
    facts = {
        fact: answers
        for fact, given in scope.facts.items()
        if (answers := _known_answers(kb, fact, given, misfits))
    }
    known = replace(
        scope,
        service_ids=tuple(service.id for service in kb.services if service.id in services),
        framework_ids=tuple(each.id for each in kb.frameworks if each.id in frameworks),
        facts={fact.id: facts[fact.id] for fact in kb.facts if fact.id in facts},
    )
    return known, tuple(misfits)


def _known_services(kb: KnowledgeBase, texts: Iterable[str], misfits: list[Misfit]) -> set[str]:
    found = set()
    for text in texts:
        if service := kb.find_service(text):
            found.add(service.id)
        else:
            near = _near_services(kb, text)
            misfits.append(Misfit(kind="service", text=text, nearest=near))
    return found


def _near_services(kb: KnowledgeBase, text: str) -> tuple[str, ...]:
    """Return up to three services that `text` may have meant, nearest first."""
    ids_by_name: dict[str, list[str]] = {}
    for service in kb.services:
        for name in (service.id, service.name, *service.aliases):
            ids_by_name.setdefault(name.casefold(), []).append(service.id)
    near = closest(text.casefold(), ids_by_name, 5)
    return tuple(dict.fromkeys(each for name in near for each in ids_by_name[name]))[:3]


def _known_frameworks(kb: KnowledgeBase, texts: Iterable[str], misfits: list[Misfit]) -> set[str]:
    found = set()
    for text in texts:
        if framework := kb.find_framework(text):
            found.add(framework.id)
        else:
            near = closest(text, (each.id for each in kb.frameworks))
            misfits.append(Misfit(kind="framework", text=text, nearest=near))
    return found


def _known_answers(
    kb: KnowledgeBase, fact_id: str, given: tuple[str, ...], misfits: list[Misfit]
) -> tuple[str, ...]:
    fact = kb.fact_by_id.get(fact_id)
    if fact is None:
        misfits.append(Misfit(kind="fact", text=fact_id, nearest=closest(fact_id, kb.fact_by_id)))
        return ()
    options = [option.id for option in fact.options]
    for value in given:
        if value not in options:
            near = closest(value, options) or tuple(options)
            misfits.append(Misfit(kind="answer", text=f"{fact_id}={value}", nearest=near))
    known = tuple(option for option in options if option in given)
    if len(known) > 1 and not fact.many:
        misfits.append(
            Misfit(kind="answer", text=f"{fact_id}={','.join(given)}", nearest=(known[0],))
        )
        return ()
    return known
