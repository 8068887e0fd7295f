"""Which requirements of laws and standards each duty helps to meet, as an OSCAL mapping."""

import re
from collections.abc import Iterator

from srm_tui.core.knowledge import Control, Framework
from srm_tui.reports.oscal import words
from srm_tui.reports.oscal.context import Context
from srm_tui.reports.oscal.names import CATALOG
from srm_tui.reports.oscal.words import Node, filled

_IN_OSCAL = ("nist-800-53-r5", "fedramp-r5")
"""The frameworks whose requirements NIST publishes as OSCAL controls."""
_ENHANCED = re.compile(r"([A-Z]{2}-\d+)(?:\((\d+)\))?\Z")


def mapping_collection(context: Context) -> Node | None:
    """Return the duties in scope beside the frameworks in scope, or all where none was chosen.

    None where no duty maps to any of them.
    """
    chosen = set(context.record.scope.framework_ids)
    frameworks = [each for each in context.kb.frameworks if not chosen or each.id in chosen]
    found = {each.id: list(_maps(context, each)) for each in frameworks}
    mapped = [each for each in frameworks if found[each.id]]
    if not mapped:
        return None
    return filled(
        uuid=context.uuid("mapping-collection"),
        metadata=context.plain_metadata("Duties and requirements"),
        provenance={
            "method": "human",
            "matching-rationale": "semantic",
            "status": "complete",
            "mapping-description": "Which requirement a duty helps to meet, none by it alone.",
        },
        mappings=[_mapping(context, each, found[each.id]) for each in mapped],
        back_matter={"resources": [_resource(each) for each in mapped]},
    )


def _mapping(context: Context, framework: Framework, maps: list[Node]) -> Node:
    return {
        "uuid": context.uuid("mapping", framework.id),
        "source-resource": {"type": "catalog", "href": CATALOG},
        "target-resource": {"type": "catalog", "href": f"#{_resource_id(framework)}"},
        "maps": maps,
    }


def _maps(context: Context, framework: Framework) -> Iterator[Node]:
    for row in context.assessment.rows:
        if targets := _targets(row.duty.control, framework):
            yield {
                "uuid": context.uuid("map", framework.id, row.id),
                "relationship": "intersects-with",
                "sources": [{"type": "control", "id-ref": context.control_id(row)}],
                "targets": targets,
            }


def _targets(control: Control, framework: Framework) -> list[Node]:
    titles = {each.id: each.title for each in framework.requirements}
    return [
        filled(
            type="control",
            id_ref=_requirement_id(framework, each),
            remarks=words.prose(titles.get(each, "")),
        )
        for each in control.mappings.get(framework.id, ())
    ]


def _requirement_id(framework: Framework, requirement_id: str) -> str:
    """Return a requirement by its own number, or as NIST's catalog calls it: `ac-2.1`."""
    found = _ENHANCED.match(requirement_id) if framework.id in _IN_OSCAL else None
    if found is None:
        return words.line(requirement_id)
    return ".".join(filter(None, (found[1].lower(), found[2])))


def _resource_id(framework: Framework) -> str:
    return words.uuid_of("framework", framework.id)


def _resource(framework: Framework) -> Node:
    return filled(
        uuid=_resource_id(framework),
        title=words.title(framework.name),
        citation={"text": words.title(f"{framework.name}, {framework.publisher}")},
        rlinks=[{"href": words.reference(framework.url)}] if framework.url else [],
    )
