"""Reading files of findings in tests, with the control of each check that they need."""

import json
from pathlib import Path
from typing import Any

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.observations import (
    CheckIndex,
    Findings,
    Observation,
    Verdict,
    checks_from,
    packed,
)
from srm_tui.importers.findings import ReadFindings, read_findings
from tests.core.builders import control, knowledge

CHECKS = {
    "locked": {"prowler": ("s3_bucket_level_public_access_block",), "security_hub": ("S3.8",)},
    "carried": {"prowler": ("s3_bucket_secure_transport_policy",)},
    "encrypted": {"prowler": ("rds_instance_storage_encrypted",), "security_hub": ("RDS.3",)},
    "named": {"prowler": ("account_maintain_current_contact_details",)},
    "shut": {
        "prowler": ("ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_22",),
        "security_hub": ("EC2.19",),
    },
    "rooted": {"security_hub": ("IAM.6",)},
    "current": {"security_hub": ("Lambda.2",)},
}
KB: KnowledgeBase = knowledge(
    controls=tuple(control(name, checks=checks) for name, checks in CHECKS.items())
)


def known_after(*imports: ReadFindings, whole: ReadFindings | None = None) -> dict[str, Findings]:
    """Return what is known once `imports` are kept, `whole` as a whole scan."""
    said: dict[str, list[Observation]] = {}
    closing = [whole.unmentioned] if whole else []
    for by_control in (*(each.observations for each in imports), *closing):
        for (control_id, _), observations in by_control.items():
            said.setdefault(control_id, []).extend(observations)
    return {name: Findings(checks_from(packed(found))) for name, found in said.items()}


def read(*paths: Path, known: dict[str, Findings] | None = None) -> ReadFindings:
    """Return what files add to what is `known`."""
    return read_findings(paths, CheckIndex(KB), known or {})


def read_items(folder: Path, items: Any, known: dict[str, Findings] | None = None) -> ReadFindings:
    """Return what a JSON file of `items` adds to what is `known`."""
    path = folder / "findings.json"
    path.write_text(json.dumps(items))
    return read(path, known=known)


def verdicts(found: ReadFindings) -> dict[str, dict[Verdict, int]]:
    """Return how many resources got which verdict, by control."""
    return {name: dict(each.counts) for name, each in known_after(found).items()}
