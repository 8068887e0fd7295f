"""What files suggest for a scope: services, variants and facts, each with where it was seen."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.recognition import Clue
from srm_tui.core.scope import Scope, ScopeProposal, in_order
from srm_tui.core.sightings import LeftAside, Sighting

_EDITION = re.compile(r".*\((.+) Edition\)")
"""How bills name a model or product that a service sells on."""
_WIDE = frozenset(("iam", "billing"))
"""Catalogues whose names may stand for several services, until a rule tells them apart."""


class Unmatched(Struct, frozen=True, kw_only=True):
    """A name that the knowledge base does not know."""

    catalogue: str
    name: str
    seen: tuple[str, ...]


class Proposals(Struct, frozen=True, kw_only=True):
    """What some files suggest; nothing of it counts until somebody accepts it."""

    services: tuple[ScopeProposal, ...] = ()
    """Services and variants, a variant beside its parent, in knowledge-base order."""
    facts: tuple[ScopeProposal, ...] = ()
    """Answers to integration questions, in knowledge-base order."""
    removed: tuple[ScopeProposal, ...] = ()
    """Services of which the files only show that something is deleted."""
    unmatched: tuple[Unmatched, ...] = ()
    ignored: tuple[LeftAside, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the files suggest nothing."""
        return not (self.services or self.facts)


_CLOUD_CONTROL = "awscc_"


class Catalogues:
    """Finds the service that a name of another catalogue belongs to."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._exact: dict[tuple[str, str], tuple[str, ...]] = {}
        self._starts: dict[str, dict[str, str]] = {}
        self._kb = kb
        for service in kb.services:
            for catalogue, ids in service.ids.items():
                for each in ids:
                    key = "iam" if catalogue == "arn" else catalogue, each
                    self._exact[key] = (*self._exact.get(key, ()), service.id)
                    if is_prefix(catalogue, each):
                        self._starts.setdefault(catalogue, {})[each] = service.id

    def services(self, catalogue: str, name: str) -> tuple[str, ...]:
        """Return the services that `name` stands for, none when it is not known.

        A name as it stands beats every prefix, and a long prefix beats a short one.
        """
        key = catalogue, name
        if key in self._exact:
            return self._exact[key]
        if catalogue == "iam":
            self._exact[key] = self._exact.get((catalogue, name.partition(":")[0]), ())
        elif catalogue == "billing":
            edition = _EDITION.fullmatch(name)
            self._exact[key] = self._billed.get(_bare(edition[1] if edition else name), ())
        elif catalogue == "terraform" and name.startswith(_CLOUD_CONTROL):
            self._exact[key] = self._by_cloud_control(name)
        else:
            starts = self._starts.get(catalogue, {})
            whole = f"{name}_" if catalogue == "terraform" else name
            longest = next((each for each in _shorter(whole) if each in starts), "")
            self._exact[key] = (starts[longest],) if longest else ()
        return self._exact[key]

    def _by_cloud_control(self, name: str) -> tuple[str, ...]:
        """Return the services of a type of the provider awscc, which spells CloudFormation's."""
        service, _, rest = name.removeprefix(_CLOUD_CONTROL).partition("_")
        whole = f"aws::{service}::{rest.replace('_', '')}"
        longest = next((each for each in _shorter(whole) if each in self._folded), "")
        return (self._folded[longest],) if longest else ()

    @cached_property
    def _folded(self) -> Mapping[str, str]:
        """The services by what CloudFormation calls them, in small letters."""
        starts = self._starts.get("cloudformation", {})
        return {each.casefold(): service_id for each, service_id in starts.items()}

    @cached_property
    def _billed(self) -> Mapping[str, tuple[str, ...]]:
        """The services by how bills may spell what they call them, else by their names."""
        found = {_bare(service.name): (service.id,) for service in reversed(self._kb.services)}
        called: dict[str, tuple[str, ...]] = {}
        for service in self._kb.services:
            for each in dict.fromkeys(map(_bare, service.ids.get("billing", ()))):
                called[each] = (*called.get(each, ()), service.id)
        return found | called


def _bare(name: str) -> str:
    """Return a name in small letters, without the vendor before it, blanks and signs."""
    bare = "".join(filter(str.isalnum, name.casefold()))
    vendor = next((each for each in ("amazon", "aws") if bare.startswith(each)), "")
    return bare.removeprefix(vendor) or bare


def is_prefix(catalogue: str, name: str) -> bool:
    """Return whether an id of a service stands for all names that begin with it."""
    return name.endswith("_") if catalogue == "terraform" else catalogue == "cloudformation"


def _shorter(text: str) -> Iterable[str]:
    return (text[:length] for length in range(len(text), 0, -1))


def propose(
    kb: KnowledgeBase,
    sightings: Sequence[Sighting],
    removed: Iterable[Sighting] = (),
    ignored: Iterable[LeftAside] = (),
    regions: Iterable[tuple[str, str]] = (),
) -> Proposals:
    """Return what `sightings` suggest for a scope.

    `regions` are named by files as a whole, each with the place.
    """
    found = _Findings(kb, sightings)
    for region, place in regions:
        found.add_region(region, place)
    for each in sightings:
        found.add(each)
    gone = _Findings(kb, sightings)
    for each in removed:
        gone.add(each)
    return Proposals(
        services=found.services(),
        facts=found.facts(),
        removed=tuple(each for each in gone.services() if each.service_id not in found.places),
        unmatched=found.unmatched(),
        ignored=tuple(ignored),
    )


