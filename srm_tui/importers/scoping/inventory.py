"""Resources that an inventory lists, each kind once for each account and Region."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from srm_tui.importers.scoping.sighting import FileSightings, LeftAside, Sighting

_NAMESPACE = re.compile(r"[a-z0-9-]{1,63}")
_KIND = re.compile(r"[a-z][a-zA-Z0-9_-]{0,63}")
_ACCOUNT = re.compile(r"[0-9]{12}")
_REGION = re.compile(r"[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}")
_MOST_KINDS = 5_000
"""How many kinds of resources a file may name; AWS has some 2,000."""
NO_ARN = "It has no ARN that could be read."
EVERYWHERE = "Every account has it, whether the service is used or not."
NO_KIND = "It does not say of what kind it is."
_OF_EVERY_ACCOUNT = re.compile(
    r"iam:[^:]*:aws:policy/.*"
    r"|iam:.*:role/(aws-service-role|aws-reserved)/.*"
    r"|ec2:.*:(dhcp-options|prefix-list)/.*"
    r"|athena:.*:(workgroup/primary|datacatalog/AwsDataCatalog)"
    r"|events:.*:event-bus/default"
    r"|(elasticache|memorydb):.*:(user:?/?default|acl/open-access|parametergroup.*[:/]default\..*)"
    r"|(rds|neptune|docdb|redshift|dax):.*:(pg|cluster-pg|og|parametergroup)[:/]default[.:].*"
    r"|s3:.*:storage-lens/default-account-dashboard"
    r"|ecs:.*:capacity-provider/FARGATE(_SPOT)?"
    r"|apprunner:.*:autoscalingconfiguration/DefaultConfiguration/.*"
    r"|cassandra:.*:/keyspace/system.*"
    r"|xray:.*:(sampling-rule|group)/Default.*"
    r"|mediaconvert:.*:(queues|presets)/(Default|System).*"
    r"|backup:.*:backup-vault:(Default|aws/.*)"
    r"|kms:.*:alias/aws/.*"
    r"|ssm:.*:(document|patchbaseline)/(AWS|AWSEC2|Amazon)-.*"
    r"|(codedeploy:.*:deploymentconfig:CodeDeployDefault\..*)"
    r"|resource-explorer-2:.*"
)
"""What AWS puts into each account, by namespace and the rest of the ARN. As seen in inventories
of accounts in which nothing was built."""


class Arn(NamedTuple):
    """The parts of an ARN that tell what it is and where."""

    namespace: str
    kind: str
    """The kind of resource, as in `vpc`; empty where the ARN names none."""
    region: str
    account: str
    rest: str
    """All behind `arn:partition:namespace`."""

    @property
    def name(self) -> str:
        """How the kind of thing is called: `ec2:vpc`, or `sns` where no kind is named."""
        return f"{self.namespace}:{self.kind}" if self.kind else self.namespace


def parse_arn(text: str) -> Arn | None:
    """Return the parts of an ARN; None for what is none."""
    parts = text.split(":", 5)
    if len(parts) < 6 or parts[0] != "arn" or not _NAMESPACE.fullmatch(parts[2]):
        return None
    _, _, namespace, region, account, resource = parts
    kind, separator, _ = re.sub(r"^/", "", resource).replace("/", ":").partition(":")
    named = kind if separator and _KIND.fullmatch(kind) else ""
    return Arn(
        namespace,
        "" if namespace in _WITHOUT_KINDS else named,
        known_region(region),
        known_account(account),
        ":".join(parts[3:]),
    )


_WITHOUT_KINDS = frozenset(("s3", "sns", "sqs", "execute-api"))
"""Namespaces in whose ARNs names stand where others name a kind."""


def known_region(text: str) -> str:
    """Return a Region as AWS spells it; empty for anything else."""
    return text if _REGION.fullmatch(text) else ""


def known_account(text: str) -> str:
    """Return an account of twelve digits; empty for anything else."""
    return text if _ACCOUNT.fullmatch(text) else ""


class Inventory:
    """Gathers what an inventory lists; of things that tell the same, one stands for all."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._sightings: dict[tuple[object, ...], Sighting] = {}
        self._counts: Counter[tuple[object, ...]] = Counter()
        self._removed: dict[str, Sighting] = {}
        self._ignored: Counter[tuple[str, str]] = Counter()
        self._first: dict[tuple[str, str], str] = {}
        self._names: set[str] = set()
        self.read = 0

    def add_arn(self, text: str, region: str = "", account: str = "", kind: str = "") -> None:
        """Note the resource of an ARN; `kind` is what the inventory itself calls it, `ec2:vpc`."""
        arn = parse_arn(text)
        if arn is None:
            self.leave(text[:80] or "resource", NO_ARN)
        elif _OF_EVERY_ACCOUNT.fullmatch(f"{arn.namespace}:{arn.rest}"):
            self.leave(arn.name, EVERYWHERE, text)
        else:
            name = kind if ":" in kind else arn.name
            self.add("iam", name, text, None, account or arn.account, region or arn.region)

    def add(
        self,
        catalogue: str,
        name: str,
        address: str,
        attributes: Mapping[str, tuple[str, ...]] | None = None,
        account: str = "",
        region: str = "",
    ) -> None:
        """Note a resource under what a catalogue calls its kind."""
        self.read += 1
        if name not in self._names and len(self._names) >= _MOST_KINDS:
            name = name.partition(":")[0] if catalogue == "iam" else name
        self._names.add(name)
        told = tuple(sorted(attributes.items())) if attributes is not None else None
        key = catalogue, name, told, account, region
        self._counts[key] += 1
        if key not in self._sightings:
            place = f"{self._file}:{address}"
            self._sightings[key] = Sighting(catalogue, name, place, attributes, account, region)

    def add_removed(self, catalogue: str, name: str, address: str) -> None:
        """Note that a resource is deleted."""
        self.read += 1
        self._removed.setdefault(name, Sighting(catalogue, name, f"{self._file}:{address}"))

    def leave(self, what: str, reason: str, address: str = "") -> None:
        """Note something that says nothing about services in use."""
        self.read += 1
        self._ignored[what, reason] += 1
        self._first.setdefault((what, reason), f"{self._file}:{address or what}")

    def result(self, written_as: str, since: str = "", until: str = "") -> FileSightings:
        """Return what the file gave, recognised as `written_as`."""
        return FileSightings(
            format=written_as,
            read=self.read,
            sightings=tuple(
                each._replace(times=self._counts[key]) for key, each in self._sightings.items()
            ),
            removed=tuple(self._removed.values()),
            ignored=tuple(
                LeftAside(what, reason, self._first[what, reason], count)
                for (what, reason), count in self._ignored.most_common()
            ),
            since=since,
            until=until,
        )
