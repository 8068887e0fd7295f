"""What an account says itself, asked through the real library on the wire."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.recognition import watched
from srm_tui.errors import UsageError
from srm_tui.importers.scoping.account import ACTIONS, AccountQuestion, Asked, ask_account
from srm_tui.importers.scoping.recognise import ReadFolder
from srm_tui.workspace.importing import read_scope
from tests.importers.scoping.aws_double import ACCOUNT, Answer, AwsDouble
from tests.importers.scoping.builders import service_ids

TODAY = date(2026, 11, 25)
QUEUE = f"arn:aws:sqs:eu-west-1:{ACCOUNT}:jobs"
TOPIC = f"arn:aws:sns:eu-west-1:{ACCOUNT}:news"
NOTHING_RECORDED: Answer = {"totalDiscoveredResources": 0, "resourceCounts": []}
Account = Callable[..., AwsDouble]


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Account]:
    """Start an AWS of our own, and let nothing of this machine's settings count."""
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_REGION", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    with ExitStack() as running:

        def start(**answers: Answer | list[Answer]) -> AwsDouble:
            double = running.enter_context(AwsDouble(**answers))
            for name, value in double.settings(tmp_path).items():
                monkeypatch.setenv(name, value)
            return double

        yield start


def ask(kb: KnowledgeBase, *asked: Asked, regions: tuple[str, ...] = ()) -> ReadFolder:
    question = AccountQuestion(regions=regions)
    if asked:
        question = AccountQuestion(regions=regions, asked=asked)
    return ask_account(question, watched(kb.recognitions), TODAY)


def failed(kb: KnowledgeBase, *asked: Asked) -> str:
    with pytest.raises(UsageError) as caught:
        ask(kb, *asked)
    return f"{caught.value} {caught.value.hint}"


def resources(*arns: str, more: str = "") -> Answer:
    found = [{"Arn": arn, "OwningAccountId": ACCOUNT} for arn in arns]
    return {"Resources": found, **({"NextToken": more} if more else {})}


def test_resource_explorer_and_config_name_the_services_in_use(
    kb: KnowledgeBase, account: Account
) -> None:
    aws = account(
        ListResources=[resources(QUEUE, more="2"), resources(TOPIC)],
        GetDiscoveredResourceCounts=[
            {"resourceCounts": [{"resourceType": "AWS::S3::Bucket", "count": 7}], "nextToken": "2"},
            {"resourceCounts": [{"resourceType": "AWS::SQS::Queue", "count": 1}]},
        ],
    )
    found = read_scope(kb, [], account=ask(kb))
    assert service_ids(found.proposals) == {"sqs", "sns", "s3"}
    seen = {each.service_id: each.seen for each in found.proposals.services}
    assert seen["sqs"] == (
        f"Resource Explorer in eu-west-1:{QUEUE}",
        "AWS Config in eu-west-1:AWS::SQS::Queue (1)",
    )
    assert [each.file for each in found.receipts] == [
        f"Resource Explorer in eu-west-1, account {ACCOUNT}",
        f"AWS Config in eu-west-1, account {ACCOUNT}",
    ]
    assert aws.calls[2][2]["NextToken"] == "2"
    assert aws.calls[4][2]["nextToken"] == "2"


def test_nothing_but_these_reading_calls_is_made(kb: KnowledgeBase, account: Account) -> None:
    aws = account(
        ListResources=resources(QUEUE),
        GetDiscoveredResourceCounts={"resourceCounts": [{"resourceType": "AWS::S3::Bucket"}]},
        GetCostAndUsage={"ResultsByTime": []},
    )
    ask(kb, *Asked)
    names = {name for name, _, _ in aws.calls}
    assert names == {
        "GetCallerIdentity",
        "ListResources",
        "GetDiscoveredResourceCounts",
        "GetCostAndUsage",
    }
    assert set(ACTIONS.values()) == {
        "resource-explorer-2:Search",
        "config:GetDiscoveredResourceCounts",
        "ce:GetCostAndUsage",
    }


def test_each_region_is_asked_and_cost_explorer_where_it_is(
    kb: KnowledgeBase, account: Account
) -> None:
    costs = {
        "ResultsByTime": [
            {"Groups": [{"Keys": ["AWS Lambda", "eu-west-1"]}, {"Keys": ["Tax", "NoRegion"]}]}
        ]
    }
    aws = account(ListResources=resources(QUEUE), GetCostAndUsage=costs)
    told = ask(kb, Asked.RESOURCE_EXPLORER, Asked.COST_EXPLORER, regions=("eu-west-1", "us-west-2"))
    assert service_ids(read_scope(kb, [], account=told).proposals) == {"sqs", "lambda"}
    assert [(name, region) for name, region, _ in aws.calls[1:]] == [
        ("ListResources", "eu-west-1"),
        ("ListResources", "us-west-2"),
        ("GetCostAndUsage", "us-east-1"),
    ]
    assert aws.calls[-1][2]["TimePeriod"] == {"Start": "2026-09-26", "End": "2026-11-25"}


