"""Templates of CloudFormation, SAM and the CDK."""

import json
from pathlib import Path
from typing import Any

import pytest

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.errors import DocumentError
from srm_tui.workspace.importing import read_scope
from tests.importers.scoping.builders import answers, proposed, service_ids, write

SAMPLES = Path(__file__).parent / "samples"


def template(**types: str | tuple[str, dict[str, Any]]) -> dict[str, Any]:
    """Return a template of resources, each by its type alone or with its properties."""
    pairs = {name: (said, {}) if isinstance(said, str) else said for name, said in types.items()}
    return {
        "Resources": {
            name: {"Type": kind, "Properties": said} for name, (kind, said) in pairs.items()
        }
    }


def test_a_template_with_short_tags_is_read(kb: KnowledgeBase) -> None:
    found = proposed(kb, SAMPLES / "orders.yaml")
    assert service_ids(found) == {
        "ecs", "ecs-fargate", "elb", "rds", "aurora", "iam", "sns", "lambda", "cloudformation",
    }  # fmt: skip
    seen = {each.service_id: each.seen for each in found.services}
    assert seen["sns"] == ("orders.yaml:Fn::ForEach::Topics/Topic${Name}",)
    assert answers(found) == {"internet-facing": "yes", "third-parties": "yes"}
    (public, vendor) = found.facts
    assert public.seen == ("orders.yaml:Balancer",)
    assert vendor.seen == ("orders.yaml:Shared", "orders.yaml:Again")
    assert {each.what for each in found.ignored} == {
        "Datadog::Monitors::Monitor",
        "Broken",
        "Acme::AddAlarms",
    }
    assert "hunter2" not in repr(found)


def test_the_same_template_in_json_says_the_same(kb: KnowledgeBase, tmp_path: Path) -> None:
    content = template(Q="AWS::SQS::Queue", C="Custom::Thing", M="AWS::CDK::Metadata")
    as_json = proposed(kb, write(tmp_path / "x", content))
    text = "Resources:\n" + "".join(
        f"  {name}: {json.dumps(said)}\n" for name, said in content["Resources"].items()
    )
    as_yaml = proposed(kb, write(tmp_path / "x", text))
    assert as_json == as_yaml
    assert service_ids(as_json) == {"sqs", "cloudformation"}
    assert [each.what for each in as_json.ignored] == ["AWS::CDK::Metadata"]


def test_an_unknown_type_falls_back_to_its_namespace(kb: KnowledgeBase, tmp_path: Path) -> None:
    found = proposed(
        kb, write(tmp_path / "x", template(A="AWS::SQS::Stack2030", B="AWS::Zeppelin::Fleet"))
    )
    assert service_ids(found) == {"sqs"}
    assert [each.name for each in found.unmatched] == ["AWS::Zeppelin::Fleet"]


def test_sam_takes_its_globals_and_makes_apis_for_events(kb: KnowledgeBase, tmp_path: Path) -> None:
    content = {
        "Transform": "AWS::Serverless-2016-10-31",
        "Globals": {"Function": {"PackageType": "Image"}},
        **template(
            F=("AWS::Serverless::Function", {"Events": {"Get": {"Type": "HttpApi"}}}),
            T="AWS::Serverless::SimpleTable",
        ),
    }
    found = read_scope(kb, [write(tmp_path / "x", content)])
    assert service_ids(found.proposals) == {
        "lambda", "lambda-container-image", "api-gateway", "dynamodb",
    }  # fmt: skip
    seen = {each.service_id: each.seen for each in found.proposals.services}
    assert seen["api-gateway"] == ("x:F.Get",)
    assert [each.format for each in found.receipts] == ["SAM template"]


def test_a_template_as_it_was_fetched_from_its_stack_is_read(
    kb: KnowledgeBase, tmp_path: Path
) -> None:
    body = template(S=("AWS::ECS::Service", {"LaunchType": "FARGATE"}))
    text = "Resources:\n  S: {Type: AWS::ECS::Service, Properties: {LaunchType: !Sub FARGATE}}\n"
    for each in (body, json.dumps(body), text):
        fetched = {"TemplateBody": each, "StagesAvailable": ["Original", "Processed"]}
        found = proposed(kb, write(tmp_path / "x", fetched))
        assert service_ids(found) == {"ecs", "ecs-fargate"}


def test_the_resources_of_a_stack_are_read(kb: KnowledgeBase, tmp_path: Path) -> None:
    stack_id = "arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/1"

    def made(name: str, kind: str, status: str = "CREATE_COMPLETE") -> dict[str, str]:
        return {"LogicalResourceId": name, "ResourceType": kind, "ResourceStatus": status}

    items = [
        made("S", "AWS::ECS::Service"),
        made("Old", "AWS::SQS::Queue", "DELETE_COMPLETE"),
        made("Watch", "Datadog::Monitors::Monitor"),
        made("M", "AWS::CDK::Metadata"),
    ]
    listed = proposed(kb, write(tmp_path / "x", {"StackResourceSummaries": items}))
    assert [(each.service_id, each.seen) for each in listed.services] == [("ecs", ("x:S",))]
    assert [each.service_id for each in listed.removed] == ["sqs"]
    assert {each.what for each in listed.ignored} == {
        "Datadog::Monitors::Monitor",
        "AWS::CDK::Metadata",
    }
    whole = [{**each, "StackName": "shop", "StackId": stack_id} for each in items]
    described = proposed(kb, write(tmp_path / "x", {"StackResources": whole}))
    assert described.services[0].seen == ("x:shop/S",)
    assert answers(described) == {"regions": "one"}


