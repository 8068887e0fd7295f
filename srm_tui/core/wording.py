"""Conditions in words, for people who read the knowledge base."""

from collections.abc import Iterable
from itertools import groupby

from msgspec.structs import replace

from srm_tui.core.conditions import Condition, Reason
from srm_tui.core.duties import enumerated, reason_text
from srm_tui.core.knowledge import Control, KnowledgeBase
from srm_tui.core.vocabulary import GOVERNANCE

_CATEGORIES = {
    "machine-learning-and-ai": "Machine learning and AI",
    "security-identity-and-compliance": "Security, identity and compliance",
}
"""Titles that the id alone does not give."""


def category_title(category: str) -> str:
    """Return what people call a category of services, by its id."""
    return _CATEGORIES.get(category) or category.replace("-", " ").capitalize()


def asked_when(kb: KnowledgeBase, control: Control) -> str:
    """Return in one sentence when a control becomes a duty."""
    if control.layer == GOVERNANCE:
        if control.when is None:
            return "Asked in every assessment."
        return f"Asked when {condition_text(kb, control.when, 'a service')}."
    owned = f"you answer for {kb.layer_by_id[control.layer].phrase}"
    if control.when is None:
        return f"Asked of every service where {owned}."
    return f"Asked of a service when {condition_text(kb, control.when)}, and {owned}."


def because_texts(kb: KnowledgeBase, reasons: Iterable[Reason]) -> tuple[str, ...]:
    """Return reasons as few clauses that complete "because ...", each thing said once.

    Laws and chosen services are named together. Who answers for a layer is said of
    "there" where it is so of exactly the services that were named before.
    """
    told: list[str] = []
    named: set[str] = set()
    for (kind, negated), group in groupby(reasons, key=lambda each: (each.kind, each.negated)):
        alike = tuple(group)
        if kind == "framework" and not negated:
            names = [kb.framework_by_id[each.subject].short_name for each in alike]
            told.append(f"{enumerated(names)} {'applies' if len(names) == 1 else 'apply'}")
        elif kind == "service" and not negated:
            ids = tuple(dict.fromkeys(each for one in alike for each in one.service_ids))
            told.append(reason_text(kb, replace(alike[0], service_ids=ids)))
        elif kind == "owner" and len(alike) == 1 and named == set(alike[0].service_ids):
            told.append(reason_text(kb, alike[0], is_there=True))
        else:
            told += [reason_text(kb, each) for each in alike]
        named.update(service for each in alike for service in each.service_ids)
    return tuple(told)


def condition_text(kb: KnowledgeBase, condition: Condition, who: str = "it") -> str:
    """Return a condition as words that complete "when ..."; `who` stands for the service."""
    return _text(kb, condition, who, negated=False, inside=False)


def _text(kb: KnowledgeBase, condition: Condition, who: str, *, negated: bool, inside: bool) -> str:
    if condition.kind == "not":
        return _text(kb, condition.parts[0], who, negated=not negated, inside=inside)
    if condition.kind not in ("all", "any"):
        return _test_text(kb, condition, who, negated=negated)
    parts = [
        _text(kb, part, who, negated=negated, inside=len(condition.parts) > 1)
        for part in condition.parts
    ]
    means_all = (condition.kind == "all") is not negated
    joined = (" and " if means_all else " or ").join(parts)
    return f"({joined})" if inside and len(parts) > 1 else joined


def _test_text(kb: KnowledgeBase, test: Condition, who: str, *, negated: bool) -> str:
    is_ = "is not" if negated else "is"
    match test.kind:
        case "trait":
            trait = kb.trait_by_id[test.subject]
            return f"{who} {trait.lacks if negated else trait.one}"
        case "service":
            return f"{who} {is_} {kb.service_by_id[test.subject].name}"
        case "outside":
            known = "is not known to be" if negated else "is"
            programme = kb.framework_by_id[test.subject].short_name
            return f"{who} {known} outside AWS's scope for {programme}"
        case "framework":
            applies = "does not apply" if negated else "applies"
            return f"{kb.framework_by_id[test.subject].short_name} {applies}"
    options = [kb.fact_by_id[test.subject].option(value) for value in test.values]
    said = " or ".join(option.because for option in options if option)
    return f"nobody said that {said}" if negated else said
