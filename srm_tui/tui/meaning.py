"""What a choice of scope means, told so that a room understands it."""

from collections.abc import Iterable

from msgspec.structs import replace
from textual.content import Content

from srm_tui.core.answers import Record
from srm_tui.core.assessment import Derivation
from srm_tui.core.duties import Duty, asking, derive_duties, reason_text, telling
from srm_tui.core.knowledge import FactQuestion, Framework, KnowledgeBase, Service
from srm_tui.core.scope import Scope, spoken_for
from srm_tui.core.scope_difference import (
    ChangedDuty,
    ScopeDifference,
    change_text,
    summary_text,
)
from srm_tui.core.vocabulary import GOVERNANCE, Depth, Owner
from srm_tui.tui import choices
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.text import SEVERITY_STYLES, count, one_line, plain


def tell_totals(kb: KnowledgeBase, derived: Derivation, difference: ScopeDifference) -> str:
    """Return how many duties a scope brings, and what is different since one came here."""
    scope = derived.scope
    chosen = (
        count(len(scope.service_ids), "service"),
        f"{len(scope.facts)} of {len(kb.facts)} answers",
        count(len(scope.framework_ids), "law or standard", "laws and standards"),
    )
    carried = count(len(derived.carried), "duty", "duties")
    text = f"{', '.join(chosen)}\nAWS carries {carried}; {len(derived.duties)} are yours"
    told = (
        f"{len(difference.added)} new" if difference.added else "",
        f"{len(difference.dropped)} gone" if difference.dropped else "",
        f"{len(difference.changed)} changed" if difference.changed else "",
    )
    changes = ", ".join(filter(None, told))
    return f"{text} ({changes})" if changes else text


def tell_trial(difference: ScopeDifference) -> str:
    """Return what keeping a what-if would do, in two lines."""
    aside = len(difference.kept_aside)
    kept = f" ({count(aside, 'answer')} kept aside)" if aside else ""
    head = with_keys("WHAT IF, not saved; {scope.if} keeps or discards it")
    return f"{head}\n{summary_text(difference)}{kept}"


def tell_choice(kb: KnowledgeBase, scope: Scope, step: str, line_id: str) -> Content:
    """Return what the line under the cursor is, what it brings, and why."""
    if not line_id:
        return Content("")
    found = choices.effect(kb, scope, step, line_id)
    is_chosen = choices.is_chosen(scope, step, line_id)
    effect = _tell_effect(kb, found, is_chosen=is_chosen)
    parts: tuple[Content, ...]
    match step:
        case "services":
            service = kb.service_by_id[line_id]
            parts = (*_service_head(kb, scope, service), effect, tell_owners(kb, service))
        case "facts":
            fact_id, option_id = line_id.split("=", 1)
            parts = _fact_parts(kb, scope, kb.fact_by_id[fact_id], option_id, effect)
        case "frameworks":
            framework = kb.framework_by_id[line_id]
            duties = derive_duties(kb, scope)
            parts = (*_framework_parts(kb, framework, found, effect, duties),)
        case _:
            full = _tell_effect(kb, found, is_chosen=scope.depth is Depth.FULL)
            parts = (_name("Full, beyond core"), full)
    return Content("\n").join(part for part in parts if part.plain)


def _service_head(kb: KnowledgeBase, scope: Scope, service: Service) -> tuple[Content, ...]:
    status = choices.STATUS_WORDS.get(service.status, "")
    note = f" {service.status_note}" if service.status_note else ""
    chosen = replace(scope, service_ids=(*scope.service_ids, service.id))
    variants = spoken_for(kb, chosen).get(service.id, ())
    says = "says" if len(variants) == 1 else "say"
    names = " and ".join(kb.service_by_id[each].name for each in variants)
    return (
        _name(service.name),
        plain(f"{status[:1].upper()}{status[1:]}.{note}" if status else note.strip()),
        plain(f"{names} {says} what is yours; the service as such adds nothing." if names else ""),
    )


def tell_owners(kb: KnowledgeBase, service: Service) -> Content:
    """Return who answers for which layers of a service."""
    by_owner: dict[Owner, list[str]] = {owner: [] for owner in Owner}
    for layer in kb.layers:
        if layer.id != GOVERNANCE:
            by_owner[service.owners[layer.id]].append(one_line(layer.title))
    parts = []
    for owner, title in (
        (Owner.CUSTOMER, "Yours"),
        (Owner.SHARED, "A part each"),
        (Owner.AWS, "AWS alone"),
    ):
        if by_owner[owner]:
            head = Content.styled(f"{title}: ", "bold")
            parts.append(Content.assemble(head, plain(", ".join(by_owner[owner]))))
    return Content("\n").join(parts)


def _fact_parts(
    kb: KnowledgeBase, scope: Scope, fact: FactQuestion, option_id: str, effect: Content
) -> tuple[Content, ...]:
    """Return the question, why it matters, and what each answer does, the one in question first."""
    lines = []
    chosen = fact.option(option_id)
    for option in sorted(fact.options, key=lambda each: each is not chosen):
        found = choices.effect(kb, scope, "facts", f"{fact.id}={option.id}")
        told = summary_text(found)
        line = plain(f"  {one_line(option.label)}: {told}")
        lines.append(line.stylize("bold") if option is chosen else line)
    because = f"Duties will say 'because {chosen.because}'." if chosen else ""
    return (
        _name(fact.question),
        plain(fact.help),
        Content.styled("What each answer does", "bold"),
        *lines,
        effect,
        plain(because),
    )


