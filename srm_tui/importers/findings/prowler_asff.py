"""Prowler's `json-asff`: findings in the format of Security Hub, without those for people."""

from collections.abc import Iterator

from srm_tui.core.observations import Source, Verdict
from srm_tui.importers.findings.asff import (
    VERDICTS,
    is_archived,
    is_asff,
    is_from_prowler,
    is_suppressed,
    read_asff,
)
from srm_tui.importers.findings.finding import Finding, Item, Skipped, part, word

NAME = "Prowler ASFF"


def matches(item: Item) -> bool:
    """Return whether an item is of this format."""
    return is_asff(item) and is_from_prowler(item)


def read(item: Item) -> Iterator[Finding | Skipped]:
    """Yield what an item says; Prowler writes WARNING for what is muted."""
    check_id = str(item.get("GeneratorId") or "").removeprefix("prowler-")
    version = word(part(item, "ProductFields", "ProviderVersion"))
    tool = f"Prowler {version}".strip()
    yield from read_asff(item, Source.PROWLER, check_id, _verdict_of(item), tool)


def _verdict_of(item: Item) -> Verdict | None:
    status = part(item, "Compliance", "Status")
    if is_archived(item):
        return None
    if status == "WARNING" or is_suppressed(item):
        return Verdict.MUTED
    return VERDICTS.get(str(status), Verdict.UNKNOWN)
