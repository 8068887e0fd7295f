"""Gaps as issues of a tracker: their summary, and a description in plain text."""

import re
from collections.abc import Iterable

from srm_tui.reports.cards import DutyCard
from srm_tui.reports.model import ReportModel

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z")


def planned_gaps(model: ReportModel) -> tuple[DutyCard, ...]:
    """Return the gaps that somebody has to close, the most pressing first.

    What a named person has accepted asks nothing of anybody.
    """
    return tuple(line.duty for part in model.plan for line in part.lines)


def external_id(model: ReportModel, duty: DutyCard) -> str:
    """Return an id of the gap that stays the same from export to export."""
    return f"srm-{model.about.id}-{duty.id}"


def labels(duty: DutyCard) -> tuple[str, ...]:
    """Return the labels of a gap; they hold no blanks."""
    words = ("shared-responsibility", duty.domain, f"severity-{duty.severity.value}")
    return tuple("-".join(re.findall(r"[a-z0-9]+", each.casefold())) for each in words)


def mail_address(duty: DutyCard) -> str:
    """Return the first owner that is a mail address, as trackers want people; or nothing."""
    return next((owner for owner in duty.owners if _ADDRESS.match(owner)), "")


def description(model: ReportModel, duty: DutyCard) -> str:
    """Return all that somebody needs to close a gap, in plain text."""
    services = ", ".join(each.name for each in duty.services) or "the account as a whole"
    asked = "; ".join(
        f"{each.framework} {', '.join(each.requirements)}"
        for each in duty.mappings
        if each.in_scope
    )
    exceptions = [
        f"{each.name}: {each.status.label}" for each in duty.services if each.status is not None
    ]
    told = (
        ("", duty.customer_part),
        ("Done when", _points(duty.implemented_when)),
        ("Evidence that would show it", _points(duty.evidence_asked)),
        ("Services", services),
        ("Status", duty.status.label),
        ("By service", _points(exceptions)),
        ("Notes", duty.answer.notes),
        ("Owner", ", ".join(duty.owners)),
        ("Asked by", asked),
        ("From", f"{model.about.name}, duty {duty.number}, control {duty.id}"),
    )
    return "\n\n".join(_told(label, text) for label, text in told if text)


def _told(label: str, text: str) -> str:
    if not label:
        return text
    is_list = text.startswith("- ") or "\n" in text
    return f"{label}:\n{text}" if is_list else f"{label}: {text}"


def _points(texts: Iterable[str]) -> str:
    return "\n".join(f"- {each}" for each in texts)
