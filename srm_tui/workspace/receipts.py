"""Receipts of imports, as the journal keeps them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from msgspec.structs import replace

from srm_tui.core.answers import Value
from srm_tui.core.receipts import RECEIPT_PREFIX, Receipt
from srm_tui.workspace.journals import Edit
from srm_tui.workspace.words import new_id

if TYPE_CHECKING:
    from srm_tui.workspace.workspace import Workspace


def signed(workspace: "Workspace", receipts: Iterable[Receipt]) -> tuple[Receipt, ...]:
    """Return `receipts` with ids, time and author."""
    at = f"{workspace.now():%Y-%m-%dT%H:%M:%S.%fZ}"
    return tuple(
        replace(each, id=new_id(6), imported_at=at, imported_by=workspace.author)
        for each in receipts
    )


def receipt_edits(receipts: Iterable[Receipt]) -> list[Edit]:
    """Return what saves receipts that are signed."""
    return [
        Edit(field=f"{RECEIPT_PREFIX}{each.id}", value=cast(Value, each.to_json()))
        for each in receipts
    ]
