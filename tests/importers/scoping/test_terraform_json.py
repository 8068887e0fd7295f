"""Plans and states of Terraform: what they make, what they delete, what they only read."""

from pathlib import Path

import pytest

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.errors import DocumentError
from srm_tui.workspace.importing import read_scope
from tests.importers.scoping.builders import (
    answers,
    change,
    plan,
    proposed,
    resource,
    service_ids,
    write,
)


def test_each_service_says_where_it_was_seen(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = write(
        tmp_path / "plan.json",
        plan(resource("aws_s3_bucket.a"), resource('module.x.aws_s3_bucket_policy.b["k"]')),
    )
    (found,) = proposed(kb, path).services
    assert found.service_id == "s3"
    assert found.seen == (
        "plan.json:aws_s3_bucket.a",
        'plan.json:module.x.aws_s3_bucket_policy.b["k"]',
    )


def test_resources_of_nested_modules_count(kb: KnowledgeBase, tmp_path: Path) -> None:
    inner = {"resources": [resource("module.a.module.b.aws_sqs_queue.q")]}
    root = {"root_module": {"child_modules": [{"child_modules": [inner]}]}}
    path = write(tmp_path / "plan.json", plan(planned_values=root))
    assert service_ids(proposed(kb, path)) == {"sqs"}


def test_what_is_only_deleted_is_told_apart(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = write(
        tmp_path / "plan.json",
        plan(
            resource("aws_sqs_queue.q"),
            resource_changes=[
                change("aws_instance.old", "delete"),
                change("aws_sqs_queue.q", "delete", "create"),
                change("aws_sqs_queue.old", "delete"),
                change("aws_sns_topic.t", "forget"),
            ],
        ),
    )
    found = proposed(kb, path)
    assert service_ids(found) == {"sqs"}
    assert [(each.service_id, each.seen) for each in found.removed] == [
        ("ec2", ("plan.json:aws_instance.old",))
    ]
    assert [(each.what, "forgets" in each.reason) for each in found.ignored] == [
        ("aws_sns_topic", True)
    ]


def test_other_providers_and_data_sources_are_ignored_with_a_reason(
    kb: KnowledgeBase, tmp_path: Path
) -> None:
    path = write(
        tmp_path / "plan.json",
        plan(
            resource("random_password.p", "registry.terraform.io/hashicorp/random"),
            resource("data.aws_ami.a"),
            resource("aws_sqs_queue.q", "registry.opentofu.org/hashicorp/aws"),
        ),
    )
    found = proposed(kb, path)
    assert service_ids(found) == {"sqs"}
    assert {(each.what, each.place) for each in found.ignored} == {
        ("random_password", "plan.json:random_password.p"),
        ("data.aws_ami", "plan.json:data.aws_ami.a"),
    }
    assert all(each.reason for each in found.ignored)


def test_a_type_that_nobody_knows_is_listed(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = write(tmp_path / "plan.json", plan(resource("aws_zeppelin_fleet.f")))
    found = read_scope(kb, [path])
    assert [(each.name, each.seen) for each in found.proposals.unmatched] == [
        ("aws_zeppelin_fleet", ("plan.json:aws_zeppelin_fleet.f",))
    ]
    (receipt,) = found.receipts
    assert (receipt.format, receipt.tool) == ("Terraform plan", "Terraform 1.11.4")
    assert (receipt.read, receipt.used) == (1, 0)
    assert [each.what for each in receipt.unmatched] == ["aws_zeppelin_fleet"]


def test_a_state_as_it_is_stored_is_read(kb: KnowledgeBase, tmp_path: Path) -> None:
    state = {
        "version": 4,
        "terraform_version": "1.11.4",
        "resources": [
            {
                "module": "module.m",
                "mode": "managed",
                "type": "aws_sqs_queue",
                "name": "q",
                "provider": 'provider["registry.terraform.io/hashicorp/aws"]',
                "instances": [{"index_key": "k"}, {"index_key": 0}, {}],
            },
            {"mode": "data", "type": "aws_region", "name": "r", "instances": [{}]},
        ],
    }
    path = write(tmp_path / "x", state)
    found = proposed(kb, path)
    assert found.services[0].seen == (
        'x:module.m.aws_sqs_queue.q["k"]',
        "x:module.m.aws_sqs_queue.q[0]",
        "x:module.m.aws_sqs_queue.q",
    )
    assert [each.place for each in found.ignored] == ["x:data.aws_region.r"]


def test_a_state_that_holds_nothing_suggests_nothing(kb: KnowledgeBase, tmp_path: Path) -> None:
    for content in ({"format_version": "1.0"}, {"version": 4, "terraform_version": "1.11.4"}):
        found = read_scope(kb, [write(tmp_path / "x", content)])
        assert found.proposals.is_empty
        assert [each.read for each in found.receipts] == [0]


def test_what_is_known_after_apply_is_neither_absent_nor_public(
    kb: KnowledgeBase, tmp_path: Path
) -> None:
    path = write(
        tmp_path / "plan.json",
        plan(
            resource("aws_lb.l"),
            resource("aws_ecs_service.s"),
            resource_changes=[
                change("aws_lb.l", "create", after_unknown={"internal": True}),
                change("aws_ecs_service.s", "create", after_unknown={"launch_type": True}),
            ],
        ),
    )
    found = proposed(kb, path)
    assert answers(found) == {}
    assert service_ids(found) == {"elb", "ecs"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"format_version": "2.0", "planned_values": {}}, "Version 2.0"),
        ({"version": 3, "terraform_version": "0.11.1", "modules": []}, "version 3"),
        ({"encrypted_data": "x", "encryption_version": "v0", "meta": {}}, "encrypted"),
        ({"format_version": "1.0", "planned_values": []}, "not as it should be"),
        ({"format_version": "1.0", "values": {"root_module": {"resources": [1]}}}, "not as it"),
    ],
)
def test_a_version_that_is_not_read_says_so(
    kb: KnowledgeBase, tmp_path: Path, content: object, told: str
) -> None:
    with pytest.raises(DocumentError, match=told):
        proposed(kb, write(tmp_path / "x.json", content))


