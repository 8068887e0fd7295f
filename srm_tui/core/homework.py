"""What is left to do after a session, and who does it."""

from msgspec import Struct

from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.vocabulary import Status


class Homework(Struct, frozen=True, kw_only=True):
    """What one person takes along."""

    owner: str
    """Empty for what nobody took yet."""
    rows: tuple[AssessedDuty, ...]
    """The most severe first, and of these what is due first."""


def homework_of(assessment: Assessment) -> tuple[Homework, ...]:
    """Return open duties and gaps by owner: first what nobody took, then by name.

    A gap that somebody accepted asks nothing of anybody.
    """
    by_owner: dict[str, list[AssessedDuty]] = {}
    spelling: dict[str, str] = {}
    for row in assessment.rows:
        if row.status is Status.UNANSWERED or (row.is_gap and not row.is_accepted):
            for owner in row.owners or ("",):
                name = spelling.setdefault(owner.strip().casefold(), owner.strip())
                rows = by_owner.setdefault(name, [])
                if row not in rows:
                    rows.append(row)
    return tuple(
        Homework(owner=owner, rows=tuple(sorted(by_owner[owner], key=_urgency)))
        for owner in sorted(by_owner, key=lambda name: (name.casefold(), name))
    )


def _urgency(row: AssessedDuty) -> tuple[int, bool, str]:
    return row.duty.severity.rank, row.due_on is None, row.due_on.isoformat() if row.due_on else ""
