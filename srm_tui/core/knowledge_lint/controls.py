"""Rules for controls: points and proof, sources, examples, and one control for one decision."""

from collections.abc import Iterator
from datetime import date

from srm_tui.core.conditions import Condition
from srm_tui.core.duties import derive_duties
from srm_tui.core.knowledge import Control, Example, KnowledgeBase
from srm_tui.core.knowledge_lint.places import PlaceOf, Smell, lint_source
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Depth
from srm_tui.errors import Problem


def lint_controls(kb: KnowledgeBase, place: PlaceOf, today: date) -> Iterator[Problem]:
    """Yield what is wrong with controls, one by one and side by side."""
    for control in kb.controls:
        yield from _lint_control(control, place, today)
        yield from _lint_examples(kb, control, place)
    yield from _look_alikes(kb, place)


def control_smells(kb: KnowledgeBase, place: PlaceOf) -> Iterator[Smell]:
    """Yield controls that may be one decision in two questions."""
    yield from _same_conditions(kb, place)
    yield from _shared_checks(kb, place)


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


def _lint_control(control: Control, place: PlaceOf, today: date) -> Iterator[Problem]:
    def problem(code: str, key: str, message: str, hint: str) -> Problem:
        where = place("control", control.id, key)
        return Problem(code, where, f"control {control.id}: {key}: {message}", hint)

    if not control.question.endswith("?"):
        hint = "Ask for one thing the team knows."
        yield problem("no-question", "question", "It must end with a question mark.", hint)
    if not 2 <= len(control.implemented_when) <= 5:
        count = len(control.implemented_when)
        hint = "Give 2 to 5 checkable points."
        yield problem("points", "implemented_when", f"It has {count} points.", hint)
    if not control.evidence:
        hint = "Say what an auditor would accept."
        yield problem("no-evidence", "evidence", "There is no evidence.", hint)
    if not control.sources:
        hint = "Name the page that supports it."
        yield problem("no-source", "sources", "There is no source.", hint)
    for index, source in enumerate(control.sources):
        where = place("control", control.id, "sources", index)
        yield from lint_source(f"control {control.id}: sources", source, where, today)


def _lint_examples(kb: KnowledgeBase, control: Control, place: PlaceOf) -> Iterator[Problem]:
    where = place("control", control.id, "examples")
    if not control.applies:
        message = f"control {control.id}: There is no example in which it applies."
        yield Problem("no-example", where, message, "Add one.")
    for expected, examples in ((True, control.applies), (False, control.not_applies)):
        for example in examples:
            duties = {duty.id for duty in derive_duties(kb, example_scope(example))}
            if (control.id in duties) is not expected:
                says = "applies" if expected else "does not apply"
                scope = ", ".join((*example.services, *example.frameworks)) or "an empty scope"
                message = f"control {control.id}: The example says that it {says} to {scope}."
                hint = "Change the example, the condition or the owners."
                yield Problem("example-fails", where, message, hint)


def _look_alikes(kb: KnowledgeBase, place: PlaceOf) -> Iterator[Problem]:
    """Yield controls that share title or question with another."""
    seen: dict[str, str] = {}
    for control in kb.controls:
        for key in ("title", "question"):
            text = getattr(control, key).casefold()
            if seen.setdefault(text, control.id) != control.id:
                message = f"control {control.id}: {key}: It says the same as {seen[text]}."
                yield Problem(
                    "look-alike", place("control", control.id, key), message, "Merge them."
                )


def _same_conditions(kb: KnowledgeBase, place: PlaceOf) -> Iterator[Smell]:
    """Yield controls that come up exactly when an earlier one of their layer does.

    A framework alone is no condition that tells decisions apart: it brings all its duties.
    """
    first: dict[tuple[object, ...], str] = {}
    for control in kb.controls:
        if control.when is None or _is_framework_alone(control.when):
            continue
        key = control.layer, _sorted(control.when)
        other = first.setdefault(key, control.id)
        if other != control.id:
            message = f"control {control.id}: Its layer and condition are those of {other}."
            hint = "Merge them if they are one decision."
            where = place("control", control.id, "when")
            yield control, Problem("same-condition", where, message, hint)


def _is_framework_alone(condition: Condition) -> bool:
    if condition.parts:
        return all(map(_is_framework_alone, condition.parts))
    return condition.kind == "framework"


def _sorted(condition: Condition) -> tuple[object, ...]:
    """Return a condition in a form in which the order of its parts does not count."""
    parts = sorted(map(_sorted, condition.parts), key=repr)
    return (condition.kind, condition.subject, tuple(sorted(condition.values)), tuple(parts))


def _shared_checks(kb: KnowledgeBase, place: PlaceOf) -> Iterator[Smell]:
    """Yield checks of a scanner that an earlier control names too."""
    first: dict[tuple[str, str], str] = {}
    for control in kb.controls:
        for scanner, checks in control.checks.items():
            for check in checks:
                other = first.setdefault((scanner, check), control.id)
                if other != control.id:
                    message = f"control {control.id}: {scanner} {check} belongs to {other} too."
                    hint = "Leave it with the control whose decision it tests."
                    where = place("control", control.id, "checks", scanner)
                    yield control, Problem("shared-check", where, message, hint)