def test_who_does_not_answer_is_passed_over_with_the_reason(
    kb: KnowledgeBase, account: Account
) -> None:
    account(
        ListResources="ResourceNotFoundException",
        GetDiscoveredResourceCounts={"resourceCounts": [{"resourceType": "AWS::S3::Bucket"}]},
    )
    told = ask(kb)
    [(name, reason)] = told.passed_over
    assert name == "Resource Explorer in eu-west-1"
    assert "no index or no default view in eu-west-1" in reason
    assert "--region" in reason
    receipts = read_scope(kb, [], account=told).receipts
    assert (receipts[-1].format, receipts[-1].used, receipts[-1].read) == ("AWS account", 1, 2)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("AccessDeniedException", "It needs the action resource-explorer-2:Search."),
        ("UnauthorizedException", "no default view"),
        ("ThrottlingException", "Try again in some minutes."),
        ("InternalServerException", "AWS answers with InternalServerException."),
    ],
)
def test_where_nobody_answers_each_says_why(
    kb: KnowledgeBase, account: Account, code: str, words: str
) -> None:
    account(ListResources=code, GetDiscoveredResourceCounts=NOTHING_RECORDED)
    told = failed(kb)
    assert f"Account {ACCOUNT} told nothing." in told
    assert words in told
    assert "AWS Config records nothing in eu-west-1." in told
    assert "docs/importing.md" in told


def test_a_call_that_was_too_fast_is_repeated(kb: KnowledgeBase, account: Account) -> None:
    aws = account(ListResources=["ThrottlingException", resources(QUEUE)])
    assert ask(kb, Asked.RESOURCE_EXPLORER).files
    assert [name for name, _, _ in aws.calls].count("ListResources") == 2


@pytest.mark.parametrize("code", ["ExpiredToken", "InvalidClientTokenId"])
def test_credentials_that_aws_does_not_take_say_so(
    kb: KnowledgeBase, account: Account, code: str
) -> None:
    account(GetCallerIdentity=code)
    assert f"AWS does not take the credentials: {code}. Log in again" in failed(kb)


def test_missing_credentials_profiles_and_regions_say_what_to_do(
    kb: KnowledgeBase, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    account()
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    assert "There are no credentials for AWS" in failed(kb)
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    assert "--region eu-central-1" in failed(kb)
    with pytest.raises(UsageError, match="nobody"):
        ask_account(AccountQuestion(profile="nobody"), {}, TODAY)


def test_an_aws_that_cannot_be_reached_is_no_riddle(
    kb: KnowledgeBase, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    account()
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    assert "AWS cannot be reached in eu-west-1" in failed(kb)


_WITHOUT_BOTO3 = """
import sys
sys.modules["boto3"] = None
from srm_tui.__main__ import main
sys.exit(main())
"""


def run(*arguments: str, code: str = "") -> subprocess.CompletedProcess[str]:
    start = ["-c", code] if code else ["-m", "srm_tui"]
    return subprocess.run(
        [sys.executable, *start, *arguments], capture_output=True, text=True, check=False
    )


def test_the_command_asks_an_account_and_saves_on_a_yes(
    account: Account, store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account(ListResources=resources(QUEUE), GetDiscoveredResourceCounts=NOTHING_RECORDED)
    monkeypatch.setenv("SRM_TUI_STORE", str(store_path))
    assert run("new", "shop").returncode == 0
    looked = run("scope", "shop", "--from-account", "--dry-run")
    assert "Asking Resource Explorer in eu-west-1" in looked.stderr
    assert "AWS Config records nothing in eu-west-1." in looked.stderr
    assert "Nothing was saved" in looked.stderr
    assert "sqs" in looked.stdout
    made = run("new", "other", "--from-account", "--yes", "--format", "json")
    assert json.loads(made.stdout)["duties"] > 0
    taken = run("scope", "shop", "--from-account", "--yes", "--format", "json")
    assert [each["id"] for each in json.loads(taken.stdout)["services"]] == ["sqs"]
    assert json.loads(run("scope", "shop", "--format", "json").stdout)["services"] == ["sqs"]


def test_without_the_extra_the_command_says_how_to_get_it(
    account: Account, store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account()
    monkeypatch.setenv("SRM_TUI_STORE", str(store_path))
    assert run("new", "shop").returncode == 0
    asked = run("scope", "shop", "--from-account", code=_WITHOUT_BOTO3)
    assert asked.returncode == 2
    assert "pip install 'srm-tui[aws]'" in asked.stderr
    misused = run("scope", "shop", "--profile", "a")
    assert "belong to --from-account" in misused.stderr
