"""Receipts of imports as people and programs read them."""

from collections.abc import Iterable
from typing import Any

from srm_tui.cli import console
from srm_tui.core.receipts import Receipt, receipt_lines


def receipt_json(receipt: Receipt) -> dict[str, Any]:
    """Return a receipt as programs read it, every field present."""
    said: dict[str, Any] = {name: getattr(receipt, name) for name in receipt.__struct_fields__}
    for name in ("unmatched", "ignored"):
        said[name] = [
            {"what": each.what, "reason": each.reason, "count": each.count} for each in said[name]
        ]
    return said


def say_receipts(receipts: Iterable[Receipt]) -> None:
    """Write what each file held and what became of it."""
    for receipt in receipts:
        for line in receipt_lines(receipt):
            console.say(line)
