"""What an AWS account itself tells of the services in use, by calls that only read.

boto3 is imported here and nowhere else; it comes with the extra `aws`.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct

from srm_tui.errors import SrmError, UsageError
from srm_tui.importers.scoping.aws_config import Resources
from srm_tui.importers.scoping.bill import Bill
from srm_tui.importers.scoping.cost_explorer import add_periods
from srm_tui.importers.scoping.inventory import Inventory
from srm_tui.importers.scoping.recognise import ReadFile, ReadFolder
from srm_tui.importers.scoping.resource_explorer import add_resources
from srm_tui.importers.scoping.sighting import FileSightings, Watches

if TYPE_CHECKING:
    import boto3


class Asked(StrEnum):
    """A service of AWS that knows which others are in use."""

    RESOURCE_EXPLORER = "resource-explorer"
    CONFIG = "config"
    COST_EXPLORER = "cost-explorer"

    @property
    def label(self) -> str:
        """Its name, for people."""
        return _LABELS[self]


_LABELS = {
    Asked.RESOURCE_EXPLORER: "Resource Explorer",
    Asked.CONFIG: "AWS Config",
    Asked.COST_EXPLORER: "Cost Explorer",
}
USUAL = (Asked.RESOURCE_EXPLORER, Asked.CONFIG)
"""Whom one asks unless told otherwise: Cost Explorer charges for each question."""
ACTIONS = {
    Asked.RESOURCE_EXPLORER: "resource-explorer-2:Search",
    Asked.CONFIG: "config:GetDiscoveredResourceCounts",
    Asked.COST_EXPLORER: "ce:GetCostAndUsage",
}
"""The IAM action that each question needs; that of ListResources is Search."""
_BILLING_REGION, _BILLING_REGION_OF_CHINA = "us-east-1", "cn-northwest-1"
_DAYS = 60
"""How far back Cost Explorer is asked."""
_MOST_PAGES = 2_000
_DENIED = frozenset(
    ("AccessDenied", "AccessDeniedException", "UnauthorizedException", "AuthorizationError")
)
_NOT_VALID = frozenset(
    (
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidClientTokenId",
        "UnrecognizedClientException",
        "SignatureDoesNotMatch",
        "InvalidSignatureException",
        "IncompleteSignature",
    )
)
_TOO_FAST = frozenset(
    ("Throttling", "ThrottlingException", "TooManyRequestsException", "LimitExceededException")
)
_NOT_ON = {
    Asked.RESOURCE_EXPLORER: (
        "Resource Explorer has no index or no default view in {region}.",
        "Turn it on there, or name the Region of its aggregator index with --region.",
    ),
    Asked.COST_EXPLORER: (
        "Cost Explorer has no data for this account.",
        "Enable it in the billing console; the first data come a day later.",
    ),
}


class AccountQuestion(Struct, frozen=True, kw_only=True):
    """Which account is asked, and whom."""

    profile: str = ""
    """The profile of the AWS settings whose credentials are used; empty for the usual ones."""
    regions: tuple[str, ...] = ()
    """Empty for the Region of the settings."""
    asked: tuple[Asked, ...] = USUAL


Tell = Callable[[str], None]
Page = dict[str, Any]


class _Ask(NamedTuple):
    """All that is needed to ask one service in one Region."""

    session: "boto3.Session"
    region: str
    name: str
    watches: Watches
    today: date


class _RefusedError(SrmError):
    """One service does not answer; the others may."""


def ask_account(
    question: AccountQuestion, watches: Watches, today: date, tell: Tell = lambda _: None
) -> ReadFolder:
    """Return what an account tells, and who did not answer with the reason.

    It raises UsageError where nobody can be asked, or nobody answers.
    """
    session = _session(question.profile)
    regions = question.regions or (_region_of(session),)
    account = _account_of(session, regions[0])
    files: list[ReadFile] = []
    silent: list[tuple[str, str]] = []
    for asked in question.asked:
        for region in regions if asked is not Asked.COST_EXPLORER else (_billing_of(regions),):
            name = asked.label if asked is Asked.COST_EXPLORER else f"{asked.label} in {region}"
            tell(f"Asking {name}")
            try:
                with _explained(asked, region):
                    found = _ASK[asked](_Ask(session, region, name, watches, today))
            except _RefusedError as error:
                silent.append((name, f"{error} {error.hint}".strip()))
            else:
                files.append(
                    ReadFile(name=f"{name}, account {account}", sha256="", size=0, found=found)
                )
    if not files:
        reasons = "\n".join(f"{name}: {reason}" for name, reason in silent)
        message = f"Account {account} told nothing.\n{reasons}"
        raise UsageError(message, "docs/importing.md names the permissions that this needs.")
    return ReadFolder(
        name=f"account {account}",
        kind="AWS account",
        is_folder=False,
        files=tuple(files),
        passed_over=tuple(silent),
        looked_at=len(files) + len(silent),
    )


def _billing_of(regions: Sequence[str]) -> str:
    """Return the Region in which Cost Explorer answers for the others."""
    is_china = regions[0].startswith("cn-")
    return _BILLING_REGION_OF_CHINA if is_china else _BILLING_REGION


def _session(profile: str) -> "boto3.Session":
    try:
        import boto3
        from botocore.exceptions import BotoCoreError
    except ImportError:
        hint = "Install it with: pip install 'srm-tui[aws]'"
        raise UsageError("Asking an account needs boto3, which is not installed.", hint) from None
    try:
        return boto3.Session(profile_name=profile or None)
    except BotoCoreError as error:
        raise UsageError(
            f"{error}".rstrip(".") + ".", "'aws configure list-profiles' shows those you have."
        ) from None


def _region_of(session: "boto3.Session") -> str:
    if session.region_name:
        return str(session.region_name)
    raise UsageError("It is not known which Region to ask.", "Name it: --region eu-central-1")


def _client(session: "boto3.Session", name: str, region: str) -> Any:
    from botocore.config import Config

    config = Config(
        connect_timeout=10,
        read_timeout=60,
        retries={"mode": "standard"},
        user_agent_extra="srm-tui",
    )
    return session.client(name, region_name=region, config=config)


def _account_of(session: "boto3.Session", region: str) -> str:
    """Return the twelve digits of the account; this needs no permission."""
    with _explained(None, region):
        return str(_client(session, "sts", region).get_caller_identity()["Account"])


@contextmanager
def _explained(asked: Asked | None, region: str) -> Iterator[None]:
    """Turn what boto3 raises into what is wrong and what to do.

    Wrong credentials end everything; who only refuses to answer is passed over.
    """
    from botocore import exceptions

    try:
        yield
    except exceptions.ClientError as error:
        raise _client_error(
            error.response.get("Error", {}).get("Code", ""), asked, region
        ) from None
    except (
        exceptions.NoCredentialsError,
        exceptions.PartialCredentialsError,
        exceptions.CredentialRetrievalError,
        exceptions.SSOError,
        exceptions.TokenRetrievalError,
    ) as error:
        message = f"There are no credentials for AWS: {str(error).rstrip('.')}."
        hint = "Name a profile with --profile, or log in: aws sso login --profile NAME"
        raise UsageError(message, hint) from None
    except (exceptions.HTTPClientError, exceptions.ConnectionError) as error:
        message = f"AWS cannot be reached in {region}: {str(error).rstrip('.')}."
        raise UsageError(message, "Check the network, the proxy and the Region.") from None
    except exceptions.BotoCoreError as error:
        raise UsageError(f"{str(error).rstrip('.')}.", "Check --region and --profile.") from None


def _client_error(code: str, asked: Asked | None, region: str) -> SrmError:
    """Return what an error code of AWS means here."""
    if code in _NOT_VALID:
        message = f"AWS does not take the credentials: {code}."
        return UsageError(message, "Log in again: aws sso login, or renew the keys.")
    if asked is None:
        return UsageError(f"AWS does not say whose credentials these are: {code}.")
    if code in _TOO_FAST:
        return _RefusedError(f"AWS asks to slow down ({code}).", "Try again in some minutes.")
    if code in ("ResourceNotFoundException", "DataUnavailableException") and asked in _NOT_ON:
        message, hint = _NOT_ON[asked]
        return _RefusedError(message.format(region=region), hint)
    if code in _DENIED:
        also = f" {_NOT_ON[asked][0].format(region=region)}" if code.startswith("Unauth") else ""
        message = f"Access is denied.{also and ' Or:' + also}"
        return _RefusedError(message, f"It needs the action {ACTIONS[asked]}.")
    return _RefusedError(f"AWS answers with {code or 'an error'}.")


def _ask_resource_explorer(ask: _Ask) -> FileSightings:
    client = _client(ask.session, "resource-explorer-2", ask.region)
    inventory = Inventory(ask.name)
    for page in _pages(client.list_resources, "NextToken", MaxResults=1000):
        add_resources(inventory, page.get("Resources", ()))
    return inventory.result("Resource Explorer list", *_day(ask.today))


def _ask_config(ask: _Ask) -> FileSightings:
    client = _client(ask.session, "config", ask.region)
    resources = Resources(ask.name, ask.watches)
    for page in _pages(client.get_discovered_resource_counts, "nextToken"):
        for each in page.get("resourceCounts", ()):
            resources.add({**each, "awsRegion": ask.region})
    if not resources.inventory.read:
        message = f"AWS Config records nothing in {ask.region}."
        raise _RefusedError(message, "Turn its recorder on, or ask another Region.")
    return resources.inventory.result("AWS Config resource counts", *_day(ask.today))


def _ask_cost_explorer(ask: _Ask) -> FileSightings:
    client = _client(ask.session, "ce", ask.region)
    bill = Bill(ask.name, ask.watches)
    since, until = (ask.today - timedelta(days=_DAYS)).isoformat(), ask.today.isoformat()
    pages = _pages(
        client.get_cost_and_usage,
        "NextPageToken",
        TimePeriod={"Start": since, "End": until},
        Granularity="MONTHLY",
        Metrics=["UsageQuantity"],
        GroupBy=[{"Type": "DIMENSION", "Key": key} for key in ("SERVICE", "REGION")],
    )
    for page in pages:
        add_periods(bill, ("SERVICE", "REGION"), page.get("ResultsByTime", ()))
    return bill.result("Cost Explorer result", since, until)


_ASK: dict[Asked, Callable[[_Ask], FileSightings]] = {
    Asked.RESOURCE_EXPLORER: _ask_resource_explorer,
    Asked.CONFIG: _ask_config,
    Asked.COST_EXPLORER: _ask_cost_explorer,
}


def _pages(call: Callable[..., Page], token: str, **said: Any) -> Iterator[Page]:
    """Yield each page of an answer."""
    for _ in range(_MOST_PAGES):
        page = call(**said)
        yield page
        if not page.get(token):
            return
        said[token] = page[token]


def _day(day: date) -> tuple[str, str]:
    return day.isoformat(), day.isoformat()
