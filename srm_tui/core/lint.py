"""Checks of quality over an assessment."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.vocabulary import Severity, Status
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
    "contradicted": "The answer says all is well, and a scanner found what is open.",
    "no-justification": "Not applicable or alternative, and nobody said why.",
    "acceptance-lapsed": "The risk was accepted until a day that has passed.",
    "control-changed": "The control asks something else than when it was answered.",
    "inherited-departs": "An inherited answer says something else than its source.",
    "inherited-withdrawn": "The platform team no longer provides the control.",
    "fact-unanswered": "An integration question is open; its answer may add duties.",
    "set-aside": "An answer belongs to no duty of the present scope.",
}
"""The rules of `lint_assessment`, with what each means."""


def lint_assessment(kb: KnowledgeBase, assessment: Assessment) -> tuple[Problem, ...]:
    """Return what is unfinished or doubtful in an assessment, duty by duty."""
    found: list[Problem] = []
    for fact in kb.facts:
        if not assessment.record.scope.facts.get(fact.id):
            message = f"Not answered yet: {fact.question}"
            found.append(Problem("fact-unanswered", Place(fact.id), message))
    for row in assessment.rows:
        found += _lint_row(row, assessment.today)
    for control_id in assessment.set_aside:
        message = (
            "It was answered, and the present scope does not ask for it."
            if control_id in kb.control_by_id
            else "It was answered, and the knowledge base has no such control."
        )
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
    if row.is_outdated:
        message = f"It asks something else than when it was answered: {row.duty.control.title}"
        yield problem("control-changed", message, "Read it again, and give the status once more.")
    yield from _lint_inherited(row, problem)
    is_shown = bool(answer.evidence) or (answer.inherited is not None and not answer.departs)
    if row.status is Status.IMPLEMENTED and not is_shown:
        message = f"Nothing shows that it is implemented: {row.duty.control.title}"
        yield problem("no-evidence", message, "Add a link, a file or a text as evidence.")
    for item in answer.evidence:
        if item.is_expired(today):
            message = (
                f"Evidence '{item.title or item.value:.60}' was valid until {item.valid_until}"
            )
            yield problem("evidence-expired", message, "Replace it.")
    if row.contradicting:
        yield problem(
            "contradicted",
            f"{row.contradiction}: {row.duty.control.title}",
            "Look at them and answer again.",
        )
    if answer.status.needs_justification and not answer.justification.strip():
        yield problem("no-justification", f"{answer.status.label}, and nobody said why", "Say why.")
    for each in answer.exceptions:
        covered = each.service_id in row.duty.service_ids
        if covered and each.status.needs_justification and not each.justification.strip():
            message = f"{each.status.label} for {each.service_id}, and nobody said why"
            yield problem("no-justification", message, "Say why.")
    if answer.acceptance and answer.acceptance.until < today and row.is_gap:
        message = f"The risk was accepted until {answer.acceptance.until}"
        yield problem("acceptance-lapsed", message, "Close the gap or decide again.")


def _lint_inherited(row: AssessedDuty, problem: Callable[..., Problem]) -> Iterator[Problem]:
    stamp = row.answer.inherited
    if stamp is None:
        return
    if stamp.is_withdrawn:
        message = f"{stamp.team} no longer provides it: {row.duty.control.title}"
        yield problem("inherited-withdrawn", message, "Answer it yourselves.")
    elif row.answer.departs:
        message = f"{stamp.team} says {stamp.status.label.lower()}, the answer here differs"
        yield problem("inherited-departs", message, "Say why in its notes, or take theirs over.")


def _lint_gap(row: AssessedDuty, problem: Callable[..., Problem]) -> Iterator[Problem]:
    severity, title = row.duty.severity, row.duty.control.title
    if not row.is_accepted:
        named = severity in (Severity.CRITICAL, Severity.HIGH)
        code = f"gap-{severity.value}" if named else "gap"
        yield problem(code, f"{severity.value.capitalize()} gap: {title}")
    if not row.owners:
        yield problem("no-owner", f"The gap has no owner: {title}", "Name one.")
    if row.due_on is None:
        yield problem("no-due-date", f"The gap has no due date: {title}", "Set one.")
    elif row.is_overdue:
        yield problem("overdue", f"It was due on {row.due_on}: {title}", "Set a new date.")


def summarise(problems: Iterable[Problem]) -> dict[str, int]:
    """Return how many problems each rule found, the most frequent first."""
    counts: dict[str, int] = {}
    for problem in problems:
        counts[problem.code] = counts.get(problem.code, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
