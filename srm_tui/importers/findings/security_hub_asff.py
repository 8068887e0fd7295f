"""Security Hub's findings as `get-findings` and its events give them, consolidated or not."""

from collections.abc import Iterator

from srm_tui.core.observations import Source, Verdict
from srm_tui.importers.findings.asff import (
    VERDICTS,
    is_archived,
    is_asff,
    is_suppressed,
    read_asff,
)
from srm_tui.importers.findings.finding import Finding, Item, Skipped, part, word

NAME = "Security Hub ASFF"
TOOL = "Security Hub"


def matches(item: Item) -> bool:
    """Return whether an item is of this format."""
    return is_asff(item)


def read(item: Item) -> Iterator[Finding | Skipped]:
    """Yield what an item says; findings of other products are about no control."""
    status = part(item, "Compliance", "Status")
    if status is None:
        yield Skipped(_product_of(item), "from a product that tests no control")
        return
    yield from read_asff(item, Source.SECURITY_HUB, _control_of(item), _verdict_of(item), TOOL)


def _control_of(item: Item) -> str:
    """Return the id of the control, as in `S3.8`, which older findings keep in other places."""
    stated = part(item, "Compliance", "SecurityControlId") or part(
        item, "ProductFields", "ControlId"
    )
    return str(stated or str(item.get("GeneratorId") or "").rpartition("/")[2])


def _verdict_of(item: Item) -> Verdict | None:
    if is_archived(item):
        return None
    if is_suppressed(item):
        return Verdict.MUTED
    return VERDICTS.get(str(part(item, "Compliance", "Status")), Verdict.UNKNOWN)


def _product_of(item: Item) -> str:
    stated = item.get("ProductName") or part(item, "ProductFields", "aws/securityhub/ProductName")
    return word(stated) or word(str(item.get("ProductArn") or "").rpartition("/")[2]) or "?"