def _framework_parts(
    kb: KnowledgeBase,
    framework: Framework,
    found: ScopeDifference,
    effect: Content,
    duties: tuple[Duty, ...],
) -> Iterable[Content]:
    """Return what a law or standard brings, asks and leaves out."""
    answering = [duty for duty in duties if framework.id in duty.control.mappings]
    answered = {each for duty in answering for each in duty.control.mappings[framework.id]}
    total = len(framework.requirements)
    yield _name(framework.name)
    yield plain(framework.brings)
    yield plain(
        f"{count(len(answering), 'duty', 'duties')} of yours would speak to {len(answered)} of its "
        f"{count(total, 'requirement')}."
    )
    yield Content.assemble(
        Content.styled("Not covered: ", "bold"), plain(framework.not_covered or "not stated.")
    )
    yield effect
    asked = [
        (each.after, parameter)
        for each in found.changed
        for parameter in each.after.parameters
        if parameter.framework_id == framework.id
    ]
    for duty, parameter in asked:
        yield plain(f"  {duty.control.title}: {parameter.text} ({asking(kb, parameter)})")
    yield plain(framework.url)


def _tell_effect(kb: KnowledgeBase, found: ScopeDifference, *, is_chosen: bool) -> Content:
    """Return the duties that a choice brings, changes and takes away, each with its why."""
    would = "" if is_chosen else "Would "
    verbs = ("Brings", "Takes away", "Changes") if is_chosen else ("bring", "take away", "change")
    sections: list[Content] = []
    for verb, lines in (
        (verbs[0], [_reasoned(kb, duty) for duty in found.added]),
        (verbs[1], [plain(f"- {duty.control.title}") for duty in found.dropped]),
        (verbs[2], [_changed(kb, each) for each in found.changed]),
    ):
        if lines:
            title = f"{would}{verb} {count(len(lines), 'duty', 'duties')}"
            sections += [Content.styled(title, "bold"), *lines]
    if not sections:
        return Content("Brings no duty." if is_chosen else "Would bring no duty.")
    return Content("\n").join(sections)


def _reasoned(kb: KnowledgeBase, duty: Duty) -> Content:
    """Return a duty with the reasons why it is asked."""
    because = "; ".join(reason_text(kb, reason) for reason in telling(duty.reasons))
    return Content.assemble(
        "- ",
        plain(one_line(duty.control.title)),
        Content.styled(f" ({duty.severity.label.lower()})", SEVERITY_STYLES[duty.severity]),
        "\n  ",
        plain(f"because {because}").stylize("$text-muted"),
    )


def _changed(kb: KnowledgeBase, changed: ChangedDuty) -> Content:
    return plain(f"- {one_line(changed.after.control.title)}: {change_text(kb, changed)}")


def tell_difference(kb: KnowledgeBase, found: ScopeDifference, record: Record) -> Content:
    """Return the duties that come, go and change, with what becomes of their answers."""
    parts: list[Content] = []

    def section(title: str, lines: list[Content]) -> None:
        if lines:
            gap = [Content("")] if parts else []
            head = Content.styled(f"{title}: {len(lines)}", "bold underline")
            parts.extend((*gap, head, *lines))

    section("Duties that go", [_gone(duty, record, found) for duty in found.dropped])
    section("Duties that come", [_come(kb, duty, found) for duty in found.added])
    section("Duties that change", [_changed(kb, each) for each in found.changed])
    return Content("\n").join(parts) if parts else Content("No duty comes, goes or changes.")


def _gone(duty: Duty, record: Record, found: ScopeDifference) -> Content:
    status = record.answer(duty.id).status.label.lower()
    kept = f" ({status}; the answer is kept aside)" if duty.id in found.kept_aside else ""
    return plain(f"- {one_line(duty.control.title)}{kept}")


def _come(kb: KnowledgeBase, duty: Duty, found: ScopeDifference) -> Content:
    back = " (its answer comes back)" if duty.id in found.answered_before else ""
    return Content.assemble(_reasoned(kb, duty), back)


def tell_duties(kb: KnowledgeBase, duties: Iterable[Duty]) -> Content:
    """Return all duties of a scope by domain, each with its why."""
    by_domain: dict[str, list[Duty]] = {}
    for duty in duties:
        by_domain.setdefault(duty.control.domain, []).append(duty)
    parts: list[Content] = []
    for domain in kb.domains:
        if found := by_domain.get(domain.id):
            title = plain(f"{domain.title}: {len(found)}").stylize("bold underline")
            gap = [Content("")] if parts else []
            parts += [*gap, title, *(_reasoned(kb, duty) for duty in found)]
    return Content("\n").join(parts) if parts else Content("No duty yet.")


def _name(text: str) -> Content:
    return plain(one_line(text)).stylize("bold $text-accent")
