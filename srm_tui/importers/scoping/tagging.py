"""What the Resource Groups Tagging API lists: resources that have, or once had, a tag."""

from srm_tui.importers.scoping.envelope import items_of, note_cut, outline_of, text
from srm_tui.importers.scoping.inventory import Inventory
from srm_tui.importers.scoping.sighting import FileSightings, Watches
from srm_tui.importers.scoping.source import Source


def recognises(source: Source) -> bool:
    """Return whether a file is what `resourcegroupstaggingapi get-resources` gives."""
    outline = outline_of(source)
    return outline is not None and not outline.keys.isdisjoint(
        ("ResourceTagMappingList", "ResourceARN")
    )


def read(source: Source, watches: Watches) -> FileSightings:  # noqa: ARG001
    """Return the resources of the list."""
    inventory = Inventory(source.name)
    for item in items_of(source, "ResourceTagMappingList"):
        inventory.add_arn(text(item.get("ResourceARN")) if isinstance(item, dict) else "")
    note_cut(source, inventory)
    return inventory.result("Resource Groups Tagging API list")
