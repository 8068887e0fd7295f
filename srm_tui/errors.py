"""What can go wrong, told so that the reader knows what to do next."""

from collections.abc import Sequence

from msgspec import Struct


class Place(Struct, frozen=True, order=True):
    """Where a problem is."""

    file: str
    line: int = 0
    """Counted from 1; 0 when the whole file is meant."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


class Problem(Struct, frozen=True):
    """One thing that is wrong, and what to do about it."""

    code: str
    """Names the rule, as in `unknown-trait`; people silence or count by it."""
    place: Place
    message: str
    hint: str = ""

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.place}: {self.message}{hint} [{self.code}]"


class SrmError(Exception):
    """Any error that srm-tui can explain to the person in front of it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint
        """What to do next, as one sentence; empty when the message says it all."""


class UsageError(SrmError):
    """What was asked for cannot be done as asked: an unknown id, a wrong date."""


class ConflictError(SrmError):
    """Somebody else has changed meanwhile what was to be changed; nothing was written."""


class DocumentError(SrmError):
    """A file cannot be read as the document it should be."""

    def __init__(self, place: Place, message: str, hint: str = "") -> None:
        super().__init__(f"{place}: {message}", hint)
        self.place = place
        self.reason = message


class ContentError(SrmError):
    """The knowledge base has problems; all of them are in `problems`."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        count = len(problems)
        super().__init__(
            f"The knowledge base has {count} problem{'s' if count != 1 else ''}.",
            "Run 'srm-tui kb lint' for the list.",
        )
        self.problems = tuple(problems)


class StoreError(SrmError):
    """The store cannot be opened, read or written."""


class StoreNewerError(StoreError):
    """A newer program has written the store; nothing is wrong with it."""


class StoreAwayError(StoreError):
    """The store cannot be reached just now; the same may work in a moment."""


class ReportError(SrmError):
    """A report cannot be made."""
