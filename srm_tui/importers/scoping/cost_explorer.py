"""What Cost Explorer tells: results of its interface as JSON, and tables that its page saves."""

import re
from collections.abc import Iterable, Iterator, Sequence

from srm_tui.errors import DocumentError, Place
from srm_tui.importers.scoping.bill import Bill
from srm_tui.importers.scoping.envelope import items_of, note_cut, outline_of, text
from srm_tui.importers.scoping.sighting import FileSightings, Watches
from srm_tui.importers.scoping.source import Source
from srm_tui.importers.scoping.table import columns_of, rows_of

_HOW = (
    "Ask for services: aws ce get-cost-and-usage --granularity MONTHLY --metrics UnblendedCost "
    "--time-period Start=2026-10-01,End=2026-11-01 --group-by Type=DIMENSION,Key=SERVICE"
)
_BY_SERVICE = frozenset(("SERVICE", "SERVICE_CODE"))
_AMOUNT = re.compile(r"(.*?)\s*\(\s*(?:\$|[A-Z]{3}|[^\w\s])\s*\)\Z")
"""A service over a column of amounts, as in `S3($)`."""
_TOTALS = frozenset(("total costs", "service total", "total", ""))
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOST_COLUMNS = 10_000


def recognises(source: Source) -> bool:
    """Return whether a file comes from Cost Explorer."""
    outline = outline_of(source)
    if outline is not None:
        return not outline.keys.isdisjoint(("ResultsByTime", "DimensionValues"))
    columns = columns_of(source)
    return columns[:1] == ("Service",) and any(
        _AMOUNT.fullmatch(each) or _DAY.match(each) for each in columns[1:]
    )


def read(source: Source, watches: Watches) -> FileSightings:
    """Return the services of a result or a table."""
    bill = Bill(source.name, watches)
    outline = outline_of(source)
    if outline is None:
        since, until = _read_table(source, bill)
        return bill.result("Cost Explorer table", since, until)
    if "DimensionValues" in outline.keys:
        for each in items_of(source, "DimensionValues"):
            bill.add_lines(text(each.get("Value")) if isinstance(each, dict) else "")
        note_cut(source, bill)
        return bill.result("Cost Explorer services")
    since, until = _read_results(source, bill)
    note_cut(source, bill)
    return bill.result("Cost Explorer result", since, until)


def _read_results(source: Source, bill: Bill) -> tuple[str, str]:
    """Note the services of costs by time; return the time range."""
    dimensions = [
        text(each.get("Key"))
        for each in items_of(source, "GroupDefinitions")
        if isinstance(each, dict)
    ]
    if not set(dimensions) & _BY_SERVICE:
        by = f"by {dimensions[0]}" if dimensions and dimensions[0] else "not at all"
        raise DocumentError(
            Place(source.name), f"The costs are grouped {by}, and not by service.", _HOW
        )
    return add_periods(bill, dimensions, items_of(source, "ResultsByTime"))


def add_periods(
    bill: Bill, dimensions: Sequence[str], periods: Iterable[object]
) -> tuple[str, str]:
    """Note the services of costs by time, grouped by `dimensions`; return the time range."""
    times: list[str] = []
    for period in periods:
        fields = period if isinstance(period, dict) else {}
        span = fields.get("TimePeriod")
        if isinstance(span, dict):
            times += [text(span.get("Start")), text(span.get("End"))]
            times = [min(filter(None, times), default=""), max(times)]
        groups = fields.get("Groups")
        for keys in _keys_of(groups if isinstance(groups, list) else ()):
            said = dict(zip(dimensions, keys, strict=False))
            bill.add_lines(
                said.get("SERVICE", "") or said.get("SERVICE_CODE", ""),
                said.get("LINKED_ACCOUNT", ""),
                said.get("REGION", ""),
                said.get("USAGE_TYPE", ""),
            )
    return (times[0], times[1]) if times else ("", "")


def _keys_of(groups: Iterable[object]) -> Iterator[list[str]]:
    for group in groups:
        keys = group.get("Keys") if isinstance(group, dict) else None
        yield [text(each) for each in keys] if isinstance(keys, list) else []


def _read_table(source: Source, bill: Bill) -> tuple[str, str]:
    """Note the services of a saved table: they head its columns, or begin its rows."""
    days: list[str] = []
    with rows_of(source) as rows:
        header = next(iter(rows))[:_MOST_COLUMNS]
        amounts = [found[1] for each in header[1:] if (found := _AMOUNT.fullmatch(each))]
        is_by_row = not amounts or all(_DAY.match(each) for each in header[1:2])
        if not is_by_row:
            _add_names(bill, amounts)
        for row in rows:
            first = row[0] if row else ""
            if is_by_row:
                _add_names(bill, [first])
            elif _DAY.fullmatch(first):
                days.append(first)
    return (min(days), max(days)) if days else ("", "")


def _add_names(bill: Bill, names: Sequence[str]) -> None:
    for name in names:
        if name.strip().casefold() not in _TOTALS:
            bill.add_lines(name)
