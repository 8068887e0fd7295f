"""What CloudFormation says it made: `list-stack-resources` and `describe-stack-resources`."""

from typing import Any

from srm_tui.importers.scoping.attributes import home_of
from srm_tui.importers.scoping.cloudformation import aside
from srm_tui.importers.scoping.sighting import FileSightings, LeftAside, Sighting, Watches
from srm_tui.importers.scoping.source import Source

_LISTS = ("StackResourceSummaries", "StackResources")


def recognises(source: Source) -> bool:
    """Return whether a file lists the resources of stacks."""
    return any(source.keys.get(each, b"").startswith(b"[") for each in _LISTS)


def read(source: Source, watches: Watches) -> FileSightings:  # noqa: ARG001
    """Return the resources of stacks; what was deleted is told apart."""
    told = source.json(dict[str, Any])
    sightings: list[Sighting] = []
    removed: list[Sighting] = []
    ignored: list[LeftAside] = []
    for name in _LISTS:
        items = told.get(name)
        for item in items if isinstance(items, list) else ():
            if not isinstance(item, dict):
                continue
            kind, address = str(item.get("ResourceType")), str(item.get("LogicalResourceId"))
            stack = item.get("StackName")
            place = f"{source.name}:{stack}/{address}" if stack else f"{source.name}:{address}"
            if reason := aside(kind):
                ignored.append(LeftAside(kind, reason, place))
                continue
            home = home_of({"arn": item.get("StackId")})
            seen = Sighting("cloudformation", kind, place, None, *home)
            is_gone = item.get("ResourceStatus") == "DELETE_COMPLETE"
            (removed if is_gone else sightings).append(seen)
    return FileSightings(
        format="CloudFormation stack resources",
        read=len(sightings) + len(removed) + len(ignored),
        sightings=tuple(sightings),
        removed=tuple(removed),
        ignored=tuple(ignored),
    )
