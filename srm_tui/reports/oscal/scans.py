"""What scanners found, as OSCAL observations by test, with the resources they looked at."""

from collections.abc import Iterable, Iterator

from srm_tui.core.assessment import AssessedDuty
from srm_tui.core.observations import Observation, Verdict
from srm_tui.reports.oscal import words
from srm_tui.reports.oscal.context import Context
from srm_tui.reports.oscal.words import Node, filled

_Check = tuple[str, str, str, Verdict]
"""Scanner, its version, check and verdict."""


def scan_observations(context: Context, row: AssessedDuty, subjects: list[Node]) -> Iterator[Node]:
    """Yield what each check found, one observation for all resources with the same verdict."""
    for check, found in _by_check(row).items():
        _, tool, check_id, verdict = check
        count = sum(each.count for each in found)
        named = _named(found)
        noun = "resource" if count == 1 else "resources"
        listed = [_subject(context, each) for each in named]
        severity = next((each.severity for each in found if each.severity), "")
        yield filled(
            uuid=context.uuid("scan", row.id, *map(str, check)),
            title=words.title(next((each.title for each in found if each.title), check_id)),
            description=words.prose(f"{tool}: {count} {noun} {verdict.words}."),
            props=words.props(
                ("control-id", row.id),
                ("check", check_id),
                ("verdict", verdict),
                ("count", str(count)),
                ("scanner-severity", severity),
            ),
            methods=["TEST"],
            types=["control-objective"],
            origins=[{"actors": [{"type": "tool", "actor-uuid": _tool_id(tool)}]}],
            subjects=listed or subjects,
            collected=context.collected(max(each.at for each in found)),
            remarks=f"{count - len(named)} more are counted, not named." * (count > len(named)),
        )


def scanned(context: Context, rows: Iterable[AssessedDuty]) -> Node:
    """Return the scanners and the resources that the observations refer to."""
    tools: dict[str, None] = {}
    items: dict[str, Node] = {}
    for row in rows:
        for (_, tool, _, _), found in _by_check(row).items():
            tools.setdefault(tool)
            for each in _named(found):
                items.setdefault(_item_id(context, each), _item(context, each))
    return filled(components=list(map(_tool, tools)), inventory_items=list(items.values()))


def _by_check(row: AssessedDuty) -> dict[_Check, list[Observation]]:
    grouped: dict[_Check, list[Observation]] = {}
    for each in row.findings.observations:
        key = each.source.value, each.tool or each.source.label, each.check_id, each.verdict
        grouped.setdefault(key, []).append(each)
    return grouped


def _named(found: list[Observation]) -> list[Observation]:
    """Return the resources that are named, each once; the others are only counted."""
    by_place = {
        (each.account, each.region, each.resource): each
        for each in found
        if words.line(each.resource)
    }
    return list(by_place.values())


def _subject(context: Context, found: Observation) -> Node:
    return {"subject-uuid": _item_id(context, found), "type": "inventory-item"}


def _item_id(context: Context, found: Observation) -> str:
    return context.uuid("resource", found.account, found.region, found.resource)


def _item(context: Context, found: Observation) -> Node:
    known = [each for each in found.service_ids if context.has_service(each)]
    return filled(
        uuid=_item_id(context, found),
        description=words.prose(found.resource),
        props=[
            {"name": "asset-id", "value": words.line(found.resource)},
            *words.props(("account", found.account), ("region", found.region)),
        ],
        implemented_components=[{"component-uuid": context.component(each)} for each in known],
    )


def _tool_id(name: str) -> str:
    return words.uuid_of("scanner", name)


def _tool(name: str) -> Node:
    return {
        "uuid": _tool_id(name),
        "type": "software",
        "title": words.title(name),
        "description": "A scanner whose results were imported.",
        "status": {"state": "operational"},
    }
