"""Files of infrastructure as code, made small for one test."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.proposals import Proposals
from srm_tui.workspace.importing import read_scope

AWS = "registry.terraform.io/hashicorp/aws"


def resource(address: str, provider: str = AWS, **values: Any) -> dict[str, Any]:
    """Return a resource as `terraform show -json` writes it, by its address."""
    *module, kind, _ = address.partition("[")[0].split(".")
    is_data = bool(module) and module[-1] == "data"
    return {
        "address": address,
        "mode": "data" if is_data else "managed",
        "type": kind,
        "provider_name": provider,
        "values": values,
    }


def plan(*resources: Mapping[str, Any], **said: Any) -> dict[str, Any]:
    """Return a plan that would make these resources."""
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": {"root_module": {"resources": list(resources)}},
        **said,
    }


def change(address: str, *actions: str, provider: str = AWS, **said: Any) -> dict[str, Any]:
    """Return what a plan says it will do to a resource."""
    made = resource(address, provider)
    return {**made, "change": {"actions": list(actions), **said}}


def write(path: Path, content: object) -> Path:
    """Write text as it is, and anything else as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_text(text, encoding="utf-8")
    return path


def proposed(kb: KnowledgeBase, *paths: Path) -> Proposals:
    """Return what files suggest."""
    return read_scope(kb, paths).proposals


def service_ids(proposals: Proposals) -> set[str]:
    return {each.service_id for each in proposals.services}


def answers(proposals: Proposals) -> dict[str, str]:
    """Return the proposed answers; of several to a question the last."""
    return {each.fact: each.value for each in proposals.facts}
