"""What a bill names: each service once for each account, Region and kind of usage."""

import re
from collections import Counter

from srm_tui.importers.scoping.inventory import known_account, known_region
from srm_tui.importers.scoping.sighting import FileSightings, LeftAside, Sighting, Watches

NO_USAGE = "It is no use of a service: a tax, credit, refund or discount."
OF_OTHERS = "It is sold by others than AWS, in AWS Marketplace or elsewhere."
NO_SERVICE = "The line names no service."
TRANSFER = "Data transfer comes with services that have lines of their own."
MIXED = "Volumes, NAT gateways, addresses and transfer share this line: choose what is used."
_ASIDE = {
    "tax": NO_USAGE,
    "refund": NO_USAGE,
    "credit": NO_USAGE,
    "ocblatefee": NO_USAGE,
    "awsdatatransfer": TRANSFER,
    "datatransfer": TRANSFER,
    "ec2other": MIXED,
    "awsmarketplace": OF_OTHERS,
}
"""Names on bills that stand for no service, without blanks and signs."""
_OPAQUE = re.compile(r"(?=[a-z0-9]*[0-9])[a-z0-9]{20,}")
"""How the Marketplace names a product."""
_REGION_BEFORE = re.compile(r"(?:(?:[A-Z]{3}[0-9]{1,2}|EU)-){1,2}(?=[A-Za-z])")
"""How the kind of usage begins outside us-east-1: `EUC1-BoxUsage`, `EU-VPN-Usage-Hours`."""


class Bill:
    """Gathers the lines of a bill."""

    def __init__(self, file: str, watches: Watches) -> None:
        self._file = file
        self._watched = {name for catalogue, name in watches if catalogue == "billing"}
        self._sightings: dict[tuple[str, str, str, str], Sighting] = {}
        self._counts: Counter[tuple[str, str, str, str]] = Counter()
        self._ignored: Counter[tuple[str, str]] = Counter()
        self.read = 0

    def add(
        self, name: str, account: str = "", region: str = "", usage: str = "", count: int = 1
    ) -> None:
        """Note lines of a service, under its product code or its name."""
        name = name.strip()
        account, region = known_account(account), known_region(region)
        if not name:
            self.leave("line", NO_SERVICE, count)
        elif reason := self._reason(name):
            self.leave("Marketplace product" if _OPAQUE.fullmatch(name) else name, reason, count)
        elif "DataTransfer" in usage or (usage.endswith("-Bytes") and "-AWS-" in usage):
            self.leave(f"{name} data transfer", TRANSFER, count)
        else:
            self.read += count
            usage = _REGION_BEFORE.sub("", usage, 1) if name in self._watched else ""
            key = name, account, region, usage
            self._counts[key] += count
            if key not in self._sightings:
                self._sightings[key] = self._sighting(*key)

    def _reason(self, name: str) -> str:
        folded = "".join(filter(str.isalnum, name.casefold()))
        if _OPAQUE.fullmatch(name):
            return OF_OTHERS
        return _ASIDE.get(folded, "")

    def _sighting(self, name: str, account: str, region: str, usage: str) -> Sighting:
        where = ", ".join(filter(None, (name, account, region)))
        attributes = {"usage_type": (usage,)} if usage else {}
        return Sighting("billing", name, f"{self._file}:{where}", attributes, account, region)

    def leave(self, what: str, reason: str, count: int = 1) -> None:
        """Note lines that say nothing about services in use."""
        self.read += count
        self._ignored[what[:80], reason] += count

    def result(self, written_as: str, since: str = "", until: str = "") -> FileSightings:
        """Return what the bill gave, recognised as `written_as`."""
        return FileSightings(
            format=written_as,
            read=self.read,
            sightings=tuple(
                each._replace(times=self._counts[key]) for key, each in self._sightings.items()
            ),
            ignored=tuple(
                LeftAside(what, reason, f"{self._file}:{what}", count)
                for (what, reason), count in self._ignored.most_common()
            ),
            since=since,
            until=until,
        )
