"""The lines from which one chooses services, integration facts and frameworks."""

from collections.abc import Container, Iterable, Mapping

from msgspec.structs import replace

from srm_tui.core.duties import Duty, derive_duties
from srm_tui.core.framework_search import (
    REGIONS,
    is_framework_near_miss,
    search_frameworks,
)
from srm_tui.core.knowledge import FactQuestion, Framework, KnowledgeBase, Service
from srm_tui.core.scope import Scope, spoken_for
from srm_tui.core.scope_difference import ScopeDifference, compare_scopes, difference
from srm_tui.core.service_search import is_near_miss, search_services
from srm_tui.core.vocabulary import Depth
from srm_tui.core.wording import category_title
from srm_tui.tui.text import count, one_line
from srm_tui.tui.widgets.line_list import Line

STATUS_WORDS = {
    "closed-to-new": "closed to new customers",
    "eos-announced": "its end is announced",
    "ended": "has ended",
}
"""What the status of a service that is not like the others means, in words."""
_NEAR = Line("", "Nothing is called so. Did you mean:", "", "heading")


def toggled(chosen: tuple[str, ...], item: str) -> tuple[str, ...]:
    """Return `chosen` with `item`, or without it when it was there."""
    if item in chosen:
        return tuple(each for each in chosen if each != item)
    return (*chosen, item)


def box(is_chosen: bool) -> str:
    """Return the mark of one of many."""
    return "[x]" if is_chosen else "[ ]"


def _dot(is_chosen: bool) -> str:
    return "(•)" if is_chosen else "( )"


def service_lines(
    kb: KnowledgeBase, scope: Scope, wanted: str, bringing: Container[str]
) -> Iterable[Line]:
    """Return the services that are called so, best first, or all with those chosen on top.

    `bringing` holds those that can bring a duty.
    """
    aside = spoken_for(kb, scope)

    def line(service: Service, where: str = "") -> Line:
        told = STATUS_WORDS.get(service.status, "")
        if service.id in aside:
            told = "a variant says it"
        elif not told and service.id not in bringing:
            told = "no duties of its own"
        is_chosen = service.id in scope.service_ids
        look = "muted" if told and not is_chosen else ""
        return Line(service.id, f"{box(is_chosen)} {one_line(service.name)}", told or where, look)

    if wanted.strip():
        found = search_services(kb, wanted)
        if is_near_miss(wanted, found):
            yield _NEAR
        for service in found:
            yield line(service, _category(service))
        return
    chosen = [service for service in kb.services if service.id in scope.service_ids]
    if chosen:
        yield Line("", "Chosen", str(len(chosen)), "heading")
        for service in chosen:
            yield line(service)
    category = ""
    for service in kb.services:
        if service.id in scope.service_ids:
            continue
        if service.category != category:
            category = service.category
            yield Line("", _category(service), "", "heading")
        yield line(service)


def _category(service: Service) -> str:
    return one_line(category_title(service.category))


def fact_lines(kb: KnowledgeBase, scope: Scope) -> Iterable[Line]:
    """Return each question as a heading over its answers."""
    for fact in kb.facts:
        given = scope.facts.get(fact.id, ())
        hints = ("" if given else "open", "all that apply" if fact.many else "")
        hint = ", ".join(filter(None, hints))
        yield Line("", one_line(fact.question), hint, "heading")
        mark = box if fact.many else _dot
        for option in fact.options:
            text = f"  {mark(option.id in given)} {one_line(option.label)}"
            yield Line(f"{fact.id}={option.id}", text)


def framework_lines(kb: KnowledgeBase, scope: Scope, wanted: str = "") -> Iterable[Line]:
    """Return the laws and standards that are called so, or all by where they apply.

    Each line begins with what people call it, and says what it adds.
    """
    duties = derive_duties(kb, scope)

    def line(each: Framework) -> Line:
        text = f"{box(each.id in scope.framework_ids)} {one_line(_called(each))}"
        return Line(each.id, text, _adds(_added(kb, scope, duties, each.id)))

    if wanted.strip():
        found = search_frameworks(kb, wanted)
        if is_framework_near_miss(wanted, found):
            yield _NEAR
        yield from map(line, found)
        return
    by_region: dict[str, list[Framework]] = {}
    for each in kb.frameworks:
        by_region.setdefault(each.jurisdiction, []).append(each)
    for region in sorted(by_region, key=lambda each: (-len(by_region[each]), each)):
        yield Line("", one_line(REGIONS.get(region, region)), "", "heading")
        yield from map(line, by_region[region])


