"""The words that records, files and reports share, spelled as OSCAL and the CSA spell them."""

from enum import StrEnum


class Owner(StrEnum):
    """Who answers for a layer of a service (CSA CCM shared security responsibility model)."""

    AWS = "aws"
    SHARED = "shared"
    CUSTOMER = "customer"
    NONE = "none"

    @property
    def is_ours(self) -> bool:
        """Whether the customer has something to do at this layer."""
        return self is Owner.CUSTOMER or self is Owner.SHARED


class Status(StrEnum):
    """How far a duty is fulfilled: OSCAL implementation-status, and two of our own."""

    IMPLEMENTED = "implemented"
    ALTERNATIVE = "alternative"
    NOT_APPLICABLE = "not-applicable"
    PARTIAL = "partial"
    PLANNED = "planned"
    NOT_IMPLEMENTED = "not-implemented"
    UNANSWERED = "unanswered"

    @property
    def label(self) -> str:
        """The status in words, for people."""
        return self.value.replace("-", " ").capitalize()

    @property
    def needs_justification(self) -> bool:
        """Whether the status means nothing without a reason."""
        return self is Status.ALTERNATIVE or self is Status.NOT_APPLICABLE

    @property
    def is_gap(self) -> bool:
        """Whether the customer's part is known to be not fully in place."""
        return self in (Status.PARTIAL, Status.PLANNED, Status.NOT_IMPLEMENTED)

    @property
    def is_open(self) -> bool:
        """Whether something is left to do about it: a gap to close, or an answer to give."""
        return self.is_gap or self is Status.UNANSWERED


_SHORTHAND = {"yes": "implemented", "no": "not-implemented", "n/a": "not-applicable"}


def status_named(text: str) -> Status | None:
    """Return the status that `text` names in any case and spacing, or None when it names none."""
    wanted = "-".join(text.casefold().replace("_", " ").replace("-", " ").split())
    wanted = _SHORTHAND.get(wanted, wanted)
    return Status(wanted) if wanted in set(Status) else None


WORST_STATUS_FIRST = (
    Status.NOT_IMPLEMENTED,
    Status.PLANNED,
    Status.PARTIAL,
    Status.UNANSWERED,
    Status.ALTERNATIVE,
    Status.IMPLEMENTED,
    Status.NOT_APPLICABLE,
)
"""The order in which the status of a duty is taken from its services' exceptions."""


STATUS_BY_NUMBER = {
    "1": Status.IMPLEMENTED,
    "2": Status.PARTIAL,
    "3": Status.PLANNED,
    "4": Status.NOT_IMPLEMENTED,
    "5": Status.ALTERNATIVE,
    "6": Status.NOT_APPLICABLE,
    "0": Status.UNANSWERED,
}
"""The number by which people give each status."""


class Severity(StrEnum):
    """How much harm a gap does."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def label(self) -> str:
        """The severity in words, for people."""
        return self.value.capitalize()

    @property
    def rank(self) -> int:
        """0 for critical up to 3 for low, to sort by."""
        return _SEVERITY_RANK[self]

    @property
    def weight(self) -> int:
        """What a duty counts in the score: 8, 4, 2 and 1."""
        return 8 >> self.rank


_SEVERITY_RANK = {severity: rank for rank, severity in enumerate(Severity)}


class Depth(StrEnum):
    """How many questions an assessment asks."""

    CORE = "core"
    FULL = "full"


class Effort(StrEnum):
    """How long it takes to close a gap: hours, days or weeks."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class WorkState(StrEnum):
    """How far the work on a gap is, apart from the verdict."""

    TO_DO = "to-do"
    IN_PROGRESS = "in-progress"
    IN_REVIEW = "in-review"
    DONE = "done"

    @property
    def label(self) -> str:
        """The state in words, for people."""
        return self.value.replace("-", " ").capitalize()


GOVERNANCE = "governance"
"""The layer of duties that belong to the account and to no single service."""
