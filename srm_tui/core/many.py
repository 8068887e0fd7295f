"""One answer for many duties: which of them it changes, and what is missing for it."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from srm_tui.core.answers import Value
from srm_tui.core.assessment import AssessedDuty
from srm_tui.core.vocabulary import Status

MANY_FIELDS = frozenset(
    {"status", "owner", "due_on", "provided_by", "justification", "work", "flagged"}
)
"""The fields that can be the same for many duties."""


class Targets(Struct, frozen=True, kw_only=True):
    """The duties that are to be changed together."""

    rows: tuple[AssessedDuty, ...]

    @property
    def answered(self) -> tuple[AssessedDuty, ...]:
        """Those that have an answer already."""
        return tuple(row for row in self.rows if row.status is not Status.UNANSWERED)

    @property
    def unanswered(self) -> tuple[AssessedDuty, ...]:
        """Those without one."""
        return tuple(row for row in self.rows if row.status is Status.UNANSWERED)

    def meant(self, *, only_unanswered: bool) -> tuple[AssessedDuty, ...]:
        """Return the duties that are changed."""
        return self.unanswered if only_unanswered else self.rows


def lacks_reason(rows: Iterable[AssessedDuty], fields: Mapping[str, Value]) -> bool:
    """Return whether `fields` give some of `rows` a status that means nothing without a reason."""
    status = Status(str(fields.get("status") or Status.UNANSWERED))
    if not status.needs_justification or fields.get("justification"):
        return False
    is_taken_back = "justification" in fields
    return any(is_taken_back or not row.answer.justification for row in rows)
