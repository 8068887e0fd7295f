"""Assessments as lines in columns that fit the room, and as a few sentences."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from textual.content import Content

from srm_tui.core.assessment import Assessment
from srm_tui.core.dates import ago_text, due_text
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.vocabulary import Severity
from srm_tui.tui.columns import column_cell
from srm_tui.tui.text import count, one_line, plain, share
from srm_tui.tui.widgets.line_list import Line

_WIDE = 100
"""Columns from which on all of them are shown."""
_LEAST_NAME = 18


class _Column(NamedTuple):
    title: str
    width: int
    text: Callable[[Assessment, datetime], str]
    is_wide: bool = False


def _score(found: Assessment, now: datetime) -> str:  # noqa: ARG001 (one signature)
    known = found.totals.answered and found.totals.score is not None
    return f"{found.totals.score} %" if known else "none"


def _progress(found: Assessment, now: datetime) -> str:  # noqa: ARG001 (one signature)
    return f"{found.totals.answered}/{found.totals.count}"


def _bar(found: Assessment, now: datetime) -> str:  # noqa: ARG001 (one signature)
    return f"[{share(found.totals.answered, found.totals.count)}]"


def _critical(found: Assessment, now: datetime) -> str:  # noqa: ARG001 (one signature)
    critical = found.totals.gaps_by_severity[Severity.CRITICAL]
    return str(critical) if found.totals.answered else "none yet"


def _due(found: Assessment, now: datetime) -> str:  # noqa: ARG001 (one signature)
    due_on = next((row.due_on for row in found.promised), None)
    return due_text(due_on, found.today) if due_on else "nothing"


def _team(found: Assessment, now: datetime) -> str:  # noqa: ARG001 (one signature)
    return found.record.details.team


def _changed(found: Assessment, now: datetime) -> str:
    return ago_text(moment(found.record.changed_at), now)


_COLUMNS = (
    _Column("Team", 16, _team, is_wide=True),
    _Column("Answered", 9, _progress),
    _Column("", 12, _bar, is_wide=True),
    _Column("Score", 6, _score),
    _Column("Critical", 8, _critical),
    _Column("Next due", 16, _due),
    _Column("Last change", 15, _changed, is_wide=True),
)


def moment(text: str) -> datetime:
    """Return the time that a journal wrote."""
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)


def matching(found: Iterable[Assessment], wanted: str) -> tuple[Assessment, ...]:
    """Return the assessments whose name, people, services or laws hold every word of `wanted`."""
    words = wanted.casefold().split()
    return tuple(each for each in found if all(word in _searched(each) for word in words))


def _searched(found: Assessment) -> str:
    details, scope = found.record.details, found.record.scope
    parts = (
        details.name,
        details.team,
        details.facilitator,
        *details.participants,
        *details.accounts,
        *scope.service_ids,
        *scope.framework_ids,
    )
    return " ".join(parts).casefold()


def assessment_lines(found: Sequence[Assessment], now: datetime, room: int) -> list[Line]:
    """Return a heading and a line for each assessment, in columns that fit into `room` cells."""
    if not found:
        return []
    columns = [each for each in _COLUMNS if room >= _WIDE or not each.is_wide]
    name_room = max(room - 2 - sum(each.width + 1 for each in columns), _LEAST_NAME)
    titles = [column_cell(each.title, each.width) for each in columns]
    lines = [Line("", " ".join((column_cell("Assessment", name_room), *titles)), "", "heading")]
    for each in found:
        cells = [column_cell(column.text(each, now), column.width) for column in columns]
        text = " ".join((column_cell(_name(each), name_room), *cells))
        lines.append(Line(each.record.id, text, "", _look(each)))
    return lines


def _name(found: Assessment) -> str:
    state = " (archived)" if found.record.details.archived else ""
    return f"{found.record.details.name}{state}"


def _look(found: Assessment) -> str:
    if found.record.details.archived:
        return "muted"
    return "warning" if any(row.is_overdue for row in found.promised) else ""


def tell_assessment(kb: KnowledgeBase, found: Assessment, now: datetime) -> Content:
    """Return what is known of an assessment in a few sentences."""
    details, totals, scope = found.record.details, found.totals, found.record.scope
    laws = ", ".join(
        kb.framework_by_id[each].short_name if each in kb.framework_by_id else each
        for each in scope.framework_ids
    )
    severe = ", ".join(
        f"{number} {severity.label.lower()}"
        for severity in Severity
        if (number := totals.gaps_by_severity[severity])
    )
    gaps = f"{count(totals.gaps, 'gap')}{f' ({severe})' if severe else ''}"
    sentences = (
        details.description,
        _people(found),
        f"{count(len(scope.service_ids), 'service')}; {laws or 'no law or standard'}.",
        f"{count(totals.count, 'duty is', 'duties are')} yours, AWS carries {len(found.carried)}.",
        f"{totals.answered} answered, {gaps}." if totals.answered else "Nothing is answered yet.",
        *_dates(found),
        f"Begun {ago_text(moment(found.record.created_at), now)}, "
        f"last changed {ago_text(moment(found.record.changed_at), now)}.",
    )
    name = plain(one_line(details.name)).stylize("bold $text-accent")
    return Content("\n").join((name, *(plain(one_line(each)) for each in sentences if each)))


def _people(found: Assessment) -> str:
    details = found.record.details
    parts = (
        f"Team {details.team}" if details.team else "",
        f"led by {details.facilitator}" if details.facilitator else "",
        f"with {', '.join(details.participants)}" if details.participants else "",
    )
    told = ", ".join(filter(None, parts))
    return f"{told[:1].upper()}{told[1:]}." if told else ""


def _dates(found: Assessment) -> list[str]:
    """Return what is due next, and how much is overdue."""
    overdue = sum(row.is_overdue for row in found.promised)
    told = [f"{count(overdue, 'duty is', 'duties are')} overdue."] if overdue else []
    coming = [row for row in found.promised if not row.is_overdue]
    if coming:
        row = coming[0]
        who = f" ({', '.join(row.owners)})" if row.owners else ""
        told.append(f"Next due {row.due_on}: {row.duty.control.title}{who}.")
    return told
