"""Inventories: AWS Config, Resource Explorer and the tagging API."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.receipts import Receipt, Tally
from srm_tui.errors import DocumentError
from srm_tui.workspace.importing import read_scope
from tests.importers.scoping.builders import answers, proposed, service_ids, write

ACCOUNT = "111122223333"


def item(kind: str, name: str, **said: Any) -> dict[str, Any]:
    """Return a resource as a snapshot of AWS Config holds it."""
    return {
        "resourceType": kind,
        "resourceId": name,
        "awsRegion": "eu-central-1",
        "awsAccountId": ACCOUNT,
        "configurationItemStatus": "OK",
        "configurationItemCaptureTime": "2026-11-02T08:00:00.000Z",
        **said,
    }


def snapshot(*items: dict[str, Any]) -> dict[str, Any]:
    return {"fileVersion": "1.0", "configSnapshotId": "a", "configurationItems": list(items)}


def search(*arns: str, **said: Any) -> dict[str, Any]:
    """Return what a search of Resource Explorer gives."""
    return {"Resources": [{"Arn": arn, "Region": "", "ResourceType": ""} for arn in arns], **said}


def receipt_of(kb: KnowledgeBase, path: Path) -> Receipt:
    [receipt] = read_scope(kb, [path]).receipts
    return receipt


@pytest.mark.parametrize(
    "document",
    [
        {"totalDiscoveredResources": 2, "resourceCounts": [{"resourceType": "AWS::SQS::Queue"}]},
        {
            "GroupByKey": "RESOURCE_TYPE",
            "GroupedResourceCounts": [{"GroupName": "AWS::SQS::Queue"}],
        },
        {"resourceIdentifiers": [{"resourceType": "AWS::SQS::Queue", "resourceId": "a"}]},
        {"ResourceIdentifiers": [{"ResourceType": "AWS::SQS::Queue", "ResourceId": "a"}]},
        {"Results": ['{"resourceType": "AWS::SQS::Queue"}'], "QueryInfo": {}},
        {"baseConfigurationItems": [{"resourceType": "AWS::SQS::Queue"}]},
        snapshot(item("AWS::SQS::Queue", "a")),
        [{"resourceType": "AWS::SQS::Queue", "count": 4}],
        ['{"resourceType": "AWS::SQS::Queue"}'],
        search(f"arn:aws:sqs:eu-west-1:{ACCOUNT}:jobs"),
        [search(f"arn:aws:sqs:eu-west-1:{ACCOUNT}:jobs")],
        search(f"arn:aws:sqs:eu-west-1:{ACCOUNT}:jobs")["Resources"],
        {"PaginationToken": "", "ResourceTagMappingList": [{"ResourceARN": "arn:aws:sqs:::jobs"}]},
    ],
)
def test_each_list_of_an_account_names_its_services(
    kb: KnowledgeBase, tmp_path: Path, document: object
) -> None:
    path = write(tmp_path / "anything", document)
    assert service_ids(proposed(kb, path)) == {"sqs"}
    path.write_bytes(gzip.compress(path.read_bytes()))
    assert service_ids(proposed(kb, path)) == {"sqs"}


def test_a_snapshot_tells_variants_and_facts_by_their_configuration(
    kb: KnowledgeBase, tmp_path: Path
) -> None:
    path = write(
        tmp_path / "snapshot.json",
        snapshot(
            item("AWS::RDS::DBCluster", "a", configuration={"engine": "aurora-mysql"}),
            item("AWS::ECS::Service", "b", configuration={"LaunchType": "FARGATE"}),
            item(
                "AWS::ElasticLoadBalancingV2::LoadBalancer",
                "c",
                configuration={"scheme": "internet-facing", "type": "application"},
            ),
        ),
    )
    found = proposed(kb, path)
    assert service_ids(found) == {"aurora", "rds", "ecs", "ecs-fargate", "elb"}
    assert answers(found)["internet-facing"] == "yes"
    seen = {each.service_id: each.seen for each in found.services}
    assert seen["ecs-fargate"] == ("snapshot.json:AWS::ECS::Service b",)


def test_what_a_configuration_does_not_tell_is_unknown_and_not_absent(
    kb: KnowledgeBase, tmp_path: Path
) -> None:
    path = write(
        tmp_path / "snapshot.json",
        snapshot(
            item("AWS::ECS::Service", "a", configuration={"launch_type": "EC2"}),
            item("AWS::ElasticLoadBalancingV2::LoadBalancer", "b", configuration={}),
            item("AWS::ECS::Service", "c", configuration="no JSON"),
        ),
    )
    found = proposed(kb, path)
    assert service_ids(found) == {"ecs", "elb"}
    assert "internet-facing" not in answers(found)


def test_deleted_resources_are_no_proposal(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = write(
        tmp_path / "snapshot.json",
        snapshot(
            item("AWS::SQS::Queue", "a"),
            item("AWS::SNS::Topic", "b", configurationItemStatus="ResourceDeleted"),
        ),
    )
    found = proposed(kb, path)
    assert service_ids(found) == {"sqs"}
    assert [each.service_id for each in found.removed] == ["sns"]


def test_the_receipt_counts_resources_and_tells_the_time_range(
    kb: KnowledgeBase, tmp_path: Path
) -> None:
    later = "2026-11-09T08:00:00.000Z"
    path = write(
        tmp_path / "snapshot.json",
        snapshot(
            *(item("AWS::SQS::Queue", str(number)) for number in range(5)),
            item("AWS::Nothing::Known", "a", configurationItemCaptureTime=later),
            {"resourceId": "b"},
        ),
    )
    receipt = receipt_of(kb, path)
    assert (receipt.format, receipt.read, receipt.used) == ("AWS Config snapshot", 7, 5)
    assert (receipt.since, receipt.until) == ("2026-11-02T08:00:00Z", "2026-11-09T08:00:00Z")
    assert receipt.unmatched == (Tally(what="AWS::Nothing::Known"),)
    assert receipt.ignored[0].reason == "It does not say of what kind it is."


def test_secrets_of_a_configuration_go_nowhere(kb: KnowledgeBase, tmp_path: Path) -> None:
    found = item("AWS::RDS::DBInstance", "a", configuration={"engine": "x", "password": "hunter2"})
    read = read_scope(kb, [write(tmp_path / "a.json", snapshot(found))])
    assert "hunter2" not in repr(read)


@pytest.mark.parametrize(
    ("arn", "service_id"),
    [
        ("arn:aws:s3:::a-bucket", "s3"),
        ("arn:aws:ec2:eu-west-1:111122223333:instance/i-1", "ec2"),
        ("arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1", "vpc"),
        ("arn:aws:ec2:eu-west-1:111122223333:volume/vol-1", "ebs"),
        ("arn:aws:ec2:eu-west-1:111122223333:transit-gateway-attachment/t", "transit-gateway"),
        ("arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/1", "elb"),
        ("arn:aws:states:eu-west-1:111122223333:stateMachine:a", "step-functions"),
        ("arn:aws:es:eu-west-1:111122223333:domain/a", "opensearch"),
        ("arn:aws:kafka:eu-west-1:111122223333:cluster/a/1", "msk"),
        ("arn:aws:execute-api:eu-west-1:111122223333:abc/prod", "api-gateway"),
        ("arn:aws:apigateway:eu-west-1::/restapis/abc", "api-gateway"),
        ("arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-1", "efs"),
        (
            "arn:aws-us-gov:logs:us-gov-west-1:111122223333:log-group:/aws/lambda/a",
            "cloudwatch-logs",
        ),
        ("arn:aws:eks:eu-west-1:111122223333:nodegroup/a/b/c", "eks-managed-node-groups"),
        ("arn:aws:ssm:eu-west-1:111122223333:parameter/a", "parameter-store"),
        ("arn:aws:ec2:eu-west-1:111122223333:prefix-list/pl-1", "vpc"),
        ("arn:aws:rds:eu-west-1:111122223333:db-proxy:prx-1", "rds-proxy"),
        ("arn:aws:redshift-serverless:eu-west-1:111122223333:workgroup/a", "redshift-serverless"),
    ],
)
def test_an_arn_names_its_service(
    kb: KnowledgeBase, tmp_path: Path, arn: str, service_id: str
) -> None:
    found = proposed(kb, write(tmp_path / "search.json", search(arn)))
    lineage = kb.service_by_id[service_id].lineage
    assert service_ids(found) == set(lineage)
    assert found.services[0].seen == (f"search.json:{arn}",)


def test_what_every_account_has_is_left_aside_with_the_reason(
    kb: KnowledgeBase, tmp_path: Path
) -> None:
    path = write(
        tmp_path / "search.json",
        search(
            "arn:aws:athena:eu-west-1:111122223333:workgroup/primary",
            "arn:aws:ec2:eu-west-1:aws:prefix-list/pl-1",
            "arn:aws:events:eu-west-1:111122223333:event-bus/default",
            "arn:aws:elasticache:eu-west-1:111122223333:user:default",
            "arn:aws:iam::111122223333:role/aws-service-role/support.amazonaws.com/A",
            "arn:aws:memorydb:eu-west-1:111122223333:parametergroup/default.memorydb-redis7",
            "no ARN",
        ),
    )
    found = proposed(kb, path)
    assert found.is_empty
    reasons = {each.what: each.reason for each in found.ignored}
    assert "Every account has it" in reasons["athena:workgroup"]
    assert reasons["no ARN"] == "It has no ARN that could be read."
    assert len(reasons) == 7


def test_a_search_that_was_cut_off_says_so(kb: KnowledgeBase, tmp_path: Path) -> None:
    whole = search("arn:aws:sqs:::a", Count={"Complete": True, "TotalResources": 1})
    assert not proposed(kb, write(tmp_path / "whole.json", whole)).ignored
    cut = search("arn:aws:sqs:::a", Count={"Complete": False, "TotalResources": 1000})
    path = write(tmp_path / "cut.json", cut)
    assert receipt_of(kb, path).read == 1
    [aside] = proposed(kb, path).ignored
    assert "list-resources" in aside.reason


@pytest.mark.parametrize(
    "document",
    [
        {"NextToken": "x", **search(f"arn:aws:sqs:eu-west-1:{ACCOUNT}:jobs")},
        {"resourceCounts": [{"resourceType": "AWS::SQS::Queue"}] * 40, "nextToken": "x"},
        {"ResourceTagMappingList": [{"ResourceARN": "arn:aws:sqs:::a"}], "PaginationToken": "x"},
    ],
)
def test_a_list_of_which_there_is_one_page_says_so(
    kb: KnowledgeBase, tmp_path: Path, document: object
) -> None:
    [aside] = proposed(kb, write(tmp_path / "page.json", document)).ignored
    assert "one page only" in aside.reason


def test_regions_and_accounts_are_taken_from_either_place(
    kb: KnowledgeBase, tmp_path: Path
) -> None:
    resources = [
        {"Arn": "arn:aws:s3:::a", "Region": "eu-west-1", "OwningAccountId": ACCOUNT},
        {"Arn": f"arn:aws:sqs:us-east-1:{ACCOUNT}:b", "ResourceType": "sqs:queue"},
    ]
    found = proposed(kb, write(tmp_path / "search.json", {"Resources": resources}))
    assert answers(found)["regions"] == "several"


@pytest.mark.parametrize(
    "text",
    [
        "Resource type,Region,ARN\nsqs:queue,eu-west-1,arn:aws:sqs:eu-west-1:1:jobs\n",
        "resourceId,resourceType,awsRegion\njobs,AWS::SQS::Queue,eu-west-1\n,,\n",
        f"Resource ARN,Owner\narn:aws:sqs:eu-west-1:{ACCOUNT}:jobs,me\nno ARN,me\n",
    ],
)
def test_a_table_that_a_console_saves_is_read(kb: KnowledgeBase, tmp_path: Path, text: str) -> None:
    found = proposed(kb, write(tmp_path / "table.csv", text))
    assert service_ids(found) == {"sqs"}
    assert answers(found)["regions"] == "one"


def test_a_damaged_inventory_is_an_error_with_its_reason(kb: KnowledgeBase, tmp_path: Path) -> None:
    data = json.dumps(snapshot(*(item("AWS::SQS::Queue", "a") for _ in range(2000)))).encode()
    path = tmp_path / "snapshot.json"
    path.write_bytes(data[:-50])
    with pytest.raises(DocumentError, match="ends in the middle") as caught:
        proposed(kb, path)
    assert caught.value.place.line == 1
    path.write_bytes(gzip.compress(data)[:-50])
    with pytest.raises(DocumentError, match="cut off"):
        proposed(kb, path)
    start, _, end = data.rpartition(b'"a"')
    path.write_bytes(start + b"[" * 9_999 + b"]" * 9_999 + end)
    with pytest.raises(DocumentError, match="nested too deeply"):
        proposed(kb, path)


def test_a_file_of_powershell_is_read(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "search.json"
    path.write_text(json.dumps(search("arn:aws:sqs:::a")), encoding="utf-16")
    assert service_ids(proposed(kb, path)) == {"sqs"}


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(-1, 1) | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ("resourceType", "configuration", "Arn", "Count", "Keys", "Groups", "ResourceARN")
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=9,
)
_KEYS = (
    "Resources",
    "resourceCounts",
    "configurationItems",
    "Results",
    "ResourceTagMappingList",
    "ResultsByTime",
    "GroupDefinitions",
    "DimensionValues",
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.dictionaries(st.sampled_from(_KEYS), _ANYTHING, min_size=1) | st.lists(_ANYTHING))
def test_any_structure_ends_in_proposals_or_a_clear_error(
    kb: KnowledgeBase, tmp_path: Path, document: object
) -> None:
    path = write(tmp_path / "any.json", document)
    try:
        found = proposed(kb, path)
    except DocumentError as error:
        told = str(error)
    else:
        told = "any.json"
        assert service_ids(found) <= kb.service_by_id.keys()
    assert told.startswith("any.json")
