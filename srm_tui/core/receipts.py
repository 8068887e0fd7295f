"""What each import read, used and left aside: its receipt, as the journal keeps it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
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


def receipt_lines(receipt: Receipt, most: int = 8) -> Iterator[str]:
    """Yield a receipt as lines for people, with up to `most` of what was left aside."""
    yield f"{receipt.file}: {receipt.format}{f', by {receipt.tool}' if receipt.tool else ''}"
    if receipt.sha256:
        yield f"  sha256 {receipt.sha256}, {receipt.size:,} bytes"
    if receipt.since:
        until = f" to {receipt.until}" if receipt.until != receipt.since else ""
        yield f"  from {receipt.since}{until}"
    yield f"  {outcome_text(receipt)}"
    for kind, tallies in (("unmatched", receipt.unmatched), ("ignored", receipt.ignored)):
        for each in tallies[:most]:
            why = f": {each.reason}" if each.reason else ""
            yield f"    {kind} {each.count:,} x {each.what}{why}"
        if len(tallies) > most:
            yield f"    {kind} {len(tallies) - most:,} kinds more"


def outcome_text(receipt: Receipt) -> str:
    """Return in figures what became of what a file holds."""
    unmatched = sum(each.count for each in receipt.unmatched)
    ignored = sum(each.count for each in receipt.ignored)
    return (
        f"{receipt.read:,} read, {receipt.used:,} used, {unmatched:,} unmatched, "
        f"{ignored:,} ignored"
    )