def test_the_secrets_of_a_plan_are_not_kept(kb: KnowledgeBase, tmp_path: Path) -> None:
    made = resource("aws_db_instance.d", engine="postgres", user_data="hunter2", username="root")
    found = read_scope(kb, [write(tmp_path / "plan.json", plan(made))])
    assert "hunter2" not in repr(found)
    assert "root" not in repr(found.receipts)


def test_a_plan_of_which_only_the_changes_were_kept_is_read(
    kb: KnowledgeBase, tmp_path: Path
) -> None:
    content = {
        "format_version": "1.2",
        "resource_changes": [
            change("aws_ecs_service.s", "create", after={"launch_type": "FARGATE"}),
            change("aws_sqs_queue.q", "no-op", after={}),
            change("aws_instance.old", "delete", after=None),
            change("data.aws_ami.a", "read", after={}),
        ],
    }
    found = proposed(kb, write(tmp_path / "x", content))
    assert service_ids(found) == {"ecs", "ecs-fargate", "sqs"}
    assert [each.service_id for each in found.removed] == ["ec2"]
    assert [each.what for each in found.ignored] == ["data.aws_ami"]


def test_the_other_provider_of_aws_is_understood(kb: KnowledgeBase, tmp_path: Path) -> None:
    names = {
        "awscc_s3_bucket": "s3",
        "awscc_apigatewayv2_api": "api-gateway",
        "awscc_ec2_vpc_endpoint": "privatelink",
        "awscc_ec2_instance": "ec2",
        "awscc_secretsmanager_secret": "secrets-manager",
    }
    provider = "registry.terraform.io/hashicorp/awscc"
    made = [resource(f"{name}.x", provider) for name in (*names, "awscc_zeppelin_fleet")]
    found = proposed(kb, write(tmp_path / "x", plan(*made)))
    seen = {place: each.service_id for each in found.services for place in each.seen}
    assert seen == {f"x:{name}.x": service_id for name, service_id in names.items()}
    assert [each.name for each in found.unmatched] == ["awscc_zeppelin_fleet"]


def test_of_a_state_and_its_backup_the_newer_counts(kb: KnowledgeBase, tmp_path: Path) -> None:
    def state(serial: int, kind: str, lineage: str = "a") -> dict[str, object]:
        made = {"mode": "managed", "type": kind, "name": "x", "instances": [{}]}
        said = {"version": 4, "terraform_version": "1.11.4", "resources": [made]}
        return {**said, "serial": serial, "lineage": lineage}

    write(tmp_path / "a.tfstate", state(9, "aws_sqs_queue"))
    write(tmp_path / "a.tfstate.backup", state(8, "aws_instance"))
    write(tmp_path / "b.tfstate", state(1, "aws_sns_topic", "b"))
    found = read_scope(kb, [tmp_path])
    assert service_ids(found.proposals) == {"sqs", "sns"}
    assert [(each.what, each.reason) for each in found.receipts[-1].ignored] == [
        ("a.tfstate.backup", "a.tfstate is the same or newer.")
    ]
