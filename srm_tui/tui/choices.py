"""The lines from which one chooses services, integration facts and frameworks."""

from collections.abc import Iterable, Mapping

from textual.content import Content

from srm_tui.core.duties import compare_duties
from srm_tui.core.knowledge import FactQuestion, Framework, KnowledgeBase, Service
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import GOVERNANCE, Depth, Owner
from srm_tui.tui.text import count, one_line, plain
from srm_tui.tui.widgets.line_list import Line
from srm_tui.workspace import Workspace


def toggled(chosen: tuple[str, ...], item: str) -> tuple[str, ...]:
    """Return `chosen` with `item`, or without it when it was there."""
    if item in chosen:
        return tuple(each for each in chosen if each != item)
    return (*chosen, item)


def _box(is_chosen: bool) -> str:
    return "[x]" if is_chosen else "[ ]"


def _dot(is_chosen: bool) -> str:
    return "(•)" if is_chosen else "( )"


def service_lines(kb: KnowledgeBase, scope: Scope, wanted: str) -> Iterable[Line]:
    """Return the services that are called so, best first, or all with those chosen on top."""
    words = wanted.casefold().split()
    found = [service for service in kb.services if _matches(service, words)]
    if words:
        found.sort(key=lambda service: _rank(service, words[0]))
        for service in found:
            yield _service_line(service, scope)
        return
    chosen = [service for service in found if service.id in scope.service_ids]
    if chosen:
        yield Line("", "Chosen", str(len(chosen)), "heading")
        for service in chosen:
            yield _service_line(service, scope)
    category = ""
    for service in found:
        if service.id in scope.service_ids:
            continue
        if service.category != category:
            category = service.category
            yield Line("", category.replace("-", " ").capitalize(), "", "heading")
        yield _service_line(service, scope)


def _service_line(service: Service, scope: Scope) -> Line:
    return Line(service.id, f"{_box(service.id in scope.service_ids)} {one_line(service.name)}")


def _matches(service: Service, words: list[str]) -> bool:
    text = " ".join((service.id, service.name, *service.aliases, service.category)).casefold()
    return all(word in text for word in words)


def _rank(service: Service, word: str) -> int:
    """Return 0 for services that are called so, 1 for names with a word that begins so."""
    names = [each.casefold() for each in (service.id, *service.aliases)]
    if word in names:
        return 0
    starts = any(part.startswith(word) for part in service.name.casefold().split())
    return 1 if starts or any(name.startswith(word) for name in names) else 2


def fact_lines(kb: KnowledgeBase, scope: Scope) -> Iterable[Line]:
    """Return each question as a heading over its answers."""
    for fact in kb.facts:
        hint = "all that apply" if fact.many else ""
        yield Line("", one_line(fact.question), hint, "heading")
        given = scope.facts.get(fact.id, ())
        mark = _box if fact.many else _dot
        for option in fact.options:
            text = f"  {mark(option.id in given)} {one_line(option.label)}"
            yield Line(f"{fact.id}={option.id}", text)


def framework_lines(kb: KnowledgeBase, scope: Scope) -> Iterable[Line]:
    """Return a line for each law and standard."""
    for each in kb.frameworks:
        text = f"{_box(each.id in scope.framework_ids)} {one_line(each.name)}"
        yield Line(each.id, text, one_line(each.short_name))


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


def tell_totals(workspace: Workspace, before: Scope, scope: Scope) -> str:
    """Return how many duties `scope` brings, and how many more or fewer than `before`."""
    derived = workspace.derive(scope)
    changes = compare_duties(workspace.derive(before).duties, derived.duties)
    chosen = (
        count(len(scope.service_ids), "service"),
        f"{len(scope.facts)} of {len(workspace.kb.facts)} answers",
        count(len(scope.framework_ids), "law or standard", "laws and standards"),
    )
    carried = count(len(derived.carried), "duty", "duties")
    text = f"{', '.join(chosen)}\nAWS carries {carried}; {len(derived.duties)} are yours"
    told = [
        f"{len(ids)} {word}"
        for ids, word in ((changes.added, "new"), (changes.dropped, "gone"))
        if ids
    ]
    return f"{text} ({', '.join(told)})" if told else text


def tell(kb: KnowledgeBase, step: str, line_id: str) -> Content:
    """Return what the service, the answer or the framework of a line brings."""
    if step == "services" and line_id in kb.service_by_id:
        return _tell_service(kb, kb.service_by_id[line_id])
    if step == "frameworks" and line_id in kb.framework_by_id:
        return _tell_framework(kb.framework_by_id[line_id])
    if step == "facts" and "=" in line_id:
        fact_id, option_id = line_id.split("=", 1)
        return _tell_fact(kb.fact_by_id[fact_id], option_id)
    return Content("")


def _tell_service(kb: KnowledgeBase, service: Service) -> Content:
    """Return who answers for which layers of a service."""
    by_owner: dict[Owner, list[str]] = {owner: [] for owner in Owner}
    for layer in kb.layers:
        if layer.id != GOVERNANCE:
            by_owner[service.owners[layer.id]].append(one_line(layer.title))
    parts = [plain(service.name).stylize("bold $text-accent")]
    if service.status_note:
        parts.append(plain(service.status_note))
    for owner, title in (
        (Owner.CUSTOMER, "Yours"),
        (Owner.SHARED, "A part each"),
        (Owner.AWS, "AWS alone"),
    ):
        if by_owner[owner]:
            head = Content.styled(f"{title}: ", "bold")
            parts.append(Content.assemble(head, plain(", ".join(by_owner[owner]))))
    return Content("\n").join(parts)


def _tell_framework(framework: Framework) -> Content:
    """Return what a law or standard brings and what it leaves out."""
    lines = (
        framework.brings,
        f"{len(framework.requirements)} requirements. Not covered: {framework.not_covered}",
        framework.url,
    )
    name = plain(framework.name).stylize("bold $text-accent")
    return Content("\n").join((name, *map(plain, lines)))


def _tell_fact(fact: FactQuestion, option_id: str) -> Content:
    """Return the question, what helps to answer it, and the reason an answer gives."""
    option = fact.option(option_id)
    parts = [plain(fact.question).stylize("bold $text-accent"), plain(fact.help)]
    if option is not None:
        parts.append(plain(f"{option.label}: duties will say 'because {option.because}'."))
    return Content("\n").join(part for part in parts if part.plain)
