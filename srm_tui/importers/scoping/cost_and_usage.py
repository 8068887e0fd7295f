"""Cost and Usage Reports, of today (2.0) and before, and exports in FOCUS, as CSV."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter

from srm_tui.errors import DocumentError, Place
from srm_tui.importers.scoping.bill import NO_USAGE, OF_OTHERS, Bill
from srm_tui.importers.scoping.sighting import FileSightings, Watches
from srm_tui.importers.scoping.source import Source
from srm_tui.importers.scoping.table import columns_of, rows_of

_COST_AND_USAGE = (
    "line_item_product_code",
    "line_item_line_item_type",
    "line_item_usage_account_id",
    "product_region_code",
    "line_item_usage_type",
    "bill_billing_entity",
    "line_item_usage_start_date",
)
"""What is read of a report of today; the product code is needed."""
_LEGACY = (
    "lineItem/ProductCode",
    "lineItem/LineItemType",
    "lineItem/UsageAccountId",
    "product/regionCode",
    "lineItem/UsageType",
    "bill/BillingEntity",
    "lineItem/UsageStartDate",
)
_FOCUS = (
    "ServiceName",
    "ChargeCategory",
    "SubAccountId",
    "RegionId",
    "x_UsageType",
    "PublisherName",
    "ChargePeriodStart",
)
_USAGE = frozenset(
    (
        "usage",
        "discountedusage",
        "savingsplancoveredusage",
        "fee",
        "rifee",
        "savingsplanrecurringfee",
        "savingsplanupfrontfee",
        "purchase",
        "",
    )
)
"""The kinds of lines that are about the use of a service."""
_AWS = ("aws", "amazon web services", "amazon.com")
"""How the name of a seller begins that is AWS."""
_MOST_LINES = 100_000
"""How many different lines are kept before they are put together."""
_MOST_CHARACTERS = 32 << 20
_Pick = Callable[[Sequence[str]], tuple[str, ...]]
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def recognises(source: Source) -> bool:
    """Return whether a file is such a report."""
    return _layout(columns_of(source)) is not None or _is_parquet(source)


def _is_parquet(source: Source) -> bool:
    return source.head.startswith(b"PAR1")


def _layout(columns: Sequence[str]) -> tuple[str, tuple[str, ...]] | None:
    """Return what a table with these columns is, and the columns to read of it."""
    if _COST_AND_USAGE[0] in columns:
        return "Cost and Usage Report 2.0", _COST_AND_USAGE
    if _LEGACY[0] in columns:
        return "Cost and Usage Report", _LEGACY
    if _FOCUS[0] in columns and not {"ChargeCategory", "BilledCost"}.isdisjoint(columns):
        code = "x_ServiceCode" if "x_ServiceCode" in columns else _FOCUS[0]
        return "FOCUS cost export", (code, *_FOCUS[1:])
    return None


def read(source: Source, watches: Watches) -> FileSightings:
    """Return the services that a report bills."""
    found = _layout(columns_of(source))
    if found is None:
        message = "This is Parquet, which is not read."
        hint = "Export the same data as CSV, packed with gzip or not."
        raise DocumentError(Place(source.name), message, hint)
    written_as, wanted = found
    lines = _Lines(Bill(source.name, watches), is_focus="ChargeCategory" in wanted)
    with rows_of(source) as rows:
        lines.add_all(rows, _picker(next(iter(rows)), wanted))
    return lines.bill.result(written_as, lines.since, lines.until)


def _picker(
    header: Sequence[str], wanted: Iterable[str]
) -> Callable[[Sequence[str]], tuple[str, ...]]:
    """Return what takes the wanted columns out of a row; empty for those that are not there."""
    places: Mapping[str, int] = {name: place for place, name in reversed([*enumerate(header)])}
    pick = itemgetter(*(places.get(name, -1) for name in wanted))
    if all(name in places for name in wanted):
        return pick
    there = tuple(name in places for name in wanted)
    return lambda row: tuple(
        cell if known else "" for cell, known in zip(pick(row), there, strict=True)
    )


class _Lines:
    """The lines of a report, equal ones counted before they are looked at."""

    def __init__(self, bill: Bill, *, is_focus: bool) -> None:
        self.bill = bill
        self.since = self.until = ""
        self._is_focus = is_focus

    def add_all(self, rows: Iterable[Sequence[str]], pick: _Pick) -> None:
        """Read all rows behind the header."""
        counts: dict[tuple[str, ...], int] = {}
        get, weight = counts.get, 0
        for row in rows:
            try:
                *line, time = pick(row)
            except IndexError:
                if row:
                    self.bill.leave_lines("row", "It has fewer cells than the header.")
                continue
            key = (*line, time[:10])
            before = get(key, 0)
            counts[key] = before + 1
            if not before:
                weight += sum(map(len, key))
                if len(counts) > _MOST_LINES or weight > _MOST_CHARACTERS:
                    self._settle(counts)
                    weight = 0
        self._settle(counts)

    def _settle(self, counts: dict[tuple[str, ...], int]) -> None:
        for line, count in counts.items():
            self._add(line, count)
        counts.clear()

    def _add(self, line: tuple[str, ...], count: int) -> None:
        name, kind, account, region, usage, seller, day = line
        folded = "".join(filter(str.isalpha, kind.casefold()))
        if folded not in _USAGE:
            self.bill.leave_lines(f"{kind} lines", NO_USAGE, count)
        elif self._is_foreign(seller):
            self.bill.leave_lines("Marketplace product", OF_OTHERS, count)
        else:
            self._note_day(day)
            self.bill.add_lines(name, account, region, usage, count)

    def _is_foreign(self, seller: str) -> bool:
        folded = seller.strip().casefold()
        if self._is_focus:
            return bool(folded) and not folded.startswith(_AWS)
        return folded == "aws marketplace"

    def _note_day(self, day: str) -> None:
        if _DAY.fullmatch(day):
            self.since = min(self.since or day, day)
            self.until = max(self.until, day)
