"""Bills: Cost and Usage Reports, FOCUS and Cost Explorer."""

import csv
import gzip
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.proposals import Catalogues, Proposals
from srm_tui.core.receipts import Receipt, Tally
from srm_tui.errors import DocumentError
from srm_tui.workspace.importing import read_scope
from tests.importers.scoping.builders import answers, proposed, service_ids, write

ACCOUNT = "111122223333"
CUR = (
    "identity_line_item_id",
    "bill_billing_entity",
    "line_item_line_item_type",
    "line_item_product_code",
    "line_item_usage_account_id",
    "line_item_usage_start_date",
    "line_item_usage_type",
    "product_region_code",
)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([header, *rows])
    return buffer.getvalue()


def line(code: str, usage: str = "", kind: str = "Usage", **said: str) -> tuple[str, ...]:
    """Return a line of a report; `said` gives entity, region or start."""
    entity = said.get("entity", "AWS")
    start = said.get("start", "2026-10-03T00:00:00.000Z")
    return ("a", entity, kind, code, ACCOUNT, start, usage, said.get("region", "eu-central-1"))


def report(*lines: Sequence[str]) -> str:
    return table(CUR, lines)


def billed(kb: KnowledgeBase, tmp_path: Path, text: str) -> Proposals:
    return proposed(kb, write(tmp_path / "bill.csv", text))


def receipt_of(kb: KnowledgeBase, tmp_path: Path, text: str) -> Receipt:
    [receipt] = read_scope(kb, [write(tmp_path / "bill.csv", text)]).receipts
    return receipt


def test_a_report_names_the_services_that_were_used(kb: KnowledgeBase, tmp_path: Path) -> None:
    found = billed(
        kb, tmp_path, report(line("AmazonS3"), line("AmazonS3"), line("AWSQueueService"))
    )
    assert service_ids(found) == {"s3", "sqs"}
    seen = {each.service_id: each.seen for each in found.services}
    assert seen["s3"] == (f"bill.csv:AmazonS3, {ACCOUNT}, eu-central-1",)
    assert answers(found)["regions"] == "one"


@pytest.mark.parametrize(
    ("code", "usage", "service_id"),
    [
        ("AmazonEC2", "BoxUsage:t3.micro", "ec2"),
        ("AmazonEC2", "EUC1-EBS:VolumeUsage.gp3", "ebs"),
        ("AmazonEC2", "EUC1-NatGateway-Hours", "vpc"),
        ("AmazonVPC", "USE1-TransitGateway-Hours", "transit-gateway"),
        ("AmazonVPC", "USW2-VpcEndpoint-Hours", "privatelink"),
        ("AmazonVPC", "PublicIPv4:InUseAddress", "vpc"),
        ("AmazonVPC", "VPN-Usage-Hours:ipsec.1", "site-to-site-vpn"),
        ("AmazonVPC", "EU-VPN-Usage-Hours:ipsec.1", "site-to-site-vpn"),
        ("AmazonECS", "EUC1-Fargate-vCPU-Hours:perCPU", "ecs-fargate"),
        ("AmazonECS", "EUC1-ECS-EC2-GB-Hours", "ecs"),
        ("AmazonRDS", "EUC1-Aurora:ServerlessV2Usage", "aurora-serverless"),
        ("AmazonRDS", "Aurora:StorageUsage", "aurora"),
        ("AmazonRDS", "EUC1-InstanceUsage:db.t3.micro", "rds"),
        ("AmazonCloudWatch", "EUC1-VendedLog-Bytes", "cloudwatch-logs"),
        ("AmazonCloudWatch", "EUC1-CW:AlarmMonitorUsage", "cloudwatch"),
        ("AWSCodeDeploy", "", "codedeploy"),
    ],
)
def test_the_kind_of_usage_tells_apart_what_shares_a_code(
    kb: KnowledgeBase, tmp_path: Path, code: str, usage: str, service_id: str
) -> None:
    found = billed(kb, tmp_path, report(line(code, usage)))
    assert service_ids(found) == set(kb.service_by_id[service_id].lineage)


