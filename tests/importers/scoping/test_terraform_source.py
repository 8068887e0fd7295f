"""Terraform as people write it, in HCL and in JSON."""

from pathlib import Path

import pytest

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.errors import DocumentError
from srm_tui.importers.scoping.hcl import MAX_TEXT, HclParser
from tests.importers.scoping.builders import answers, proposed, service_ids, write

SAMPLE = Path(__file__).parent / "samples" / "lake.tf"


@pytest.fixture
def parser() -> HclParser:
    return HclParser()


def test_only_what_a_text_makes_is_seen(kb: KnowledgeBase) -> None:
    found = proposed(kb, SAMPLE)
    assert service_ids(found) == {"ecs", "ecs-fargate", "elb", "s3", "sqs"}
    seen = {each.service_id: each.seen for each in found.services}
    assert seen["ecs-fargate"] == ("lake.tf:aws_ecs_service.api", "lake.tf:aws_ecs_service.spot")
    assert answers(found) == {"internet-facing": "yes", "regions": "several"}
    assert found.facts[0].seen == ("lake.tf:aws_s3_bucket_policy.open",)
    assert {(each.what, each.place) for each in found.ignored} == {
        ("azurerm_storage_account", "lake.tf:azurerm_storage_account.a"),
        ("data.aws_caller_identity", "lake.tf:data.aws_caller_identity.me"),
        ("module terraform-aws-modules/vpc/aws", "lake.tf:module.network"),
        ("module ./modules/own", "lake.tf:module.own"),
    }


def test_a_policy_that_is_written_by_a_function_is_read(kb: KnowledgeBase, tmp_path: Path) -> None:
    text = """
resource "aws_iam_role" "vendor" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::${var.vendor}:root" }
      Condition = { StringEquals = { "sts:ExternalId" = var.external_id } }
    }]
  })
}
resource "aws_s3_bucket_policy" "own" {
  policy = jsonencode({ Statement = [{ Effect = "Deny", Principal = "*" }], X = max(1, 2) })
}
resource "aws_sqs_queue" "q" {
  policy = jsonencode(local.policy)
}
"""
    found = proposed(kb, write(tmp_path / "main.tf", text))
    assert answers(found) == {"third-parties": "yes"}
    assert service_ids(found) == {"iam", "s3", "sqs"}


def test_text_in_json_says_the_same(kb: KnowledgeBase, tmp_path: Path) -> None:
    content = {
        "provider": {"aws": {"region": "eu-west-1"}},
        "resource": {
            "aws_ecs_service": {"api": {"launch_type": "FARGATE"}, "b": {"launch_type": "${x}"}},
            "aws_sqs_queue": [{"q": {}}],
        },
        "data": {"aws_ami": {"a": {}}},
    }
    found = proposed(kb, write(tmp_path / "x", content))
    assert service_ids(found) == {"ecs", "ecs-fargate", "sqs"}
    assert answers(found) == {"regions": "one"}
    assert [each.place for each in found.ignored] == ["x:data.aws_ami.a"]


def test_a_byte_order_mark_does_no_harm(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "main.tf"
    path.write_bytes(b"\xef\xbb\xbf" + b'resource "aws_sqs_queue" "q" {}\r\n')
    assert service_ids(proposed(kb, path)) == {"sqs"}


@pytest.mark.parametrize(
    "text",
    [
        'resource "aws_sqs_queue" "q" {\n  a = = 1\n}\n',
        'resource "aws_sqs_queue" "q" {\n',
        '# Notes\n\nSome words.\n\nresource "aws_sqs_queue" "q" {}\n',
        'resource "aws_sqs_queue" "q" { a = ' + "[" * 5000 + "}",
        'resource "aws_sqs_queue" "q" {}\n\ufffe\x01',
    ],
)
def test_text_that_cannot_be_understood_is_refused(
    kb: KnowledgeBase, tmp_path: Path, text: str
) -> None:
    with pytest.raises(DocumentError, match="No text of Terraform"):
        proposed(kb, write(tmp_path / "x.tf", text))


def test_a_large_text_is_refused(kb: KnowledgeBase, tmp_path: Path) -> None:
    text = 'resource "aws_sqs_queue" "q" {}\n' + "#" * MAX_TEXT
    with pytest.raises(DocumentError, match="up to 256 kB"):
        proposed(kb, write(tmp_path / "x.tf", text))


def test_a_text_that_takes_too_long_is_given_up_and_the_next_is_read(parser: HclParser) -> None:
    impatient = HclParser(seconds_each=0.01)
    with pytest.raises(DocumentError, match="too long"):
        impatient.blocks(b"a = 1", "x.tf")
    with pytest.raises(DocumentError, match="too long"):
        HclParser(seconds=0).blocks(b"a = 1", "x.tf")
    assert parser.blocks(b"a = 1", "x.tf")["a"] == 1
    assert parser.blocks(b"b = 2", "x.tf")["b"] == 2
    parser.close()


def test_what_lies_in_the_folder_is_never_run(
    parser: HclParser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "hcl2.py", "open('ran', 'w').close()")
    write(tmp_path / "srm_tui" / "__init__.py", "open('ran', 'w').close()")
    assert parser.blocks(b"a = 1", "x.tf")["a"] == 1
    parser.close()
    assert not (tmp_path / "ran").exists()
