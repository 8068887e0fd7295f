"""Bills and inventories of a large organisation, beside readers that keep nothing."""

import csv
import gzip
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Ratio, compare, peak_of

_LINES = 1_000_000
_RESOURCES = 60_000
_ROUNDS = 3
_CODES = (
    ("AmazonEC2", "BoxUsage:m6i.large"),
    ("AmazonEC2", "EBS:VolumeUsage.gp3"),
    ("AmazonS3", "TimedStorage-ByteHrs"),
    ("AWSLambda", "Lambda-GB-Second"),
    ("AmazonRDS", "Aurora:ServerlessV2Usage"),
    ("AmazonVPC", "VpcEndpoint-Hours"),
    ("AmazonECS", "Fargate-vCPU-Hours:perCPU"),
)
_READ = (
    "from pathlib import Path; from srm_tui.importers.scoping.recognise import read_path; "
    "read_path(Path({path!r}), {{}})"
)
_ROWS = (
    "import csv, gzip; file = gzip.open({path!r}, 'rt', newline='')\n"
    "for row in csv.reader(file): pass"
)
_LOAD = "import json; json.load(open({path!r}))"


def run() -> Iterator[Ratio]:
    """Measure the reading of a packed bill and of a snapshot; memory first, while we are small."""
    from srm_tui.importers.scoping.recognise import read_path

    with tempfile.TemporaryDirectory() as folder:
        bill, snapshot = Path(folder) / "bill.csv.gz", Path(folder) / "snapshot.json"
        _write_bill(bill)
        _write_snapshot(snapshot)
        watches = {("billing", code): None for code, _ in _CODES}
        for what, path, peer, plain, goal in (
            ("memory for the bill", bill, "csv.reader", _ROWS, None),
            ("memory for the snapshot", snapshot, "json.load", _LOAD, 0.5),
        ):
            yield Ratio(
                what=what,
                peer=peer,
                ours=peak_of(sys.executable, "-c", _READ.format(path=str(path))),
                theirs=peak_of(sys.executable, "-c", plain.format(path=str(path))),
                goal=goal,
                unit="MB",
            )

        yield compare(
            f"a bill of {_LINES:,} lines, packed",
            lambda: read_path(bill, watches),  # type: ignore[arg-type]
            "csv.reader over the same",
            lambda: _read_rows(bill),
            2.0,
            rounds=_ROUNDS,
        )
        yield compare(
            f"a snapshot of {_RESOURCES:,} resources",
            lambda: read_path(snapshot, {}),
            "json.load of the same",
            lambda: json.loads(snapshot.read_bytes()),
            2.0,
            rounds=_ROUNDS,
        )


def _read_rows(path: Path) -> None:
    with gzip.open(path, "rt", newline="") as file:
        for _ in csv.reader(file):
            pass


def _write_bill(path: Path) -> None:
    """Write hours of usage over accounts and Regions, with the columns that matter and others."""
    header = [
        "identity_line_item_id",
        "bill_billing_entity",
        "line_item_line_item_type",
        "line_item_product_code",
        "line_item_usage_account_id",
        "line_item_usage_start_date",
        "line_item_usage_type",
        "product_region_code",
        "line_item_resource_id",
        *(f"further_{number}" for number in range(40)),
    ]
    with gzip.open(path, "wt", newline="", compresslevel=1) as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for number in range(_LINES):
            code, usage = _CODES[number % len(_CODES)]
            account = f"{111122220000 + number % 50}"
            region = ("eu-central-1", "eu-west-1", "us-east-1")[number % 3]
            day = f"2026-10-{number % 31 + 1:02}T{number % 24:02}:00:00.000Z"
            writer.writerow(
                [number, "AWS", "Usage", code, account, day, usage, region, f"i-{number:017x}"]
                + ["0.0000000000"] * 40
            )


def _write_snapshot(path: Path) -> None:
    item = {
        "configurationItemStatus": "OK",
        "awsRegion": "eu-central-1",
        "awsAccountId": "111122223333",
        "configurationItemCaptureTime": "2026-11-02T08:00:00.000Z",
        "configuration": {"tags": [{"key": f"k{n}", "value": "v" * 20} for n in range(10)]},
    }
    kinds = ("AWS::EC2::Instance", "AWS::S3::Bucket", "AWS::IAM::Role", "AWS::Lambda::Function")
    with path.open("w") as file:
        file.write('{"fileVersion": "1.0", "configurationItems": [')
        for number in range(_RESOURCES):
            found = {**item, "resourceType": kinds[number % 4], "resourceId": f"r-{number}"}
            file.write(f"{',' if number else ''}{json.dumps(found)}")
        file.write("]}")
