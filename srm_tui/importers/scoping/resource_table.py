"""Tables of resources: what consoles save as CSV, with ARNs or the types of CloudFormation."""

from collections.abc import Sequence

from srm_tui.importers.scoping.inventory import (
    NO_ARN,
    NO_KIND,
    Inventory,
    known_account,
    known_region,
)
from srm_tui.importers.scoping.sighting import FileSightings, Watches
from srm_tui.importers.scoping.source import Source
from srm_tui.importers.scoping.table import columns_of, rows_of

_ARN = ("arn", "resourcearn", "identifierarn")
_KIND = ("resourcetype", "type")
_REGION = ("region", "awsregion")
_ACCOUNT = ("account", "awsaccount", "accountid", "awsaccountid", "owningaccountid")
_NAME = ("resourcename", "resourceid", "identifier", "name", "id")


def recognises(source: Source) -> bool:
    """Return whether a file is a table with ARNs, or one of resources that Config saves."""
    folded = _folded(columns_of(source))
    return not set(folded).isdisjoint(_ARN) or "resourcetype" in folded


def _folded(columns: Sequence[str]) -> tuple[str, ...]:
    return tuple("".join(filter(str.isalnum, each.casefold())) for each in columns)


def read(source: Source, watches: Watches) -> FileSightings:  # noqa: ARG001
    """Return the resources of a table."""
    inventory = Inventory(source.name)
    with rows_of(source) as rows:
        columns = _folded(next(iter(rows)))
        for row in rows:
            said = dict(zip(columns, row, strict=False))
            _add(inventory, said)
    return inventory.result("Table of resources")


def _add(inventory: Inventory, said: dict[str, str]) -> None:
    def get(names: Sequence[str]) -> str:
        return next((said[each] for each in names if said.get(each)), "")

    region, account = known_region(get(_REGION)), known_account(get(_ACCOUNT))
    kind, arn = get(_KIND), get(_ARN)
    if arn:
        inventory.add_arn(arn, region, account)
    elif "::" in kind:
        address = f"{kind} {get(_NAME)}".strip()
        inventory.add_kind("cloudformation", kind, address, None, account, region)
    elif said:
        inventory.leave_out(get(_NAME) or "row", NO_KIND if "resourcetype" in said else NO_ARN)
