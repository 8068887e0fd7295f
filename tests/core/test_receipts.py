"""Receipts: what an import leaves in the journal."""

import pytest

from srm_tui.core.fields import value_fault
from srm_tui.core.journal import Change, json_text, replay
from srm_tui.core.receipts import Purpose, Receipt, Tally, receipt_from, tallied

RECEIPT = Receipt(
    purpose=Purpose.FINDINGS,
    file="prowler.json",
    sha256="ab" * 32,
    size=12,
    format="Prowler OCSF",
    read=3,
    used=1,
    unmatched=(Tally(what="new_check", count=2),),
)


def test_a_receipt_comes_back_from_the_journal_as_it_was_kept() -> None:
    change = Change("c", "a", "b", "2026-11-24T09:30:00.000000Z", "Kim", "", "", "", "null", "")
    change = change._replace(field="receipt/r1", new=json_text(RECEIPT.to_json()))  # type: ignore[arg-type]

    (kept,) = replay("a", [change]).receipts

    assert kept.id == "r1"
    assert kept.to_json() == RECEIPT.to_json()


def test_what_is_no_receipt_is_refused() -> None:
    assert value_fault(("", "", "receipt/r1"), RECEIPT.to_json()) is None  # type: ignore[arg-type]
    assert "no receipt" in str(value_fault(("", "", "receipt/r1"), {"file": "a"}))
    with pytest.raises(ValueError, match="size"):
        receipt_from("r1", {**RECEIPT.to_json(), "size": "big"})


def test_tallies_count_the_same_thing_once_and_put_the_most_frequent_first() -> None:
    assert tallied([("a", "x"), ("b", ""), ("b", "")]) == (
        Tally(what="b", count=2),
        Tally(what="a", reason="x"),
    )