def test_parts_that_are_merged_in_count(kb: KnowledgeBase, tmp_path: Path) -> None:
    text = """\
Common: &common {LaunchType: EC2, Cluster: x}
More: &more {LaunchType: EXTERNAL}
Resources:
  A: {Type: AWS::ECS::Service, Properties: {<<: *common}}
  B: {Type: AWS::ECS::Service, Properties: {<<: [*more, *common], Name: b}}
  C: {Type: AWS::ECS::Service, Properties: {LaunchType: FARGATE, <<: *common}}
"""
    found = proposed(kb, write(tmp_path / "x", text))
    seen = {each.service_id: each.seen for each in found.services}
    del seen["ecs"]
    assert seen == {"ecs-ec2": ("x:A",), "ecs-anywhere": ("x:B",), "ecs-fargate": ("x:C",)}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Resources:\n  A: &a {Type: AWS::SQS::Queue}\n  A: *a\n", "stands here twice"),
        ("Resources:\n  A: *b\n  B: {Type: AWS::SQS::Queue}\n", "Nothing is named 'b'"),
        (
            "Resources:\n  A: !!python/object/apply:os.system [x]\n  Type: AWS::SQS::Queue",
            "no func",
        ),
        ("Resources:\n  A: !<tag:x,2000:y> z\n  Type: AWS::SQS::Queue", "no function"),
        ("Resources:\n  - {Type: AWS::SQS::Queue}\n", "no resources"),
        ("Resources:\n  A: {Type: AWS::SQS::Queue\n", "Not YAML"),
        ("Resources:\n  Type: A::B\n  X: " + "[" * 500, "deeper than 64"),
    ],
)
def test_a_template_that_is_refused_says_why(
    kb: KnowledgeBase, tmp_path: Path, text: str, told: str
) -> None:
    with pytest.raises(DocumentError, match=told):
        proposed(kb, write(tmp_path / "x.yaml", text))


def test_aliases_that_grow_without_bounds_are_refused(kb: KnowledgeBase, tmp_path: Path) -> None:
    lines = ["Resources:", "  R: {Type: AWS::SQS::Queue}", "A0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"A{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    with pytest.raises(DocumentError, match="more than 400,000 values"):
        proposed(kb, write(tmp_path / "x.yaml", "\n".join(lines)))


def assembly(folder: Path, **artifacts: dict[str, Any]) -> Path:
    return write(folder / "manifest.json", {"version": "36.0.0", "artifacts": artifacts})


def stack(file: str, environment: str = "") -> dict[str, Any]:
    said = {"type": "aws:cloudformation:stack", "properties": {"templateFile": file}}
    return {**said, "environment": environment} if environment else said


def nested(folder: str) -> dict[str, Any]:
    return {"type": "cdk:cloud-assembly", "properties": {"directoryName": folder}}


def test_the_manifest_of_the_cdk_says_which_templates_go_where(
    kb: KnowledgeBase, tmp_path: Path
) -> None:
    out = tmp_path / "cdk.out"
    role = {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "222233334444"}}]}
    write(
        out / "A.template.json",
        template(R=("AWS::IAM::Role", {"AssumeRolePolicyDocument": role})),
    )
    write(out / "assembly-Prod" / "B.template.json", template(Q="AWS::SQS::Queue"))
    inner = template(T="AWS::SNS::Topic")
    write(out / "assembly-Prod" / "C.nested.template.json", inner)
    parent = template(N="AWS::CloudFormation::Stack")
    parent["Resources"]["N"]["Metadata"] = {"aws:asset:path": "C.nested.template.json"}
    write(out / "assembly-Prod" / "D.template.json", parent)
    assembly(
        out / "assembly-Prod",
        B=stack("B.template.json", "aws://unknown-account/eu-west-1"),
        D=stack("D.template.json"),
    )
    manifest = assembly(
        out,
        A=stack("A.template.json", "aws://111122223333/eu-central-1"),
        Prod=nested("assembly-Prod"),
        Assets={"type": "cdk:asset-manifest", "properties": {"file": "A.assets.json"}},
    )
    for path in (manifest, out):
        found = read_scope(kb, [path])
        assert service_ids(found.proposals) == {"iam", "sqs", "sns", "cloudformation"}
        assert answers(found.proposals) == {"cross-account": "yes", "regions": "several"}
        files = [each.file for each in found.receipts if each.format != "folder"]
        assert sorted(files) == [
            "A.template.json",
            "assembly-Prod/B.template.json",
            "assembly-Prod/C.nested.template.json",
            "assembly-Prod/D.template.json",
            "assembly-Prod/manifest.json",
            "manifest.json",
        ]


def test_a_manifest_leads_nowhere_outside_of_its_folder(kb: KnowledgeBase, tmp_path: Path) -> None:
    secret = write(tmp_path / "secret.json", template(I="AWS::EC2::Instance"))
    out = tmp_path / "cdk.out"
    manifest = assembly(
        out,
        A=stack("../secret.json"),
        B=stack(str(secret)),
        C=stack("link.json"),
        D=nested(".."),
        E=stack("missing.json"),
        F=nested("."),
    )
    (out / "link.json").symlink_to(secret)
    found = read_scope(kb, [manifest])
    assert found.proposals.is_empty
    reasons = [each for receipt in found.receipts for each in receipt.ignored]
    assert [each.reason for each in reasons].count("It leads out of the folder.") == 4
    assert any("missing.json" in each.what for each in reasons)