class _Findings:
    """The places at which each service and answer was seen."""

    def __init__(self, kb: KnowledgeBase, sightings: Iterable[Sighting]) -> None:
        self._kb = kb
        self._catalogues = Catalogues(kb)
        self._own_accounts = frozenset(each.account for each in sightings if each.account)
        self._clues: dict[tuple[str, str], list[tuple[int, Clue]]] = {}
        self._clues_by_service: dict[str, list[int]] = {}
        for number, rule in enumerate(kb.recognitions):
            for clue in rule.clues:
                for name in clue.names:
                    self._clues.setdefault(name, []).append((number, clue))
                for service_id in clue.service_ids:
                    self._clues_by_service.setdefault(service_id, []).append(number)
        self.places: dict[str, dict[str, None]] = {}
        self._answers: dict[int, dict[str, None]] = {}
        self._unmatched: dict[tuple[str, str], dict[str, None]] = {}
        self._regions: dict[str, dict[str, str]] = {}
        """Of each Region the first place of each service in it; no service for any."""

    def add(self, sighting: Sighting) -> None:
        name = sighting.catalogue, sighting.name
        services: list[str] = []
        for number, clue in self._clues.get(name, ()):
            if clue.holds(sighting, self._own_accounts):
                rule = self._kb.recognitions[number]
                if rule.service_id:
                    services.append(rule.service_id)
                else:
                    self._answers.setdefault(number, {})[sighting.place] = None
        if not services or sighting.catalogue not in _WIDE:
            services += self._catalogues.services(*name)
        if not services:
            self._unmatched.setdefault(name, {})[sighting.place] = None
        for service_id in services:
            self._add_service(service_id, sighting.place)
        if sighting.region:
            for service_id in services or ("",):
                self.add_region(sighting.region, sighting.place, service_id)

    def add_region(self, region: str, place: str, service_id: str = "") -> None:
        self._regions.setdefault(region, {}).setdefault(service_id, place)

    def _add_service(self, service_id: str, place: str) -> None:
        """Note a service with what it is a variant of, and the facts that its presence tells."""
        for each in self._kb.service_by_id[service_id].lineage:
            self.places.setdefault(each, {})[place] = None
            for number in self._clues_by_service.get(each, ()):
                self._answers.setdefault(number, {})[place] = None

    def services(self) -> tuple[ScopeProposal, ...]:
        return tuple(
            ScopeProposal(service_id=each.id, seen=tuple(self.places[each.id]))
            for each in self._kb.services
            if each.id in self.places
        )

    def facts(self) -> tuple[ScopeProposal, ...]:
        """Return the answers; of several to a question with one, that of the first rule."""
        self._count_regions()
        places: dict[tuple[str, str], dict[str, None]] = {}
        for number in sorted(self._answers):
            rule = self._kb.recognitions[number]
            places.setdefault((rule.fact, rule.answer), {}).update(self._answers[number])
        found = []
        for fact in self._kb.facts:
            answers = [answer for named, answer in places if named == fact.id]
            found += [
                ScopeProposal(fact=fact.id, value=each, seen=tuple(places[fact.id, each]))
                for each in (answers if fact.many else answers[:1])
            ]
        return tuple(found)

    def _count_regions(self) -> None:
        for number, rule in enumerate(self._kb.recognitions):
            for clue in rule.clues:
                seen = self._regions_seen(clue) if clue.regions else ()
                if seen and clue.regions == ("one" if len(seen) == 1 else "several"):
                    self._answers.setdefault(number, {}).update(dict.fromkeys(seen))

    def _regions_seen(self, clue: Clue) -> tuple[str, ...]:
        """Return one place of each Region that counts for a clue."""
        counted = (
            [place for service_id, place in places.items() if service_id not in clue.not_counting]
            for places in self._regions.values()
        )
        return tuple(places[0] for places in counted if places)

    def unmatched(self) -> tuple[Unmatched, ...]:
        return tuple(
            Unmatched(catalogue=catalogue, name=name, seen=tuple(seen))
            for (catalogue, name), seen in sorted(self._unmatched.items())
        )


def accepted(kb: KnowledgeBase, scope: Scope, proposals: Proposals) -> Scope:
    """Return `scope` with what is proposed; a question that was answered keeps its answer.

    Where several answers may be true at once, those proposed are added.
    """
    facts: dict[str, tuple[str, ...]] = dict(scope.facts)
    for each in proposals.facts:
        if not said_instead(kb, scope, each):
            facts[each.fact] = tuple(dict.fromkeys((*facts.get(each.fact, ()), each.value)))
    services = (*scope.service_ids, *(each.service_id for each in proposals.services))
    return in_order(kb, replace(scope, service_ids=services, facts=facts))


def said_instead(kb: KnowledgeBase, scope: Scope, proposal: ScopeProposal) -> tuple[str, ...]:
    """Return the answers in `scope` that a proposed answer contradicts, none when it does not."""
    fact = kb.fact_by_id.get(proposal.fact)
    said = scope.facts.get(proposal.fact, ())
    return () if not fact or fact.many or proposal.value in said else said
