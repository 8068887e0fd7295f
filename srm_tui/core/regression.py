"""What got worse between two points of an assessment, as problems that a check can fail on."""

from collections.abc import Iterable, Iterator

from srm_tui.core.compare import ComparedDuty, Comparison
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.vocabulary import Severity
from srm_tui.errors import Place, Problem

REGRESSION_RULES = {
    "new-critical": "A critical gap that was none before, or that is critical only now.",
    "new": "A gap that was none before.",
    "reopened": "A gap that was in place before.",
    "lower-score": "The score is lower than before.",
}
"""The rules of `lint_regression`, with what each means."""

_NEW = {Severity.CRITICAL: "new-critical"}
_HINT = "Close it, or have the risk accepted."


def lint_regression(kb: KnowledgeBase, comparison: Comparison) -> tuple[Problem, ...]:
    """Return what is worse after than before; a gap whose risk is accepted is not.

    A critical gap is told as such; it counts for the rule of all new gaps too, see
    `counts_for`.
    """
    came = _open(comparison, (*comparison.new, *comparison.reopened))
    found = [_problem(kb, _NEW.get(gap.severity, "new"), gap) for gap in came]
    for code, gaps in (("new-critical", _raised(comparison)), ("reopened", comparison.reopened)):
        found += [_problem(kb, code, gap) for gap in _open(comparison, gaps)]
    before, after = comparison.before.figures.score, comparison.after.figures.score
    if before is not None and after is not None and after < before:
        message = f"The score fell from {before} % to {after} %."
        found.append(Problem("lower-score", Place(""), message))
    return tuple(found)


def counts_for(code: str, rules: Iterable[str]) -> bool:
    """Return whether a problem of that code is one that `rules` ask for."""
    wanted = set(rules)
    return code in wanted or (code == "new-critical" and "new" in wanted)


def _open(comparison: Comparison, gaps: Iterable[ComparedDuty]) -> Iterator[ComparedDuty]:
    """Yield the gaps whose risk nobody accepted."""
    rows = comparison.after.assessment.row_by_id
    for gap in gaps:
        row = rows.get(gap.control_id)
        if row is None or not row.is_accepted:
            yield gap


def _raised(comparison: Comparison) -> Iterator[ComparedDuty]:
    """Yield the gaps that were gaps before, and critical ones only now."""
    raised = {each.control_id for each in comparison.severities if each.after is Severity.CRITICAL}
    return (gap for gap in comparison.unchanged if gap.control_id in raised)


def _problem(kb: KnowledgeBase, code: str, gap: ComparedDuty) -> Problem:
    control = kb.control_by_id.get(gap.control_id)
    title = control.title if control else gap.control_id
    was = gap.before.label.lower() if gap.before else "not asked"
    now = gap.after.label.lower() if gap.after else "not asked"
    kind = {"new-critical": "New critical gap", "reopened": "Reopened gap"}.get(code, "New gap")
    message = f"{kind}: {title} ({was} before, {now} now)"
    return Problem(code, Place(gap.control_id), message, _HINT)
