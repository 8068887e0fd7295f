"""What a search of Resource Explorer finds."""

import re
from collections.abc import Iterable

from srm_tui.importers.scoping.envelope import items_of, note_cut, outline_of, text
from srm_tui.importers.scoping.inventory import Inventory, known_account, known_region
from srm_tui.importers.scoping.sighting import FileSightings, Watches
from srm_tui.importers.scoping.source import Source

CUT = "A search ends after 1,000 results, and these are they: use list-resources instead."
_RESOURCES = re.compile(rb'"Resources"\s*:\s*\[')


def recognises(source: Source) -> bool:
    """Return whether a file is what `resource-explorer-2 search` or `list-resources` gives."""
    outline = outline_of(source)
    if outline is None:
        return False
    if "Resources" in outline.keys:
        return bool(_RESOURCES.search(source.start))
    return outline.is_list and outline.keys >= {"Arn", "ResourceType"}


def read(source: Source, watches: Watches) -> FileSightings:  # noqa: ARG001
    """Return the resources of a search."""
    inventory = Inventory(source.name)
    counts: list[object] = []
    add_resources(
        inventory, items_of(source, "Resources", lambda page: counts.append(page.get("Count")))
    )
    note_cut(source, inventory)
    if any(isinstance(each, dict) and each.get("Complete") is False for each in counts):
        inventory.remark("further resources", CUT, source.name)
    return inventory.result("Resource Explorer search")


def add_resources(inventory: Inventory, resources: Iterable[object]) -> None:
    """Note the resources of a search."""
    for item in resources:
        fields = item if isinstance(item, dict) else {}
        inventory.add_arn(
            text(fields.get("Arn")),
            known_region(text(fields.get("Region"))),
            known_account(text(fields.get("OwningAccountId"))),
            text(fields.get("ResourceType")),
        )
