"""A large file of Prowler, against plain `json.load` of the same file: time and peak memory."""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import SRM_TUI, Ratio, compare, peak_of, program

MEGABYTES = 500
_CHECKS = (
    ("s3_bucket_level_public_access_block", "arn:aws:s3:::bench-{}"),
    ("rds_instance_storage_encrypted", "arn:aws:rds:eu-west-1:210987654321:db:bench-{}"),
    ("ec2_instance_imdsv2_enabled", "arn:aws:ec2:eu-west-1:210987654321:instance/i-{}"),
    ("dynamodb_tables_pitr_enabled", "arn:aws:dynamodb:eu-west-1:210987654321:table/bench-{}"),
)
_THEIRS = """
import json, sys
with open(sys.argv[1], encoding="utf-8") as file:
    json.load(file)
"""


def run(megabytes: int = MEGABYTES) -> Iterator[Ratio]:
    """Yield the time and the memory that the import takes; the file is deleted afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "prowler.ocsf.json"
        count = write_scan(path, megabytes)
        store = str(Path(folder) / "store.db")
        subprocess.run((SRM_TUI, "--store", store, "new", "bench"), capture_output=True, check=True)
        ours = (SRM_TUI, "--store", store, "findings", "bench", str(path), "--dry-run")
        theirs = (sys.executable, "-c", _THEIRS, str(path))
        what = f"{count:,} findings in {megabytes} MB"
        yield compare(what, program(*ours), "json.load", program(*theirs), 0.6, rounds=3)
        yield Ratio(
            what=f"peak memory for {megabytes} MB",
            peer="json.load",
            ours=peak_of(*ours),
            theirs=peak_of(*theirs),
            goal=0.1,
            unit="MB",
        )


def write_scan(path: Path, megabytes: int) -> int:
    """Write a scan as Prowler does; return how many findings it holds."""
    size = count = 0
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        while size < megabytes * 1_000_000:
            text = json.dumps(_finding(count), indent=4).replace("\n", "\n    ")
            size += file.write(f"{',' if count else ''}\n    {text}")
            count += 1
        file.write("\n]\n")
    return count


def _finding(number: int) -> dict[str, object]:
    check, resource = _CHECKS[number % len(_CHECKS)]
    uid = resource.format(f"{number:08}")
    text = "What the check looks for, why it matters and how it is mended. " * 12
    return {
        "message": f"{uid} was looked at.",
        "metadata": {
            "event_code": check,
            "product": {"name": "Prowler", "vendor_name": "Prowler", "version": "5.46.0"},
            "version": "1.5.0",
        },
        "severity_id": 4,
        "severity": "High",
        "status": "New",
        "status_code": ("PASS", "PASS", "FAIL")[number // len(_CHECKS) % 3],
        "status_id": 1,
        "unmapped": {
            "categories": ["encryption"],
            "compliance": {f"FRAMEWORK-{n}": [f"{n}.{m}" for m in range(8)] for n in range(12)},
            "provider": "aws",
        },
        "finding_info": {"title": f"Check {check}", "desc": text, "uid": f"prowler-aws-{uid}"},
        "resources": [
            {
                "region": "eu-west-1",
                "data": {"details": "", "metadata": {"Tags": [{"Key": "a", "Value": "b"}] * 8}},
                "labels": ["env:prod"],
                "uid": uid,
            }
        ],
        "class_uid": 2004,
        "cloud": {"account": {"uid": "210987654321"}, "provider": "aws", "region": "eu-west-1"},
        "remediation": {"desc": text, "references": ["https://example.com/a"]},
        "risk_details": text,
        "time": 1795514400,
        "time_dt": "2026-11-24T10:00:00",
    }


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--megabytes", type=int, default=MEGABYTES)
    for ratio in run(options.parse_args().megabytes):
        print(f"{ratio.what}: {ratio.ours:.2f} against {ratio.theirs:.2f}, {ratio.value:.2f}")