def test_what_is_no_use_of_a_service_is_left_aside(kb: KnowledgeBase, tmp_path: Path) -> None:
    receipt = receipt_of(
        kb,
        tmp_path,
        report(
            line("AmazonS3"),
            line("AmazonEC2", kind="Tax"),
            line("AmazonEC2", kind="Tax"),
            line("AmazonEC2", kind="Credit"),
            line("AmazonEC2", kind="Refund"),
            line("AmazonEC2", "EUC1-DataTransfer-Out-Bytes"),
            line("8ljy4ufg0b1zz0kvl1wcqd9pl", entity="AWS Marketplace"),
            line("8ljy4ufg0b1zz0kvl1wcqd9pl"),
            line("AmazonNothing"),
            line(""),
            ("too", "short"),
        ),
    )
    assert (receipt.read, receipt.used) == (11, 1)
    assert receipt.unmatched == (Tally(what="AmazonNothing"),)
    told = {each.what: each for each in receipt.ignored}
    assert told["Tax lines"].count == 2
    assert told["Marketplace product"].count == 2
    assert "fewer cells" in told["row"].reason
    assert told.keys() == {
        "Tax lines",
        "Credit lines",
        "Refund lines",
        "AmazonEC2 data transfer",
        "Marketplace product",
        "line",
        "row",
    }


def test_reservations_and_savings_plans_are_uses(kb: KnowledgeBase, tmp_path: Path) -> None:
    kinds = ("DiscountedUsage", "SavingsPlanCoveredUsage", "RIFee")
    lines = [line("AmazonRedshift", kind=kind) for kind in kinds]
    receipt = receipt_of(kb, tmp_path, report(*lines, line("AWSSupportBusiness", kind="Fee")))
    assert (receipt.read, receipt.used) == (4, 4)


def test_the_receipt_of_a_report_tells_its_days(kb: KnowledgeBase, tmp_path: Path) -> None:
    lines = [line("AmazonS3", start=f"2026-10-{day}T00:00:00.000Z") for day in ("09", "01", "30")]
    receipt = receipt_of(kb, tmp_path, report(*lines))
    assert (receipt.since, receipt.until) == ("2026-10-01", "2026-10-30")
    assert receipt.format == "Cost and Usage Report 2.0"


