"""Checks of quality, over an assessment and over the knowledge base."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.conditions import Condition
from srm_tui.core.duties import derive_duties
from srm_tui.core.knowledge import Control, Example, KnowledgeBase
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Depth, Owner, Severity, Status
from srm_tui.errors import Place, Problem

ASSESSMENT_RULES = {
    "unanswered": "A duty has no answer yet.",
    "gap-critical": "A gap is critical and nobody accepted the risk.",
    "gap-high": "A gap is high and nobody accepted the risk.",
    "gap": "A gap of medium or low severity that nobody accepted.",
    "no-owner": "A gap has no owner.",
    "no-due-date": "A gap has no due date.",
    "overdue": "A gap is past its due date.",
    "no-evidence": "A duty is called implemented and nothing shows it.",
    "evidence-expired": "Evidence is no longer valid.",
    "no-justification": "Not applicable or alternative, and nobody said why.",
    "acceptance-lapsed": "The risk was accepted until a day that has passed.",
    "fact-unanswered": "An integration question is open; its answer may add duties.",
    "set-aside": "An answer belongs to no duty of the present scope.",
}
"""The rules of `lint_assessment`, with what each means."""


def lint_assessment(kb: KnowledgeBase, assessment: Assessment) -> tuple[Problem, ...]:
    """Return what is unfinished or doubtful in an assessment, duty by duty."""
    found: list[Problem] = []
    for fact in kb.facts:
        if fact.id not in assessment.record.scope.facts:
            message = f"Not answered yet: {fact.question}"
            found.append(Problem("fact-unanswered", Place(fact.id), message))
    for row in assessment.rows:
        found += _lint_row(row, assessment.today)
    for control_id in assessment.set_aside:
        message = "It was answered, and the present scope does not ask for it."
        found.append(Problem("set-aside", Place(control_id), message, "The answer is kept."))
    return tuple(found)


def _lint_row(row: AssessedDuty, today: date) -> Iterator[Problem]:
    def problem(code: str, message: str, hint: str = "") -> Problem:
        return Problem(code, Place(row.id), message, hint)

    answer = row.answer
    if row.status is Status.UNANSWERED:
        yield problem("unanswered", f"Not answered yet: {row.duty.control.title}")
    if row.is_gap:
        yield from _lint_gap(row, problem)
    if row.status is Status.IMPLEMENTED and not answer.evidence:
        message = f"Nothing shows that it is implemented: {row.duty.control.title}"
        yield problem("no-evidence", message, "Add a link, a file or a text as evidence.")
    for item in answer.evidence:
        if item.is_expired(today):
            message = (
                f"Evidence '{item.title or item.value:.60}' was valid until {item.valid_until}"
            )
            yield problem("evidence-expired", message, "Replace it.")
    if answer.status.needs_justification and not answer.justification.strip():
        yield problem("no-justification", f"{answer.status.label}, and nobody said why", "Say why.")
    for each in answer.exceptions:
        if each.status.needs_justification and not each.justification.strip():
            message = f"{each.status.label} for {each.service_id}, and nobody said why"
            yield problem("no-justification", message, "Say why.")
    if answer.acceptance and answer.acceptance.until < today and row.is_gap:
        message = f"The risk was accepted until {answer.acceptance.until}"
        yield problem("acceptance-lapsed", message, "Close the gap or decide again.")


def _lint_gap(row: AssessedDuty, problem: Callable[..., Problem]) -> Iterator[Problem]:
    severity, title = row.duty.severity, row.duty.control.title
    if not row.is_accepted:
        named = severity in (Severity.CRITICAL, Severity.HIGH)
        code = f"gap-{severity.value}" if named else "gap"
        yield problem(code, f"{severity.value.capitalize()} gap: {title}")
    if not row.answer.owner:
        yield problem("no-owner", f"The gap has no owner: {title}", "Name one.")
    if row.answer.due_on is None:
        yield problem("no-due-date", f"The gap has no due date: {title}", "Set one.")
    elif row.is_overdue:
        yield problem("overdue", f"It was due on {row.answer.due_on}: {title}", "Set a new date.")


PlaceOf = Callable[[str, str], Place]
"""Where a record is written, by kind and id."""

_MAX_TITLE = 90
_MAX_QUESTION = 240
_MAX_TEXT = 480
_STALE_AFTER = timedelta(days=548)
_BANNED = re.compile(
    r"\b(leverag\w+|robust|best[- ]practices?|ensur\w+|seamless\w*|holistic)\b", re.I
)
_AMERICAN = re.compile(
    r"\b(\w*(?:organiz|authoriz|minimiz|recogniz|virtualiz|categoriz|summariz|prioritiz)\w*"
    r"|color\w*|behavior\w*|defense\w*|catalog|artifacts?)\b"
)


def lint_knowledge_base(kb: KnowledgeBase, place: PlaceOf, today: date) -> tuple[Problem, ...]:
    """Return what is wrong or weak in the content, though it can be loaded."""
    found: list[Problem] = []
    for control in kb.controls:
        found += _lint_control(control, place, today)
        found += _lint_examples(kb, control, place)
    found += _unused_facts(kb, place)
    found += _unreachable(kb, place)
    found += _look_alikes(kb, place)
    return tuple(sorted(found, key=lambda problem: problem.place))


def _lint_control(control: Control, place: PlaceOf, today: date) -> Iterator[Problem]:
    def problem(code: str, key: str, message: str, hint: str = "") -> Problem:
        where = place("control", control.id)
        return Problem(code, where, f"control {control.id}: {key}: {message}", hint)

    limits = {"title": _MAX_TITLE, "question": _MAX_QUESTION}
    texts = {
        key: getattr(control, key)
        for key in ("title", "question", "severity_reason", "aws_part", "customer_part")
    }
    for index, text in enumerate(control.implemented_when):
        texts[f"implemented_when[{index + 1}]"] = text
    for index, text in enumerate(control.evidence):
        texts[f"evidence[{index + 1}]"] = text
    for key, text in texts.items():
        limit = limits.get(key, _MAX_TEXT)
        if len(text) > limit:
            yield problem(
                "too-long", key, f"{len(text)} characters, at most {limit}", "Shorten it."
            )
        if banned := _BANNED.search(text):
            yield problem("banned-phrase", key, f"'{banned[0]}' says nothing", "Say what is done.")
        if (american := _AMERICAN.search(text)) and "AWS Artifact" not in text:
            yield problem("spelling", key, f"'{american[0]}' is not British spelling")
    if not control.question.endswith("?"):
        yield problem("no-question", "question", "It must end with a question mark.")
    if not 2 <= len(control.implemented_when) <= 6:
        yield problem("points", "implemented_when", "Give 2 to 5 checkable points.")
    if not control.evidence:
        yield problem("no-evidence", "evidence", "Say what an auditor would accept.")
    if not control.sources:
        yield problem("no-source", "sources", "Name the page that supports it.")
    for source in control.sources:
        if not source.url.startswith("https://"):
            yield problem("bad-source", "sources", f"'{source.url}' is no https address.")
        if today - source.read_on > _STALE_AFTER:
            message = f"{source.url} was read on {source.read_on}"
            yield problem("stale-source", "sources", message, "Read it again and set the date.")


def _lint_examples(kb: KnowledgeBase, control: Control, place: PlaceOf) -> Iterator[Problem]:
    if not control.applies:
        message = f"control {control.id}: There is no example in which it applies."
        yield Problem("no-example", place("control", control.id), message, "Add one.")
    for expected, examples in ((True, control.applies), (False, control.not_applies)):
        for example in examples:
            duties = {duty.id for duty in derive_duties(kb, example_scope(example))}
            if (control.id in duties) is not expected:
                says = "applies" if expected else "does not apply"
                scope = ", ".join((*example.services, *example.frameworks)) or "an empty scope"
                message = f"control {control.id}: The example says that it {says} to {scope}."
                hint = "Change the example, the condition or the owners."
                yield Problem("example-fails", place("control", control.id), message, hint)


def example_scope(example: Example) -> Scope:
    """Return the scope that an example describes, at full depth."""
    facts = {
        fact: (given,) if isinstance(given, str) else tuple(given)
        for fact, given in example.facts.items()
    }
    return Scope(
        service_ids=example.services,
        facts=facts,
        framework_ids=example.frameworks,
        depth=Depth.FULL,
    )


def _conditions(control: Control) -> Iterator[Condition]:
    """Yield every test in the conditions of a control."""
    pending = [control.when, *(each.when for each in control.raises)]
    while pending:
        condition = pending.pop()
        if condition is not None:
            yield condition
            pending += condition.parts


def _unused_facts(kb: KnowledgeBase, place: PlaceOf) -> Iterator[Problem]:
    used = {
        condition.subject
        for control in kb.controls
        for condition in _conditions(control)
        if condition.kind == "fact"
    }
    for fact in kb.facts:
        if fact.id not in used:
            message = f"fact {fact.id}: No control uses it."
            hint = "Remove it, or let a control depend on it."
            yield Problem("unused-fact", place("fact", fact.id), message, hint)


def _unreachable(kb: KnowledgeBase, place: PlaceOf) -> Iterator[Problem]:
    """Yield controls that no service can bring, and customer layers without any control."""
    owned = {
        (service.id, layer)
        for service in kb.services
        for layer, owner in service.owners.items()
        if owner.is_ours
    }
    reached: set[tuple[str, str]] = set()
    scope = Scope(
        service_ids=tuple(service.id for service in kb.services),
        facts={fact.id: tuple(option.id for option in fact.options) for fact in kb.facts},
        framework_ids=tuple(framework.id for framework in kb.frameworks),
        depth=Depth.FULL,
    )
    duties = {duty.id: duty for duty in derive_duties(kb, scope)}
    for duty in duties.values():
        reached.update((each, duty.control.layer) for each in duty.service_ids)
    for control in kb.controls:
        if control.id not in duties:
            message = f"control {control.id}: No service in the knowledge base can bring it."
            yield Problem("unreachable", place("control", control.id), message)
    for service in kb.services:
        bare = [
            layer
            for layer, owner in service.owners.items()
            if owner is Owner.CUSTOMER and (service.id, layer) in owned - reached
        ]
        if bare:
            message = f"service {service.id}: No control covers {', '.join(bare)}."
            hint = "Give it the traits that bring a control, or write one."
            yield Problem("bare-layer", place("service", service.id), message, hint)


def _look_alikes(kb: KnowledgeBase, place: PlaceOf) -> Iterator[Problem]:
    """Yield controls that share title or question with another."""
    seen: dict[str, str] = {}
    for control in kb.controls:
        for text in (control.title, control.question):
            key = text.casefold()
            if key in seen and seen[key] != control.id:
                message = f"control {control.id}: It says the same as {seen[key]}."
                yield Problem("look-alike", place("control", control.id), message, "Merge them.")
            seen.setdefault(key, control.id)


def summarise(problems: Iterable[Problem]) -> dict[str, int]:
    """Return how many problems each rule found, the most frequent first."""
    counts: dict[str, int] = {}
    for problem in problems:
        counts[problem.code] = counts.get(problem.code, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
