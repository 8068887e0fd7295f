"""What is left to do after a session, and who does it."""

from collections.abc import Iterable

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
    shares = by_owner(row for row in assessment.rows if is_to_do(row))
    return tuple(
        Homework(owner=owner, rows=tuple(sorted(rows, key=_urgency)))
        for owner, rows in shares.items()
    )


def is_to_do(row: AssessedDuty) -> bool:
    """Return whether a duty has no answer, or is a gap that nobody accepted."""
    return row.status is Status.UNANSWERED or (row.is_gap and not row.is_accepted)


def by_owner(rows: Iterable[AssessedDuty]) -> dict[str, list[AssessedDuty]]:
    """Return `rows` by owner, each spelled in one way: first what nobody took, then by name."""
    shares: dict[str, list[AssessedDuty]] = {}
    spelling: dict[str, str] = {}
    for row in rows:
        for owner in row.owners or ("",):
            name = spelling.setdefault(owner.strip().casefold(), owner.strip())
            share = shares.setdefault(name, [])
            if row not in share:
                share.append(row)
    return {name: shares[name] for name in sorted(shares, key=lambda each: (each.casefold(), each))}


def _urgency(row: AssessedDuty) -> tuple[int, bool, str]:
    return row.duty.severity.rank, row.due_on is None, row.due_on.isoformat() if row.due_on else ""
