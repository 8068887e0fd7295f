"""Finding services by what people call them."""

import pytest

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.service_search import is_near_miss, search_services


@pytest.mark.parametrize(
    ("text", "service_id"),
    [
        ("ddb", "dynamodb"),
        ("k8s", "eks"),
        ("lb", "elb"),
        ("alb", "elb"),
        ("r53", "route53"),
        ("sfn", "step-functions"),
        ("apigw", "api-gateway"),
        ("S3", "s3"),
        ("rds", "rds"),
        ("lambda", "lambda"),
        ("postgres", "rds"),
        ("ec2", "ec2"),
        ("api gateway", "api-gateway"),
        ("queue", "sqs"),
        ("fargate", "ecs-fargate"),
        ("amazon rds", "rds"),
        ("AWS Lambda", "lambda"),
        ("Amazon Elastic Kubernetes Service", "eks"),
        ("cfn", "cloudformation"),
        ("pg", "rds"),
        ("idc", "iam-identity-center"),
    ],
)
def test_the_service_that_people_mean_comes_first(
    kb: KnowledgeBase, text: str, service_id: str
) -> None:
    found = search_services(kb, text)
    assert found[0].id == service_id
    assert not is_near_miss(text, found)


@pytest.mark.parametrize(
    ("text", "service_id"),
    [
        ("dynmo", "dynamodb"),
        ("kubernets", "eks"),
        ("fargte", "ecs-fargate"),
        ("sagemker", "sagemaker"),
        ("api gatway", "api-gateway"),
        ("elastc beanstlk", "elastic-beanstalk"),
        ("amazon dynmodb", "dynamodb"),
        ("sechub", "security-hub"),
        ("evbridge", "eventbridge"),
        ("secman", "secrets-manager"),
    ],
)
def test_a_slip_of_the_fingers_is_forgiven_and_told_as_one(
    kb: KnowledgeBase, text: str, service_id: str
) -> None:
    found = search_services(kb, text)
    assert found[0].id == service_id
    assert is_near_miss(text, found)


def test_initials_find_a_service(kb: KnowledgeBase) -> None:
    assert "guardduty" in {each.id for each in search_services(kb, "gd")}


def test_all_words_must_match(kb: KnowledgeBase) -> None:
    assert {each.id for each in search_services(kb, "lambda edge")} < {
        each.id for each in search_services(kb, "lambda")
    } | {each.id for each in search_services(kb, "edge")}
    assert search_services(kb, "no such service") == ()


@pytest.mark.parametrize("text", ["  ", "aws", "Amazon "])
def test_without_a_word_all_services_are_found_in_their_order(kb: KnowledgeBase, text: str) -> None:
    assert search_services(kb, text) == kb.services
