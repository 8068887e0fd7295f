"""The `when:` language of controls: which services satisfy a condition, and why."""

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct, field

Subject = Literal["service", "trait", "fact", "framework", "outside"]


class Condition(Struct, frozen=True, kw_only=True):
    """One node of a condition: a test of one subject, or a combination of others."""

    kind: Literal["service", "trait", "fact", "framework", "outside", "all", "any", "not"]
    subject: str = ""
    """The id of the service, trait, fact or framework; empty for combinations. `outside` names
    the framework whose programme does not cover a service."""
    values: tuple[str, ...] = ()
    """For facts: the answers of which one must have been given."""
    parts: tuple["Condition", ...] = ()
    """For `all`, `any` and `not`: the conditions combined."""


class Reason(Struct, frozen=True, kw_only=True):
    """One true statement about a scope that helped a condition to hold."""

    kind: Literal["service", "trait", "fact", "framework", "outside", "owner", "account"]
    subject: str = ""
    """The id of the service, trait, fact, framework or layer."""
    value: str = ""
    """For facts the answer that was given; for owners `customer` or `shared`."""
    service_ids: tuple[str, ...] = ()
    """The services it is said of; empty for facts and frameworks."""
    negated: bool = False
    """Whether it says that the subject is *not* so."""


class Ground(Struct, frozen=True, kw_only=True):
    """What conditions are evaluated on: the services of a scope, its facts and frameworks."""

    members: tuple[str, ...]
    """The services in question, in the order in which reasons name them."""
    by_trait: Mapping[str, frozenset[str]]
    by_service: Mapping[str, frozenset[str]]
    """Services by their own id and by that of each service they are a variant of."""
    facts: Mapping[str, Sequence[str]]
    framework_ids: frozenset[str]
    outside: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Services that are known to be outside a framework's programme, by framework."""


NOBODY: frozenset[str] = frozenset()


def satisfying(condition: Condition, ground: Ground) -> frozenset[str]:
    """Return the members of `ground` for which `condition` holds."""
    match condition.kind:
        case "trait":
            return ground.by_trait.get(condition.subject, NOBODY)
        case "service":
            return ground.by_service.get(condition.subject, NOBODY)
        case "outside":
            return ground.outside.get(condition.subject, NOBODY)
        case "fact":
            given = ground.facts.get(condition.subject, ())
            return _everybody_if(any(value in given for value in condition.values), ground)
        case "framework":
            return _everybody_if(condition.subject in ground.framework_ids, ground)
        case "not":
            return frozenset(ground.members) - satisfying(condition.parts[0], ground)
        case "any":
            return NOBODY.union(*(satisfying(part, ground) for part in condition.parts))
    found = frozenset(ground.members)
    for part in condition.parts:
        found &= satisfying(part, ground)
    return found


def explain(condition: Condition, members: frozenset[str], ground: Ground) -> tuple[Reason, ...]:
    """Return why `condition` holds for `members`, all of which satisfy it."""
    reasons: list[Reason] = []
    _collect(condition, members, ground, reasons)
    return tuple(dict.fromkeys(reasons))


def _everybody_if(holds: object, ground: Ground) -> frozenset[str]:
    return frozenset(ground.members) if holds else NOBODY


def _collect(
    condition: Condition, members: frozenset[str], ground: Ground, into: list[Reason]
) -> None:
    match condition.kind:
        case "all":
            for part in condition.parts:
                _collect(part, members, ground, into)
        case "any":
            for part in condition.parts:
                if satisfied := satisfying(part, ground) & members:
                    _collect(part, satisfied, ground, into)
        case "not":
            _collect_negation(condition.parts[0], members, ground, into)
        case kind:
            into += _reasons(kind, condition, members, ground)


def _reasons(
    kind: Subject,
    test: Condition,
    members: frozenset[str],
    ground: Ground,
    *,
    negated: bool = False,
) -> list[Reason]:
    """Return the plain statements that a test of one subject makes."""
    if kind == "fact":
        given = ground.facts.get(test.subject, ())
        said = given if negated else [value for value in test.values if value in given]
        return [Reason(kind=kind, subject=test.subject, value=value) for value in said]
    if kind == "framework":
        return [Reason(kind=kind, subject=test.subject, negated=negated)]
    named = tuple(member for member in ground.members if member in members)
    return [Reason(kind=kind, subject=test.subject, service_ids=named, negated=negated)]


def _collect_negation(
    part: Condition, members: frozenset[str], ground: Ground, into: list[Reason]
) -> None:
    """Push the negation down to the tests, so that each reason stays a plain statement."""
    match part.kind:
        case "not":
            _collect(part.parts[0], members, ground, into)
        case "all":
            _collect(_each_negated("any", part), members, ground, into)
        case "any":
            _collect(_each_negated("all", part), members, ground, into)
        case test:
            into += _reasons(test, part, members, ground, negated=True)


def _each_negated(kind: Literal["all", "any"], part: Condition) -> Condition:
    parts = tuple(Condition(kind="not", parts=(each,)) for each in part.parts)
    return Condition(kind=kind, parts=parts)
