"""What a bill names: each service once for each account, Region and kind of usage."""

import re

from srm_tui.importers.scoping.gathering import Gathered
from srm_tui.importers.scoping.inventory import known_account, known_region
from srm_tui.importers.scoping.sighting import Sighting, Watches

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


class Bill(Gathered):
    """Gathers the lines of a bill."""

    def __init__(self, file: str, watches: Watches) -> None:
        super().__init__()
        self._file = file
        self._watched = {name for catalogue, name in watches if catalogue == "billing"}

    def add_lines(
        self, name: str, account: str = "", region: str = "", usage: str = "", times: int = 1
    ) -> None:
        """Note lines of a service, under its product code or its name."""
        name = name.strip()
        if not name:
            self.leave_lines("line", NO_SERVICE, times)
        elif reason := self._reason(name):
            what = "Marketplace product" if _OPAQUE.fullmatch(name) else name
            self.leave_lines(what, reason, times)
        elif "DataTransfer" in usage or (usage.endswith("-Bytes") and "-AWS-" in usage):
            self.leave_lines(f"{name} data transfer", TRANSFER, times)
        else:
            usage = _REGION_BEFORE.sub("", usage, 1) if name in self._watched else ""
            sighting = self._sighting(name, known_account(account), known_region(region), usage)
            self.add(sighting, times)

    def _reason(self, name: str) -> str:
        if _OPAQUE.fullmatch(name):
            return OF_OTHERS
        return _ASIDE.get("".join(filter(str.isalnum, name.casefold())), "")

    def _sighting(self, name: str, account: str, region: str, usage: str) -> Sighting:
        where = ", ".join(filter(None, (name, account, region)))
        attributes = {"usage_type": (usage,)} if usage else {}
        return Sighting("billing", name, f"{self._file}:{where}", attributes, account, region)

    def leave_lines(self, what: str, reason: str, times: int = 1) -> None:
        """Note lines that say nothing about services in use."""
        self.leave(what, reason, f"{self._file}:{what[:80]}", times)
