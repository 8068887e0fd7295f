"""Output folders of the CDK: their manifest says which templates go to which account and Region."""

import re
from pathlib import PurePosixPath
from typing import Any

from srm_tui.importers.scoping.sighting import FileSightings, Further, LeftAside, Watches
from srm_tui.importers.scoping.source import Source
from srm_tui.importers.walk import LINK_OUT, leads_out

_ENVIRONMENT = re.compile(r"aws://([0-9]{12}|unknown-account)/([\w-]+)\Z")
_MANIFEST = "manifest.json"
_STACK = "aws:cloudformation:stack"
_ASSEMBLY = "cdk:cloud-assembly"


def recognises(source: Source) -> bool:
    """Return whether a file is the manifest of a cloud assembly."""
    keys = source.keys
    return "version" in keys and keys.get("artifacts", b"").startswith(b"{")


def read(source: Source, watches: Watches) -> FileSightings:  # noqa: ARG001
    """Return the templates and the nested assemblies that a manifest names, to be read next."""
    manifest = source.json(dict[str, Any])
    further: list[Further] = []
    ignored: list[LeftAside] = []
    count = 0
    for name, artifact in manifest["artifacts"].items():
        if not isinstance(artifact, dict) or artifact.get("type") not in (_STACK, _ASSEMBLY):
            continue
        count += 1
        inside = _file_of(artifact)
        folder = source.path.parent
        is_beside = ".." not in PurePosixPath(inside).parts
        if inside and is_beside and not leads_out(folder / inside, folder):
            account, region = _home(artifact.get("environment"))
            whole = (PurePosixPath(source.name).parent / inside).as_posix()
            further.append(Further(whole, account, region))
        else:
            ignored.append(LeftAside(inside or name, LINK_OUT, f"{source.name}:{name}"))
    return FileSightings(
        format="CDK cloud assembly",
        tool=f"CDK assembly schema {manifest['version']}"[:80],
        read=count,
        sightings=(),
        ignored=tuple(ignored),
        further=tuple(further),
    )


def _file_of(artifact: dict[str, Any]) -> str:
    """Return the file that an artefact stands for, empty where it names none."""
    properties = artifact.get("properties")
    said = properties if isinstance(properties, dict) else {}
    if artifact["type"] == _STACK:
        return str(said.get("templateFile") or "")
    folder = said.get("directoryName")
    return f"{folder}/{_MANIFEST}" if folder else ""


def _home(environment: object) -> tuple[str, str]:
    """Return account and Region of an environment, empty where they are left open."""
    match = _ENVIRONMENT.match(environment) if isinstance(environment, str) else None
    account, region = match.groups() if match else ("", "")
    return (
        "" if account == "unknown-account" else account,
        "" if region == "unknown-region" else region,
    )
