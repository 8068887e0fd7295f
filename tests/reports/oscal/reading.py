"""OSCAL documents as tests look into them."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from srm_tui.workspace import Workspace
from srm_tui.workspace.reporting import oscal_documents

Node = dict[str, Any]


class Documents:
    """The documents of an assessment."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.roots: dict[str, Node] = {}
        for data in files.values():
            self.roots |= json.loads(data)

    @property
    def result(self) -> Node:
        found: Node = self.roots["assessment-results"]["results"][0]
        return found

    def about(self, kind: str, control_id: str) -> list[Node]:
        """Return the observations or risks about a control."""
        listed = self.result.get(kind, [])
        return [each for each in listed if prop(each, "control-id") == control_id]

    def finding(self, control_id: str) -> Node | None:
        """Return the verdict on a control, or None where there is none."""
        wanted = f"{control_id}_obj"
        listed = self.result.get("findings", [])
        return next((each for each in listed if each["target"]["target-id"] == wanted), None)

    def risk(self, control_id: str) -> Node | None:
        """Return the risk of a control, or None where there is none."""
        return next(iter(self.about("risks", control_id)), None)

    def own_part(self, control_id: str) -> Node:
        """Return what the security plan says of the team's own part of a control."""
        plan = self.roots["system-security-plan"]
        system = plan["system-implementation"]["components"][0]["uuid"]
        parts = self.parts(control_id)
        return next(each for each in parts if each["component-uuid"] == system)

    def parts(self, control_id: str) -> list[Node]:
        """Return who does what of a control, by the security plan."""
        plan = self.roots["system-security-plan"]["control-implementation"]
        listed = plan["implemented-requirements"]
        (found,) = (each for each in listed if each["control-id"] == control_id)
        parts: list[Node] = found["statements"][0]["by-components"]
        return parts


def documents_of(workspace: Workspace, assessment_id: str) -> Documents:
    return Documents(oscal_documents(workspace, assessment_id))


def prop(node: Node, name: str) -> str:
    """Return the value of the first property of that name, or nothing."""
    return next((each["value"] for each in node.get("props", ()) if each["name"] == name), "")


def texts(node: Any) -> Iterator[str]:
    """Yield every text in a document."""
    if isinstance(node, dict):
        for value in node.values():
            yield from texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)
    else:
        yield str(node)
