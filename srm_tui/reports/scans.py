"""What scanners found, as a report prints it: beside each duty, and import by import."""

from collections.abc import Iterable, Iterator

from srm_tui.core.assessment import AssessedDuty
from srm_tui.core.observations import Observation
from srm_tui.core.receipts import Receipt, Tally
from srm_tui.reports.cards import FindingLine, FindingsPart
from srm_tui.reports.lists import ImportLine, TallyLine
from srm_tui.reports.said import moment

_MOST_OPEN = 12
"""How many open resources a card names."""
_MOST_TALLIES = 25
"""How many kinds of what was left aside an import names."""
_PURPOSES = {
    "scope": "scope",
    "findings": "findings",
    "answers": "answers",
    "inherited": "inherited answers",
}


def findings_part(row: AssessedDuty) -> FindingsPart | None:
    """Return what scanners found about a duty; None when nothing was imported about it."""
    findings = row.findings
    if not findings.observations:
        return None
    opened = row.contradicting or findings.open
    return FindingsPart(
        told=findings.told,
        hint=findings.hint,
        contradiction=row.contradiction,
        newest_at=scan_moment(findings.newest_at),
        tools=", ".join(findings.tools),
        open=tuple(finding_line(each) for each in opened[:_MOST_OPEN]),
        more=sum(each.count for each in opened[_MOST_OPEN:]),
    )


def finding_line(observation: Observation) -> FindingLine:
    """Return one observation for people."""
    more = f"{observation.count:,} resources that are not named here"
    return FindingLine(
        check=observation.check_id,
        title=observation.title,
        verdict=observation.verdict.words,
        severity=observation.severity,
        resource=observation.resource or more,
        account=observation.account,
        region=observation.region,
        at=scan_moment(observation.at),
        tool=observation.tool or observation.source.label,
    )


def import_lines(receipts: Iterable[Receipt]) -> Iterator[ImportLine]:
    """Yield each import with what became of the file."""
    for receipt in receipts:
        yield ImportLine(
            purpose=_PURPOSES.get(receipt.purpose.value, receipt.purpose.value),
            file=receipt.file,
            sha256=receipt.sha256,
            size=f"{receipt.size:,} bytes",
            format=receipt.format,
            tool=receipt.tool,
            since=scan_moment(receipt.since),
            until=scan_moment(receipt.until),
            read=receipt.read,
            used=receipt.used,
            unmatched=sum(each.count for each in receipt.unmatched),
            ignored=sum(each.count for each in receipt.ignored),
            left_aside=(
                *_tallies("Unmatched", receipt.unmatched),
                *_tallies("Ignored", receipt.ignored),
            ),
            imported_at=moment(receipt.imported_at),
            imported_by=receipt.imported_by,
        )


def scan_moment(at: str) -> str:
    """Return a time of a scan for people; one without a zone is of the scanner's clock."""
    if not at:
        return ""
    return moment(at) if at.endswith("Z") else f"{at[:16].replace('T', ' ')} (scan clock)"


def _tallies(kind: str, tallies: tuple[Tally, ...]) -> Iterator[TallyLine]:
    for each in tallies[:_MOST_TALLIES]:
        yield TallyLine(kind=kind, what=each.what, reason=each.reason, count=each.count)
    rest = tallies[_MOST_TALLIES:]
    if rest:
        number = sum(each.count for each in rest)
        yield TallyLine(kind=kind, what=f"{len(rest):,} more kinds", reason="", count=number)


def tally_text(tally: TallyLine) -> str:
    """Return what was left aside on one line."""
    why = f": {tally.reason}" if tally.reason else ""
    return f"{tally.kind} {tally.count:,} x {tally.what}{why}"
