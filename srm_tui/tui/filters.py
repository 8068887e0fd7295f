"""Which duties a list shows."""

from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.vocabulary import Status

ALL = "all"
_OWNER = "owner "


def filters_of(assessment: Assessment) -> tuple[str, ...]:
    """Return the names of the filters, with one for each owner."""
    named = (ALL, "unanswered", "gaps", "critical and high", "flagged", "overdue", "no owner yet")
    return (*named, *(f"{_OWNER}{name}" for name in owners_of(assessment)))


def owners_of(assessment: Assessment) -> tuple[str, ...]:
    """Return the owners that are named somewhere."""
    return tuple(sorted({name for row in assessment.rows for name in _owners(row)}))


def passes(row: AssessedDuty, name: str) -> bool:
    """Return whether the filter `name` shows `row`."""
    match name:
        case "unanswered":
            return row.status is Status.UNANSWERED
        case "gaps":
            return row.is_gap
        case "critical and high":
            return row.duty.severity.rank < 2
        case "flagged":
            return row.answer.flagged
        case "overdue":
            return row.is_overdue
        case "no owner yet":
            return row.is_gap and not _owners(row)
    return not name.startswith(_OWNER) or name.removeprefix(_OWNER) in _owners(row)


def matches(kb: KnowledgeBase, row: AssessedDuty, wanted: str) -> bool:
    """Return whether each word of `wanted` stands somewhere in `row`."""
    control = row.duty.control
    names = " ".join(kb.service_by_id[each].name for each in row.duty.service_ids)
    domain = kb.domain_by_id[control.domain].title
    said = f"{row.answer.notes} {row.answer.owner} {row.answer.justification}"
    text = f"{control.id} {control.title} {control.question} {domain} {names} {said}".casefold()
    return all(word in text for word in wanted.casefold().split())


def _owners(row: AssessedDuty) -> set[str]:
    return {name for name in (row.answer.owner, *(e.owner for e in row.answer.exceptions)) if name}
