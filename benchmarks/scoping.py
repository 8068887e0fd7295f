"""A scope proposed from a plan of 10,000 resources, against reading the same file as JSON."""

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.measure import Ratio, compare, peak_of, program
from benchmarks.subjects import PACK
from srm_tui.content import load_packs
from srm_tui.core.proposals import propose
from srm_tui.core.recognition import watched
from srm_tui.importers.scoping.recognise import read_path

COUNT = 10_000
AWS = "registry.terraform.io/hashicorp/aws"
KINDS: dict[str, dict[str, Any]] = {
    "aws_s3_bucket": {"versioning": [{"enabled": True}], "force_destroy": False},
    "aws_lambda_function": {"package_type": "Image", "memory_size": 512, "timeout": 30},
    "aws_iam_role": {
        "assume_role_policy": json.dumps(
            {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "111122223333"}}]}
        )
    },
    "aws_security_group": {"ingress": [{"from_port": 443, "cidr_blocks": ["10.0.0.0/8"]}] * 3},
    "aws_db_instance": {"engine": "postgres", "multi_az": True, "allocated_storage": 100},
    "aws_ecs_service": {"launch_type": "FARGATE", "desired_count": 3},
    "aws_sqs_queue": {"visibility_timeout_seconds": 30, "policy": ""},
    "random_password": {"length": 32},
}
_PLAIN = "import json, sys; json.load(open(sys.argv[1], encoding='utf-8'))"
_WRITE = (
    "import sys; from pathlib import Path; from benchmarks.scoping import write; "
    "write(Path(sys.argv[1]))"
)
_OURS = (
    "import sys; from pathlib import Path; from benchmarks.scoping import proposed; "
    "proposed(Path(sys.argv[1]))"
)


def run() -> Iterator[Ratio]:
    """Yield how much memory the proposal takes and how long, beside plain JSON.

    The memory comes first and the plan from another process, since a process is said
    to have held what the one that started it holds.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.json"
        program(sys.executable, "-c", _WRITE, str(path))()
        yield Ratio(
            what="memory for a scope from a plan, a process each",
            peer="json.load of the same file",
            ours=peak_of(sys.executable, "-c", _OURS, str(path)),
            theirs=peak_of(sys.executable, "-c", _PLAIN, str(path)),
            goal=1.5,
            unit="MB",
        )
        kb = load_packs([PACK])
        size = f"{path.stat().st_size / 1e6:.0f} MB"
        yield compare(
            f"scope from a plan of {COUNT:,} resources, {size}",
            lambda: propose(kb, *_read(path, kb)),
            "json.loads of the same file",
            lambda: json.loads(path.read_bytes()),
            2,
        )


def write(path: Path) -> None:
    """Write the plan."""
    path.write_text(json.dumps(_plan()), encoding="utf-8")


def proposed(path: Path) -> object:
    """Return what a plan suggests, the knowledge base loaded for it."""
    kb = load_packs([PACK])
    return propose(kb, *_read(path, kb))


def _read(path: Path, kb: Any) -> tuple[Any, Any, Any]:
    (file,) = read_path(path, watched(kb.recognitions)).files
    return file.found.sightings, file.found.removed, file.found.ignored


def _plan() -> dict[str, Any]:
    names = list(KINDS)
    made = [_resource(names[each % len(names)], each) for each in range(COUNT)]
    changes = [
        {
            **{key: each[key] for key in ("address", "mode", "type", "provider_name")},
            "change": {
                "actions": ["create"],
                "before": None,
                "after": each["values"],
                "after_unknown": {"id": True, "arn": True, "tags_all": {}},
            },
        }
        for each in made
    ]
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": {"root_module": {"resources": made}},
        "resource_changes": changes,
    }


def _resource(kind: str, number: int) -> dict[str, Any]:
    tags = {"Environment": "production", "Team": "payments", "Number": str(number)}
    provider = AWS if kind.startswith("aws_") else AWS.replace("aws", "random")
    return {
        "address": f"module.m[{number}].{kind}.this",
        "mode": "managed",
        "type": kind,
        "name": "this",
        "provider_name": provider,
        "schema_version": 0,
        "values": {"name": f"acme-{number}", "tags": tags, **KINDS[kind]},
        "sensitive_values": {},
    }
