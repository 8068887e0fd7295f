"""Prowler's `json-ocsf`: a list of OCSF detection findings."""

from collections.abc import Iterator

from srm_tui.core.observations import Source, Verdict
from srm_tui.importers.findings.finding import Finding, Item, Skipped, moment, part, parts, word

NAME = "Prowler OCSF"
_VERDICTS = {"PASS": Verdict.PASSED, "FAIL": Verdict.FAILED, "MANUAL": Verdict.MANUAL}
_SUPPRESSED = 3


def matches(item: Item) -> bool:
    """Return whether an item is of this format."""
    product = part(item, "metadata", "product", "name")
    return "class_uid" in item and isinstance(product, str) and product.casefold() == "prowler"


def read(item: Item) -> Iterator[Finding | Skipped]:
    """Yield what an item says; the documents that it carries are left unread.

    `status_code` keeps FAIL where a finding is muted, so muting is asked first.
    """
    provider = part(item, "cloud", "provider") or part(item, "unmapped", "provider") or "aws"
    if provider != "aws":
        yield Skipped(word(provider) or "?", "about another cloud than AWS")
        return
    resources = parts(item.get("resources")) or (None,)
    for resource in resources:
        yield Finding(
            check_id=word(_check_of(item), "check"),
            source=Source.PROWLER,
            verdict=_verdict_of(item),
            account=word(part(item, "cloud", "account", "uid")),
            region=word(part(resource, "region") or part(item, "cloud", "region")),
            resource=word(part(resource, "uid") or part(resource, "name"), "resource"),
            at=moment(item.get("time")) or moment(item.get("time_dt")),
            tool=f"Prowler {word(part(item, 'metadata', 'product', 'version'))}".strip(),
            severity=word(item.get("severity")).lower(),
            title=word(part(item, "finding_info", "title"), "title"),
            kind=word(part(resource, "type")),
        )


def _check_of(item: Item) -> object:
    return part(item, "metadata", "event_code") or part(item, "finding_info", "analytic", "uid")


def _verdict_of(item: Item) -> Verdict:
    status = str(item.get("status") or "").casefold()
    if item.get("status_id") == _SUPPRESSED or status in ("suppressed", "muted"):
        return Verdict.MUTED
    return _VERDICTS.get(str(item.get("status_code") or "").upper(), Verdict.UNKNOWN)
