"""Resources that an inventory lists, each kind once for each account and Region."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from srm_tui.importers.scoping.gathering import Gathered
from srm_tui.importers.scoping.sighting import Sighting

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
    r"|ec2:.*:dhcp-options/.*"
    r"|ec2:[^:]*:aws:prefix-list/.*"
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


class Inventory(Gathered):
    """Gathers what an inventory lists; of things that tell the same, one stands for all."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self._file = file
        self._names: set[str] = set()

    def add_arn(self, text: str, region: str = "", account: str = "", kind: str = "") -> None:
        """Note the resource of an ARN; `kind` is what the inventory itself calls it, `ec2:vpc`."""
        arn = parse_arn(text)
        if arn is None:
            self.leave_out(text or "resource", NO_ARN)
        elif _OF_EVERY_ACCOUNT.fullmatch(f"{arn.namespace}:{arn.rest}"):
            self.leave_out(arn.name, EVERYWHERE, text)
        else:
            name = kind if ":" in kind and not arn.kind else arn.name
            self.add_kind("iam", name, text, None, account or arn.account, region or arn.region)

    def add_kind(
        self,
        catalogue: str,
        name: str,
        address: str,
        attributes: Mapping[str, tuple[str, ...]] | None = None,
        account: str = "",
        region: str = "",
    ) -> None:
        """Note a resource under what a catalogue calls its kind."""
        if name not in self._names and len(self._names) >= _MOST_KINDS:
            name = name.partition(":")[0] if catalogue == "iam" else name
        self._names.add(name)
        place = f"{self._file}:{address}"
        self.add(Sighting(catalogue, name, place, attributes, account, region))

    def remove_kind(self, catalogue: str, name: str, address: str) -> None:
        """Note that a resource is deleted."""
        self.add_removed(Sighting(catalogue, name, f"{self._file}:{address}"))

    def leave_out(self, what: str, reason: str, address: str = "") -> None:
        """Note something that says nothing about services in use."""
        self.leave(what, reason, f"{self._file}:{address or what}")
