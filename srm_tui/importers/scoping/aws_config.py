"""What AWS Config knows: counts of resources, lists, query results and snapshots."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from srm_tui.core.recognition import NOTHING_WATCHED
from srm_tui.core.sightings import UNTOLD
from srm_tui.importers.json_items import Outline
from srm_tui.importers.scoping.attributes import kept
from srm_tui.importers.scoping.envelope import items_of, note_cut, outline_of, text
from srm_tui.importers.scoping.inventory import (
    NO_KIND,
    Inventory,
    known_account,
    known_region,
)
from srm_tui.importers.scoping.sighting import FileSightings, Watches
from srm_tui.importers.scoping.source import Source

_LISTS = {
    "resourceCounts": "AWS Config resource counts",
    "GroupedResourceCounts": "AWS Config resource counts of an aggregator",
    "resourceIdentifiers": "AWS Config resource list",
    "ResourceIdentifiers": "AWS Config resource list of an aggregator",
    "Results": "AWS Config query results",
    "configurationItems": "AWS Config snapshot",
    "baseConfigurationItems": "AWS Config resource configurations",
    "BaseConfigurationItems": "AWS Config resource configurations of an aggregator",
}
_QUERY = re.compile(rb'"Results"\s*:\s*\[\s*(\]|"\s*\{)')
_ITEMS = re.compile(rb'[rR]esourceType\\?"\s*:\s*\\?"[A-Z]\w*::')
_DELETED = ("ResourceDeleted", "ResourceDeletedNotRecorded")
_TIMES = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


def recognises(source: Source) -> bool:
    """Return whether a file is one of the lists that AWS Config gives."""
    return _list_of(source, outline_of(source)) is not None


def _list_of(source: Source, outline: Outline | None) -> str | None:
    """Return which of its lists a file holds, empty for the items alone; None for none."""
    if outline is None:
        return None
    for name in _LISTS.keys() & outline.keys:
        if name != "Results" or _QUERY.search(source.start):
            return name
    if outline.is_list and _ITEMS.search(source.start):
        return ""
    return None


def read(source: Source, watches: Watches) -> FileSightings:
    """Return the resources that a file of AWS Config names."""
    name = _list_of(source, outline_of(source)) or ""
    gathered = Resources(source.name, watches)
    for item in items_of(source, name):
        gathered.add(_opened(item))
    note_cut(source, gathered.inventory)
    times = gathered.times or {""}
    written_as = _LISTS.get(name, "AWS Config resource list")
    return gathered.inventory.result(written_as, min(times), max(times))


def _opened(item: object) -> object:
    """Return an item; a query gives each as JSON within JSON."""
    if not isinstance(item, str):
        return item
    try:
        return json.loads(item)
    except (ValueError, RecursionError):
        return None


class Resources:
    """The resources that lists of AWS Config name, as far as they were read."""

    def __init__(self, file: str, watches: Watches) -> None:
        self.inventory = Inventory(file)
        self.times: set[str] = set()
        """The first and the last time at which something was captured."""
        self._watches = watches

    def add(self, item: object) -> None:
        """Note a resource, or a number of a kind."""
        get = _getter(item)
        kind = text(get("resourceType")) or text(get("GroupName"))
        if "::" not in kind:
            self.inventory.leave_out(text(get("resourceId")) or "resource", NO_KIND)
            return
        address = _address(get, kind)
        if text(get("configurationItemStatus")) in _DELETED or get("resourceDeletionTime"):
            self.inventory.remove_kind("cloudformation", kind, address)
            return
        self._note_time(text(get("configurationItemCaptureTime")))
        self.inventory.add_kind(
            "cloudformation",
            kind,
            address,
            self._attributes(kind, get("configuration")),
            known_account(text(get("awsAccountId", "accountId", "SourceAccountId"))),
            known_region(text(get("awsRegion", "SourceRegion"))),
        )

    def _attributes(self, kind: str, configuration: object) -> Mapping[str, Any] | None:
        """Return the watched attributes of a resource; None where no configuration is told.

        Config spells some of them otherwise than CloudFormation does, so that one which
        is not found may be set all the same.
        """
        watch = self._watches.get(("cloudformation", kind), NOTHING_WATCHED)
        paths = (*watch.plain, *watch.policies)
        if not paths:
            return None
        opened = _opened(configuration)
        if not isinstance(opened, dict):
            return None
        found = kept(_capitalised(opened), watch)
        return {path: found.get(path, (UNTOLD,)) for path in paths}

    def _note_time(self, time: str) -> None:
        if _TIMES.match(time):
            said = f"{time[:19]}Z"
            if len(self.times) < 2:
                self.times.add(said)
            else:
                self.times = {min(*self.times, said), max(*self.times, said)}


def _getter(item: object) -> Callable[..., object]:
    """Return what finds the first of some keys of an item, however its first letter is written."""
    fields = item if isinstance(item, dict) else {}

    def get(*keys: str) -> object:
        for key in keys:
            for spelled in (key, key[:1].upper() + key[1:]):
                if fields.get(spelled):
                    return fields[spelled]
        return None

    return get


def _address(get: Callable[..., object], kind: str) -> str:
    """Return where one finds a resource: its ARN, or its kind with its name or their number."""
    if arn := text(get("ARN", "arn")):
        return arn
    if name := text(get("resourceName")) or text(get("resourceId")):
        return f"{kind} {name}"
    number = get("count", "ResourceCount")
    return f"{kind} ({number:g})" if isinstance(number, int | float) else kind


def _capitalised(value: object, depth: int = 0) -> object:
    """Return `value` with the first letter of each key as CloudFormation writes it."""
    if isinstance(value, dict) and depth < 32:
        return {
            str(key)[:1].upper() + str(key)[1:]: _capitalised(each, depth + 1)
            for key, each in value.items()
        }
    if isinstance(value, list) and depth < 32:
        return [_capitalised(each, depth + 1) for each in value]
    return value
