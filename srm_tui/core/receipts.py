"""What each import read, used and left aside: its receipt, as the journal keeps it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum

from msgspec import Struct, ValidationError, convert, to_builtins
from msgspec.structs import replace

RECEIPT_PREFIX = "receipt/"
"""What the journal puts before the id of a receipt to name its field."""


class Purpose(StrEnum):
    """What a file was imported for."""

    SCOPE = "scope"
    FINDINGS = "findings"
    ANSWERS = "answers"
    INHERITED = "inherited"


class Tally(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that came up in a file, how often, and why it was left aside."""

    what: str
    reason: str = ""
    count: int = 1


class Receipt(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The account of one import of one file."""

    purpose: Purpose
    file: str
    """Its name, or its path within the folder that was given."""
    sha256: str
    size: int
    """In bytes."""
    format: str
    """What it was recognised as, as in `Terraform plan`."""
    read: int
    """How many things it holds that could have been used: resources, findings, rows."""
    used: int
    tool: str = ""
    """The program that wrote the file, with its version; empty when the file does not say."""
    since: str = ""
    until: str = ""
    """The time range of what it holds, in UTC; empty when it tells no times."""
    unmatched: tuple[Tally, ...] = ()
    """What the knowledge base does not know, most frequent first."""
    ignored: tuple[Tally, ...] = ()
    """What was left aside on purpose, with the reason."""
    id: str = ""
    imported_at: str = ""
    imported_by: str = ""

    def to_json(self) -> dict[str, object]:
        """Return it as the journal keeps it; the id is the journal's field name."""
        said: dict[str, object] = to_builtins(replace(self, id=""))
        return said


def receipt_from(receipt_id: str, value: object) -> Receipt:
    """Return the receipt that `to_json` wrote; it raises ValueError when it is none."""
    try:
        return replace(convert(value, Receipt, str_keys=True), id=receipt_id)
    except ValidationError as error:
        raise ValueError(str(error)) from None


def receipts_from(about: Mapping[str, object]) -> tuple[Receipt, ...]:
    """Return the receipts that the fields of an assessment give, oldest first."""
    found = [
        receipt_from(name.removeprefix(RECEIPT_PREFIX), value)
        for name, value in about.items()
        if name.startswith(RECEIPT_PREFIX) and isinstance(value, Mapping)
    ]
    return tuple(sorted(found, key=lambda each: (each.imported_at, each.file, each.id)))


def tallied(
    things: Iterable[tuple[str, str]] | Mapping[tuple[str, str], int],
) -> tuple[Tally, ...]:
    """Return pairs of what and reason, each once with its count, most frequent first."""
    counted = sorted(Counter(things).items(), key=lambda each: (-each[1], each[0]))
    return tuple(Tally(what=what, reason=why, count=count) for (what, why), count in counted)
