"""The AWS Security Finding Format, as Security Hub and Prowler write it."""

from collections.abc import Iterator

from srm_tui.core.observations import Source, Verdict
from srm_tui.importers.findings.finding import Finding, Item, Skipped, moment, part, parts, word

VERDICTS = {"PASSED": Verdict.PASSED, "FAILED": Verdict.FAILED}


def is_asff(item: Item) -> bool:
    """Return whether an item is a finding of this format."""
    return "SchemaVersion" in item and "GeneratorId" in item


def is_from_prowler(item: Item) -> bool:
    """Return whether Prowler wrote it."""
    generator, provider = item.get("GeneratorId"), part(item, "ProductFields", "ProviderName")
    return provider == "Prowler" or (
        isinstance(generator, str) and generator.startswith("prowler-")
    )


def read_asff(
    item: Item, source: Source, check_id: str, verdict: Verdict | None, tool: str
) -> Iterator[Finding | Skipped]:
    """Yield what an item says of each of its resources."""
    severity = part(item, "Severity", "Label")
    for resource in parts(item.get("Resources")) or (None,):
        yield Finding(
            check_id=word(check_id, "check"),
            source=source,
            verdict=verdict,
            account=word(item.get("AwsAccountId")),
            region=word(part(resource, "Region") or item.get("Region")),
            resource=word(part(resource, "Id"), "resource"),
            at=moment(item.get("UpdatedAt")) or moment(item.get("LastObservedAt")),
            tool=tool,
            severity=word(severity).lower(),
            title=word(item.get("Title"), "title"),
            kind=word(part(resource, "Type")),
        )


def is_suppressed(item: Item) -> bool:
    """Return whether somebody silenced it in Security Hub."""
    return bool(part(item, "Workflow", "Status") == "SUPPRESSED")


def is_archived(item: Item) -> bool:
    """Return whether it is no longer current."""
    return bool(item.get("RecordState") == "ARCHIVED")
