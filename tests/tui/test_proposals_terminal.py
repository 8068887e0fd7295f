"""A scope from files on a real terminal, with keys and mouse."""

import json
from pathlib import Path

import pytest

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from tests.tui.terminal import CTRL_Q, ENTER, Terminal

F5 = "\x1b[15~"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_a_scope_comes_from_a_folder(
    store_path: Path, kb: KnowledgeBase, size: tuple[int, int]
) -> None:
    folder = store_path.parent / "exports"
    folder.mkdir()
    counts = [{"resourceType": "AWS::SQS::Queue", "count": 3}]
    (folder / "counts.json").write_text(json.dumps({"resourceCounts": counts}))
    (folder / "bill.csv").write_text("line_item_product_code,a\nAmazonSNS,\nAmazonNothing,\n")
    with Terminal(store_path, size) as terminal:
        terminal.shows("N  begin a new assessment")
        terminal.keys("n")
        terminal.shows("Name the workload")
        terminal.keys("Queue" + ENTER)
        terminal.shows("F5 proposes them from files")
        terminal.keys(F5)
        terminal.shows("Propose from files")
        terminal.shows("exports/")
        terminal.keys("exp\t" + ENTER)
        terminal.shows("2 of 2 marked; nothing is saved until Y.")
        terminal.shows("AmazonNothing")
        terminal.shows(">[x] Amazon SQS")
        terminal.click("[x] Amazon SNS")
        terminal.shows(">[x] Amazon SNS")
        terminal.click("[x] Amazon SNS")
        terminal.shows("1 of 2 marked")
        terminal.keys("y")
        terminal.shows("Taken over: 1 suggestion;")
        terminal.shows("[x] Amazon SQS")
        terminal.keys(CTRL_Q)
        assert terminal.end() == 0
        assert terminal.is_restored
    [record] = Workspace(kb, open_store(str(store_path)), "Reader").records()
    assert record.scope.service_ids == ("sqs",)
    assert {each.file for each in record.receipts} == {"bill.csv", "counts.json", "exports"}
