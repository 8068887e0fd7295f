"""Security Hub's findings as `get-findings-v2` gives them: OCSF compliance findings."""

from collections.abc import Iterator

from srm_tui.core.observations import Source, Verdict
from srm_tui.importers.findings.finding import Finding, Item, Skipped, moment, part, parts, word

NAME = "Security Hub OCSF"
_COMPLIANCE = 2003
_SUPPRESSED = 3
_VERDICTS = {"pass": Verdict.PASSED, "fail": Verdict.FAILED, "warning": Verdict.UNKNOWN}
_VERDICT_BY_ID = {1.0: Verdict.PASSED, 2.0: Verdict.UNKNOWN, 3.0: Verdict.FAILED}


def matches(item: Item) -> bool:
    """Return whether an item is of this format, or another OCSF finding to be left aside."""
    return "class_uid" in item


def read(item: Item) -> Iterator[Finding | Skipped]:
    """Yield what an item says of each resource; other classes are about no control."""
    check_id = part(item, "compliance", "control")
    if item.get("class_uid") != _COMPLIANCE or not isinstance(check_id, str):
        product = word(part(item, "metadata", "product", "name"))
        name = word(item.get("class_name")) or "OCSF"
        yield Skipped(" ".join(filter(None, (name, product))), "no finding about a control")
        return
    for resource in parts(item.get("resources")) or (None,):
        account = part(item, "cloud", "account", "uid") or part(resource, "owner", "account", "uid")
        yield Finding(
            check_id=word(check_id, "check"),
            source=Source.SECURITY_HUB,
            verdict=_verdict_of(item),
            account=word(account),
            region=word(part(item, "cloud", "region") or part(resource, "region")),
            resource=word(part(resource, "uid_alt") or part(resource, "uid"), "resource"),
            at=_time_of(item),
            tool="Security Hub",
            severity=word(
                part(item, "vendor_attributes", "severity") or item.get("severity")
            ).lower(),
            title=word(part(item, "finding_info", "title"), "title"),
            kind=word(part(resource, "type")),
        )


def _verdict_of(item: Item) -> Verdict | None:
    if str(item.get("activity_name") or "").casefold() == "close":
        return None
    if item.get("status_id") == _SUPPRESSED:
        return Verdict.MUTED
    stated = str(part(item, "compliance", "status") or "").casefold()
    by_id = part(item, "compliance", "status_id")
    fallback = _VERDICT_BY_ID.get(by_id, Verdict.UNKNOWN) if isinstance(by_id, float) else None
    return _VERDICTS.get(stated, fallback or Verdict.UNKNOWN)


def _time_of(item: Item) -> str:
    info = item.get("finding_info")
    return (
        moment(part(info, "modified_time_dt"))
        or moment(part(info, "modified_time"))
        or moment(item.get("time"))
    )
