"""The names of AWS's own catalogues against ours: what no service covers is judged here."""

import gzip
import json
from pathlib import Path
from typing import Any

import botocore
from botocore.session import get_session

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.proposals import Catalogues, propose
from srm_tui.core.sightings import Sighting

NOT_COVERED = {
    "abuse-signal": "reports abuse to AWS, holds nothing of a workload",
    "agent-discovery": "searches public records, holds nothing of a workload",
    "apiportal": "new, and no service of the knowledge base yet",
    "applicationcostprofiler": "has ended",
    "cloudcontrol": "manages the resources of other services",
    "iot-data": "stands under the namespace iot",
    "iot-jobs-data": "stands under the namespace iot",
    "iotsecuretunneling": "stands under the namespace iot",
    "iotthingsgraph": "has ended",
    "mturk": "has no resources with ARNs; its actions are called mechanicalturk",
    "opensearchmemory": "new, and no service of the knowledge base yet",
    "partnercentral-account": "stands under the namespace partnercentral",
    "partnercentral-benefits": "stands under the namespace partnercentral",
    "partnercentral-channel": "stands under the namespace partnercentral",
    "partnercentral-marketing": "stands under the namespace partnercentral",
    "partnercentral-selling": "stands under the namespace partnercentral",
    "resourcegroupstaggingapi": "tags the resources of other services",
}
"""The services of botocore that no id of ours names, each with the reason."""


def model_of(name: str) -> dict[str, Any]:
    """Return what botocore knows of a service."""
    folder = Path(botocore.__file__).parent / "data" / name
    newest = max(folder.iterdir())
    model: dict[str, Any] = json.loads(gzip.decompress((newest / "service-2.json.gz").read_bytes()))
    return model


def test_each_service_of_botocore_is_covered_or_judged(kb: KnowledgeBase) -> None:
    catalogues = Catalogues(kb)
    session = get_session()
    missing = []
    for name in session.get_available_services():
        said = session.get_service_model(name).metadata
        names = {name, said.get("endpointPrefix"), said.get("signingName")} - {None}
        if not any(catalogues.services("iam", each) for each in names):
            missing.append(name)
    assert set(missing) <= NOT_COVERED.keys()


def test_each_type_that_config_records_is_known(kb: KnowledgeBase) -> None:
    catalogues = Catalogues(kb)
    types = model_of("config")["shapes"]["ResourceType"]["enum"]
    assert [each for each in types if not catalogues.services("cloudformation", each)] == []


def test_arns_of_ec2_agree_with_the_types_of_cloudformation(kb: KnowledgeBase) -> None:
    kinds = model_of("ec2")["shapes"]["ResourceType"]["enum"]
    types = {each.rpartition("::")[2].casefold(): each for each in _types_of_ec2()}
    pairs = [(kind, types[bare]) for kind in kinds if (bare := kind.replace("-", "")) in types]
    assert len(pairs) > 30
    other = [
        kind
        for kind, same in pairs
        if propose(kb, [Sighting("iam", f"ec2:{kind}", "a")]).services
        != propose(kb, [Sighting("cloudformation", same, "a")]).services
    ]
    assert other == []


def _types_of_ec2() -> list[str]:
    config = model_of("config")["shapes"]["ResourceType"]["enum"]
    return [each for each in config if each.startswith("AWS::EC2::")]