def _called(framework: Framework) -> str:
    """Return the short name of a framework with its name, unless the name begins so."""
    if framework.name.casefold().startswith(framework.short_name.casefold()):
        return framework.name
    return f"{framework.short_name}: {framework.name}"


def _added(
    kb: KnowledgeBase, scope: Scope, duties: Iterable[Duty], framework_id: str
) -> ScopeDifference:
    """Return what a framework does, or would do, to the `duties` of `scope`."""
    other = derive_duties(kb, chosen_with(kb, scope, "frameworks", framework_id))
    if framework_id in scope.framework_ids:
        return difference(other, duties, {})
    return difference(duties, other, {})


def _adds(found: ScopeDifference) -> str:
    """Return in a few words what a framework adds."""
    parts = (
        f"+{count(len(found.added), 'duty', 'duties')}" if found.added else "",
        f"asks more of {len(found.changed)}" if found.changed else "",
    )
    return ", ".join(filter(None, parts)) or "no more duties"


def depth_lines(scope: Scope) -> tuple[Line, ...]:
    """Return a line for each depth."""
    return (
        Line("core", f"{_dot(scope.depth is Depth.CORE)} Core: a workshop of 90 minutes"),
        Line("full", f"{_dot(scope.depth is Depth.FULL)} Full: everything, for an audit"),
    )


def facts_with(fact: FactQuestion, option_id: str, scope: Scope) -> Mapping[str, tuple[str, ...]]:
    """Return the facts of `scope` after one option was chosen or taken back."""
    given = scope.facts.get(fact.id, ())
    others = given if fact.many else tuple(each for each in given if each == option_id)
    changed = toggled(others, option_id)
    facts = {**scope.facts, fact.id: changed}
    return {each: values for each, values in facts.items() if values}


def next_question(kb: KnowledgeBase, fact: FactQuestion) -> str:
    """Return the id of the first line of the question behind `fact`; empty at the end."""
    ids = [each.id for each in kb.facts]
    behind = kb.facts[ids.index(fact.id) + 1 :]
    return f"{behind[0].id}={behind[0].options[0].id}" if behind else ""


def chosen_with(kb: KnowledgeBase, scope: Scope, step: str, line_id: str) -> Scope:
    """Return `scope` after a line of a step was chosen or taken back."""
    match step:
        case "services":
            return replace(scope, service_ids=toggled(scope.service_ids, line_id))
        case "frameworks":
            return replace(scope, framework_ids=toggled(scope.framework_ids, line_id))
        case "facts":
            fact_id, option_id = line_id.split("=", 1)
            facts = facts_with(kb.fact_by_id[fact_id], option_id, scope)
            return replace(scope, facts=facts)
    return replace(scope, depth=Depth(line_id))


def is_chosen(scope: Scope, step: str, line_id: str) -> bool:
    """Return whether a line of a step is part of `scope`."""
    fact_id, _, option_id = line_id.partition("=")
    return {
        "services": line_id in scope.service_ids,
        "frameworks": line_id in scope.framework_ids,
        "facts": option_id in scope.facts.get(fact_id, ()),
    }.get(step, line_id == scope.depth.value)


def effect(kb: KnowledgeBase, scope: Scope, step: str, line_id: str) -> ScopeDifference:
    """Return what a line of a step does to the duties of `scope`, chosen or not."""
    if step == "about":
        core, full = (replace(scope, depth=depth) for depth in (Depth.CORE, Depth.FULL))
        return compare_scopes(kb, core, full, {})
    other = chosen_with(kb, scope, step, line_id)
    if is_chosen(scope, step, line_id):
        return compare_scopes(kb, other, scope, {})
    return compare_scopes(kb, _unanswered(kb, scope, step, line_id), other, {})


def _unanswered(kb: KnowledgeBase, scope: Scope, step: str, line_id: str) -> Scope:
    """Return `scope` without the answer that a line would replace."""
    fact = kb.fact_by_id.get(line_id.partition("=")[0]) if step == "facts" else None
    if fact is None or fact.many:
        return scope
    return replace(scope, facts={k: v for k, v in scope.facts.items() if k != fact.id})