def test_a_packed_report_is_read_as_it_is(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "report.csv.gz"
    path.write_bytes(gzip.compress(report(line("AmazonS3")).encode()))
    assert service_ids(proposed(kb, path)) == {"s3"}


def test_a_report_of_before_is_read_by_its_own_header(kb: KnowledgeBase, tmp_path: Path) -> None:
    header = ("lineItem/LineItemType", "lineItem/ProductCode", "lineItem/UsageAccountId")
    rows = [("Usage", "AmazonS3", ACCOUNT), ("Tax", "AmazonEC2", ACCOUNT)]
    assert service_ids(billed(kb, tmp_path, table(header, rows))) == {"s3"}


def test_parquet_says_what_to_do(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "report.parquet"
    path.write_bytes(b"PAR1" + bytes(200))
    with pytest.raises(DocumentError, match="Parquet") as caught:
        proposed(kb, path)
    assert "as CSV" in caught.value.hint


def test_focus_is_read_by_service_and_only_of_aws(kb: KnowledgeBase, tmp_path: Path) -> None:
    header = ("BilledCost", "ChargeCategory", "PublisherName", "ServiceName", "SubAccountId")
    rows = [
        ("1", "Usage", "Amazon Web Services", "Amazon Simple Storage Service", ACCOUNT),
        ("1", "Usage", "Microsoft", "Virtual Machines", "b"),
        ("1", "Tax", "Amazon Web Services", "AWS Lambda", ACCOUNT),
    ]
    found = billed(kb, tmp_path, table(header, rows))
    assert service_ids(found) == {"s3"}
    assert len(found.ignored) == 2


def test_focus_prefers_the_code_that_aws_adds(kb: KnowledgeBase, tmp_path: Path) -> None:
    header = ("ChargeCategory", "ServiceName", "x_ServiceCode", "x_UsageType")
    rows = [("Usage", "Amazon Elastic Compute Cloud", "AmazonEC2", "EUC1-EBS:SnapshotUsage")]
    assert service_ids(billed(kb, tmp_path, table(header, rows))) == {"ebs"}


def costs(*keys: Sequence[str], by: Sequence[str] = ("SERVICE",)) -> dict[str, Any]:
    """Return what `aws ce get-cost-and-usage` gives."""
    return {
        "GroupDefinitions": [{"Type": "DIMENSION", "Key": each} for each in by],
        "ResultsByTime": [
            {
                "TimePeriod": {"Start": "2026-09-01", "End": "2026-10-01"},
                "Groups": [{"Keys": list(each), "Metrics": {}} for each in keys],
            }
        ],
        "DimensionValueAttributes": [],
    }


def test_cost_explorer_is_read_by_name_and_by_code(kb: KnowledgeBase, tmp_path: Path) -> None:
    names = costs(
        ["Amazon Elastic Compute Cloud - Compute"],
        ["Amazon Simple Queue Service"],
        ["Claude Opus 4 (Amazon Bedrock Edition)"],
        ["EC2 - Other"],
        ["Tax"],
    )
    found = proposed(kb, write(tmp_path / "names.json", names))
    assert service_ids(found) == {"ec2", "sqs", "bedrock"}
    assert {each.what for each in found.ignored} == {"EC2 - Other", "Tax"}
    codes = costs([ACCOUNT, "AmazonS3"], by=("LINKED_ACCOUNT", "SERVICE_CODE"))
    read = read_scope(kb, [write(tmp_path / "codes.json", codes)])
    assert read.proposals.services[0].seen == (f"codes.json:AmazonS3, {ACCOUNT}",)
    assert read.receipts[0].since == "2026-09-01"


def test_costs_that_are_not_by_service_say_how_to_ask(kb: KnowledgeBase, tmp_path: Path) -> None:
    by_region = costs(["eu-central-1"], by=("REGION",))
    with pytest.raises(DocumentError, match="grouped by REGION") as caught:
        proposed(kb, write(tmp_path / "costs.json", by_region))
    assert "Key=SERVICE" in caught.value.hint


def test_the_values_of_a_dimension_are_read(kb: KnowledgeBase, tmp_path: Path) -> None:
    values = {"DimensionValues": [{"Value": "AWS Lambda", "Attributes": {}}], "ReturnSize": 1}
    assert service_ids(proposed(kb, write(tmp_path / "values.json", values))) == {"lambda"}


@pytest.mark.parametrize(
    "text",
    [
        'Service,S3($),EC2-Instances($),Tax($),Total costs($)\n"Service total",1,2,3,6\n'
        "2026-09-01,1,2,3,6\n",
        "Service,2026-09-01($),Total\nS3,1,1\nEC2-Instances,2,2\nTax,3,3\nTotal costs,6,6\n",
    ],
)
def test_a_table_that_its_page_saves_is_read_by_column_or_row(
    kb: KnowledgeBase, tmp_path: Path, text: str
) -> None:
    assert service_ids(billed(kb, tmp_path, text)) == {"s3", "ec2"}


def test_a_report_in_another_encoding_or_with_endless_cells_is_refused(
    kb: KnowledgeBase, tmp_path: Path
) -> None:
    path = tmp_path / "bill.csv"
    path.write_bytes(report(line("Café")).encode("latin-1"))
    with pytest.raises(DocumentError, match="not UTF-8"):
        proposed(kb, path)
    path.write_text(report(line("x" * (2 << 20))), encoding="utf-8")
    with pytest.raises(DocumentError, match="This is no CSV"):
        proposed(kb, path)


def test_a_bill_of_countless_names_is_read_in_bounds(
    kb: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("srm_tui.importers.scoping.gathering.MOST", 50)
    monkeypatch.setattr("srm_tui.importers.scoping.cost_and_usage._MOST_CHARACTERS", 500)
    names = [f"Amazon{number}{'x' * 999}" for number in range(300)]
    receipt = receipt_of(kb, tmp_path, report(*map(line, names)))
    assert (receipt.read, len(receipt.unmatched)) == (300, 50)
    assert receipt.ignored[0].count == 250
    assert max(len(each.what) for each in receipt.unmatched) == 200


def test_no_name_of_a_bill_stands_for_two_services_without_need(kb: KnowledgeBase) -> None:
    catalogues = Catalogues(kb)
    names = {each for service in kb.services for each in service.ids.get("billing", ())}
    several = {each for each in names if len(catalogues.services("billing", each)) > 1}
    assert several == {"AmazonQ", "CodeGuru"}


_CELLS = st.text("aAZ09-:,\"'\n\r;\x00é $", max_size=9)
_ROWS = st.lists(st.lists(_CELLS, max_size=9), max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.sampled_from((CUR, ("Service", "S3($)"), ("ServiceName", "BilledCost"))), _ROWS)
def test_any_rows_end_in_proposals_or_a_clear_error(
    kb: KnowledgeBase, tmp_path: Path, header: Sequence[str], rows: list[list[str]]
) -> None:
    text = table(header, [["a"], *rows])
    try:
        found = billed(kb, tmp_path, text)
    except DocumentError as error:
        told = str(error)
    else:
        told = "bill.csv"
        assert service_ids(found) <= kb.service_by_id.keys()
    assert told.startswith("bill.csv")
